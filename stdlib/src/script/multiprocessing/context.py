"""Ways to start processes, each with the objects that go with it."""

import os
import sys
import threading

from . import process

__all__ = ()


class ProcessError(Exception):
    """Anything that goes wrong with processes."""


class BufferTooShort(ProcessError):
    """A message does not fit."""


class TimeoutError(ProcessError):
    """Something took too long."""


class AuthenticationError(ProcessError):
    """The other side is somebody else."""


class BaseContext:
    """What one imports from `multiprocessing`, for one way to start processes."""

    ProcessError, BufferTooShort = ProcessError, BufferTooShort
    TimeoutError, AuthenticationError = TimeoutError, AuthenticationError
    current_process = staticmethod(process.current_process)
    parent_process = staticmethod(process.parent_process)
    active_children = staticmethod(process.active_children)

    def cpu_count(self):
        """Return how many processors there are."""
        n = os.cpu_count()
        if n is None:
            raise NotImplementedError("cannot determine number of cpus")
        return n

    def Manager(self):
        """Return a manager: a process that keeps objects for others."""
        from .managers import SyncManager
        manager = SyncManager(ctx=self.get_context())
        manager.start()
        return manager

    def Pipe(self, duplex=True):
        """Return two connected ends."""
        from .connection import Pipe
        return Pipe(duplex)

    def Lock(self):
        """Return a lock."""
        from .synchronize import Lock
        return Lock(ctx=self.get_context())

    def RLock(self):
        """Return a lock that its owner may take again."""
        from .synchronize import RLock
        return RLock(ctx=self.get_context())

    def Condition(self, lock=None):
        """Return a condition."""
        from .synchronize import Condition
        return Condition(lock, ctx=self.get_context())

    def Semaphore(self, value=1):
        """Return a semaphore."""
        from .synchronize import Semaphore
        return Semaphore(value, ctx=self.get_context())

    def BoundedSemaphore(self, value=1):
        """Return a semaphore that does not grow beyond its first value."""
        from .synchronize import BoundedSemaphore
        return BoundedSemaphore(value, ctx=self.get_context())

    def Event(self):
        """Return an event."""
        from .synchronize import Event
        return Event(ctx=self.get_context())

    def Barrier(self, parties, action=None, timeout=None):
        """Return a barrier."""
        from .synchronize import Barrier
        return Barrier(parties, action, timeout, ctx=self.get_context())

    def Queue(self, maxsize=0):
        """Return a queue."""
        from .queues import Queue
        return Queue(maxsize, ctx=self.get_context())

    def JoinableQueue(self, maxsize=0):
        """Return a queue that knows what of it is done."""
        from .queues import JoinableQueue
        return JoinableQueue(maxsize, ctx=self.get_context())

    def SimpleQueue(self):
        """Return a queue that is little more than a pipe."""
        from .queues import SimpleQueue
        return SimpleQueue(ctx=self.get_context())

    def Pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        """Return processes that wait for calls."""
        from .pool import Pool
        return Pool(processes, initializer, initargs, maxtasksperchild, context=self.get_context())

    def RawValue(self, typecode_or_type, *args):
        """Return a number that processes share."""
        from .sharedctypes import RawValue
        return RawValue(typecode_or_type, *args)

    def RawArray(self, typecode_or_type, size_or_initializer):
        """Return numbers that processes share."""
        from .sharedctypes import RawArray
        return RawArray(typecode_or_type, size_or_initializer)

    def Value(self, typecode_or_type, *args, lock=True):
        """Return a number that processes share, with a lock."""
        from .sharedctypes import Value
        return Value(typecode_or_type, *args, lock=lock, ctx=self.get_context())

    def Array(self, typecode_or_type, size_or_initializer, *, lock=True):
        """Return numbers that processes share, with a lock."""
        from .sharedctypes import Array
        return Array(typecode_or_type, size_or_initializer, lock=lock, ctx=self.get_context())

    def freeze_support(self):
        """Do nothing: programs are not frozen here."""

    def get_logger(self):
        """Return the logger of this package."""
        from .util import get_logger
        return get_logger()

    def log_to_stderr(self, level=None):
        """Have the log written to standard error; return the logger."""
        from .util import log_to_stderr
        return log_to_stderr(level)

    def allow_connection_pickling(self):
        """Do nothing: connections can go to children that are being started anyway."""

    def set_executable(self, executable):
        """Set the program that children made by spawn run."""
        from .spawn import set_executable
        set_executable(executable)

    def set_forkserver_preload(self, module_names):
        """Do nothing: there is no server that could have modules loaded before."""

    def get_context(self, method=None):
        """Return the context of a start method, or this one."""
        if method is None:
            return self
        try:
            return _contexts[method]
        except KeyError:
            raise ValueError(f"cannot find context for {method!r}") from None

    def get_start_method(self, allow_none=False):
        """Return the name of the start method."""
        return self._name

    def set_start_method(self, method, force=False):
        """The context of one method cannot have another."""
        raise ValueError("cannot set start method of concrete context")

    def _check_available(self):
        pass


