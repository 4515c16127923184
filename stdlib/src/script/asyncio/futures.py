"""Futures: results that are not there yet."""

import concurrent.futures

from _asyncio import Future, _set_result_unless_cancelled

from . import base_futures
from . import events
from . import exceptions

__all__ = ("Future", "wrap_future", "isfuture")

isfuture = base_futures.isfuture

_PENDING = base_futures._PENDING
_CANCELLED = base_futures._CANCELLED
_FINISHED = base_futures._FINISHED


def _get_loop(fut):
    """The loop of a future of any class."""
    try:
        get_loop = fut.get_loop
    except AttributeError:
        return fut._loop
    return get_loop()


def _convert_future_exc(exc):
    """The exception of asyncio that says what one of concurrent.futures says."""
    kind = type(exc)
    if kind is concurrent.futures.CancelledError:
        return exceptions.CancelledError(*exc.args).with_traceback(exc.__traceback__)
    if kind is concurrent.futures.InvalidStateError:
        return exceptions.InvalidStateError(*exc.args).with_traceback(exc.__traceback__)
    return exc


def _set_concurrent_future_state(concurrent_future, source):
    """Give a future of concurrent.futures the outcome of one of ours."""
    assert source.done()
    if source.cancelled():
        concurrent_future.cancel()
    if not concurrent_future.set_running_or_notify_cancel():
        return
    exception = source.exception()
    if exception is not None:
        concurrent_future.set_exception(_convert_future_exc(exception))
    else:
        concurrent_future.set_result(source.result())


def _copy_future_state(source, dest):
    """Give a future of ours the outcome of another future; if ours was cancelled that stands."""
    assert source.done()
    if not dest.cancelled():
        assert not dest.done()
        if source.cancelled():
            dest.cancel()
        elif (exception := source.exception()) is None:
            dest.set_result(source.result())
        else:
            dest.set_exception(_convert_future_exc(exception))


def _chain_future(source, destination):
    """Tie two futures, either of which may be one of concurrent.futures.

    The outcome goes from source to destination, a cancellation both ways.
    """
    for fut, what in ((source, "source"), (destination, "destination")):
        if not isfuture(fut) and not isinstance(fut, concurrent.futures.Future):
            raise TypeError(f"A future is required for {what} argument")
    source_loop = _get_loop(source) if isfuture(source) else None
    dest_loop = _get_loop(destination) if isfuture(destination) else None

    def set_state(future, other):
        if isfuture(future):
            _copy_future_state(other, future)
        else:
            _set_concurrent_future_state(future, other)

    def call_check_cancel(destination):
        if destination.cancelled():
            if source_loop is None or source_loop is dest_loop:
                source.cancel()
            else:
                source_loop.call_soon_threadsafe(source.cancel)

    def call_set_state(source):
        if (destination.cancelled() and dest_loop is not None and dest_loop.is_closed()):
            return
        if dest_loop is None or dest_loop is source_loop:
            set_state(destination, source)
        elif not dest_loop.is_closed():
            dest_loop.call_soon_threadsafe(set_state, destination, source)

    destination.add_done_callback(call_check_cancel)
    source.add_done_callback(call_set_state)


def wrap_future(future, *, loop=None):
    """Return a future of asyncio that follows one of concurrent.futures."""
    if isfuture(future):
        return future
    assert isinstance(future, concurrent.futures.Future), \
        f"concurrent.futures.Future is expected, got {future!r}"
    if loop is None:
        loop = events.get_event_loop()
    new_future = loop.create_future()
    _chain_future(future, new_future)
    return new_future
