"""An executor of processes."""

import itertools
import os
import queue
import threading
import weakref
from functools import partial

import multiprocessing as mp
import multiprocessing.connection
from concurrent.futures import _base
from multiprocessing.pool import ExceptionWithTraceback as _PoolException

# The system lets a thread wait for so many processes; that is a limit of other systems.
_MAX_WINDOWS_WORKERS = 61
# So many calls more than there are workers wait where the workers take them.
EXTRA_QUEUED_CALLS = 1

_program_ends = False
_wakers = weakref.WeakKeyDictionary()


def _check_system_limits():
    """Say why there can be no pools of processes: nothing keeps them from being here."""


def _end_all():
    """Have all executors finish what was submitted, and wait for their threads."""
    global _program_ends
    _program_ends = True
    threads = list(_wakers.items())
    for _, waker in threads:
        waker.wake()
    for thread, _ in threads:
        thread.join()


threading._register_atexit(_end_all)


class BrokenProcessPool(_base.BrokenExecutor):
    """A process of a pool ended in the middle of its work."""


class _RemoteTraceback(Exception):
    """The traceback of an exception in another process, as text."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class _ExceptionWithTraceback(_PoolException):
    """An exception on its way to another process, where its traceback cannot go."""

    def __reduce__(self):
        return _rebuild_exc, (self.exc, self.tb)


def _rebuild_exc(exc, tb):
    exc.__cause__ = _RemoteTraceback(tb)
    return exc


class _Waker:
    """Wakes the thread that looks after an executor."""

    def __init__(self):
        self.reader, self._writer = mp.Pipe(duplex=False)
        self._lock = threading.Lock()
        self._is_awake = False

    def wake(self):
        """Have the thread look."""
        with self._lock:
            if not self._is_awake:
                self._is_awake = True
                self._writer.send_bytes(b"")

    def clear(self):
        """The thread looks."""
        with self._lock:
            if self._is_awake:
                self.reader.recv_bytes()
                self._is_awake = False


class _WorkItem:
    """A call that is to be made, and its future."""

    def __init__(self, future, fn, args, kwargs):
        self.future, self.call = future, (fn, args, kwargs)


def _process_chunk(fn, chunk):
    return [fn(*args) for args in chunk]


def _worker(calls, results, initializer, initargs, max_tasks):
    """What each process does: one call after the other."""
    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException:
            _base.LOGGER.critical("Exception in initializer:", exc_info=True)
            return
    done = 0
    while True:
        item = calls.get()
        if item is None:
            results.put(os.getpid())
            return
        number, (fn, args, kwargs) = item
        done += 1
        leaves = os.getpid() if max_tasks is not None and done >= max_tasks else None
        try:
            answer = number, True, fn(*args, **kwargs), leaves
        except BaseException as problem:
            answer = number, False, _ExceptionWithTraceback(problem, problem.__traceback__), leaves
        try:
            results.put(answer)
        except Exception as problem:
            results.put((number, False, _ExceptionWithTraceback(problem, problem.__traceback__), leaves))
        del item, answer, fn, args, kwargs
        if leaves is not None:
            return


class _Shared:
    """What an executor and its thread have in common. The thread does not know the executor: when nobody else does, it
    goes, and the workers end."""

    def __init__(self, context, workers, begin):
        self.context, self.workers, self.begin = context, workers, begin
        self.calls = context.SimpleQueue()
        self.results = context.SimpleQueue()
        self.waker = _Waker()
        self.lock = threading.Lock()
        self.numbers = itertools.count()
        # Numbers of calls that no worker may take yet; all calls that are not done; how many the workers were given.
        self.waiting, self.pending, self.given = queue.SimpleQueue(), {}, 0
        self.processes = {}
        self.closed = self.cancels = self.broken = False

    def start_worker(self):
        child = self.context.Process(target=_worker, args=(self.calls, self.results, *self.begin))
        child.start()
        self.processes[child.pid] = child

    def close(self, cancels=False):
        self.closed, self.cancels = True, self.cancels or cancels
        self.waker.wake()


def _look_after(shared):
    """What the thread does: give calls to the workers, and their results to the futures."""
    while True:
        ends = shared.closed or _program_ends
        if ends and shared.cancels:
            _cancel_waiting(shared)
        _give_out(shared)
        # Calls that could not be sent are done by now too.
        if ends and not shared.pending:
            break
        results = shared.results._reader
        sentinels = [child.sentinel for child in list(shared.processes.values())]
        ready = mp.connection.wait([results, shared.waker.reader, *sentinels])
        if results in ready:
            answer = shared.results.get()
            if isinstance(answer, int):
                shared.processes.pop(answer).join()
            else:
                _settle(shared, *answer)
            del answer
        elif shared.waker.reader in ready:
            shared.waker.clear()
        else:
            _break(shared)
            return
    _end_workers(shared)


def _give_out(shared):
    room = shared.workers + EXTRA_QUEUED_CALLS
    while shared.given < room:
        try:
            number = shared.waiting.get_nowait()
        except queue.Empty:
            return
        item = shared.pending[number]
        if not item.future.set_running_or_notify_cancel():
            del shared.pending[number]
            continue
        try:
            shared.calls.put((number, item.call))
            shared.given += 1
        except Exception as problem:
            # The call cannot be sent.
            del shared.pending[number]
            wrapped = _ExceptionWithTraceback(problem, problem.__traceback__)
            item.future.set_exception(_rebuild_exc(wrapped.exc, wrapped.tb))


def _settle(shared, number, success, outcome, leaves):
    shared.given -= 1
    item = shared.pending.pop(number)
    if success:
        item.future.set_result(outcome)
    else:
        item.future.set_exception(outcome)
    if leaves is not None:
        shared.processes.pop(leaves).join()
        if not shared.closed and not _program_ends:
            shared.start_worker()


def _cancel_waiting(shared):
    while True:
        try:
            number = shared.waiting.get_nowait()
        except queue.Empty:
            return
        item = shared.pending.pop(number)
        item.future.cancel()
        item.future.set_running_or_notify_cancel()


def _break(shared):
    """A worker ended although nobody told it to: nothing can be relied on any more."""
    words = ("A process in the process pool was terminated abruptly while the future was running or "
             "pending.")
    with shared.lock:
        shared.broken = ("A child process terminated abruptly, the process pool is not usable anymore")
        shared.closed = True
    for item in shared.pending.values():
        try:
            item.future.set_exception(BrokenProcessPool(words))
        except _base.InvalidStateError:
            pass
    shared.pending.clear()
    for child in shared.processes.values():
        child.terminate()
    for child in shared.processes.values():
        child.join()


def _end_workers(shared):
    for _ in shared.processes:
        shared.calls.put(None)
    for child in shared.processes.values():
        child.join()
    shared.processes.clear()


def _chain_from_iterable_of_lists(iterable):
    for element in iterable:
        element.reverse()
        while element:
            yield element.pop()


class ProcessPoolExecutor(_base.Executor):
    """Makes calls in at most `max_workers` processes."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *,
                 max_tasks_per_child=None):
        if max_workers is None:
            max_workers = os.process_cpu_count() or 1
        elif max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if mp_context is None:
            mp_context = mp.get_context("spawn" if max_tasks_per_child is not None else None)
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError("max_tasks_per_child must be an integer")
            if max_tasks_per_child <= 0:
                raise ValueError("max_tasks_per_child must be >= 1")
            if mp_context.get_start_method() == "fork":
                raise ValueError("max_tasks_per_child is incompatible with the 'fork' multiprocessing "
                                 "start method; supply a different mp_context.")
        self._max_workers = max_workers
        self._shared = _Shared(mp_context, max_workers, (initializer, initargs, max_tasks_per_child))
        self._thread = None
        weakref.finalize(self, self._shared.close).atexit = False

    # What tools look at.
    _mp_context = property(lambda self: self._shared.context)
    _processes = property(lambda self: self._shared.processes)
    _broken = property(lambda self: self._shared.broken)
    _pending_work_items = property(lambda self: self._shared.pending)
    _executor_manager_thread = property(lambda self: self._thread)

    def submit(self, fn, /, *args, **kwargs):
        """Have `fn(*args, **kwargs)` called in a process; return its future."""
        shared = self._shared
        with shared.lock:
            if shared.broken:
                raise BrokenProcessPool(shared.broken)
            if shared.closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if _program_ends:
                raise RuntimeError("cannot schedule new futures after interpreter shutdown")
            future, number = _base.Future(), next(shared.numbers)
            shared.pending[number] = _WorkItem(future, fn, args, kwargs)
            shared.waiting.put(number)
            if self._thread is None:
                self._start()
            shared.waker.wake()
        return future

    def _start(self):
        # All processes first: a copy of a process has none of its threads.
        for _ in range(self._max_workers):
            self._shared.start_worker()
        self._thread = threading.Thread(target=_look_after, args=(self._shared,))
        self._thread.start()
        _wakers[self._thread] = self._shared.waker

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """Return an iterator of what `fn` gives for the items, in their order."""
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        calls = zip(*iterables)
        chunks = iter(lambda: tuple(itertools.islice(calls, chunksize)), ())
        results = super().map(partial(_process_chunk, fn), chunks, timeout=timeout)
        return _chain_from_iterable_of_lists(results)

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Take no more calls, and perhaps wait for those taken."""
        with self._shared.lock:
            self._shared.close(cancel_futures)
        if wait and self._thread is not None:
            self._thread.join()
