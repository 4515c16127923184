"""Threads, and the objects by which they wait for one another.

Everything here is built from four native things: a lock, a re-entrant lock, a
thread handle and `_thread.start_joinable_thread`.  All blocking happens inside
them, so the interpreter lock is given up in one place only.
"""

import sys as _sys
import _thread
from _collections import deque as _deque
from itertools import count as _count
from time import monotonic as _time

__all__ = [
    "get_ident", "active_count", "Condition", "current_thread", "enumerate",
    "main_thread", "TIMEOUT_MAX", "Event", "Lock", "RLock", "Semaphore",
    "BoundedSemaphore", "Thread", "Barrier", "BrokenBarrierError", "Timer",
    "ThreadError", "setprofile", "settrace", "local", "stack_size",
    "excepthook", "ExceptHookArgs", "getprofile", "gettrace",
    "setprofile_all_threads", "settrace_all_threads", "get_native_id",
]

_start_joinable_thread = _thread.start_joinable_thread
_ThreadHandle = _thread._ThreadHandle
_allocate_lock = _thread.allocate_lock
get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
ThreadError = _thread.error
TIMEOUT_MAX = _thread.TIMEOUT_MAX
Lock = _thread.lock
_RLock_type = _thread.RLock
local = _thread._local
stack_size = _thread.stack_size


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


# ---------------------------------------------------------------- conditions

class Condition:
    """Wait, with a lock held, until another thread says something changed.

    Each waiter brings a lock of its own, already taken; being notified means
    that somebody releases it.
    """

    def __init__(self, lock=None):
        if lock is None:
            lock = RLock()
        self._lock = lock
        self.acquire = lock.acquire
        self.release = lock.release
        # A re-entrant lock has to be given up whole; a plain lock need not.
        if hasattr(lock, "_release_save"):
            self._release_save = lock._release_save
        if hasattr(lock, "_acquire_restore"):
            self._acquire_restore = lock._acquire_restore
        if hasattr(lock, "_is_owned"):
            self._is_owned = lock._is_owned
        self._waiters = _deque()

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()
        self._waiters.clear()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exc):
        return self._lock.__exit__(*exc)

    def __repr__(self):
        return f"<Condition({self._lock}, {len(self._waiters)})>"

    def _release_save(self):
        self._lock.release()

    def _acquire_restore(self, saved):
        self._lock.acquire()

    def _is_owned(self):
        # All one can ask of a plain lock is whether it is taken.
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        """Give the lock up, wait to be notified, take it again.

        False means that `timeout` seconds went by without a notification.
        """
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        bell = _allocate_lock()
        bell.acquire()
        self._waiters.append(bell)
        saved = self._release_save()
        rung = False
        try:
            if timeout is None:
                bell.acquire()
                rung = True
            elif timeout > 0:
                rung = bell.acquire(True, timeout)
            else:
                rung = bell.acquire(False)
            return rung
        finally:
            self._acquire_restore(saved)
            if not rung:
                try:
                    self._waiters.remove(bell)
                except ValueError:
                    pass

    def wait_for(self, predicate, timeout=None):
        """Wait until `predicate()` is true, and return its last value."""
        deadline = None
        result = predicate()
        while not result:
            remaining = None
            if timeout is not None:
                if deadline is None:
                    deadline = _time() + timeout
                    remaining = timeout
                else:
                    remaining = deadline - _time()
                if remaining <= 0:
                    break
            self.wait(remaining)
            result = predicate()
        return result

    def notify(self, n=1):
        """Wake at most `n` of the threads that wait, the longest waiting first."""
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        waiters = self._waiters
        while n > 0 and waiters:
            bell = waiters[0]
            try:
                bell.release()
            except RuntimeError:
                # Rung before: an interrupt came between the two steps below.
                pass
            else:
                n -= 1
            try:
                waiters.remove(bell)
            except ValueError:
                pass

    def notify_all(self):
        """Wake every thread that waits."""
        self.notify(len(self._waiters))

    def notifyAll(self):
        """The old name of `notify_all`."""
        _deprecated("notifyAll()", "use notify_all()", 3)
        self.notify_all()


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
            self._value += n
            self._cond.notify(n)

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

    def release(self, n=1):
        """Add `n` to the counter, unless that exceeds its first value."""
        if n < 1:
            raise ValueError("n must be one or more")
        with self._cond:
            if self._value + n > self._initial_value:
                raise ValueError("Semaphore released too many times")
            self._value += n
            self._cond.notify(n)


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
        self._cond = Condition(Lock())
        self._action = action
        self._timeout = timeout
        self._parties = parties
        self._state = 0
        self._count = 0

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
            if self._count > 0:
                # The last of the threads that are thrown out makes it 0.
                if self._state in (0, -2):
                    self._state = -1
            else:
                self._state = 0
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


