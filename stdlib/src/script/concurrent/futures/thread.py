"""An executor of threads."""

import itertools
import queue
import threading
import types
import weakref
from concurrent.futures import _base

# Which queue each living worker takes its calls from.
_queue_of = weakref.WeakKeyDictionary()
_program_ends = False
# Held by whoever starts a worker, so that none is started after the end began.
_starting = threading.Lock()


def _end_all():
    """Have all workers finish what was submitted, and wait for them."""
    global _program_ends
    with _starting:
        _program_ends = True
        workers = dict(_queue_of)
    for work_queue in workers.values():
        work_queue.put(None)
    for worker in workers:
        worker.join()


# Before the threads that are not daemons are waited for: these wait for work.
threading._register_atexit(_end_all)


class _WorkItem:
    """A call that is to be made, and its future."""

    __slots__ = ("future", "call")

    __class_getitem__ = classmethod(types.GenericAlias)

    def __init__(self, future, *call):
        self.future, self.call = future, call

    def run(self):
        if self.future.set_running_or_notify_cancel():
            function, args, kwargs = self.call
            try:
                settle, outcome = self.future.set_result, function(*args, **kwargs)
            except BaseException as failure:
                settle, outcome = self.future.set_exception, failure
            try:
                settle(outcome)
            finally:
                # An exception's traceback holds this frame, which is not to hold the exception.
                del self, settle, outcome


class _Shared:
    """What an executor and its workers have in common. The workers do not know the executor: when nobody else does, it
    goes, and they end."""

    def __init__(self):
        self.calls = queue.SimpleQueue()
        # As many Nones as there are workers that wait for a call and that nobody has counted on yet.
        self.idle = queue.SimpleQueue()
        self.lock = threading.Lock()
        self.closed = False
        self.broken = None

    def close(self):
        self.closed = True
        self.calls.put(None)

    def waiting_calls(self):
        """The calls that no worker has taken, taken out."""
        while True:
            try:
                item = self.calls.get_nowait()
            except queue.Empty:
                return
            if item is not None:
                yield item

    def next_call(self):
        if not self.calls.empty():
            try:
                return self.calls.get_nowait()
            except queue.Empty:
                pass            # another worker was faster
        self.idle.put(None)
        return self.calls.get()

    def count_on_a_worker(self):
        """Is there one that waits, and is now to take a call? With the lock held: nobody else counts."""
        return not self.idle.empty() and self.idle.get_nowait() is None

    def fail(self):
        with self.lock:
            self.broken = "A thread initializer failed, the thread pool is not usable anymore"
            for item in self.waiting_calls():
                item.future.set_exception(BrokenThreadPool(self.broken))


def _prepared(shared, initializer, initargs):
    """Make a worker's first call; return whether it may take others."""
    try:
        if initializer is not None:
            initializer(*initargs)
        return True
    except BaseException:
        _base.LOGGER.critical("Exception in initializer:", exc_info=True)
        shared.fail()
        return False


def _worker(shared, initializer, initargs):
    """What each thread does: take calls from the queue until there is a None and no reason to stay."""
    if not _prepared(shared, initializer, initargs):
        return
    try:
        while True:
            item = shared.next_call()
            if item is not None:
                item.run()
                del item        # not to be kept while waiting for the next
            elif shared.closed or _program_ends:
                shared.close()  # for the next worker
                return
    except BaseException:
        _base.LOGGER.critical("Exception in worker", exc_info=True)


class BrokenThreadPool(_base.BrokenExecutor):
    """The initializer of a pool of threads failed."""


class ThreadPoolExecutor(_base.Executor):
    """Makes calls in at most `max_workers` threads."""

    _numbers = itertools.count()

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None,
                 initargs=()):
        if max_workers is None:
            import os
            # Calls mostly wait; but a large machine is not to be flooded.
            max_workers = min(32, 4 + (os.process_cpu_count() or 1))
        elif max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if not (initializer is None or callable(initializer)):
            raise TypeError("initializer must be a callable")
        self._max_workers, self._threads = max_workers, set()
        self._shared = _Shared()
        self._begin = initializer, initargs
        self._thread_name_prefix = thread_name_prefix or f"ThreadPoolExecutor-{next(self._numbers)}"
        weakref.finalize(self, self._shared.close).atexit = False

    # What tools look at.
    _work_queue = property(lambda self: self._shared.calls)
    _shutdown = property(lambda self: self._shared.closed)
    _broken = property(lambda self: self._shared.broken or False)

    def submit(self, fn, /, *args, **kwargs):
        """Have `fn(*args, **kwargs)` called in a thread; return its future."""
        future = _base.Future()
        self._enqueue(_WorkItem(future, fn, args, kwargs))
        return future

    def _enqueue(self, item):
        shared = self._shared
        with shared.lock, _starting:
            if shared.broken:
                raise BrokenThreadPool(shared.broken)
            if shared.closed or _program_ends:
                when = "shutdown" if shared.closed else "interpreter shutdown"
                raise RuntimeError(f"cannot schedule new futures after {when}")
            shared.calls.put(item)
            if not shared.count_on_a_worker() and len(self._threads) < self._max_workers:
                self._start_worker()

    def _start_worker(self):
        worker = threading.Thread(
            target=_worker, args=(self._shared, *self._begin),
            name=f"{self._thread_name_prefix}_{len(self._threads)}")
        worker.start()
        self._threads.add(worker)
        _queue_of[worker] = self._shared.calls

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Take no more calls, and perhaps wait for those taken."""
        shared = self._shared
        with shared.lock:
            if cancel_futures:
                for item in shared.waiting_calls():
                    item.future.cancel()
            shared.close()
        for worker in self._threads if wait else ():
            worker.join()
