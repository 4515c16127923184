"""What the modules of this package share: words for the log, and what is done at the end of a process."""

import atexit
import itertools
import os
import sys
import threading
import weakref

from . import process

__all__ = ["sub_debug", "debug", "info", "sub_warning", "get_logger", "log_to_stderr",
           "get_temp_dir", "register_after_fork", "is_exiting", "Finalize",
           "ForkAwareThreadLock", "ForkAwareLocal", "close_all_fds_except",
           "SUBDEBUG", "SUBWARNING"]

NOTSET, SUBDEBUG, DEBUG, INFO, SUBWARNING, WARNING = 0, 5, 10, 20, 25, 30
LOGGER_NAME = "multiprocessing"
DEFAULT_LOGGING_FORMAT = "[%(levelname)s/%(processName)s] %(message)s"

_logger = None
_log_to_stderr = False


def _log(level, message, args):
    if _logger:
        _logger.log(level, message, *args)


def sub_debug(message, *args):
    """Log what only matters to this package."""
    _log(SUBDEBUG, message, args)


def debug(message, *args):
    """Log a step."""
    _log(DEBUG, message, args)


def info(message, *args):
    """Log something of interest."""
    _log(INFO, message, args)


def sub_warning(message, *args):
    """Log what may be a mistake."""
    _log(SUBWARNING, message, args)


def get_logger():
    """Return the logger of this package."""
    global _logger
    import logging
    if not _logger:
        _logger = logging.getLogger(LOGGER_NAME)
        _logger.propagate = 0
        # The log's end comes after this package's.
        atexit.unregister(_exit_function)
        atexit.register(_exit_function)
    return _logger


def log_to_stderr(level=None):
    """Have the log written to standard error; return the logger."""
    global _log_to_stderr
    import logging
    logger = get_logger()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(DEFAULT_LOGGING_FORMAT))
    logger.addHandler(handler)
    if level:
        logger.setLevel(level)
    _log_to_stderr = True
    return logger


def get_temp_dir():
    """Return a directory for this program, which goes when it ends."""
    kept = process.current_process()._config
    if kept.get("tempdir") is None:
        import shutil
        import tempfile
        kept["tempdir"] = tempfile.mkdtemp(prefix="pymp-")
        Finalize(None, shutil.rmtree, args=(kept["tempdir"], True), exitpriority=-100)
    return kept["tempdir"]


# ---------------------------------------------------------------- forks

_after_fork_numbers = itertools.count()
_after_fork = weakref.WeakValueDictionary()


def register_after_fork(obj, func):
    """Have `func(obj)` called in children made by fork, while the object lives."""
    _after_fork[next(_after_fork_numbers), func] = obj


def _forget_parent():
    """In a child: what the parent has to finish is not its business."""
    global _exiting
    _exiting = False
    _finalizers.clear()
    for (number, func), obj in sorted(_after_fork.items(), key=lambda item: item[0][0]):
        try:
            func(obj)
        except Exception as problem:
            info("after forker raised exception %s", problem)


class ForkAwareThreadLock:
    """A lock of threads that is free in a child."""

    def __init__(self):
        self._lock = threading.Lock()
        self.acquire, self.release = self._lock.acquire, self._lock.release
        register_after_fork(self, ForkAwareThreadLock._at_fork_reinit)

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)


class ForkAwareLocal(threading.local):
    """Values of threads that are gone in a child."""

    def __init__(self):
        register_after_fork(self, lambda obj: obj.__dict__.clear())

    def __reduce__(self):
        return type(self), ()


# ---------------------------------------------------------------- the end

_finalizers = {}
_finalizer_numbers = itertools.count()
_exiting = False


class Finalize:
    """A call that is made once: when an object dies, when asked for, or at the end of the process."""

    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        if exitpriority is not None and not isinstance(exitpriority, int):
            raise TypeError(f"Exitpriority ({exitpriority!r}) must be None or int, "
                            f"not {type(exitpriority)!s}")
        if obj is None and exitpriority is None:
            raise ValueError("Without object, exitpriority cannot be None")
        self._callback, self._args, self._kwargs = callback, args, kwargs or {}
        self._key, self._pid = (exitpriority, next(_finalizer_numbers)), os.getpid()
        self._weakref = None if obj is None else weakref.ref(obj, self)
        _finalizers[self._key] = self

    def __call__(self, wr=None):
        """Make the call, unless it was made."""
        if _finalizers.pop(self._key, None) is None:
            sub_debug("finalizer no longer registered")
            return None
        result = None
        if self._pid != os.getpid():
            sub_debug("finalizer ignored because different process")
        else:
            sub_debug("finalizer calling %s with args %s and kwargs %s",
                      self._callback, self._args, self._kwargs)
            result = self._callback(*self._args, **self._kwargs)
        self._weakref = self._callback = self._args = self._kwargs = None
        return result

    def cancel(self):
        """Never make the call."""
        _finalizers.pop(self._key, None)
        self._weakref = self._callback = self._args = self._kwargs = None

    def still_active(self):
        """Is the call still to be made?"""
        return self._key in _finalizers

    def __repr__(self):
        if self._callback is None:
            return f"<{type(self).__name__} object, dead>"
        name = getattr(self._callback, "__name__", self._callback)
        return f"<{type(self).__name__} object, callback={name}>"


def _run_finalizers(minpriority=None):
    """Make the calls that have a priority, or only those from one on; the most important first."""
    def is_due(key):
        return key[0] is not None and (minpriority is None or key[0] >= minpriority)

    for key in sorted(filter(is_due, list(_finalizers)), reverse=True):
        finalizer = _finalizers.get(key)
        if finalizer is not None:
            sub_debug("calling %s", finalizer)
            try:
                finalizer()
            except Exception:
                import traceback
                traceback.print_exc()
    if minpriority is None:
        _finalizers.clear()


def is_exiting():
    """Is the process at its end?"""
    return _exiting


def _exit_function():
    """The end of a process: children that are daemons are ended, others are waited for."""
    global _exiting
    if _exiting:
        return
    _exiting = True
    info("process shutting down")
    debug('running all "atexit" finalizers with priority >= 0')
    _run_finalizers(0)
    for child in process.active_children():
        if child.daemon:
            info("calling terminate() for daemon %s", child.name)
            child._popen.terminate()
    for child in process.active_children():
        info("calling join() for process %s", child.name)
        child.join()
    debug('running the remaining "atexit" finalizers')
    _run_finalizers()


atexit.register(_exit_function)


def _flush_std_streams():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, ValueError):
            pass


def close_all_fds_except(fds):
    """Close all descriptors but these."""
    keep = set(fds)
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in keep:
            try:
                os.close(int(name))
            except OSError:
                pass