# ---------------------------------------------------------------- threads

_name_numbers = _count(1)
_active_limbo_lock = RLock()
_active = {}    # thread identifier -> Thread
_limbo = {}     # threads that were asked to start and are not there yet
_dangling = set()


def _newname(template):
    return template % next(_name_numbers)


class Thread:
    """A thread of control: `target(*args, **kwargs)`, or `run` overridden."""

    _initialized = False

    def __init__(self, group=None, target=None, name=None,
                 args=(), kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        if name:
            name = str(name)
        else:
            name = _newname("Thread-%d")
            if target is not None:
                try:
                    name += f" ({target.__name__})"
                except AttributeError:
                    pass
        self._target = target
        self._name = name
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        if daemon is not None:
            if daemon and not _daemon_threads_allowed():
                raise RuntimeError("daemon threads are disabled in this "
                                   "(sub)interpreter")
            self._daemonic = daemon
        else:
            self._daemonic = current_thread().daemon
        self._ident = None
        self._native_id = None
        self._handle = _ThreadHandle()
        self._started = Event()
        self._initialized = True
        # Kept here: a daemon thread may fail when `sys` is already empty.
        self._stderr = _sys.stderr
        self._invoke_excepthook = _make_invoke_excepthook()

    def _after_fork(self, new_ident=None):
        self._started._at_fork_reinit()
        if new_ident is not None:
            self._ident = new_ident
            self._native_id = get_native_id()

    def __repr__(self):
        assert self._initialized, "Thread.__init__() was not called"
        status = "initial"
        if self._started.is_set():
            status = "started"
        if self._handle.is_done():
            status = "stopped"
        if self._daemonic:
            status += " daemon"
        if self._ident is not None:
            status += f" {self._ident}"
        return f"<{self.__class__.__name__}({self._name}, {status})>"

    def start(self):
        """Start the thread, and return when it is really there."""
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        if self._started.is_set():
            raise RuntimeError("threads can only be started once")
        with _active_limbo_lock:
            _limbo[self] = self
        try:
            _start_joinable_thread(self._bootstrap, handle=self._handle,
                                   daemon=self.daemon)
        except Exception:
            with _active_limbo_lock:
                del _limbo[self]
            raise
        self._started.wait()

    def run(self):
        """What the thread does; override it, or give a target."""
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            # An argument may hold this thread: do not keep the circle.
            del self._target, self._args, self._kwargs

    def _bootstrap(self):
        try:
            self._bootstrap_inner()
        except:
            # A daemon thread that wakes while the interpreter is taken down
            # finds its globals gone; that is nobody's business any more.
            if self._daemonic and _sys is None:
                return
            raise

    def _set_ident(self):
        self._ident = get_ident()

    def _set_native_id(self):
        self._native_id = get_native_id()

    def _bootstrap_inner(self):
        try:
            self._set_ident()
            self._set_native_id()
            self._started.set()
            with _active_limbo_lock:
                _active[self._ident] = self
                del _limbo[self]
            if _trace_hook:
                _sys.settrace(_trace_hook)
            if _profile_hook:
                _sys.setprofile(_profile_hook)
            try:
                self.run()
            except:
                self._invoke_excepthook(self)
        finally:
            self._delete()

    def _delete(self):
        with _active_limbo_lock:
            del _active[get_ident()]

    def join(self, timeout=None):
        """Wait until the thread has ended, or until `timeout` seconds are over."""
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if not self._started.is_set():
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        # A negative timeout asks the handle to wait for ever; we never do.
        if timeout is not None:
            timeout = max(timeout, 0)
        self._handle.join(timeout)

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
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if daemonic and not _daemon_threads_allowed():
            raise RuntimeError("daemon threads are disabled in this interpreter")
        if self._started.is_set():
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
        if new_ident is not None:
            self.__class__ = _MainThread
            self._name = "MainThread"
            self._daemonic = False
        Thread._after_fork(self, new_ident=new_ident)


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
