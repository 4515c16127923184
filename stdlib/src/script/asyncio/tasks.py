"""Tasks, and waiting for several of them."""

import concurrent.futures
import types

from _asyncio import (
    Task, _enter_task, _known_tasks, _leave_task, _register_eager_task, _register_task, _results,
    _pause, _swap_current_task, _unregister_eager_task, _unregister_task, current_task,
)

from . import coroutines
from . import events
from . import exceptions
from . import futures
from . import queues
from . import timeouts

__all__ = ("Task", "create_task", "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED",
           "wait", "wait_for", "as_completed", "sleep", "gather", "shield", "ensure_future",
           "run_coroutine_threadsafe", "current_task", "all_tasks", "create_eager_task_factory",
           "eager_task_factory", "_register_task", "_unregister_task", "_enter_task",
           "_leave_task")

FIRST_COMPLETED = concurrent.futures.FIRST_COMPLETED
FIRST_EXCEPTION = concurrent.futures.FIRST_EXCEPTION
ALL_COMPLETED = concurrent.futures.ALL_COMPLETED

# What nobody but the program as a whole handles.
_EXITS = (SystemExit, KeyboardInterrupt)


def _has_failed(fut):
    return not fut.cancelled() and fut.exception() is not None


# Is a future that is done reason enough not to wait for the others?
_ENOUGH = {
    ALL_COMPLETED: lambda fut: False,
    FIRST_COMPLETED: lambda fut: True,
    FIRST_EXCEPTION: _has_failed,
}


def _mark_seen(fut):
    """Have a future that is done not tell of its exception: nobody will ask for it."""
    if not fut.cancelled():
        fut.exception()


class _Watch:
    """A coroutine's wait for `over`, which callbacks of futures end, or a timer.

    It is a context manager: no callback and no timer outlives it.
    """

    def __init__(self, loop, watched, callback, timeout=None):
        self.over = loop.create_future()
        self._watched = watched
        self._callback = callback
        self._timer = None if timeout is None else loop.call_later(timeout, self.end)

    def end(self):
        if not self.over.done():
            self.over.set_result(None)

    def __enter__(self):
        for fut in self._watched:
            fut.add_done_callback(self._callback)
        return self

    def __exit__(self, *exc_info):
        if self._timer is not None:
            self._timer.cancel()
        for fut in self._watched:
            fut.remove_done_callback(self._callback)
        # The callback refers to this object.
        self._watched = self._callback = None


def all_tasks(loop=None):
    """Return the tasks of a loop that are not done."""
    if loop is None:
        loop = events.get_running_loop()
    return {t for t in _known_tasks() if futures._get_loop(t) is loop and not t.done()}


def _is_awaitable(obj):
    # Asked for seldom, and large.
    import inspect
    return inspect.isawaitable(obj)


def create_task(coro, *, name=None, context=None):
    """Run a coroutine as a task of the running loop."""
    loop = events.get_running_loop()
    if context is None:
        return loop.create_task(coro, name=name)
    return loop.create_task(coro, name=name, context=context)


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    """Wait for tasks or futures; return two sets, those that are done and the others."""
    _check_wait(fs, return_when)
    fs = set(fs)
    for f in fs:
        if coroutines.iscoroutine(f):
            raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    return await _wait(fs, timeout, return_when, events.get_running_loop())


def _check_wait(fs, return_when):
    if futures.isfuture(fs) or coroutines.iscoroutine(fs):
        problem = TypeError(f"expect a list of futures, not {type(fs).__name__}")
    elif not fs:
        problem = ValueError("Set of Tasks/Futures is empty.")
    elif return_when not in tuple(_ENOUGH):
        problem = ValueError(f"Invalid return_when value: {return_when}")
    else:
        return
    raise problem


async def _wait(fs, timeout, return_when, loop):
    """As wait(), for a set of futures."""
    assert fs, "Set of Futures is empty."
    is_enough = _ENOUGH[return_when]
    unheard = set(fs)

    def _on_completion(f):
        unheard.discard(f)
        if not unheard or is_enough(f):
            watch.end()

    watch = _Watch(loop, fs, _on_completion, timeout)
    with watch:
        await watch.over
    pending = {f for f in fs if not f.done()}
    return fs - pending, pending


