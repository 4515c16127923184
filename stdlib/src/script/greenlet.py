"""Greenlets: functions of one thread that switch to one another, each on a stack of its own."""

import _strand
import _thread
import sys as _sys

__all__ = ["getcurrent", "greenlet", "error", "GreenletExit", "settrace", "gettrace"]
__version__ = "3.1.1"
GREENLET_USE_GC = GREENLET_USE_TRACING = GREENLET_USE_CONTEXT_VARS = True

_NEW, _ACTIVE, _DEAD = range(3)
# What each thread has: its current greenlet, its main one, where to go next, who is told of switches.
_here = _thread._local()


class GreenletExit(BaseException):
    """Ends a greenlet without a complaint; its parent gets the exception as a value."""


class error(Exception):
    """A switch that cannot be."""


def getcurrent():
    """Return the greenlet that runs."""
    try:
        return _here.current
    except AttributeError:
        main = object.__new__(greenlet)
        main._parent, main._run, main._strand = None, None, None
        main._state, main._is_main, main._thread = _ACTIVE, True, _thread.get_ident()
        main._inbox = main._frame = None
        _here.main = _here.current = main
        return main


class greenlet:
    """A function that runs until it switches elsewhere, and goes on when it is switched to."""

    _run = None
    _is_main = False

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self._parent = getcurrent()
        self._thread = self._parent._thread
        self._state, self._strand, self._inbox, self._frame = _NEW, None, None, None
        return self

    def __init__(self, run=None, parent=None):
        if run is not None:
            self.run = run
        if parent is not None:
            self.parent = parent

    def __bool__(self):
        return self._state == _ACTIVE

    @property
    def dead(self):
        """Has it ended?"""
        return self._state == _DEAD

    @property
    def parent(self):
        """Where to go on when it ends."""
        return self._parent

    @parent.setter
    def parent(self, parent):
        if not isinstance(parent, greenlet):
            raise TypeError("GreenletChecker: Expected any type of greenlet, "
                            f"not {type(parent).__name__}")
        if self._is_main:
            raise AttributeError("cannot set the parent of a main greenlet")
        ancestor = parent
        while ancestor is not None:
            if ancestor is self:
                raise ValueError("cyclic parent chain")
            ancestor = ancestor._parent
        if parent._thread != self._thread:
            raise ValueError("parent cannot be on a different thread")
        self._parent = parent

    @property
    def gr_frame(self):
        """The frame in which it waits; None unless it does."""
        return self._frame

    def switch(self, *args, **kwargs):
        """Go on there; return what whoever switches back passes."""
        return _go(self, "switch", (args, kwargs))

    def throw(self, typ=GreenletExit, val=None, tb=None):
        """Go on there with an exception."""
        if isinstance(typ, BaseException):
            if val is not None:
                raise TypeError("instance exception may not have a separate value")
            failure = typ
        elif isinstance(typ, type) and issubclass(typ, BaseException):
            if isinstance(val, typ):
                failure = val
            else:
                args = () if val is None else val if isinstance(val, tuple) else (val,)
                failure = typ(*args)
        else:
            raise TypeError(f"exceptions must be classes, or instances, not {type(typ).__name__}")
        if tb is not None:
            failure = failure.with_traceback(tb)
        return _go(self, "throw", failure)

    def __repr__(self):
        if self._state == _DEAD:
            state = "dead"
        elif self._state == _NEW:
            state = "pending"
        else:
            state = "current active started" if self is getcurrent() else "suspended active started"
        main = " main" if self._is_main else ""
        return (f"<{type(self).__module__}.{type(self).__qualname__} object at {id(self):#x} "
                f"(otid={self._thread:#x}) {state}{main}>")

    def __del__(self):
        if self._state != _ACTIVE or self._is_main or self._thread != _thread.get_ident():
            return
        # What still waits is to clean up.
        self._parent = getcurrent()
        self.throw(GreenletExit())


def _body():
    """What a strand runs: the function of a greenlet, and the way to the parent."""
    self = _here.current
    kind, message = self._inbox
    self._inbox = None
    run = self.run
    self.__dict__.pop("run", None)
    # Nobody but its owners is to keep a greenlet that waits.
    del self
    try:
        _tell(kind)
        if kind == "throw":
            raise message
        args, kwargs = message
        del message
        result = "switch", ((run(*args, **kwargs),), {})
    except GreenletExit as ex:
        result = "switch", ((ex.with_traceback(None),), {})
    except BaseException as ex:
        result = "throw", ex
    run = args = kwargs = None
    self = _here.current
    self._state = _DEAD
    _here.origin = self
    _here.next = _deliver(self._parent, *result)


def _deliver(target, kind, message):
    """Leave a message with a greenlet, or with its parent if it is dead; return whose it is."""
    while target._state == _DEAD or (target._state == _NEW and kind == "throw"):
        target._state = _DEAD
        if kind == "throw" and isinstance(message, GreenletExit):
            kind, message = "switch", ((message,), {})
        target = target._parent
    target._inbox = kind, message
    return target


def _go(target, kind, message):
    source = getcurrent()
    if target._thread != source._thread:
        raise error("Cannot switch to a different thread\n"
                    f"\tCurrent:  {source!r}\n\tExpected: {target!r}")
    if target._state == _NEW and kind == "switch" and not hasattr(target, "run"):
        raise AttributeError("run")
    target = _deliver(target, kind, message)
    message = None
    if target is not source:
        _here.origin = source
        if source._is_main:
            _drive(source, target)
        else:
            source._frame = _sys._getframe(2)
            _here.next = target
            source = target = None
            _strand.leave()
            source = _here.current
            source._frame = None
        kind = source._inbox[0]
        target = None
        _tell(kind)
    (kind, message), source._inbox = source._inbox, None
    source = None
    if kind == "throw":
        raise message
    args, kwargs = message
    if kwargs:
        return (args, kwargs) if args else kwargs
    return args[0] if len(args) == 1 else args


def _drive(main, target):
    """Enter one strand after the other, until it is the main greenlet's turn."""
    main._frame = _sys._getframe(3)
    try:
        while target is not main:
            if target._strand is None:
                target._strand, target._state = _strand.new(_body), _ACTIVE
            _here.current = target
            strand, target = target._strand, None
            strand.enter()
            target, _here.next = _here.next, None
    finally:
        _here.current, main._frame = main, None


def _tell(kind):
    # Whoever was left is not to be kept from here.
    origin, _here.origin = _here.origin, None
    tracer = getattr(_here, "tracer", None)
    if tracer is not None:
        tracer(kind, (origin, _here.current))


def settrace(callback):
    """Have a function called at each switch of this thread; return the one before."""
    before = gettrace()
    _here.tracer = callback
    return before


def gettrace():
    """Return the function that is called at each switch."""
    return getattr(_here, "tracer", None)


greenlet.getcurrent = staticmethod(getcurrent)
greenlet.settrace, greenlet.gettrace = staticmethod(settrace), staticmethod(gettrace)
greenlet.error, greenlet.GreenletExit = error, GreenletExit
