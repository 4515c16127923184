"""The objects by which threads wait for one another; `threading` has them all.

They are built from the native locks and conditions, so all blocking happens inside
those.
"""

import sys as _sys
import _thread
from time import monotonic as _time

__name__ = "threading"      # as which they are shown

Lock = _thread.lock
_RLock_type = _thread.RLock
_allocate_lock = _thread.allocate_lock


def _deprecated(old, new, back):
    """Warn that a camelCase name of the first threading module was used."""
    import warnings
    warnings.warn(f"{old} is deprecated, {new} instead", DeprecationWarning,
                  stacklevel=back)


def RLock(*args, **kwargs):
    """Return a new re-entrant lock: its owner may take it again."""
    if args or kwargs:
        import warnings
        warnings.warn("Passing arguments to RLock is deprecated and will be "
                      "removed in 3.15", DeprecationWarning, stacklevel=2)
    return _RLock_type(*args, **kwargs)


_CRLock = _RLock_type


class _RLock:
    """The re-entrant lock in Python, for those who want to build on one."""

    def __init__(self):
        self._inner = _allocate_lock()
        self._owner, self._count = None, 0

    def __repr__(self):
        holder = self._owner
        thread = _sys.modules["threading"]._active.get(holder) if holder is not None else None
        state = "locked" if self._inner.locked() else "unlocked"
        shown = holder if thread is None else repr(thread.name)
        return (f"<{state} {type(self).__module__}.{type(self).__qualname__} object "
                f"owner={shown} count={self._count} at {id(self):#x}>")

    def acquire(self, blocking=True, timeout=-1):
        """Take the lock, or take it once more if this thread has it."""
        me = _thread.get_ident()
        if self._owner == me:
            self._count += 1
            return 1        # as CPython's says it
        taken = self._inner.acquire(blocking, timeout)
        if taken:
            self._owner, self._count = me, 1
        return taken

    __enter__ = acquire

    def release(self):
        """Give the lock back as often as it was taken; the last time it is free."""
        if not self._is_owned():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None
            self._inner.release()

    def __exit__(self, *exc):
        self.release()

    def _is_owned(self):
        return self._owner == _thread.get_ident()

    def _recursion_count(self):
        return self._count if self._is_owned() else 0

    def _release_save(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        saved = self._count, self._owner
        self._owner, self._count = None, 0
        self._inner.release()
        return saved

    def _acquire_restore(self, saved):
        self._inner.acquire()
        self._count, self._owner = saved

    def _at_fork_reinit(self):
        self._inner._at_fork_reinit()
        self._owner, self._count = None, 0


_PyRLock = _RLock


Condition = _thread._Condition


class Event:
    """A flag that threads can wait for."""

    def __init__(self):
        self._cond = Condition(Lock())
        self._flag = False

    def __repr__(self):
        cls = self.__class__
        status = "set" if self._flag else "unset"
        return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: {status}>"

    def _at_fork_reinit(self):
        self._cond._at_fork_reinit()

    def is_set(self):
        """Return whether the flag is up."""
        return self._flag

    def isSet(self):
        """The old name of `is_set`."""
        _deprecated("isSet()", "use is_set()", 3)
        return self.is_set()

    def set(self):
        """Put the flag up and wake all who wait for it."""
        with self._cond:
            self._flag = True
            self._cond.notify_all()

    def clear(self):
        """Take the flag down."""
        with self._cond:
            self._flag = False

    def wait(self, timeout=None):
        """Wait until the flag is up; False if `timeout` seconds went by first."""
        with self._cond:
            return self._flag or self._cond.wait(timeout)


# ---------------------------------------------------------------- semaphores

class Semaphore:
    """A counter that `acquire` lowers and that never goes below zero."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._cond = Condition(Lock())
        self._value = value

    def __repr__(self):
        cls = self.__class__
        return (f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: "
                f"value={self._value}>")

    def acquire(self, blocking=True, timeout=None):
        """Take one from the counter, waiting until there is one to take."""
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        deadline = None
        with self._cond:
            while self._value == 0:
                if not blocking:
                    return False
                if timeout is not None:
                    if deadline is None:
                        deadline = _time() + timeout
                    else:
                        timeout = deadline - _time()
                    if timeout <= 0:
                        return False
                self._cond.wait(timeout)
            self._value -= 1
        return True

    __enter__ = acquire

    def release(self, n=1):
        """Add `n` to the counter and wake as many threads."""
        if n < 1:
            raise ValueError("n must be one or more")
        with self._cond:
            self._value = self._value_after(n)
            self._cond.notify(n)

    def _value_after(self, n):
        return self._value + n

    def __exit__(self, *exc):
        self.release()


class BoundedSemaphore(Semaphore):
    """A semaphore that must not be released more often than it was taken."""

    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def __repr__(self):
        cls = self.__class__
        return (f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: "
                f"value={self._value}/{self._initial_value}>")

    def _value_after(self, n):
        value = self._value + n
        if value > self._initial_value:
            raise ValueError("Semaphore released too many times")
        return value


# ---------------------------------------------------------------- barrier

class BrokenBarrierError(RuntimeError):
    """Raised in the threads at a barrier that was broken or reset."""


class Barrier:
    """A place where a fixed number of threads wait for one another.

    States: 0 threads arrive, 1 they leave, -1 being reset while they leave,
    -2 broken.
    """

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._parties, self._action, self._timeout = parties, action, timeout
        self._count = self._state = 0
        self._cond = Condition(Lock())

    def __repr__(self):
        cls = self.__class__
        name = f"{cls.__module__}.{cls.__qualname__}"
        if self.broken:
            return f"<{name} at {id(self):#x}: broken>"
        return (f"<{name} at {id(self):#x}:"
                f" waiters={self.n_waiting}/{self.parties}>")

    def wait(self, timeout=None):
        """Wait for the others; return a number, different in each thread."""
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            # Those who still leave the last round must be out first.
            self._cond.wait_for(lambda: self._state not in (-1, 1))
            self._check()
            index = self._count
            self._count += 1
            try:
                if self._count == self._parties:
                    self._open()
                else:
                    self._await_opening(timeout)
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in (-1, 1):
                    self._state = 0
                    self._cond.notify_all()

    def _check(self):
        if self._state == -2:
            raise BrokenBarrierError

    def _open(self):
        try:
            if self._action:
                self._action()
            self._state = 1
            self._cond.notify_all()
        except:
            self._break()
            raise

    def _await_opening(self, timeout):
        if not self._cond.wait_for(lambda: self._state != 0, timeout):
            self._break()
            raise BrokenBarrierError
        if self._state < 0:
            raise BrokenBarrierError

    def _break(self):
        self._state = -2
        self._cond.notify_all()

    def reset(self):
        """Make the barrier new; who waits at it gets BrokenBarrierError."""
        with self._cond:
            if self._count == 0:
                self._state = 0
            elif self._state != 1:
                self._state = -1        # the last of those thrown out makes it 0
            self._cond.notify_all()

    def abort(self):
        """Break the barrier for everybody, now and later."""
        with self._cond:
            self._break()

    @property
    def parties(self):
        """How many threads it takes to open the barrier."""
        return self._parties

    @property
    def n_waiting(self):
        """How many threads are waiting at the barrier."""
        return self._count if self._state == 0 else 0

    @property
    def broken(self):
        """Whether the barrier is broken."""
        return self._state == -2
