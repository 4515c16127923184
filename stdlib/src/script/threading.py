"""Threads, and the objects by which they wait for one another.

Threads are built from a native handle and `_thread.start_joinable_thread`; what
they wait with is in `_threading_sync`.
"""

import sys as _sys
import _thread
from itertools import count as _count
from _threading_sync import (Barrier, BoundedSemaphore, BrokenBarrierError, Condition,
                             Event, Lock, RLock, Semaphore, _CRLock, _PyRLock,
                             _deprecated)

__all__ = [
    "get_ident", "active_count", "Condition", "current_thread", "enumerate",
    "main_thread", "TIMEOUT_MAX", "Event", "Lock", "RLock", "Semaphore",
    "BoundedSemaphore", "Thread", "Barrier", "BrokenBarrierError", "Timer",
    "ThreadError", "setprofile", "settrace", "local", "stack_size",
    "excepthook", "ExceptHookArgs", "getprofile", "gettrace",
    "setprofile_all_threads", "settrace_all_threads", "get_native_id",
]

_start_joinable_thread = _thread.start_joinable_thread
_allocate_lock = _thread.allocate_lock
_ThreadHandle = _thread._ThreadHandle
get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
_HAVE_THREAD_NATIVE_ID = True
ThreadError = _thread.error
TIMEOUT_MAX = _thread.TIMEOUT_MAX
local = _thread._local
stack_size = _thread.stack_size
# Names a thread in reports of the lock.
_set_name = getattr(_thread, "_set_name", lambda name: None)


# ---------------------------------------------------------------- hooks

_trace_hook = None
_profile_hook = None


def settrace(func):
    """Make `func` the trace function of every thread started from now on."""
    global _trace_hook
    _trace_hook = func


def gettrace():
    """Return what `settrace` was last given."""
    return _trace_hook


def settrace_all_threads(func):
    """Like `settrace`, and for the threads that run already as well."""
    settrace(func)
    _sys._settraceallthreads(func)


def setprofile(func):
    """Make `func` the profile function of every thread started from now on."""
    global _profile_hook
    _profile_hook = func


def getprofile():
    """Return what `setprofile` was last given."""
    return _profile_hook


def setprofile_all_threads(func):
    """Like `setprofile`, and for the threads that run already as well."""
    setprofile(func)
    _sys._setprofileallthreads(func)


# ---------------------------------------------------------------- threads

_name_numbers = _count(1)
_active_limbo_lock = RLock()
_active = {}    # thread identifier -> Thread
_limbo = {}     # threads that were asked to start and are not there yet
_dangling = set()


def _newname(template):
    return template % next(_name_numbers)


def _default_name(target):
    """Name a thread by its number, and by what it calls if that has a name."""
    name = _newname("Thread-%d")
    return f"{name} ({target.__name__})" if hasattr(target, "__name__") else name


def _leave_limbo(thread):
    with _active_limbo_lock:
        _limbo.pop(thread, None)


def _check_daemons_allowed(where):
    if not _daemon_threads_allowed():
        raise RuntimeError(f"daemon threads are disabled in this {where}")