async def wait_for(fut, timeout):
    """Wait for an awaitable at most so many seconds; then it is cancelled."""
    if timeout is None or not timeout <= 0:
        async with timeouts.timeout(timeout):
            return await fut
    fut = ensure_future(fut)
    is_late = not fut.done()
    if is_late:
        await _cancel_and_wait(fut)
    try:
        return fut.result()
    except exceptions.CancelledError as exc:
        if is_late:
            raise TimeoutError from exc
        raise


async def _cancel_and_wait(fut):
    """Cancel a future, and wait until it is done."""

    def _release_waiter(fut):
        watch.end()

    watch = _Watch(events.get_running_loop(), (fut,), _release_waiter)
    with watch:
        fut.cancel()
        await watch.over


class _AsCompletedIterator:
    """What as_completed() returns: an iterator of both kinds."""

    def __init__(self, aws, timeout):
        loop = events.get_event_loop()
        self._finished = queues.Queue()
        self._pending = {ensure_future(aw, loop=loop) for aw in set(aws)}
        self._unclaimed = len(self._pending)
        self._timer = None
        for fut in self._pending:
            fut.add_done_callback(self._handle_completion)
        if timeout is not None and self._pending:
            self._timer = loop.call_later(timeout, self._handle_timeout)

    def __aiter__(self):
        return self

    def __iter__(self):
        return self

    def _claim(self, end):
        """Count one more that somebody will wait for; raise `end` when there is none."""
        if not self._unclaimed:
            raise end
        self._unclaimed -= 1

    async def __anext__(self):
        self._claim(StopAsyncIteration)
        return await self._wait_for_one()

    def __next__(self):
        self._claim(StopIteration)
        return self._wait_for_one(resolve=True)

    def _handle_timeout(self):
        late, self._pending = self._pending, frozenset()
        for fut in late:
            fut.remove_done_callback(self._handle_completion)
        # What is in the queue is still handed out.
        self._finished.shutdown()

    def _handle_completion(self, fut):
        if fut not in self._pending:
            # It was done when the time was over, but its callback had not run.
            return
        self._pending.remove(fut)
        self._finished.put_nowait(fut)
        if self._timer is not None and not self._pending:
            self._timer.cancel()

    async def _wait_for_one(self, resolve=False):
        try:
            fut = await self._finished.get()
        except queues.QueueShutDown:
            fut = None
        if fut is None:
            raise exceptions.TimeoutError
        return fut.result() if resolve else fut


def as_completed(fs, *, timeout=None):
    """Return an iterator of awaitables in the order in which they finish."""
    if _is_awaitable(fs):
        raise TypeError(f"expects an iterable of awaitables, not {type(fs).__name__}")
    return _AsCompletedIterator(fs, timeout)


async def sleep(delay, result=None):
    """Wait so many seconds; return `result`."""
    await _pause(delay)
    return result


async def _sleep_by_timer(loop, delay):
    # Of a loop whose timers are not ours, or with a delay that is of another type.
    if delay != delay:
        raise ValueError("Invalid delay: NaN (not a number)")
    over = loop.create_future()
    timer = loop.call_later(delay, futures._set_result_unless_cancelled, over, None)
    try:
        await over
    finally:
        timer.cancel()


def ensure_future(coro_or_future, *, loop=None):
    """Return a future for an awaitable: a coroutine becomes a task."""
    if futures.isfuture(coro_or_future):
        if loop is None or loop is futures._get_loop(coro_or_future):
            return coro_or_future
        raise ValueError("The future belongs to a different loop than the one specified as "
                         "the loop argument")
    coro = _as_coroutine(coro_or_future)
    if loop is None:
        loop = events.get_event_loop()
    try:
        return loop.create_task(coro)
    except RuntimeError:
        if coro is coro_or_future:
            # It will not run: closed, it does not tell that nobody awaited it.
            coro.close()
        raise


def _as_coroutine(awaitable):
    if coroutines.iscoroutine(awaitable):
        return awaitable
    if _is_awaitable(awaitable):
        return _wrap_awaitable(awaitable)
    raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")


async def _wrap_awaitable(awaitable):
    return await awaitable


