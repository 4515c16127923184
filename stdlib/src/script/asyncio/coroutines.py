"""What counts as a coroutine, and how one is told of."""

import collections.abc
import os
import sys
import types

__all__ = ("iscoroutinefunction", "iscoroutine")


def _is_debug_mode():
    return sys.flags.dev_mode or (not sys.flags.ignore_environment
                                  and bool(os.environ.get("PYTHONASYNCIODEBUG")))


# Some decorators of old mark functions that return coroutines by this.
_is_coroutine = object()


def iscoroutinefunction(func):
    """Return whether calling the function gives a coroutine."""
    # Asked for seldom, and large.
    import inspect
    return (inspect.iscoroutinefunction(func)
            or getattr(func, "_is_coroutine", None) is _is_coroutine)


_COROUTINE_TYPES = (types.CoroutineType, collections.abc.Coroutine)
_known_types = {types.CoroutineType}


def iscoroutine(obj):
    """Return whether the object is a coroutine."""
    if type(obj) in _known_types:
        return True
    if isinstance(obj, _COROUTINE_TYPES):
        if len(_known_types) < 100:
            _known_types.add(type(obj))
        return True
    return False


def _first(obj, *names):
    """The first of some attributes that an object has, or None."""
    for name in names:
        try:
            return getattr(obj, name)
        except AttributeError:
            pass
    return None


def _format_coroutine(coro):
    """Tell which coroutine it is and where it is."""
    name = _first(coro, "__qualname__", "__name__")
    if not name:
        # Awaitables written in C have none.
        name = f"<{type(coro).__name__} without __name__>"
    name = f"{name}()"
    running = _first(coro, "cr_running", "gi_running")
    code = _first(coro, "cr_code") or _first(coro, "gi_code")
    if not code:
        return f"{name} running" if running else name
    filename = code.co_filename or "<empty co_filename>"
    frame = _first(coro, "cr_frame") or _first(coro, "gi_frame")
    if frame is not None:
        return f"{name} running at {filename}:{frame.f_lineno}"
    return f"{name} done, defined at {filename}:{code.co_firstlineno}"
