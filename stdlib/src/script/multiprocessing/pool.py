"""Pools of workers: processes, or threads."""

import collections
import itertools
import os
import queue
import threading
import time
from types import GenericAlias

from . import connection, util
from .context import TimeoutError

__all__ = ["Pool", "ThreadPool"]

INIT, RUN, CLOSE, TERMINATE = "INIT", "RUN", "CLOSE", "TERMINATE"

job_counter = itertools.count()


def mapstar(args):
    """Call a function with each item of a chunk."""
    return list(map(*args))


def starmapstar(args):
    """Call a function with the arguments in each item of a chunk."""
    return list(itertools.starmap(args[0], args[1]))


class RemoteTraceback(Exception):
    """The traceback of an exception in another process, as text."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class ExceptionWithTraceback:
    """An exception on its way to another process, where its traceback cannot go."""

    def __init__(self, exc, tb):
        import traceback
        text = "".join(traceback.format_exception(type(exc), exc, tb))
        self.exc, self.tb = exc, f'\n"""\n{text}"""'

    def __reduce__(self):
        return rebuild_exc, (self.exc, self.tb)


def rebuild_exc(exc, tb):
    """Return the exception, with its traceback as the cause."""
    exc.__cause__ = RemoteTraceback(tb)
    return exc


class MaybeEncodingError(Exception):
    """A result cannot be sent."""

    def __init__(self, exc, value):
        self.exc, self.value = repr(exc), repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return f"Error sending result: '{self.value}'. Reason: '{self.exc}'"

    def __repr__(self):
        return f"<{type(self).__name__}: {self}>"


def worker(inqueue, outqueue, initializer=None, initargs=(), maxtasks=None, wrap_exception=False):
    """What a worker does: one task after the other."""
    if maxtasks is not None and not (isinstance(maxtasks, int) and maxtasks >= 1):
        raise AssertionError(f"Maxtasks {maxtasks!r} is not valid")
    if hasattr(inqueue, "_writer"):
        # This process gives out no tasks and reads no results.
        inqueue._writer.close()
        outqueue._reader.close()
    if initializer is not None:
        initializer(*initargs)
    done = 0
    while maxtasks is None or done < maxtasks:
        try:
            task = inqueue.get()
        except (EOFError, OSError):
            util.debug("worker got EOFError or OSError -- exiting")
            break
        if task is None:
            util.debug("worker got sentinel -- exiting")
            break
        job, i, func, args, kwds = task
        try:
            result = True, func(*args, **kwds)
        except Exception as e:
            if wrap_exception:
                e = ExceptionWithTraceback(e, e.__traceback__)
            result = False, e
        try:
            outqueue.put((job, i, result))
        except Exception as e:
            problem = MaybeEncodingError(e, result[1])
            util.debug("Possible encoding error while sending result: %s", problem)
            outqueue.put((job, i, (False, problem)))
        task = job = result = func = args = kwds = None
        done += 1
    util.debug("worker exiting after %d tasks", done)


class ApplyResult:
    """The result of one call, which may still be on its way."""

    def __init__(self, pool, callback, error_callback):
        self._pool = pool
        self._event = threading.Event()
        self._job = next(job_counter)
        self._cache = pool._cache
        self._callback, self._error_callback = callback, error_callback
        self._cache[self._job] = self

    def ready(self):
        """Is it there?"""
        return self._event.is_set()

    def successful(self):
        """Did the call return?"""
        if not self.ready():
            raise ValueError(f"{self!r} not ready")
        return self._success

    def wait(self, timeout=None):
        """Wait until it is there."""
        self._event.wait(timeout)

    def get(self, timeout=None):
        """Return what the call returned, or raise what it raised."""
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _done(self):
        callback = self._callback if self._success else self._error_callback
        if callback:
            callback(self._value)
        self._event.set()
        del self._cache[self._job]
        self._pool = None

    def _set(self, i, obj):
        self._success, self._value = obj
        self._done()

    __class_getitem__ = classmethod(GenericAlias)


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    """The results of calls, all at once."""

    def __init__(self, pool, chunksize, length, callback, error_callback):
        super().__init__(pool, callback, error_callback)
        self._success, self._value = True, [None] * length
        self._chunksize = chunksize
        if chunksize <= 0:
            self._left = 0
            self._event.set()
            del self._cache[self._job]
        else:
            self._left = length // chunksize + bool(length % chunksize)

    def _set(self, i, obj):
        self._left -= 1
        success, result = obj
        if success and self._success:
            start = i * self._chunksize
            self._value[start:start + self._chunksize] = result
        elif not success and self._success:
            # Only the first failure counts.
            self._success, self._value = False, result
        if self._left == 0:
            self._done()


class IMapIterator:
    """Gives results in the order of the calls, as they come."""

    def __init__(self, pool):
        self._pool = pool
        self._cond = threading.Condition(threading.Lock())
        self._job = next(job_counter)
        self._cache = pool._cache
        self._items = collections.deque()
        self._index, self._length, self._unsorted = 0, None, {}
        self._cache[self._job] = self

    def __iter__(self):
        return self

    def next(self, timeout=None):
        """Return the next result."""
        with self._cond:
            if not self._items and self._index != self._length:
                self._cond.wait(timeout)
            if not self._items and self._index != self._length:
                raise TimeoutError
            if not self._items:
                self._pool = None
                raise StopIteration
            success, value = self._items.popleft()
        if not success:
            raise value
        return value

    __next__ = next

    def _set(self, i, obj):
        with self._cond:
            self._take(i, obj)
            if self._index == self._length:
                del self._cache[self._job]
                self._pool = None

    def _take(self, i, obj):
        self._unsorted[i] = obj
        while self._index in self._unsorted:
            self._items.append(self._unsorted.pop(self._index))
            self._index += 1
            self._cond.notify()

    def _set_length(self, length):
        with self._cond:
            self._length = length
            if self._index == self._length:
                self._cond.notify()
                del self._cache[self._job]
                self._pool = None


class IMapUnorderedIterator(IMapIterator):
    """Gives results as they come."""

    def _take(self, i, obj):
        self._items.append(obj)
        self._index += 1
        self._cond.notify()


class Pool:
    """Processes that wait for calls."""

    _wraps_exceptions = True

    @staticmethod
    def Process(ctx, *args, **kwds):
        """Return a worker that is not started."""
        return ctx.Process(*args, **kwds)

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None,
                 context=None):
        self._pool = []
        self._state = INIT
        if context is None:
            from .context import _default_context
            context = _default_context.get_context()
        self._ctx = context
        if processes is None:
            processes = os.process_cpu_count() or 1
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if maxtasksperchild is not None:
            if not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0:
                raise ValueError("maxtasksperchild must be a positive int or None")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._cache = {}
        self._processes = processes
        self._make_queues()
        self._taskqueue = queue.SimpleQueue()
        self._change = threading.Event()
        self._begin = initializer, initargs, maxtasksperchild, self._wraps_exceptions
        self._fill()
        self._worker_handler = self._start(self._handle_workers)
        self._task_handler = self._start(self._handle_tasks)
        self._result_handler = self._start(self._handle_results)
        self._terminate = util.Finalize(None, self._end_workers, exitpriority=15)
        self._state = RUN

    def _make_queues(self):
        self._inqueue, self._outqueue = self._ctx.SimpleQueue(), self._ctx.SimpleQueue()
        # By which the thread that reads results is told that there will be no more.
        self._last_call = connection.Pipe(duplex=False)
        self._is_over = False

    def _next_result(self):
        """Wait for a result; None when all are there that will ever be."""
        reader, ends = self._outqueue._reader, self._last_call[0]
        while self._state != TERMINATE and (self._cache or not self._is_over):
            ready = connection.wait([reader, ends])
            if reader in ready:
                return self._outqueue.get()
            self._is_over = ends.recv() is None
        return None

    def _tell_end(self):
        """There are no tasks any more."""
        for _ in self._pool:
            self._inqueue.put(None)
        self._last_call[1].send(None)

    def _fill(self):
        """Start workers until there are enough."""
        while len(self._pool) < self._processes:
            member = self.Process(self._ctx, target=worker,
                                  args=(self._inqueue, self._outqueue, *self._begin))
            member.name = member.name.replace("Process", "PoolWorker")
            member.daemon = True
            member.start()
            self._pool.append(member)

    def _end_workers(self):
        util.debug("terminating workers")
        self._state = TERMINATE
        self._change.set()
        self._worker_handler.join()
        for member in self._pool:
            if member.exitcode is None:
                member.terminate()
        for member in self._pool:
            member.join()
        # Whoever still hands out tasks sees that nobody takes them.
        self._inqueue._reader.close()
        self._last_call[1].send(None)

    def _start(self, target):
        thread = threading.Thread(target=target, daemon=True)
        thread.start()
        return thread

    def __repr__(self):
        cls = type(self)
        return (f"<{cls.__module__}.{cls.__qualname__} state={self._state} "
                f"pool_size={len(self._pool)}>")

    def _handle_workers(self):
        # Replaces workers that have done their share, and tells the one who hands out tasks when there will be no more.
        while self._state == RUN or self._state == INIT or self._cache and self._state != TERMINATE:
            self._replace_workers()
            if self._change.wait(0.1):
                time.sleep(0.005)
        self._taskqueue.put(None)

    def _replace_workers(self):
        ended = [member for member in self._pool if member.exitcode is not None]
        for member in ended:
            member.join()
            self._pool.remove(member)
        if ended:
            self._fill()

    def _handle_tasks(self):
        for sequence, set_length in iter(self._taskqueue.get, None):
            count = 0
            try:
                for task in sequence:
                    if self._state == TERMINATE:
                        break
                    self._hand_out(task)
                    count += 1
            except Exception as e:
                # The iterable itself failed: its caller hears of it.
                job = sequence.job if isinstance(sequence, _Tasks) else None
                if job in self._cache:
                    self._cache[job]._set(count, (False, e))
                    count += 1
            if set_length:
                set_length(count)
            sequence = task = None
        if self._state != TERMINATE:
            self._tell_end()

    def _hand_out(self, task):
        try:
            self._inqueue.put(task)
        except Exception as e:
            job, i = task[:2]
            if job in self._cache and self._state != TERMINATE:
                self._cache[job]._set(i, (False, e))

    def _handle_results(self):
        for job, i, obj in iter(self._next_result, None):
            if job in self._cache:
                self._cache[job]._set(i, obj)
            obj = None

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")

    def apply(self, func, args=(), kwds={}):
        """Call in a worker and wait for the result."""
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        """Call in a worker."""
        self._check_running()
        result = ApplyResult(self, callback, error_callback)
        self._taskqueue.put(([(result._job, 0, func, args, kwds)], None))
        return result

    def map(self, func, iterable, chunksize=None):
        """Call with each item; return the list of results."""
        return self._map_async(func, iterable, mapstar, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """Call with each item."""
        return self._map_async(func, iterable, mapstar, chunksize, callback, error_callback)

    def starmap(self, func, iterable, chunksize=None):
        """Call with the arguments in each item; return the list of results."""
        return self._map_async(func, iterable, starmapstar, chunksize).get()

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """Call with the arguments in each item."""
        return self._map_async(func, iterable, starmapstar, chunksize, callback, error_callback)

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None,
                   error_callback=None):
        self._check_running()
        items = iterable if hasattr(iterable, "__len__") else list(iterable)
        n = len(items)
        if chunksize is None:
            # Four pieces a thread, so that none is left with a long one at the end.
            chunksize = -(-n // (4 * len(self._pool)))
        size = chunksize if n else 0
        result = MapResult(self, size, n, callback, error_callback)
        chunks = self._chunks(func, items, size)
        self._taskqueue.put((_Tasks(result._job, mapper, chunks), None))
        return result

    @staticmethod
    def _chunks(func, iterable, size):
        iterator = iter(iterable)
        while chunk := tuple(itertools.islice(iterator, size)):
            yield func, chunk

    def imap(self, func, iterable, chunksize=1):
        """Call with each item; give the results in their order, as they come."""
        return self._imap(IMapIterator, func, iterable, chunksize)

    def imap_unordered(self, func, iterable, chunksize=1):
        """Call with each item; give the results as they come."""
        return self._imap(IMapUnorderedIterator, func, iterable, chunksize)

    def _imap(self, kind, func, iterable, chunksize):
        self._check_running()
        if chunksize < 1:
            raise ValueError(f"Chunksize must be 1+, not {chunksize:n}")
        result = kind(self)
        if chunksize == 1:
            tasks = _Tasks(result._job, func, iterable)
            self._taskqueue.put((tasks, result._set_length))
            return result
        tasks = _Tasks(result._job, mapstar, self._chunks(func, iterable, chunksize))
        self._taskqueue.put((tasks, result._set_length))
        return (item for chunk in result for item in chunk)

    def close(self):
        """Take no more calls."""
        if self._state == RUN:
            self._state = CLOSE
            self._change.set()

    def terminate(self):
        """Give up what has not begun, and end the workers."""
        self._taskqueue.put(None)
        self._terminate()

    def join(self):
        """Wait until the workers have ended."""
        if self._state == RUN:
            raise ValueError("Pool is still running")
        if self._state not in (CLOSE, TERMINATE):
            raise ValueError("In unknown state")
        for thread in (self._worker_handler, self._task_handler, self._result_handler,
                       *self._pool):
            thread.join()

    def __reduce__(self):
        raise NotImplementedError("pool objects cannot be passed between processes or pickled")

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


class _Worker(threading.Thread):
    """A thread as a worker: it has ended when it says so."""

    exitcode = None


class ThreadPool(Pool):
    """Threads that wait for calls."""

    _wraps_exceptions = False

    @staticmethod
    def Process(ctx, *args, **kwds):
        """Return a worker that is not started."""
        return _Worker(*args, **kwds)

    def __init__(self, processes=None, initializer=None, initargs=()):
        super().__init__(processes, initializer, initargs)

    def _make_queues(self):
        self._inqueue, self._outqueue = queue.SimpleQueue(), queue.SimpleQueue()
        self._is_over = False

    def _next_result(self):
        if self._state == TERMINATE or self._is_over and not self._cache:
            return None
        task = self._outqueue.get()
        if task is None:
            # Tasks that were handed out before the end still come back.
            self._is_over = True
            return self._next_result()
        return None if self._state == TERMINATE else task

    def _tell_end(self):
        self._outqueue.put(None)
        for _ in self._pool:
            self._inqueue.put(None)

    def _end_workers(self):
        if self._state != TERMINATE:
            self._state = TERMINATE
            self._change.set()
            self._tell_end()


class _Tasks:
    """The tasks of a job; its number is known even if the first item fails."""

    def __init__(self, job, func, iterable):
        self.job, self._func, self._iterable = job, func, iterable

    def __iter__(self):
        for i, x in enumerate(self._iterable):
            yield self.job, i, self._func, (x,), {}