class _GatheringFuture(futures.Future):
    """The future of gather(): cancelling it cancels its children."""

    def __init__(self, children, *, loop, return_exceptions=False):
        assert loop is not None
        super().__init__(loop=loop)
        self._children = children
        self._return_exceptions = return_exceptions
        self._cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        # A list: every child is asked, whatever the others say.
        if not any([child.cancel(msg=msg) for child in self._children]):
            return False
        # This future ends as cancelled even if no child lets itself be.
        self._cancel_requested = True
        return True

    def _child_done(self, child, is_last):
        """A child is done: the last one, or one whose outcome may end the wait for the others."""
        if self.done():
            _mark_seen(child)
            return
        error = None if self._return_exceptions else self._error_of(child)
        if error is None and is_last:
            outcomes = _results(self._children) or [self._outcome_of(child) for child in self._children]
            if not self._cancel_requested:
                self.set_result(outcomes)
                return
            error = self._children[-1]._make_cancelled_error()
        if error is not None:
            self.set_exception(error)

    @staticmethod
    def _error_of(child):
        return child._make_cancelled_error() if child.cancelled() else child.exception()

    @staticmethod
    def _outcome_of(child):
        """The result of a child, or its exception, which is a value here."""
        if child.cancelled():
            # Without a traceback.
            message = child._cancel_message
            return exceptions.CancelledError("" if message is None else message)
        error = child.exception()
        return child.result() if error is None else error


def gather(*coros_or_futures, return_exceptions=False):
    """Return a future of the list of results of several awaitables, run together."""
    if not coros_or_futures:
        nothing = events.get_event_loop().create_future()
        nothing.set_result([])
        return nothing

    loop = None
    child_of = {}
    for arg in coros_or_futures:
        if arg in child_of:
            continue
        if type(arg) is types.CoroutineType and loop is not None:
            child = child_of[arg] = loop.create_task(arg)
        else:
            child = child_of[arg] = ensure_future(arg, loop=loop)
        if loop is None:
            loop = futures._get_loop(child)
        if child is not arg:
            # The caller cannot await it: it need not be told of.
            child._log_destroy_pending = False
    outer = _GatheringFuture([child_of[arg] for arg in coros_or_futures], loop=loop,
                             return_exceptions=return_exceptions)
    children = dict.fromkeys(child_of.values())
    n_left = len(children)

    def _done_callback(fut):
        nonlocal n_left
        n_left -= 1
        if n_left and not outer.done():
            # Most are neither the last nor failed, which is all that matters so far.
            if return_exceptions or not fut.cancelled() and fut.exception() is None:
                return
        outer._child_done(fut, not n_left)

    for child in children:
        if child.done():
            _done_callback(child)
        else:
            child.add_done_callback(_done_callback)
    return outer


def shield(arg):
    """Return a future that follows another, whose cancellation does not reach the other."""
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = futures._get_loop(inner).create_future()

    def _inner_done_callback(inner):
        if outer.cancelled():
            _mark_seen(inner)
        elif inner.cancelled():
            outer.cancel()
        elif (error := inner.exception()) is None:
            outer.set_result(inner.result())
        else:
            outer.set_exception(error)

    def _outer_done_callback(outer):
        if not inner.done():
            inner.remove_done_callback(_inner_done_callback)

    inner.add_done_callback(_inner_done_callback)
    outer.add_done_callback(_outer_done_callback)
    return outer


def run_coroutine_threadsafe(coro, loop):
    """Run a coroutine on the loop of another thread; return a concurrent.futures.Future."""
    if coroutines.iscoroutine(coro):
        outcome = concurrent.futures.Future()
        loop.call_soon_threadsafe(_start_task_for, outcome, coro, loop)
        return outcome
    raise TypeError("A coroutine object is required")


def _start_task_for(outcome, coro, loop):
    """In the thread of a loop: run a coroutine whose outcome another thread waits for."""
    try:
        task = ensure_future(coro, loop=loop)
        futures._chain_future(task, outcome)
    except BaseException as exc:
        if not isinstance(exc, _EXITS) and outcome.set_running_or_notify_cancel():
            outcome.set_exception(exc)
        raise


def create_eager_task_factory(custom_task_constructor):
    """Return a task factory whose tasks run at once up to their first wait."""

    def factory(loop, coro, *, name=None, context=None):
        return custom_task_constructor(coro, loop=loop, name=name, context=context,
                                       eager_start=True)

    return factory


eager_task_factory = create_eager_task_factory(Task)