class Thread:
    """A thread of control: `target(*args, **kwargs)`, or `run` overridden."""

    _initialized = False

    def __init__(self, group=None, target=None, name=None,
                 args=(), kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        self._name = str(name) if name else _default_name(target)
        self._target, self._args = target, args
        self._kwargs = {} if kwargs is None else kwargs
        if daemon:
            _check_daemons_allowed("(sub)interpreter")
        self._daemonic = current_thread().daemon if daemon is None else daemon
        self._handle, self._started = _ThreadHandle(), Event()
        self._ident = self._native_id = None
        # Both kept here: a daemon thread may fail when `sys` is already empty.
        self._invoke_excepthook = _make_invoke_excepthook()
        self._stderr = _sys.stderr
        self._initialized = True

    def _was_started(self, spelled="Thread"):
        """Return whether `start` was called; complain if `__init__` was not even."""
        if self._initialized:
            return self._started.is_set()
        raise RuntimeError(f"{spelled}.__init__() not called")

    def _after_fork(self, new_ident=None):
        self._started._at_fork_reinit()
        if new_ident is not None:
            self._ident = new_ident
            self._native_id = get_native_id()

    def __repr__(self):
        assert self._initialized, "Thread.__init__() was not called"
        state = ("stopped" if self._handle.is_done()
                 else "started" if self._started.is_set() else "initial")
        daemon = " daemon" if self._daemonic else ""
        ident = "" if self._ident is None else f" {self._ident}"
        return f"<{self.__class__.__name__}({self._name}, {state}{daemon}{ident})>"

    def start(self):
        """Start the thread, and return when it is really there."""
        if self._was_started("thread"):
            raise RuntimeError("threads can only be started once")
        with _active_limbo_lock:
            _limbo[self] = self
        taken = False
        try:
            _start_joinable_thread(self._bootstrap, handle=self._handle,
                                   daemon=self.daemon)
            taken = True
        finally:
            if not taken:
                _leave_limbo(self)
        self._started.wait()

    def run(self):
        """What the thread does; override it, or give a target."""
        try:
            if self._target is None:
                return
            self._target(*self._args, **self._kwargs)
        finally:
            self._forget_call()

    def _forget_call(self):
        # An argument may hold this thread: do not keep the circle.
        for name in ("_target", "_args", "_kwargs"):
            delattr(self, name)

    def _bootstrap(self):
        try:
            self._bootstrap_inner()
        except BaseException:
            # A daemon thread that wakes while the interpreter is taken down
            # finds its globals gone; that is nobody's business any more.
            orphaned = self._daemonic and _sys is None
            if not orphaned:
                raise

    def _set_ident(self):
        self._ident = get_ident()

    def _set_native_id(self):
        self._native_id = get_native_id()

    def _bootstrap_inner(self):
        try:
            self._enroll()
            if _trace_hook:
                _sys.settrace(_trace_hook)
            if _profile_hook:
                _sys.setprofile(_profile_hook)
            try:
                self.run()
            except BaseException:
                self._invoke_excepthook(self)
        finally:
            self._delete()

    def _enroll(self):
        """Be known as a thread that runs, and let `start` return."""
        self._set_ident()
        self._set_native_id()
        _set_name(self._name)
        with _active_limbo_lock:
            _limbo.pop(self, None)
            _active[self._ident] = self
        self._started.set()

    def _delete(self):
        with _active_limbo_lock:
            _active.pop(get_ident(), None)

    def join(self, timeout=None):
        """Wait until the thread has ended, or until `timeout` seconds are over."""
        problem = ("cannot join thread before it is started" if not self._was_started()
                   else "cannot join current thread" if self is current_thread()
                   else None)
        if problem:
            raise RuntimeError(problem)
        # A negative timeout asks the handle to wait for ever; we never do.
        self._handle.join(None if timeout is None else max(timeout, 0))

    @property
    def name(self):
        """A text that means nothing to the machine."""
        assert self._initialized, "Thread.__init__() not called"
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, "Thread.__init__() not called"
        self._name = str(name)

    @property
    def ident(self):
        """The thread's number, or None before it was started."""
        assert self._initialized, "Thread.__init__() not called"
        return self._ident

    @property
    def native_id(self):
        """The operating system's number of the thread, or None."""
        assert self._initialized, "Thread.__init__() not called"
        return self._native_id

    def is_alive(self):
        """Return whether the thread was started and has not ended."""
        assert self._initialized, "Thread.__init__() not called"
        return self._started.is_set() and not self._handle.is_done()

    @property
    def daemon(self):
        """Whether the program may end without waiting for this thread."""
        assert self._initialized, "Thread.__init__() not called"
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        running = self._was_started()
        if daemonic:
            _check_daemons_allowed("interpreter")
        if running:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def isDaemon(self):
        """The old name of `daemon`."""
        _deprecated("isDaemon()", "get the daemon attribute", 3)
        return self.daemon

    def setDaemon(self, daemonic):
        """The old way to set `daemon`."""
        _deprecated("setDaemon()", "set the daemon attribute", 3)
        self.daemon = daemonic

    def getName(self):
        """The old name of `name`."""
        _deprecated("getName()", "get the name attribute", 3)
        return self.name

    def setName(self, name):
        """The old way to set `name`."""
        _deprecated("setName()", "set the name attribute", 3)
        self.name = name


_daemon_threads_allowed = _thread.daemon_threads_allowed


# ---------------------------------------------------------------- uncaught

_excepthook = _thread._excepthook
ExceptHookArgs = _thread._ExceptHookArgs
excepthook = _excepthook
__excepthook__ = _excepthook


def _make_invoke_excepthook():
    """Return the function by which a thread reports how it died.

    What it needs is bound here, so that it works while `sys` is emptied.
    """
    old_excepthook = excepthook
    old_sys_excepthook = _sys.excepthook
    if old_excepthook is None:
        raise RuntimeError("threading.excepthook is None")
    if old_sys_excepthook is None:
        raise RuntimeError("sys.excepthook is None")
    exc_info = _sys.exc_info
    module = globals()

    def invoke_excepthook(thread):
        args = None
        try:
            hook = module.get("excepthook")
            if hook is None:
                hook = old_excepthook
            args = ExceptHookArgs([*exc_info(), thread])
            hook(args)
        except Exception as failure:
            failure.__suppress_context__ = True
            stderr = None if _sys is None else _sys.stderr
            if stderr is None:
                stderr = thread._stderr
            if stderr is not None:
                print("Exception in threading.excepthook:", file=stderr, flush=True)
            hook = None if _sys is None else _sys.excepthook
            if hook is None:
                hook = old_sys_excepthook
            hook(*exc_info())
        finally:
            # Break the circle from the frame to its own exception.
            args = None

    return invoke_excepthook


class Timer(Thread):
    """A thread that waits `interval` seconds and calls `function`, unless cancelled."""

    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval = interval
        self.function = function
        self.args = [] if args is None else args
        self.kwargs = {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        """Stop the timer if it has not fired yet."""
        self.finished.set()

    def run(self):
        """Wait, then call."""
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


# ---------------------------------------------------------------- foreign threads

class _MainThread(Thread):
    """The thread in which the interpreter was started."""

    def __init__(self):
        Thread.__init__(self, name="MainThread", daemon=False)
        self._started.set()
        self._ident = _thread._get_main_thread_ident()
        self._handle = _thread._make_thread_handle(self._ident)
        if self._ident == get_ident():
            self._native_id = get_native_id()
        with _active_limbo_lock:
            _active[self._ident] = self


class _DeleteDummyThreadOnDel:
    """Lives in a dummy thread's local storage and unregisters it at its end."""

    def __init__(self, dummy_thread):
        self._ident = dummy_thread.ident
        self._dummy_thread = dummy_thread
        _dummy_mark.track = self

    def __del__(self):
        with _active_limbo_lock:
            if _active.get(self._ident) is self._dummy_thread:
                _active.pop(self._ident, None)


_dummy_mark = local()


class _DummyThread(Thread):
    """Stands for a thread that `threading` did not start."""

    def __init__(self):
        Thread.__init__(self, name=_newname("Dummy-%d"),
                        daemon=_daemon_threads_allowed())
        self._started.set()
        self._set_ident()
        self._handle = _thread._make_thread_handle(self._ident)
        self._set_native_id()
        with _active_limbo_lock:
            _active[self._ident] = self
        _DeleteDummyThreadOnDel(self)

    def is_alive(self):
        if not self._handle.is_done() and self._started.is_set():
            return True
        raise RuntimeError("thread is not alive")

    def join(self, timeout=None):
        raise RuntimeError("cannot join a dummy thread")

    def _after_fork(self, new_ident=None):
        Thread._after_fork(self, new_ident)
        if new_ident is None:
            return
        # It made the fork: in the child it is the main thread.
        self._name, self._daemonic = "MainThread", False
        self.__class__ = _MainThread


# ---------------------------------------------------------------- who is there

def current_thread():
    """Return the Thread object of the caller."""
    try:
        return _active[get_ident()]
    except KeyError:
        return _DummyThread()


def currentThread():
    """The old name of `current_thread`."""
    _deprecated("currentThread()", "use current_thread()", 3)
    return current_thread()


def active_count():
    """Return how many threads are alive."""
    with _active_limbo_lock:
        return len(_active) + len(_limbo)


def activeCount():
    """The old name of `active_count`."""
    _deprecated("activeCount()", "use active_count()", 3)
    return active_count()


def _enumerate():
    return list(_active.values()) + list(_limbo.values())


def enumerate():
    """Return a list of the threads that are alive."""
    with _active_limbo_lock:
        return _enumerate()


def main_thread():
    """Return the Thread object of the thread that runs the program."""
    return _main_thread


# ---------------------------------------------------------------- the end

_threading_atexits = []
_SHUTTING_DOWN = False


def _register_atexit(func, *arg, **kwargs):
    """Have `func` called at exit, before the other threads are waited for."""
    if _SHUTTING_DOWN:
        raise RuntimeError("can't register atexit after shutdown")
    _threading_atexits.append(lambda: func(*arg, **kwargs))


_main_thread = _MainThread()


def _shutdown():
    """Called by the interpreter when the main script is over.

    First the functions of `_register_atexit`, last first; then every thread
    that is not a daemon is waited for.
    """
    global _SHUTTING_DOWN
    if _main_thread._handle.is_done() and _thread._is_main_interpreter():
        return
    _SHUTTING_DOWN = True
    for call in reversed(_threading_atexits):
        call()
    if _main_thread.ident == get_ident():
        _main_thread._handle._set_done()
    _thread._shutdown()


def _after_fork():
    """In the child of a fork only the thread that forked is left."""
    global _active_limbo_lock, _main_thread
    _active_limbo_lock = RLock()
    try:
        current = _active[get_ident()]
    except KeyError:
        current = _MainThread()
    _main_thread = current
    survivors = {}
    for thread in set(_enumerate()):
        if thread is current:
            ident = get_ident()
            thread._after_fork(new_ident=ident)
            survivors[ident] = thread
        else:
            thread._after_fork()
            thread._handle._set_done()
    _limbo.clear()
    _active.clear()
    _active.update(survivors)


try:
    from posix import register_at_fork as _register_at_fork
except ImportError:
    pass
else:
    _register_at_fork(after_in_child=_after_fork)
