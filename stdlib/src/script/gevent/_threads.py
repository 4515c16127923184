"""Threads that are greenlets, as the module threading has them."""

import threading as _plain
from itertools import count
from time import monotonic

from greenlet import getcurrent

from ._greenlet import Greenlet
from ._hub import wait_until
from .event import Event
from .local import local
from .lock import BoundedSemaphore, RLock, Semaphore

_names = count(1)
_threads = {}


class Lock(Semaphore):
    """A lock that one greenlet has at a time."""

    def __init__(self):
        super().__init__(1)

    def acquire(self, blocking=True, timeout=-1):
        return super().acquire(blocking, timeout)

    def release(self):
        if self.counter:
            raise RuntimeError("release unlocked lock")
        super().release()

    def __enter__(self):
        return self.acquire()


class Condition:
    """Greenlets that wait until something has changed."""

    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self.acquire, self.release = self._lock.acquire, self._lock.release
        self._waiters = []

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def wait(self, timeout=None):
        """Wait until somebody notifies; return whether that was in time."""
        save = getattr(self._lock, "_release_save", self._lock.release)
        restore = getattr(self._lock, "_acquire_restore", lambda _: self._lock.acquire())
        state = save()
        try:
            return bool(wait_until(self._waiters, timeout))
        finally:
            restore(state)

    def wait_for(self, predicate, timeout=None):
        """Wait until something is true."""
        end = None if timeout is None else monotonic() + timeout
        while not (result := predicate()):
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
        return result

    def notify(self, n=1):
        """Wake some."""
        for _ in range(min(n, len(self._waiters))):
            self._waiters.pop(0)()

    def notify_all(self):
        """Wake all."""
        self.notify(len(self._waiters))


class Thread:
    """A thread that is a greenlet."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None,
                 context=None):
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self.name = name or f"Thread-{next(_names)}" + (
            f" ({target.__name__})" if target is not None and hasattr(target, "__name__") else "")
        self.daemon = bool(daemon)
        self._greenlet, self.ident = None, None

    native_id = property(lambda self: self.ident)

    def start(self):
        """Start it."""
        if self._greenlet is not None:
            raise RuntimeError("threads can only be started once")
        self._greenlet = Greenlet(self._main)
        self.ident = id(self._greenlet)
        self._greenlet.start()

    def _main(self):
        _threads[self.ident] = self
        try:
            self.run()
        except SystemExit:
            pass
        except BaseException as ex:
            args = type(ex), ex, ex.__traceback__, self
            _plain.excepthook(_plain.ExceptHookArgs(args))
        finally:
            del _threads[self.ident]

    def run(self):
        """What it does."""
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout=None):
        """Wait for its end."""
        if self._greenlet is None:
            raise RuntimeError("cannot join thread before it is started")
        if self._greenlet is getcurrent():
            raise RuntimeError("cannot join current thread")
        self._greenlet.join(timeout)

    def is_alive(self):
        """Does it run?"""
        return self._greenlet is not None and not self._greenlet.dead

    def __repr__(self):
        state = "initial" if self._greenlet is None else "started" if self.is_alive() else "stopped"
        if self.daemon:
            state += " daemon"
        if self.ident is not None:
            state += f" {self.ident}"
        return f"<{type(self).__name__}({self.name}, {state})>"


class Timer(Thread):
    """A thread that calls a function after a while, unless it is cancelled."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval, self.function = interval, function
        self.args, self.kwargs = args or [], kwargs or {}
        self.finished = Event()

    def cancel(self):
        """Do not call it."""
        self.finished.set()

    def run(self):
        if not self.finished.wait(self.interval):
            self.function(*self.args, **self.kwargs)
        self.finished.set()


_current_thread = _plain.current_thread


def current_thread():
    """Return the thread that runs."""
    return _threads.get(id(getcurrent())) or _current_thread()


def get_ident():
    """Return a number for the thread that runs."""
    return id(getcurrent())


def enumerate():
    """Return all threads that run."""
    return [_current_thread(), *_threads.values()]


def active_count():
    """Return how many threads run."""
    return len(_threads) + 1


REPLACEMENTS = {
    "Thread": Thread, "Timer": Timer, "Lock": Lock, "RLock": RLock, "Condition": Condition,
    "Event": Event, "Semaphore": Semaphore, "BoundedSemaphore": BoundedSemaphore,
    "local": local, "current_thread": current_thread, "get_ident": get_ident,
    "enumerate": enumerate, "active_count": active_count,
}
