"""Queues between tasks."""

import collections
import heapq
from types import GenericAlias

from . import locks
from . import mixins

__all__ = ("Queue", "PriorityQueue", "LifoQueue", "QueueFull", "QueueEmpty", "QueueShutDown")


class QueueEmpty(Exception):
    """get_nowait() found nothing."""


class QueueFull(Exception):
    """put_nowait() found no room."""


class QueueShutDown(Exception):
    """The queue was shut down."""


class _Side(collections.deque):
    """Those that wait to put something in, or those that wait to take something out."""

    def wake(self, n=1):
        """Wake the first ones that still wait."""
        while n and self:
            place = self.popleft()
            if not place.done():
                place.set_result(None)
                n -= 1

    async def wait(self, loop, is_blocked):
        """Wait until woken; a turn that cannot be taken is handed on."""
        place = loop.create_future()
        self.append(place)
        try:
            await place
        except BaseException:
            was_woken = place.done() and not place.cancelled()
            if place in self:
                self.remove(place)
            place.cancel()
            if was_woken and not is_blocked():
                self.wake()
            raise


class Queue(mixins._LoopBoundMixin):
    """First in, first out.  With a `maxsize` above zero, put() waits for room."""

    def __init__(self, maxsize=0):
        self._maxsize = maxsize
        self._getters, self._putters = _Side(), _Side()
        self._is_shutdown = False
        # Items that nobody has called task_done() for.
        self._unfinished_tasks = 0
        self._all_done = locks.Event()
        self._all_done.set()
        self._init(maxsize)

    # Subclasses change these three.

    def _init(self, maxsize):
        self._queue = collections.deque()

    def _get(self):
        return self._queue.popleft()

    def _put(self, item):
        self._queue.append(item)

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x} {self._format()}>"

    def __str__(self):
        return f"<{type(self).__name__} {self._format()}>"

    __class_getitem__ = classmethod(GenericAlias)

    def _format(self):
        items = getattr(self, "_queue", None)
        parts = {
            f"maxsize={self._maxsize!r}": True,
            f"_queue={list(items or ())!r}": items,
            f"_getters[{len(self._getters)}]": len(self._getters),
            f"_putters[{len(self._putters)}]": len(self._putters),
            f"tasks={self._unfinished_tasks}": self._unfinished_tasks,
            "shutdown": self._is_shutdown,
        }
        return " ".join(text for text, is_told in parts.items() if is_told)

    def qsize(self):
        """Return how many items there are."""
        return len(self._queue)

    @property
    def maxsize(self):
        """How many items there may be; zero is any number."""
        return self._maxsize

    def empty(self):
        """Return whether there are no items."""
        return not self._queue

    def full(self):
        """Return whether there is no room."""
        return 0 < self._maxsize <= self.qsize()

    async def put(self, item):
        """Put an item in, waiting for room."""
        while self.full() and not self._is_shutdown:
            await self._putters.wait(self._get_loop(), self.full)
        self.put_nowait(item)

    def put_nowait(self, item):
        """Put an item in; QueueFull if there is no room."""
        if self._is_shutdown or self.full():
            raise QueueShutDown if self._is_shutdown else QueueFull
        self._put(item)
        if not self._unfinished_tasks:
            self._all_done.clear()
        self._unfinished_tasks += 1
        if self._getters:
            self._getters.wake()

    async def get(self):
        """Take an item out, waiting for one."""
        while self.empty() and not self._is_shutdown:
            await self._getters.wait(self._get_loop(), self.empty)
        return self.get_nowait()

    def get_nowait(self):
        """Take an item out; QueueEmpty if there is none."""
        if self.empty():
            raise QueueShutDown if self._is_shutdown else QueueEmpty
        item = self._get()
        if self._putters:
            self._putters.wake()
        return item

    def _count_done(self, n):
        self._unfinished_tasks = max(self._unfinished_tasks - n, 0)
        if not self._unfinished_tasks:
            self._all_done.set()

    def task_done(self):
        """Say that an item taken out is dealt with."""
        if not self._unfinished_tasks:
            raise ValueError("task_done() called too many times")
        self._count_done(1)

    async def join(self):
        """Wait until all items are dealt with."""
        if self._unfinished_tasks:
            await self._all_done.wait()

    def shutdown(self, immediate=False):
        """Take no more items; with `immediate`, give out none either."""
        self._is_shutdown = True
        if immediate:
            n = 0
            while not self.empty():
                self._get()
                n += 1
            self._count_done(n)
        for side in (self._getters, self._putters):
            side.wake(len(side))


class PriorityQueue(Queue):
    """The smallest item comes out first."""

    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        heapq.heappush(self._queue, item)

    def _get(self):
        return heapq.heappop(self._queue)


class LifoQueue(Queue):
    """The newest item comes out first."""

    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        self._queue.append(item)

    def _get(self):
        return self._queue.pop()
