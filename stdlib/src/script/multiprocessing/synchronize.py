"""What processes wait for one another with.

A semaphore is a pipe with as many bytes in it as it is worth: who takes one may go on, and who finds none waits until
the pipe can be read. The system wakes whoever waits, in any process.
"""

import os
import posix
import select
import sys
import threading
import time

from . import context, process, util

__all__ = ["Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier"]

# As many bytes as a pipe of the system has room for.
SEM_VALUE_MAX = 65536


def _inherited(fd):
    """The descriptor as a process that is made anew has it."""
    return posix._adopt(fd)


class SemLock:
    """A number that processes take from and add to, and never goes below zero."""

    _is_recursive = False

    def __init__(self, value, maxvalue, ctx=None):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        if value > SEM_VALUE_MAX:
            raise NotImplementedError(f"gilbox's semaphores of processes count to {SEM_VALUE_MAX}")
        self._maxvalue = maxvalue
        self._fds = os.pipe()
        for fd in self._fds:
            os.set_blocking(fd, False)
        if value:
            os.write(self._fds[1], bytes(value))
        self._begin()

    def _begin(self):
        self._owner, self._count = None, 0
        util.Finalize(self, _close, self._fds)
        util.register_after_fork(self, SemLock._after_fork)

    def _after_fork(self):
        # What the parent has taken, this process has not.
        self._owner, self._count = None, 0
        util.Finalize(self, _close, self._fds)

    def _me(self):
        return os.getpid(), threading.get_ident()

    def _is_mine(self):
        return self._count > 0 and self._owner == self._me()

    def _get_value(self):
        return posix._readable(self._fds[0])

    def acquire(self, block=True, timeout=None):
        """Take one; wait for it if need be, so many seconds at most. Return whether it was had."""
        if self._is_recursive and self._is_mine():
            self._count += 1
            return True
        if not self._take(block, timeout):
            return False
        self._owner = self._me()
        self._count += 1
        return True

    def _take(self, block, timeout):
        fd = self._fds[0]
        end = None if timeout is None else time.monotonic() + max(timeout, 0)
        while True:
            try:
                os.read(fd, 1)
                return True
            except BlockingIOError:
                if not block:
                    return False
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                return False
            # Somebody else may be quicker once it can be read.
            select.select([fd], [], [], left)

    def release(self):
        """Add one."""
        if self._is_recursive:
            assert self._is_mine(), "attempt to release recursive lock not owned by thread"
            if self._count > 1:
                self._count -= 1
                return
        elif self._get_value() >= self._maxvalue:
            raise ValueError("semaphore or lock released too many times")
        self._count -= 1
        if self._count <= 0:
            self._count, self._owner = max(self._count, 0), None
        try:
            os.write(self._fds[1], b"\0")
        except BlockingIOError:
            raise ValueError("semaphore or lock released too many times") from None

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()

    def __getstate__(self):
        context.assert_spawning(self)
        popen = context.get_spawning_popen()
        return self._maxvalue, tuple(map(popen.duplicate_for_child, self._fds))

    def __setstate__(self, state):
        self._maxvalue, fds = state
        self._fds = tuple(map(_inherited, fds))
        self._begin()

    def _owner_name(self):
        if self._is_mine():
            name = process.current_process().name
            thread = threading.current_thread()
            return name if thread is threading.main_thread() else f"{name}|{thread.name}"
        if self._get_value() >= 1:
            return "None"
        return "SomeOtherThread" if self._count > 0 else "SomeOtherProcess"


def _close(*fds):
    for fd in fds:
        try:
            os.close(fd)
        except OSError:
            pass


class Semaphore(SemLock):
    """A semaphore."""

    def __init__(self, value=1, *, ctx):
        super().__init__(value, SEM_VALUE_MAX, ctx)

    def get_value(self):
        """Return what it is worth now."""
        return self._get_value()

    def __repr__(self):
        return f"<{type(self).__name__}(value={self._get_value()})>"


class BoundedSemaphore(Semaphore):
    """A semaphore that does not grow beyond its first value."""

    def __init__(self, value=1, *, ctx):
        SemLock.__init__(self, value, value, ctx)

    def __repr__(self):
        return f"<{type(self).__name__}(value={self._get_value()}, maxvalue={self._maxvalue})>"


class Lock(SemLock):
    """A lock."""

    def __init__(self, *, ctx):
        super().__init__(1, 1, ctx)

    def __repr__(self):
        return f"<{type(self).__name__}(owner={self._owner_name()})>"


class RLock(SemLock):
    """A lock that its owner may take again."""

    _is_recursive = True

    def __init__(self, *, ctx):
        super().__init__(1, 1, ctx)

    def __repr__(self):
        name = self._owner_name()
        count = {"None": 0, "SomeOtherThread": "nonzero", "SomeOtherProcess": "nonzero"}.get(
            name, self._count)
        return f"<{type(self).__name__}({name}, {count})>"


