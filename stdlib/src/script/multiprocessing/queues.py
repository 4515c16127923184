"""Queues between processes: pipes with locks at both ends."""

import collections
import os
import threading
import time
from queue import Empty, Full

from . import connection, context, util
from .connection import ForkingPickler as _Pickler

__all__ = ["Queue", "SimpleQueue", "JoinableQueue"]

# How many items a queue without bound is counted to.
_COUNTED = 65536


class Queue:
    """A queue. What is put goes into a pipe by a thread of its own, so that nobody waits for the reader."""

    def __init__(self, maxsize=0, *, ctx):
        self._maxsize = maxsize if maxsize > 0 else 0
        self._reader, self._writer = connection.Pipe(duplex=False)
        self._rlock, self._wlock = ctx.Lock(), ctx.Lock()
        self._opid = os.getpid()
        # Room that is left; and for a queue without bound, what is in it.
        self._sem = ctx.BoundedSemaphore(self._maxsize) if self._maxsize else None
        self._items = None if self._maxsize else ctx.Semaphore(0)
        self._ignore_epipe = False
        self._reset()
        util.register_after_fork(self, Queue._reset)

    def __getstate__(self):
        context.assert_spawning(self)
        return (self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem,
                self._items, self._opid)

    def __setstate__(self, state):
        (self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem,
         self._items, self._opid) = state
        self._reset()

    def _reset(self):
        self._notempty = threading.Condition(threading.Lock())
        self._buffer = collections.deque()
        self._thread, self._is_sending, self._is_closed = None, False, False
        self._jointhread, self._waits_at_end = None, True

    def _check_open(self):
        if self._is_closed:
            raise ValueError(f"Queue {self!r} is closed")

    def put(self, obj, block=True, timeout=None):
        """Add an item; wait for room if need be, so many seconds at most."""
        self._check_open()
        self._reserve(block, timeout)
        self._hand_over(obj)

    def _reserve(self, block, timeout):
        if self._sem is not None and not self._sem.acquire(block, timeout):
            raise Full

    def _hand_over(self, obj):
        with self._notempty:
            if self._thread is None:
                self._start_thread()
            self._buffer.append(obj)
            if self._items is not None and self._items._get_value() < _COUNTED:
                self._items.release()
            self._notempty.notify()

    def get(self, block=True, timeout=None):
        """Take the oldest item; wait for one if need be, so many seconds at most."""
        self._check_open()
        if block and timeout is None:
            with self._rlock:
                data = self._reader.recv_bytes()
        else:
            data = self._get_in_time(block, timeout)
        if self._sem is not None:
            self._sem.release()
        else:
            self._items.acquire(False)
        return _Pickler.loads(data)

    def _get_in_time(self, block, timeout):
        end = time.monotonic() + timeout if block else None
        if not self._rlock.acquire(block, timeout):
            raise Empty
        try:
            left = max(0, end - time.monotonic()) if block else 0
            if not self._reader.poll(left):
                raise Empty
            return self._reader.recv_bytes()
        finally:
            self._rlock.release()

    def qsize(self):
        """Return about how many items there are."""
        if self._sem is not None:
            return self._maxsize - self._sem._get_value()
        return self._items._get_value()

    def empty(self):
        """Is there nothing to get at the moment?"""
        self._check_open()
        return not self._reader.poll()

    def full(self):
        """Is there no room at the moment?"""
        return self._sem is not None and self._sem._get_value() == 0

    def get_nowait(self):
        """Take the oldest item if there is one."""
        return self.get(False)

    def put_nowait(self, obj):
        """Add an item if there is room."""
        return self.put(obj, False)

    def close(self):
        """Put nothing more from this process."""
        if self._is_closed:
            return
        self._is_closed = True
        self._reader.close()
        with self._notempty:
            self._notempty.notify()

    def join_thread(self):
        """Wait until what was put is in the pipe."""
        assert self._is_closed, f"Queue {self!r} not closed"
        if self._jointhread:
            self._jointhread()

    def cancel_join_thread(self):
        """Do not wait at the end of the process for what is not in the pipe."""
        self._waits_at_end = False
        if self._jointhread:
            self._jointhread.cancel()

    def _start_thread(self):
        self._buffer.clear()
        self._thread = threading.Thread(target=self._feed, name="QueueFeederThread", daemon=True)
        self._thread.start()
        if self._waits_at_end:
            self._jointhread = util.Finalize(self._thread, _finish_feeder,
                                             (self._thread, self._notempty, self._buffer),
                                             exitpriority=-5)

    def _feed(self):
        """Send what is put, until the end is put or the queue is closed and all is sent."""
        while True:
            with self._notempty:
                while not self._buffer and not self._is_closed:
                    self._notempty.wait()
                if not self._buffer:
                    break
                obj = self._buffer.popleft()
            if obj is _END:
                break
            try:
                data = _Pickler.dumps(obj)
                obj = None
                with self._wlock:
                    self._writer.send_bytes(data)
            except Exception as problem:
                if util.is_exiting():
                    util.info("error in queue thread: %s", problem)
                    return
                # There is room again: the item did not come in.
                if self._sem is not None:
                    self._sem.release()
                else:
                    self._items.acquire(False)
                self._on_queue_feeder_error(problem, obj)
        if self._is_closed:
            self._writer.close()

    @staticmethod
    def _on_queue_feeder_error(e, obj):
        """What is done about an item that could not be sent."""
        import traceback
        traceback.print_exc()


_END = object()


def _finish_feeder(thread, notempty, buffer):
    with notempty:
        buffer.append(_END)
        notempty.notify()
    thread.join()


class JoinableQueue(Queue):
    """A queue that knows which of its items are done."""

    def __init__(self, maxsize=0, *, ctx):
        super().__init__(maxsize, ctx=ctx)
        self._unfinished, self._cond = ctx.Semaphore(0), ctx.Condition()

    def __getstate__(self):
        return super().__getstate__(), self._cond, self._unfinished

    def __setstate__(self, state):
        inner, self._cond, self._unfinished = state
        super().__setstate__(inner)

    def put(self, obj, block=True, timeout=None):
        """Add an item; wait for room if need be, so many seconds at most."""
        self._check_open()
        self._reserve(block, timeout)
        with self._cond:
            self._unfinished.release()
        self._hand_over(obj)

    def task_done(self):
        """Say that an item that was taken is done."""
        with self._cond:
            if not self._unfinished.acquire(False):
                raise ValueError("task_done() called too many times")
            if self._unfinished._get_value() == 0:
                self._cond.notify_all()

    def join(self):
        """Wait until all that was put is done."""
        with self._cond:
            while self._unfinished._get_value():
                self._cond.wait()


class SimpleQueue:
    """A pipe with a lock at each end."""

    def __init__(self, *, ctx):
        self._reader, self._writer = connection.Pipe(duplex=False)
        self._rlock, self._wlock = ctx.Lock(), ctx.Lock()

    def __getstate__(self):
        context.assert_spawning(self)
        return self._reader, self._writer, self._rlock, self._wlock

    def __setstate__(self, state):
        self._reader, self._writer, self._rlock, self._wlock = state

    def close(self):
        """Close both ends."""
        self._reader.close()
        self._writer.close()

    def empty(self):
        """Is there nothing to get?"""
        return not self._reader.poll()

    def get(self):
        """Wait for an item and take it."""
        with self._rlock:
            data = self._reader.recv_bytes()
        return _Pickler.loads(data)

    def put(self, obj):
        """Add an item."""
        data = _Pickler.dumps(obj)
        with self._wlock:
            self._writer.send_bytes(data)

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)
