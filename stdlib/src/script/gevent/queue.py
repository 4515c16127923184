"""Queues between greenlets."""

import heapq
from collections import deque
from time import monotonic

from _queue import Empty

from ._hub import wait_until
from .event import Event

__all__ = ["Queue", "PriorityQueue", "LifoQueue", "SimpleQueue", "JoinableQueue", "Empty",
           "Full"]


class Full(Exception):
    """There is no room."""


Full.__module__ = "queue"


class SimpleQueue:
    """Things in the order in which they come."""

    def __init__(self, maxsize=None, items=(), unfinished_tasks=None):
        self.maxsize = maxsize if maxsize is not None and maxsize > 0 else None
        self._getters, self._putters = [], []
        self._init()
        for item in items:
            self._put(item)

    def _init(self):
        self.queue = deque()

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    def _peek(self):
        return self.queue[0]

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x} queue={self.queue!r}>"

    def __len__(self):
        return self.qsize()

    def __bool__(self):
        return True

    def __iter__(self):
        return self

    def __next__(self):
        item = self.get()
        if item is StopIteration:
            raise item
        return item

    def qsize(self):
        """Return how many there are."""
        return len(self.queue)

    def empty(self):
        """Is there nothing?"""
        return not self.queue

    def full(self):
        """Is there no room?"""
        return self.maxsize is not None and self.qsize() >= self.maxsize

    @staticmethod
    def _wait(waiters, is_ready, block, timeout, failure):
        end = None if timeout is None else monotonic() + timeout
        while not is_ready():
            left = None if end is None else end - monotonic()
            if not block or left is not None and left <= 0:
                raise failure
            wait_until(waiters, left)

    def put(self, item, block=True, timeout=None):
        """Put something in, waiting for room."""
        self._wait(self._putters, lambda: not self.full(), block, timeout, Full())
        self._put(item)
        if self._getters:
            self._getters.pop(0)()

    def put_nowait(self, item):
        """Put something in if there is room."""
        self.put(item, False)

    def get(self, block=True, timeout=None):
        """Take something out, waiting for it."""
        self._wait(self._getters, lambda: self.queue, block, timeout, Empty())
        item = self._get()
        if self._putters:
            self._putters.pop(0)()
        return item

    def get_nowait(self):
        """Take something out if there is something."""
        return self.get(False)

    def peek(self, block=True, timeout=None):
        """Return what comes next, and leave it."""
        self._wait(self._getters, lambda: self.queue, block, timeout, Empty())
        return self._peek()


class JoinableQueue(SimpleQueue):
    """The same, and it knows how much is not done yet."""

    def __init__(self, maxsize=None, items=(), unfinished_tasks=None):
        self._all_done = Event()
        self._all_done.set()
        self.unfinished_tasks = 0
        super().__init__(maxsize, items)
        if unfinished_tasks is not None:
            self.unfinished_tasks = unfinished_tasks
        if self.unfinished_tasks:
            self._all_done.clear()

    def put(self, item, block=True, timeout=None):
        super().put(item, block, timeout)
        self.unfinished_tasks += 1
        self._all_done.clear()

    def task_done(self):
        """Say that something taken out is done."""
        if self.unfinished_tasks <= 0:
            raise ValueError("task_done() called too many times")
        self.unfinished_tasks -= 1
        if not self.unfinished_tasks:
            self._all_done.set()

    def join(self, timeout=None):
        """Wait until everything is done."""
        return self._all_done.wait(timeout)


Queue = JoinableQueue


class LifoQueue(JoinableQueue):
    """The last thing first."""

    def _get(self):
        return self.queue.pop()

    def _peek(self):
        return self.queue[-1]


class PriorityQueue(JoinableQueue):
    """The least thing first."""

    def _init(self):
        self.queue = []

    def _put(self, item):
        heapq.heappush(self.queue, item)

    def _get(self):
        return heapq.heappop(self.queue)


class UnboundQueue(JoinableQueue):
    """One that always has room."""

    def __init__(self, maxsize=None, items=()):
        super().__init__(None, items)
