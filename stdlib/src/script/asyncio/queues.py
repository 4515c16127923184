"""Queues between tasks."""

import collections
import heapq
from types import GenericAlias

from _asyncio import _QueueBase

from . import locks

__all__ = ("Queue", "PriorityQueue", "LifoQueue", "QueueFull", "QueueEmpty", "QueueShutDown")


class QueueEmpty(Exception):
    """get_nowait() found nothing."""


class QueueFull(Exception):
    """put_nowait() found no room."""


class QueueShutDown(Exception):
    """The queue was shut down."""


class Queue(_QueueBase):
    """First in, first out.  With a `maxsize` above zero, put() waits for room."""

    # Subclasses change this, and _put() and _get().

    def _init(self, maxsize):
        self._queue = collections.deque()

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

    async def put(self, item):
        """Put an item in, waiting for room."""
        while (place := self._turn_to_put()) is not None:
            try:
                await place
            except BaseException:
                self._give_up_put(place)
                raise
        self.put_nowait(item)

    async def get(self):
        """Take an item out, waiting for one."""
        while (place := self._turn_to_get()) is not None:
            try:
                await place
            except BaseException:
                self._give_up_get(place)
                raise
        return self.get_nowait()

    def task_done(self):
        """Say that an item taken out is dealt with."""
        if not self._unfinished_tasks:
            raise ValueError("task_done() called too many times")
        self._count_done(1)

    async def join(self):
        """Wait until all items are dealt with."""
        if self._unfinished_tasks:
            if self._all_done is None:
                self._all_done = locks.Event()
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
        self._wake_all()


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
