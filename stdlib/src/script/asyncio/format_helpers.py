"""Texts about callbacks and stacks, for `repr` and for reports."""

import functools
import reprlib
import sys
import traceback
import types

from . import constants


def _get_function_source(func):
    """The file and line where a function is defined, or None."""
    seen = set()
    while hasattr(func, "__wrapped__") and id(func) not in seen:
        seen.add(id(func))
        func = func.__wrapped__
    if isinstance(func, types.FunctionType):
        return func.__code__.co_filename, func.__code__.co_firstlineno
    if isinstance(func, (functools.partial, functools.partialmethod)):
        return _get_function_source(func.func)
    return None


def _format_callback_source(func, args, *, debug=False):
    text = _format_callback(func, args, None, debug=debug)
    source = _get_function_source(func)
    return f"{text} at {source[0]}:{source[1]}" if source else text


def _format_args_and_kwargs(args, kwargs, *, debug=False):
    """The arguments of a call; only in debug mode, as they may be secret."""
    if not debug:
        return "()"
    items = [reprlib.repr(arg) for arg in args or ()]
    items += [f"{name}={reprlib.repr(value)}" for name, value in (kwargs or {}).items()]
    return f"({', '.join(items)})"


def _format_callback(func, args, kwargs, *, debug=False, suffix=""):
    calls = _format_args_and_kwargs(args, kwargs, debug=debug) + suffix
    if isinstance(func, functools.partial):
        return _format_callback(func.func, func.args, func.keywords, debug=debug, suffix=calls)
    name = getattr(func, "__qualname__", None) or getattr(func, "__name__", None)
    return (name or repr(func)) + calls


def _handle_info(handle):
    """The parts of a handle's `repr`."""
    info = [handle.__class__.__name__]
    if handle._cancelled:
        info.append("cancelled")
    when = getattr(handle, "_when", None)
    if when is not None:
        info.append(f"when={when}")
    if handle._callback is not None:
        info.append(_format_callback_source(handle._callback, handle._args,
                                            debug=handle._loop.get_debug()))
    if handle._source_traceback:
        frame = handle._source_traceback[-1]
        info.append(f"created at {frame[0]}:{frame[1]}")
    return info


def _handle_repr(handle):
    return f"<{' '.join(handle._repr_info())}>"


def _report_callback(handle, exc):
    """Tell the loop what the call of a handle raised."""
    what = _format_callback_source(handle._callback, handle._args,
                                   debug=handle._loop.get_debug())
    context = {"message": f"Exception in callback {what}", "exception": exc, "handle": handle}
    if handle._source_traceback:
        context["source_traceback"] = handle._source_traceback
    handle._loop.call_exception_handler(context)


def extract_stack(f=None, limit=None):
    """The stack of the caller, short enough to be kept."""
    if f is None:
        f = sys._getframe().f_back
    if limit is None:
        limit = constants.DEBUG_STACK_DEPTH
    stack = traceback.StackSummary.extract(traceback.walk_stack(f), limit=limit,
                                           lookup_lines=False)
    stack.reverse()
    return stack
