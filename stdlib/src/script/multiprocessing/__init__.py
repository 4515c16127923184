"""Pools of threads with the interface of pools of processes. There are no processes yet."""

import os

_MISSING = ("Process Pool Queue SimpleQueue JoinableQueue Manager Lock RLock Semaphore "
            "BoundedSemaphore Condition Event Barrier Value Array RawValue RawArray "
            "get_context set_start_method get_start_method allow_connection_pickling "
            "get_all_start_methods set_executable set_forkserver_preload log_to_stderr "
            "get_logger freeze_support parent_process").split()


class ProcessError(Exception):
    """Anything that goes wrong with processes."""


class BufferTooShort(ProcessError):
    """A message does not fit."""


class TimeoutError(ProcessError):
    """Something took too long."""


class AuthenticationError(ProcessError):
    """The other side is somebody else."""


for _class in (ProcessError, BufferTooShort, TimeoutError, AuthenticationError):
    _class.__module__ = "multiprocessing.context"
del _class


class _MainProcess:
    """This process."""

    name, daemon, exitcode, authkey = "MainProcess", False, None, b""
    pid = ident = property(lambda self: os.getpid())

    def is_alive(self):
        """It runs."""
        return True

    def __repr__(self):
        return "<_MainProcess name='MainProcess' parent=None started>"


_main = _MainProcess()


def current_process():
    """Return this process."""
    return _main


def active_children():
    """Return the children: there are none."""
    return []


def cpu_count():
    """Return how many processors there are."""
    n = os.cpu_count()
    if n is None:
        raise NotImplementedError("cannot determine number of cpus")
    return n


def _stub(name):
    def missing(*args, **kwargs):
        raise NotImplementedError(f"multiprocessing.{name}: gilbox has no processes of its own "
                                  "yet; multiprocessing.pool.ThreadPool works, and subprocess")
    missing.__name__ = missing.__qualname__ = name
    return missing


def __getattr__(name):
    if name == "Pipe":
        from .connection import Pipe
        return Pipe
    if name in _MISSING:
        return _stub(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
