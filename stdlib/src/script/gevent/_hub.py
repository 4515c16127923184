"""The hub: the greenlet that waits for everybody, for time to pass and for descriptors."""

import heapq
import selectors
import sys
import traceback
from collections import deque
from itertools import count
from time import monotonic, sleep as _pause

import _thread
from greenlet import GreenletExit, getcurrent, greenlet

_local = _thread._local()
_serial = count()


class LoopExit(Exception):
    """Everybody waits, and nothing is left that could wake anybody."""

    def __str__(self):
        return "\n\tHub: ".join(map(str, self.args[:2]))


class BlockingSwitchOutError(AssertionError):
    """The hub itself was to wait."""


class Timer:
    """Something to call at a time."""

    __slots__ = ("when", "serial", "callback", "args", "ref")

    def __init__(self, when, callback, args):
        self.when, self.serial, self.callback, self.args = when, next(_serial), callback, args
        # Does it keep the hub going?
        self.ref = True

    def __lt__(self, other):
        return (self.when, self.serial) < (other.when, other.serial)

    def cancel(self):
        """Do not call it."""
        self.callback = self.args = None


class Hub(greenlet):
    """Waits for all the greenlets of a thread, and switches to those that can go on."""

    def __init__(self):
        super().__init__()
        self._ready = deque()
        self._timers = []
        self._selector = selectors.DefaultSelector()
        self._watched = {}

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x} thread_ident={self._thread:#x}>"

    def call_soon(self, callback, *args):
        """Call a function when the hub runs next; return a handle with cancel()."""
        timer = Timer(0, callback, args)
        self._ready.append(timer)
        return timer

    def call_later(self, seconds, callback, *args):
        """Call a function after a while; return a handle with cancel()."""
        timer = Timer(monotonic() + seconds, callback, args)
        heapq.heappush(self._timers, timer)
        return timer

    def wait(self):
        """Let the greenlet that runs wait until somebody switches to it."""
        current = getcurrent()
        if current is self:
            raise BlockingSwitchOutError("Impossible to call blocking function in the event loop "
                                         "callback")
        if current._is_main:
            self.parent = current
        return self.switch()

    def wait_fd(self, fd, event, timeout=None):
        """Wait until a descriptor is ready; False if the time was over before."""
        me = getcurrent()
        waiters = self._watched.setdefault(fd, [])
        waiters.append((event, me))
        self._watch(fd)
        timer = None if timeout is None else self.call_later(timeout, me.switch, False)
        try:
            return self.wait() is not False
        finally:
            if timer is not None:
                timer.cancel()
            if (event, me) in waiters:
                waiters.remove((event, me))
                self._watch(fd)

    def _watch(self, fd):
        events = 0
        for event, _ in self._watched.get(fd, ()):
            events |= event
        known = self._selector.get_map().get(fd)
        try:
            if not events:
                self._watched.pop(fd, None)
                if known is not None:
                    self._selector.unregister(fd)
            elif known is None:
                self._selector.register(fd, events)
            else:
                self._selector.modify(fd, events)
        except OSError:
            if events:
                raise

    def forget_fd(self, fd, failure):
        """A descriptor is closed: whoever waits for it is told."""
        for _, waiter in self._watched.get(fd, ()):
            self.call_soon(waiter.throw, failure)
        if fd in self._watched:
            self._watched[fd].clear()
            self._watch(fd)

    def run(self):
        """Call what is due, again and again."""
        while True:
            for _ in range(len(self._ready)):
                self._call(self._ready.popleft())
            now = monotonic()
            while self._timers and (self._timers[0].callback is None
                                    or self._timers[0].when <= now):
                self._call(heapq.heappop(self._timers))
            if self._ready:
                timeout = 0
            elif any(timer.ref and timer.callback is not None for timer in self._timers):
                timeout = max(0, self._timers[0].when - monotonic())
            elif self._watched:
                timeout = None
            else:
                # The main greenlet has to know that nobody will ever wake it.
                self.parent.throw(LoopExit("This operation would block forever", self, []))
                continue
            self._poll(timeout)

    def _poll(self, timeout):
        if not self._watched:
            if timeout:
                _pause(timeout)
            return
        for key, events in self._selector.select(timeout):
            for event, waiter in list(self._watched.get(key.fd, ())):
                if event & events:
                    self._watched[key.fd].remove((event, waiter))
                    self.call_soon(waiter.switch, True)
            self._watch(key.fd)

    def _call(self, timer):
        callback, args = timer.callback, timer.args
        if callback is None:
            return
        timer.callback = timer.args = None
        try:
            callback(*args)
        except Exception:
            self.handle_error(None, *sys.exc_info())
        except (KeyboardInterrupt, SystemExit) as ex:
            self.parent.throw(ex)

    def handle_error(self, context, type, value, tb):
        """Tell of an exception that nobody handles."""
        if issubclass(type, GreenletExit):
            return
        if issubclass(type, (KeyboardInterrupt, SystemExit)):
            self.call_soon(self.parent.throw, value)
            return
        traceback.print_exception(type, value, tb)
        if context is not None:
            print(f"{context!r} failed with {type.__name__}\n", file=sys.stderr)


def get_hub():
    """Return the hub of this thread."""
    hub = getattr(_local, "hub", None)
    if hub is None or hub.dead:
        hub = _local.hub = Hub()
    return hub


class Waiter:
    """One greenlet's wait for one value."""

    def __init__(self, hub=None):
        self.hub = hub or get_hub()
        self.greenlet = None
        self._result = None

    def switch(self, value=None):
        """Give the value."""
        if self.greenlet is None:
            self._result = (None, value)
        else:
            self.greenlet.switch((None, value))

    def throw(self, failure):
        """Give an exception instead of the value."""
        if self.greenlet is None:
            self._result = (failure, None)
        else:
            self.greenlet.switch((failure, None))

    def get(self):
        """Wait for the value."""
        if self._result is None:
            self.greenlet = getcurrent()
            try:
                self._result = self.hub.wait()
            finally:
                self.greenlet = None
        failure, value = self._result
        if failure is not None:
            raise failure
        return value


def wait_until(links, timeout):
    """Wait until the hub calls the callback that is put into `links`; False if time is over before."""
    hub, me = get_hub(), getcurrent()
    done = [False]

    def wake(*_):
        if not done[0]:
            done[0] = True
            me.switch(True)

    def schedule(*_):
        hub.call_soon(wake)

    links.append(schedule)
    timer = None if timeout is None else hub.call_later(timeout, me.switch, False)
    try:
        return hub.wait()
    finally:
        done[0] = True
        if timer is not None:
            timer.cancel()
        if schedule in links:
            links.remove(schedule)


def sleep(seconds=0, ref=True):
    """Let others run, for at least that long."""
    hub = get_hub()
    me = getcurrent()
    if seconds <= 0:
        timer = hub.call_soon(me.switch)
    else:
        timer = hub.call_later(seconds, me.switch)
    try:
        hub.wait()
    finally:
        timer.cancel()


def idle(priority=0):
    """Let others run once."""
    sleep(0)
