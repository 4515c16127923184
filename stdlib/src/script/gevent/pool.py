"""Groups of greenlets, with and without a limit."""

from greenlet import GreenletExit, getcurrent

from ._greenlet import Greenlet, joinall, killall
from .event import Event
from .lock import DummySemaphore, Semaphore
from .queue import SimpleQueue

__all__ = ["Group", "Pool", "PoolFull"]


class PoolFull(Exception):
    """There is no room in the pool."""


class Group:
    """Greenlets that are waited for and ended together."""

    greenlet_class = Greenlet

    def __init__(self, *args):
        self.greenlets = set(*args)
        self._empty = Event()
        for item in self.greenlets:
            item.rawlink(self._discard)
        if not self.greenlets:
            self._empty.set()

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x} {self.greenlets}>"

    def __len__(self):
        return len(self.greenlets)

    def __contains__(self, item):
        return item in self.greenlets

    def __iter__(self):
        return iter(self.greenlets)

    def add(self, greenlet):
        """Take a greenlet in."""
        self.greenlets.add(greenlet)
        self._empty.clear()
        greenlet.rawlink(self._discard)

    def _discard(self, greenlet):
        self.greenlets.discard(greenlet)
        if not self.greenlets:
            self._empty.set()

    discard = _discard

    def start(self, greenlet):
        """Take a greenlet in, and start it."""
        self.add(greenlet)
        greenlet.start()

    def spawn(self, *args, **kwargs):
        """Start a function in a greenlet of the group."""
        made = self.greenlet_class(*args, **kwargs)
        self.start(made)
        return made

    def join(self, timeout=None, raise_error=False):
        """Wait until none is left."""
        members = list(self.greenlets)
        result = self._empty.wait(timeout)
        if raise_error:
            for item in members:
                if item.exception is not None:
                    raise item.exception
        return result

    def kill(self, exception=GreenletExit, block=True, timeout=None):
        """End all."""
        killall(list(self.greenlets), exception, block, timeout)

    def killone(self, greenlet, exception=GreenletExit, block=True, timeout=None):
        """End one."""
        if greenlet in self.greenlets:
            greenlet.kill(exception, block, timeout)

    def full(self):
        """Is there no room?"""
        return False

    def wait_available(self, timeout=None):
        """Wait until there is room."""

    def apply(self, func, args=None, kwds=None):
        """Call a function in a greenlet of the group; return its result."""
        return self.spawn(func, *(args or ()), **(kwds or {})).get()

    def apply_async(self, func, args=None, kwds=None, callback=None):
        """Call a function in a greenlet of the group; return the greenlet."""
        made = self.greenlet_class(func, *(args or ()), **(kwds or {}))
        if callback is not None:
            made.link_value(lambda source: callback(source.value))
        if self.full():
            self.greenlet_class.spawn(self.start, made)
        else:
            self.start(made)
        return made

    def map(self, func, iterable):
        """Return a list of results."""
        return list(self.imap(func, iterable))

    def map_async(self, func, iterable, callback=None):
        """Return a greenlet whose value will be the list of results."""
        return self.apply_async(self.map, (func, iterable), None, callback)

    def imap(self, func, *iterables, maxsize=None):
        """Yield results in order."""
        made = SimpleQueue()
        self._feed(func, iterables, made.put)
        for item in iter(made.get, None):
            yield item.get()

    def imap_unordered(self, func, *iterables, maxsize=None):
        """Yield results as they come."""
        done, count = SimpleQueue(), [0]

        def watch(item):
            if item is None:
                done.put(None)
            else:
                count[0] += 1
                item.rawlink(done.put)

        self._feed(func, iterables, watch)
        is_fed, n = False, 0
        while not is_fed or n < count[0]:
            item = done.get()
            if item is None:
                is_fed = True
                continue
            n += 1
            yield item.get()

    def _feed(self, func, iterables, take):
        def feed():
            try:
                for args in zip(*iterables):
                    take(self.spawn(func, *args))
            finally:
                take(None)

        Greenlet.spawn(feed)


class Pool(Group):
    """A group with a limit: spawn() waits until there is room."""

    def __init__(self, size=None, greenlet_class=None):
        if size is not None and size < 0:
            raise ValueError("size must not be negative")
        super().__init__()
        self.size = size
        if greenlet_class is not None:
            self.greenlet_class = greenlet_class
        self._semaphore = DummySemaphore() if size is None else Semaphore(size)

    def full(self):
        return self.free_count() <= 0

    def free_count(self):
        """Return how much room there is."""
        return 1 if self.size is None else max(0, self.size - len(self))

    def wait_available(self, timeout=None):
        if self.size is not None:
            return self._semaphore.wait(timeout)

    def start(self, greenlet, blocking=True, timeout=None):
        self.add(greenlet, blocking, timeout)
        greenlet.start()

    def add(self, greenlet, blocking=True, timeout=None):
        if not self._semaphore.acquire(blocking, timeout):
            raise PoolFull()
        super().add(greenlet)

    def _discard(self, greenlet):
        if greenlet in self.greenlets:
            self._semaphore.release()
        super()._discard(greenlet)

    discard = _discard
