"""Calls in other threads."""

import contextvars
import functools

from . import events
from . import futures

__all__ = ("to_thread",)


async def to_thread(func, /, *args, **kwargs):
    """Call a function in another thread, with the caller's context; return its result."""
    context = contextvars.copy_context()
    call = functools.partial(context.run, func, *args, **kwargs)
    return await events.get_running_loop().run_in_executor(None, call)


def _call_in(pool, loop, func, args):
    """Have a pool of threads call a function; return a future of the loop."""
    item = _Item(loop, func, args)
    pool._enqueue(item)
    return item.place


class _Item:
    """A call as a pool takes it. It needs no future but the loop's, which is told in the loop's thread."""

    __slots__ = ("loop", "place", "func", "args")

    def __init__(self, loop, func, args):
        self.loop, self.func, self.args = loop, func, args
        self.place = loop.create_future()

    # The pool cancels and fails what it does not call.
    future = property(lambda self: self)

    def cancel(self):
        self._have_called(self.place.cancel)

    def set_exception(self, exception):
        self._have_called(_settle, self.place, None, exception)

    def run(self):
        if self.place.cancelled():
            return
        result = exception = None
        try:
            result = self.func(*self.args)
        except BaseException as failure:
            exception = futures._convert_future_exc(failure)
        try:
            self._have_called(_settle, self.place, result, exception)
        finally:
            # An exception's traceback holds this frame, which is not to hold the exception.
            del self, result, exception

    def _have_called(self, call, *args):
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(call, *args)


def _settle(place, result, exception):
    if not place.done():
        if exception is None:
            place.set_result(result)
        else:
            place.set_exception(exception)
