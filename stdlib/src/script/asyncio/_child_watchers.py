"""What waits for child processes and tells the loop when one has ended."""

import itertools
import os
import threading
import warnings

from . import events
from .log import logger


def waitstatus_to_exitcode(status):
    """The exit status of a child, or the negative number of the signal that ended it."""
    try:
        return os.waitstatus_to_exitcode(status)
    except ValueError:
        # It was stopped, not ended.
        return status


def _retired(name):
    """Warn, for the caller of our caller, of a name that a later version has no more."""
    warnings.warn(f"{name!r} is deprecated as of Python 3.12 and will be removed in Python 3.14.",
                  DeprecationWarning, stacklevel=3)


class AbstractChildWatcher:
    """What a watcher can do."""

    def __init_subclass__(cls):
        if cls.__module__ != __name__:
            _retired("AbstractChildWatcher")

    def add_child_handler(self, pid, callback, *args):
        """Have `callback(pid, returncode, *args)` called when a child has ended."""
        raise NotImplementedError()

    def remove_child_handler(self, pid):
        """Undo add_child_handler()."""
        raise NotImplementedError()

    def attach_loop(self, loop):
        """Belong to a loop."""
        raise NotImplementedError()

    def close(self):
        """Let go of everything."""
        raise NotImplementedError()

    def is_active(self):
        """Return whether children can be watched."""
        raise NotImplementedError()

    def __enter__(self):
        raise NotImplementedError()

    def __exit__(self, a, b, c):
        raise NotImplementedError()


class _SimpleWatcher(AbstractChildWatcher):
    """A watcher that needs no loop of its own."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_traceback):
        pass

    def is_active(self):
        return True

    def close(self):
        pass

    def attach_loop(self, loop):
        pass


def _reap(pid):
    """The exit status of a child that has ended."""
    try:
        _, status = os.waitpid(pid, 0)
    except ChildProcessError:
        # Somebody else has asked for it.
        logger.warning("child process pid %d exit status already read:  will report "
                       "returncode 255", pid)
        return 255
    return waitstatus_to_exitcode(status)


class PidfdChildWatcher(_SimpleWatcher):
    """Waits for descriptors of children on the loop itself."""

    def add_child_handler(self, pid, callback, *args):
        loop = events.get_running_loop()
        pidfd = os.pidfd_open(pid)
        loop._add_reader(pidfd, self._do_wait, pid, pidfd, callback, args)

    def _do_wait(self, pid, pidfd, callback, args):
        loop = events.get_running_loop()
        loop._remove_reader(pidfd)
        returncode = _reap(pid)
        os.close(pidfd)
        callback(pid, returncode, *args)

    def remove_child_handler(self, pid):
        # The descriptor is closed once the child has ended.
        return True


class ThreadedChildWatcher(_SimpleWatcher):
    """Waits in a thread for each child."""

    def __init__(self):
        self._pid_counter = itertools.count(0)
        self._threads = {}

    def __del__(self, _warn=warnings.warn):
        threads = [thread for thread in self._threads.values() if thread.is_alive()]
        if threads:
            _warn(f"{self.__class__} has registered but not finished child processes",
                  ResourceWarning, source=self)

    def add_child_handler(self, pid, callback, *args):
        loop = events.get_running_loop()
        thread = threading.Thread(target=self._do_waitpid, args=(loop, pid, callback, args),
                                  name=f"asyncio-waitpid-{next(self._pid_counter)}",
                                  daemon=True)
        self._threads[pid] = thread
        thread.start()

    def remove_child_handler(self, pid):
        # The thread ends by itself.
        return True

    def _do_waitpid(self, loop, expected_pid, callback, args):
        returncode = _reap(expected_pid)
        if loop.get_debug():
            logger.debug("process %s exited with returncode %s", expected_pid, returncode)
        if loop.is_closed():
            logger.warning("Loop %r that handles pid %r is closed", loop, expected_pid)
        else:
            loop.call_soon_threadsafe(callback, expected_pid, returncode, *args)
        self._threads.pop(expected_pid)


class _RetiredWatcher(PidfdChildWatcher):
    """The watchers of old waited at SIGCHLD; these wait for descriptors under their names."""

    def __init__(self):
        _retired(type(self).__name__)
        self._loop = None

    def attach_loop(self, loop):
        self._loop = loop

    def is_active(self):
        return self._loop is not None and self._loop.is_running()

    def close(self):
        self._loop = None


class SafeChildWatcher(_RetiredWatcher):
    """A watcher that leaves children alone which others started."""


class FastChildWatcher(_RetiredWatcher):
    """A watcher that was fast with many children."""


class MultiLoopChildWatcher(_RetiredWatcher):
    """A watcher for several loops."""

    def is_active(self):
        return True
