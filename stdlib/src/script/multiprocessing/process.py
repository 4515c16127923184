"""Processes as objects: what the parent sees of a child, and what the child does first."""

import itertools
import os
import signal
import sys
import threading

__all__ = ["BaseProcess", "current_process", "active_children", "parent_process"]

try:
    ORIGINAL_DIR = os.path.abspath(os.getcwd())
except OSError:
    ORIGINAL_DIR = None

_children = set()
_process_counter = itertools.count(1)
# Processes of the parent's that this one must forget when somebody drops them.
_dangling = set()


class AuthenticationString(bytes):
    """A key that is not to be written down by accident."""

    def __reduce__(self):
        from .context import get_spawning_popen
        if get_spawning_popen() is None:
            raise TypeError("Pickling an AuthenticationString object is disallowed for security reasons")
        return AuthenticationString, (bytes(self),)


def current_process():
    """Return this process."""
    return _current_process


def active_children():
    """Return the children that have not ended; those that have are taken off the system's list."""
    _reap()
    return list(_children)


def parent_process():
    """Return the process that made this one, or None."""
    return _parent_process


def _reap():
    for child in list(_children):
        popen = child._popen
        if popen is not None and popen.poll() is not None:
            _children.discard(child)


class BaseProcess:
    """Another process, which calls `run`: `target(*args, **kwargs)` unless overridden."""

    def _Popen(self):
        raise NotImplementedError

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, "group argument must be None for now"
        self._identity = _current_process._identity + (next(_process_counter),)
        self._config = _current_process._config.copy()
        self._parent_pid, self._parent_name = os.getpid(), _current_process.name
        self._popen, self._closed = None, False
        self._target, self._args, self._kwargs = target, tuple(args), dict(kwargs)
        numbers = ":".join(map(str, self._identity))
        self._name = name or f"{type(self).__name__}-{numbers}"
        if daemon is not None:
            self.daemon = daemon

    def _check_closed(self):
        if self._closed:
            raise ValueError("process object is closed")

    def _check_mine(self, what):
        self._check_closed()
        assert self._parent_pid == os.getpid(), f"can only {what} a child process"

    def run(self):
        """What the child does."""
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        """Start the child."""
        self._check_closed()
        assert self._popen is None, "cannot start a process twice"
        assert self._parent_pid == os.getpid(), \
            "can only start a process object created by current process"
        assert not _current_process._config.get("daemon"), \
            "daemonic processes are not allowed to have children"
        _reap()
        self._popen = self._Popen(self)
        self._sentinel = self._popen.sentinel
        # What it was to call may be large, or hold this object.
        del self._target, self._args, self._kwargs
        _children.add(self)

    def terminate(self):
        """Ask the child to end, by SIGTERM."""
        self._check_closed()
        self._popen.terminate()

    def kill(self):
        """End the child, by SIGKILL."""
        self._check_closed()
        self._popen.kill()

    def join(self, timeout=None):
        """Wait until the child has ended, or so many seconds are over."""
        self._check_mine("join")
        assert self._popen is not None, "can only join a started process"
        if self._popen.wait(timeout) is not None:
            _children.discard(self)

    def is_alive(self):
        """Does it run?"""
        self._check_closed()
        if self is _current_process:
            return True
        assert self._parent_pid == os.getpid(), "can only test a child process"
        if self._popen is None:
            return False
        if self._popen.poll() is None:
            return True
        _children.discard(self)
        return False

    def close(self):
        """Give up what the object holds of a child that has ended."""
        if self._popen is not None:
            if self._popen.poll() is None:
                raise ValueError("Cannot close a process while it is still running. "
                                 "You should first call join() or terminate().")
            self._popen.close()
            self._popen = None
            del self._sentinel
            _children.discard(self)
        self._closed = True

    @property
    def name(self):
        """A text for people."""
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), "name must be a string"
        self._name = name

    @property
    def daemon(self):
        """Is the child ended when its parent ends?"""
        return self._config.get("daemon", False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, "process has already started"
        self._config["daemon"] = daemonic

    @property
    def authkey(self):
        """The key by which processes of one program know each other."""
        return self._config["authkey"]

    @authkey.setter
    def authkey(self, authkey):
        self._config["authkey"] = AuthenticationString(authkey)

    @property
    def exitcode(self):
        """Its status, minus the signal that ended it, or None while it runs."""
        self._check_closed()
        return None if self._popen is None else self._popen.poll()

    @property
    def ident(self):
        """Its number in the system, or None before it was started."""
        self._check_closed()
        if self is _current_process:
            return os.getpid()
        return self._popen and self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        """A descriptor that can be read once the process has ended."""
        self._check_closed()
        try:
            return self._sentinel
        except AttributeError:
            raise ValueError("process not started") from None

    def __repr__(self):
        words = [f"name={self._name!r}"]
        if self._popen is not None:
            words.append(f"pid={self._popen.pid}")
        words += [f"parent={self._parent_pid}", self._status()]
        if self.__dict__.get("_config", {}).get("daemon"):
            words.append("daemon")
        return f"<{type(self).__name__} {' '.join(words)}>"

    def _status(self):
        if self is _current_process:
            return "started"
        if self._closed:
            return "closed"
        if self._parent_pid != os.getpid():
            return "unknown"
        if self._popen is None:
            return "initial"
        status = self._popen.poll()
        if status is None:
            return "started"
        if status == 0:
            return "stopped"
        return f"stopped exitcode={_signal_names.get(status, status)}"

    # ------------------------------------------------------------ in the child

    def _bootstrap(self, parent_sentinel=None):
        """Be this process, from its first step to its last; return its status."""
        from . import context, util
        try:
            if self._start_method is not None:
                context._default_context._actual = None
                context._force_start_method(self._start_method)
            self._become_current(parent_sentinel)
            util._forget_parent()
            try:
                util.info("child process calling self.run()")
                self.run()
                status = 0
            finally:
                util._exit_function()
        except SystemExit as end:
            status = self._exit_status(end.code)
        except BaseException:
            import traceback
            status = 1
            sys.stderr.write(f"Process {self.name}:\n")
            traceback.print_exc()
        finally:
            threading._shutdown()
            util.info("process exiting with exitcode %d" % status)
            util._flush_std_streams()
        return status

    _start_method = None

    @staticmethod
    def _exit_status(code):
        if code is None:
            return 0
        if isinstance(code, int):
            return code
        sys.stderr.write(str(code) + "\n")
        return 1

    def _become_current(self, parent_sentinel):
        global _current_process, _parent_process, _process_counter, _children
        _process_counter, _children = itertools.count(1), set()
        if sys.stdin is not None:
            try:
                sys.stdin.close()
                sys.stdin = open(os.open(os.devnull, os.O_RDONLY), encoding="utf-8", closefd=False)
            except (OSError, ValueError):
                pass
        _parent_process = _ParentProcess(self._parent_name, self._parent_pid, parent_sentinel)
        _current_process = self
        if threading._main_thread.ident != threading.get_ident():
            threading._main_thread._set_ident()


class _ParentProcess(BaseProcess):
    """The process that made this one."""

    def __init__(self, name, pid, sentinel):
        self._identity, self._name, self._pid = (), name, pid
        self._parent_pid, self._popen, self._closed, self._config = None, None, False, {}
        self._sentinel = sentinel

    def is_alive(self):
        """Does it run?"""
        from .connection import wait
        return not wait([self._sentinel], timeout=0)

    @property
    def ident(self):
        """Its number in the system."""
        return self._pid

    pid = ident

    def join(self, timeout=None):
        """Wait until it has ended, or so many seconds are over."""
        from .connection import wait
        wait([self._sentinel], timeout=timeout)


class _MainProcess(BaseProcess):
    """The process that the program began with."""

    def __init__(self):
        self._identity, self._name = (), "MainProcess"
        self._parent_pid, self._popen, self._closed = None, None, False
        self._config = {"authkey": AuthenticationString(os.urandom(32)), "semprefix": "/mp"}

    def close(self):
        """Nobody closes the main process."""


_parent_process = None
_current_process = _MainProcess()
_signal_names = {-number: f"-{number.name}" for number in signal.Signals}