class Condition:
    """A lock, and a place to wait until somebody says that something has changed."""

    def __init__(self, lock=None, *, ctx):
        self._lock = lock or ctx.RLock()
        # Who waits; who was woken and has seen it; by what they are woken.
        self._sleepers, self._awake, self._alarm = (ctx.Semaphore(0) for _ in range(3))
        self._make_methods()

    def _make_methods(self):
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def __getstate__(self):
        context.assert_spawning(self)
        return self._lock, self._sleepers, self._awake, self._alarm

    def __setstate__(self, state):
        self._lock, self._sleepers, self._awake, self._alarm = state
        self._make_methods()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        waiters = self._sleepers._get_value() - self._awake._get_value()
        return f"<{type(self).__name__}({self._lock}, {waiters})>"

    def wait(self, timeout=None):
        """Let the lock go, wait until woken or so many seconds are over, and take it again."""
        assert self._lock._is_mine(), "must acquire() condition before using wait()"
        self._sleepers.release()
        depth = self._lock._count
        for _ in range(depth):
            self._lock.release()
        try:
            return self._alarm.acquire(True, timeout)
        finally:
            self._awake.release()
            for _ in range(depth):
                self._lock.acquire()

    def notify(self, n=1):
        """Wake so many of those who wait."""
        assert self._lock._is_mine(), "lock is not owned"
        # Those whose time was over wait no longer.
        while self._awake.acquire(False):
            self._sleepers.acquire(False)
        woken = 0
        while woken < n and self._sleepers.acquire(False):
            self._alarm.release()
            woken += 1
        for _ in range(woken):
            self._awake.acquire()
        # An alarm that nobody heard, because the time was over meanwhile, is taken back.
        while woken and self._alarm.acquire(False):
            pass

    def notify_all(self):
        """Wake all who wait."""
        self.notify(sys.maxsize)

    def wait_for(self, predicate, timeout=None):
        """Wait until something holds, or so many seconds are over."""
        result = predicate()
        end = None if timeout is None else time.monotonic() + timeout
        while not result:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result


class Event:
    """A flag that one can wait for."""

    def __init__(self, *, ctx):
        self._cond, self._flag = ctx.Condition(ctx.Lock()), ctx.Semaphore(0)

    def _look(self):
        if self._flag.acquire(False):
            self._flag.release()
            return True
        return False

    def is_set(self):
        """Is it set?"""
        with self._cond:
            return self._look()

    def set(self):
        """Set it, and wake all who wait."""
        with self._cond:
            self._flag.acquire(False)
            self._flag.release()
            self._cond.notify_all()

    def clear(self):
        """Clear it."""
        with self._cond:
            self._flag.acquire(False)

    def wait(self, timeout=None):
        """Wait until it is set, or so many seconds are over; return whether it is."""
        with self._cond:
            if self._look():
                return True
            self._cond.wait(timeout)
            return self._look()

    def __repr__(self):
        state = "set" if self.is_set() else "unset"
        return f"<{type(self).__qualname__} at {id(self):#x} {state}>"


# What a barrier does: it fills, lets go, fills after a reset, or is broken.
_FILLING, _DRAINING, _RESETTING, _BROKEN = 0, 1, -1, -2


class Barrier:
    """A place where processes wait until so many are there."""

    def __init__(self, parties, action=None, timeout=None, *, ctx):
        if parties < 1:
            raise ValueError("parties must be >= 1")
        from .sharedctypes import RawArray
        self._parties, self._action, self._timeout = parties, action, timeout
        self._cond = ctx.Condition()
        # What it does, and how many are there.
        self._numbers = RawArray("i", 2)

    @property
    def parties(self):
        """How many it takes."""
        return self._parties

    @property
    def n_waiting(self):
        """How many wait."""
        return self._numbers[1] if self._numbers[0] == _FILLING else 0

    @property
    def broken(self):
        """Has somebody given up?"""
        return self._numbers[0] == _BROKEN

    def wait(self, timeout=None):
        """Wait until all are there; return a number that only this one has."""
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            self._enter()
            index = self._numbers[1]
            self._numbers[1] += 1
            try:
                if index + 1 == self._parties:
                    self._let_go()
                else:
                    self._await(timeout)
                return index
            finally:
                self._numbers[1] -= 1
                self._leave()

    def _enter(self):
        while self._numbers[0] in (_RESETTING, _DRAINING):
            self._cond.wait()
        if self._numbers[0] == _BROKEN:
            raise threading.BrokenBarrierError

    def _let_go(self):
        try:
            if self._action:
                self._action()
            self._numbers[0] = _DRAINING
            self._cond.notify_all()
        except:
            self._break()
            raise

    def _await(self, timeout):
        if not self._cond.wait_for(lambda: self._numbers[0] != _FILLING, timeout):
            self._break()
            raise threading.BrokenBarrierError
        if self._numbers[0] < 0:
            raise threading.BrokenBarrierError

    def _leave(self):
        if self._numbers[1] == 0 and self._numbers[0] in (_RESETTING, _DRAINING):
            self._numbers[0] = _FILLING
            self._cond.notify_all()

    def _break(self):
        self._numbers[0] = _BROKEN
        self._cond.notify_all()

    def reset(self):
        """Send away those who wait, and begin again."""
        with self._cond:
            if self._numbers[1] == 0:
                self._numbers[0] = _FILLING
            elif self._numbers[0] in (_FILLING, _BROKEN):
                self._numbers[0] = _RESETTING
            self._cond.notify_all()

    def abort(self):
        """Break it."""
        with self._cond:
            self._break()

    def __repr__(self):
        cls = type(self)
        if self.broken:
            return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: broken>"
        return (f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: "
                f"waiters={self.n_waiting}/{self.parties}>")