class Process(process.BaseProcess):
    """A process started as the default context says."""

    @staticmethod
    def _Popen(process_obj):
        return _default_context.get_context().Process._Popen(process_obj)


class DefaultContext(BaseContext):
    """The context that the module's own functions use: fork, until another was set."""

    Process = Process

    def __init__(self, context):
        self._default_context, self._actual = context, None

    def get_context(self, method=None):
        """Return the context of a start method, or the one that is set."""
        if method is None:
            if self._actual is None:
                self._actual = self._default_context
            return self._actual
        return super().get_context(method)

    def set_start_method(self, method, force=False):
        """Set how processes are started; once, unless forced."""
        if self._actual is not None and not force:
            raise RuntimeError("context has already been set")
        self._actual = None if method is None and force else self.get_context(method)

    def get_start_method(self, allow_none=False):
        """Return the name of the start method that is set, or of the default."""
        if self._actual is None:
            if allow_none:
                return None
            self._actual = self._default_context
        return self._actual._name

    def get_all_start_methods(self):
        """Return the names of the start methods, the default first."""
        return ["fork", "spawn", "forkserver"]


class ForkProcess(process.BaseProcess):
    """A copy of this process."""

    _start_method = "fork"

    @staticmethod
    def _Popen(process_obj):
        from ._launch import Fork
        return Fork(process_obj)


class SpawnProcess(process.BaseProcess):
    """A new process, which loads the main script again under another name."""

    _start_method = "spawn"

    @staticmethod
    def _Popen(process_obj):
        from ._launch import Spawn
        return Spawn(process_obj)


class ForkServerProcess(SpawnProcess):
    """A new process: there is no server to fork from, so it is made by spawn."""

    _start_method = "forkserver"


class ForkContext(BaseContext):
    """Processes are copies of this one."""

    _name, Process = "fork", ForkProcess


class SpawnContext(BaseContext):
    """Processes begin anew."""

    _name, Process = "spawn", SpawnProcess


class ForkServerContext(BaseContext):
    """Processes begin anew."""

    _name, Process = "forkserver", ForkServerProcess


_contexts = {"fork": ForkContext(), "spawn": SpawnContext(), "forkserver": ForkServerContext()}
_default_context = DefaultContext(_contexts["fork"])


def _force_start_method(method):
    _default_context._actual = _contexts[method]


# ---------------------------------------------------------------- what is being started

_launching = threading.local()


def get_spawning_popen():
    """Return what is starting a new process in this thread, if anything is."""
    return getattr(_launching, "popen", None)


def set_spawning_popen(popen):
    """Say what is starting a new process in this thread."""
    _launching.popen = popen


def assert_spawning(obj):
    """Refuse to send away what only goes to a process as it starts."""
    if get_spawning_popen() is None:
        raise RuntimeError(f"{type(obj).__name__} objects should only be shared between processes "
                           "through inheritance")
