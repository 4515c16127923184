"""Threads with the interface of processes."""

import array
import threading
from queue import Queue
from threading import (Barrier, BoundedSemaphore, Condition, Event, Lock, RLock,  # noqa: F401
                       Semaphore)

__all__ = ["Process", "current_process", "active_children", "freeze_support", "Lock", "RLock",
           "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier", "Queue", "Manager",
           "Pipe", "Pool", "JoinableQueue"]

JoinableQueue = Queue
current_process = threading.current_thread


class DummyProcess(threading.Thread):
    """A thread that looks like a process."""

    @property
    def exitcode(self):
        """0 once it has ended."""
        return 0 if self._started.is_set() and not self.is_alive() else None


Process = DummyProcess


def freeze_support():
    """Nothing: there is nothing frozen."""


def active_children():
    """Return the threads that still run."""
    return [thread for thread in threading.enumerate() if isinstance(thread, DummyProcess)]


dict, list = dict, list


class Namespace:
    """Attributes that are shared."""

    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        items = sorted(f"{name}={value!r}" for name, value in self.__dict__.items()
                       if not name.startswith("_"))
        return f"{type(self).__name__}({', '.join(items)})"


def Array(typecode, sequence, lock=True):
    """Return an array."""
    return array.array(typecode, sequence)


class Value:
    """A value that is shared."""

    def __init__(self, typecode, value, lock=True):
        self._typecode, self.value = typecode, value

    def __repr__(self):
        return f"<{type(self).__name__}({self._typecode!r}, {self.value!r})>"


def Manager():
    """Return who makes shared things: this module."""
    import sys
    return sys.modules[__name__]


def shutdown():
    """Nothing: there is no manager to stop."""


def Pool(processes=None, initializer=None, initargs=()):
    """Return a pool of threads."""
    from multiprocessing.pool import ThreadPool
    return ThreadPool(processes, initializer, initargs)


class _Connection:
    def __init__(self, inbox, outbox):
        self._in, self._out = inbox, outbox
        self.send = self.send_bytes = outbox.put
        self.recv = self.recv_bytes = inbox.get

    def poll(self, timeout=0.0):
        """Is there something to receive?"""
        import time
        end = time.monotonic() + (timeout or 0.0)
        while self._in.empty() and time.monotonic() < end:
            time.sleep(0.001)
        return not self._in.empty()

    def close(self):
        """Nothing: queues need not be closed."""

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def Pipe(duplex=True):
    """Return the two ends of a pipe."""
    a, b = Queue(), Queue()
    return _Connection(a, b), _Connection(b, a)
