"""Queues that threads put things into and take things out of."""

import threading
import types
from _collections import deque
from heapq import heappush, heappop
from time import monotonic as time

try:
    from _queue import Empty
except ImportError:
    class Empty(Exception):
        """Raised by `get_nowait` and by a `get` that waited in vain."""

__all__ = ["Empty", "Full", "ShutDown", "Queue", "PriorityQueue", "LifoQueue",
           "SimpleQueue"]


class Full(Exception):
    """Raised by `put_nowait` and by a `put` that waited in vain."""


class ShutDown(Exception):
    """Raised by `put` and `get` of a queue that was shut down."""


class Queue:
    """First in, first out; at most `maxsize` items if that is above zero.

    One lock guards all; three conditions share it: there is something to take,
    there is room, and every item that was put has been reported done.
    """

    def __init__(self, maxsize=0):
        self.maxsize, self.unfinished_tasks, self.is_shutdown = maxsize, 0, False
        lock = self.mutex = threading.Lock()
        self.not_empty, self.not_full, self.all_tasks_done = (
            threading.Condition(lock), threading.Condition(lock),
            threading.Condition(lock))
        self._init(maxsize)

    def task_done(self):
        """Report that an item got from the queue has been dealt with."""
        with self.all_tasks_done:
            unfinished = self.unfinished_tasks - 1
            if unfinished < 0:
                raise ValueError("task_done() called too many times")
            if unfinished == 0:
                self.all_tasks_done.notify_all()
            self.unfinished_tasks = unfinished

    def join(self):
        """Wait until `task_done` was called for every item ever put."""
        with self.all_tasks_done:
            while self.unfinished_tasks:
                self.all_tasks_done.wait()

    def qsize(self):
        """Return how many items there are, at this moment."""
        with self.mutex:
            return self._qsize()

    def empty(self):
        """Return whether there is no item, at this moment."""
        with self.mutex:
            return not self._qsize()

    def full(self):
        """Return whether there is no room, at this moment."""
        with self.mutex:
            return 0 < self.maxsize <= self._qsize()

    def put(self, item, block=True, timeout=None):
        """Add an item, waiting for room if need be; raise Full otherwise."""
        with self.not_full:
            if self.is_shutdown:
                raise ShutDown
            if self.maxsize > 0:
                self._await_room(block, timeout)
            self._put(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def _await_room(self, block, timeout):
        if not block:
            if self._qsize() >= self.maxsize:
                raise Full
            return
        if timeout is not None:
            if timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            deadline = time() + timeout
        while self._qsize() >= self.maxsize:
            if timeout is None:
                self.not_full.wait()
            else:
                remaining = deadline - time()
                if remaining <= 0.0:
                    raise Full
                self.not_full.wait(remaining)
            if self.is_shutdown:
                raise ShutDown

    def get(self, block=True, timeout=None):
        """Remove and return an item, waiting for one; raise Empty otherwise."""
        with self.not_empty:
            if not self._qsize():
                self._await_item(block, timeout)
            item = self._get()
            self.not_full.notify()
            return item

    def _await_item(self, block, timeout):
        if self.is_shutdown:
            raise ShutDown
        if not block:
            raise Empty
        if timeout is not None:
            if timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            deadline = time() + timeout
        while not self._qsize():
            if timeout is None:
                self.not_empty.wait()
            else:
                remaining = deadline - time()
                if remaining <= 0.0:
                    raise Empty
                self.not_empty.wait(remaining)
            if self.is_shutdown and not self._qsize():
                raise ShutDown

    def put_nowait(self, item):
        """Add an item, or raise Full at once."""
        return self.put(item, block=False)

    def get_nowait(self):
        """Remove and return an item, or raise Empty at once."""
        return self.get(block=False)

    def shutdown(self, immediate=False):
        """Refuse further puts; gets go on until empty, or stop at once."""
        with self.mutex:
            self.is_shutdown = True
            if immediate:
                self._drop_items()
                self.all_tasks_done.notify_all()
            for condition in (self.not_full, self.not_empty):
                condition.notify_all()

    def _drop_items(self):
        """With the lock held: throw away what is there, as if it had been done."""
        dropped = 0
        while self._qsize():
            self._get()
            dropped += 1
        self.unfinished_tasks = max(self.unfinished_tasks - dropped, 0)

    def __class_getitem__(cls, item):
        return types.GenericAlias(cls, item)

    # What a subclass overrides; always called with the lock held.

    def _init(self, maxsize):
        self.queue = deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()


class PriorityQueue(Queue):
    """The smallest item comes out first."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        heappush(self.queue, item)

    def _get(self):
        return heappop(self.queue)


class LifoQueue(Queue):
    """The latest item comes out first."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.pop()


class _PySimpleQueue:
    """First in, first out, without end; nothing but `put` and `get`. This one is made of Python alone."""

    def __init__(self):
        self._items, self._filled = deque(), threading.Semaphore(0)

    def put(self, item, block=True, timeout=None):
        """Put an item in; this never waits, whatever the arguments say."""
        self._items.append(item)
        self._filled.release()

    def get(self, block=True, timeout=None):
        """Take the first item out; wait for one if `block`, for `timeout` seconds at most."""
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        if self._filled.acquire(block, timeout):
            return self._items.popleft()
        raise Empty

    def put_nowait(self, item):
        """As `put`."""
        self.put(item, False)

    def get_nowait(self):
        """Take the first item out, or raise Empty."""
        return self.get(False)

    def qsize(self):
        """Return how many items there are, at this moment."""
        return len(self._items)

    def empty(self):
        """Return whether there is no item, at this moment."""
        return not self._items

    __class_getitem__ = classmethod(types.GenericAlias)


try:
    from _queue import SimpleQueue
except ImportError:
    SimpleQueue = _PySimpleQueue
