"""Greenlets that the hub starts, and that others wait for."""

import sys
from itertools import count

from greenlet import GreenletExit, getcurrent, greenlet

from ._hub import LoopExit, get_hub, wait_until
from .event import _Links
from .timeout import Timeout

_numbers = count()


class Greenlet(_Links, greenlet):
    """A function that runs beside others."""

    args, kwargs = (), {}

    def __new__(cls, *args, **kwargs):
        return greenlet.__new__(cls)

    def __init__(self, run=None, *args, **kwargs):
        greenlet.__init__(self, None, get_hub())
        _Links.__init__(self)
        if run is not None:
            if not callable(run):
                raise TypeError("The run argument or self._run must be callable")
            self._run = run
        self.args, self.kwargs = args, kwargs
        self.minimal_ident = next(_numbers)
        self.name = f"Greenlet-{self.minimal_ident}"
        self.value = self.exception = None
        self._finished = False
        self._start = None

    def _run(self):
        pass

    @classmethod
    def spawn(cls, *args, **kwargs):
        """Make one that is started soon."""
        made = cls(*args, **kwargs)
        made.start()
        return made

    @classmethod
    def spawn_later(cls, seconds, *args, **kwargs):
        """Make one that is started after a while."""
        made = cls(*args, **kwargs)
        made.start_later(seconds)
        return made

    def start(self):
        """Let it be started soon."""
        if self._start is None:
            self._start = get_hub().call_soon(self.switch)

    def start_later(self, seconds):
        """Let it be started after a while."""
        if self._start is None:
            self._start = get_hub().call_later(seconds, self.switch)

    def run(self):
        """Call the function, and keep what comes of it."""
        try:
            self.value = self._run(*self.args, **self.kwargs)
        except GreenletExit as ex:
            self.value = ex
        except BaseException as ex:
            self.exception = ex
            get_hub().handle_error(self, *sys.exc_info())
        self._finish()

    def _finish(self):
        self._finished = True
        self.__dict__.pop("_run", None)
        self.args, self.kwargs = (), {}
        self._notify()

    @property
    def started(self):
        """Was it started, or will it be?"""
        return bool(self) or (self._start is not None and self._start.callback is not None)

    @property
    def dead(self):
        """Has it ended?"""
        return self._finished or greenlet.dead.fget(self)

    def ready(self):
        """Has it ended?"""
        return self.dead

    def successful(self):
        """Has it ended without an exception?"""
        return self._finished and self.exception is None

    @property
    def exc_info(self):
        """The exception as sys.exc_info() gives it."""
        ex = self.exception
        return () if ex is None else (type(ex), ex, ex.__traceback__)

    def join(self, timeout=None):
        """Wait for its end."""
        if not self.ready():
            wait_until(self._links, timeout)

    def get(self, block=True, timeout=None):
        """Wait for its end; return its value or raise its exception."""
        if not self.ready():
            if not block:
                raise Timeout()
            if not wait_until(self._links, timeout) and not self.ready():
                raise Timeout(timeout)
        if self.exception is not None:
            raise self.exception
        return self.value

    def throw(self, *args):
        """Raise an exception in it, now."""
        if self._start is not None:
            self._start.cancel()
        is_new = not self and not self.dead
        try:
            greenlet.throw(self, *args)
        finally:
            if is_new:
                self._end_unstarted(args[0] if args else GreenletExit())

    def _end_unstarted(self, failure):
        if isinstance(failure, type):
            failure = failure()
        if isinstance(failure, GreenletExit):
            self.value = failure
        else:
            self.exception = failure
        self._finish()

    def kill(self, exception=GreenletExit, block=True, timeout=None):
        """End it with an exception, and wait for that."""
        if self.dead:
            return
        if not self:
            # Nothing of it has run, so there is nothing to clean up.
            if self._start is not None:
                self._start.cancel()
            self._state = 2
            self._end_unstarted(exception)
            return
        get_hub().call_soon(self._throw_if_alive, exception)
        if block and self is not getcurrent():
            self.join(timeout)

    def _throw_if_alive(self, exception):
        if not self.dead:
            greenlet.throw(self, exception)

    def link(self, callback):
        """Call a function with this greenlet at its end, in a greenlet of its own."""
        self.rawlink(_Spawned(callback))

    def link_value(self, callback):
        """The same, if it ends well."""
        self.rawlink(_Spawned(callback, lambda g: g.successful()))

    def link_exception(self, callback):
        """The same, if it ends with an exception."""
        self.rawlink(_Spawned(callback, lambda g: g.exception is not None))

    def unlink(self, callback):
        """Do not call it."""
        self._links[:] = [known for known in self._links
                          if known is not callback
                          and not (isinstance(known, _Spawned) and known.callback == callback)]

    def __repr__(self):
        function = self.__dict__.get("_run")
        text = f"<{type(self).__name__} at {id(self):#x}"
        if function is None:
            return text + ">"
        name = getattr(function, "__name__", repr(function))
        words = [repr(arg) for arg in self.args]
        words += [f"{key}={value!r}" for key, value in self.kwargs.items()]
        return f"{text}: {name}({', '.join(words)})>" if words else f"{text}: {name}>"


class _Spawned:
    """A callback that runs in a greenlet of its own."""

    def __init__(self, callback, wanted=None):
        self.callback, self.wanted = callback, wanted

    def __call__(self, source):
        if self.wanted is None or self.wanted(source):
            Greenlet.spawn(self.callback, source)


spawn, spawn_later = Greenlet.spawn, Greenlet.spawn_later


def spawn_raw(function, *args, **kwargs):
    """Start a function in a greenlet that nobody can wait for."""
    made = greenlet(function, get_hub())
    get_hub().call_soon(lambda: made.switch(*args, **kwargs))
    return made


def iwait(objects, timeout=None, count=None):
    """Yield objects as they get ready."""
    objects = list(objects)
    left = len(objects) if count is None else min(count, len(objects))
    ready, links = [], []

    def collect(item):
        ready.append(item)
        for link in links[:]:
            link()

    for item in objects:
        item.rawlink(collect)
    timer = Timeout.start_new(timeout, False) if timeout is not None else None
    try:
        while left:
            if not ready:
                wait_until(links, None)
                continue
            left -= 1
            yield ready.pop(0)
    except Timeout as ex:
        if ex is not timer:
            raise
    finally:
        if timer is not None:
            timer.cancel()
        for item in objects:
            item.unlink(collect)


def wait(objects=None, timeout=None, count=None):
    """Wait until objects are ready; return those that are. Without any, until nothing is left."""
    if objects is not None:
        return list(iwait(objects, timeout, count))
    hub, me = get_hub(), getcurrent()
    timer = None if timeout is None else hub.call_later(timeout, me.switch)
    if timer is not None:
        timer.ref = False
    try:
        hub.wait()
        return False
    except LoopExit:
        return True
    finally:
        if timer is not None:
            timer.cancel()


def joinall(greenlets, timeout=None, raise_error=False, count=None):
    """Wait until greenlets have ended; return those that have."""
    done = []
    for item in iwait(greenlets, timeout, count):
        if raise_error and item.exception is not None:
            raise item.exception
        done.append(item)
    return done


def killall(greenlets, exception=GreenletExit, block=True, timeout=None):
    """End greenlets with an exception."""
    alive = [g for g in greenlets if not g.dead]
    for g in alive:
        g.kill(exception, block=False)
    if block:
        joinall(alive, timeout)


def kill(greenlet, exception=GreenletExit):
    """End a greenlet with an exception, soon."""
    if not greenlet.dead:
        get_hub().call_soon(greenlet.throw, exception)
