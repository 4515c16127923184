"""The event loop, as far as it does not depend on how readiness is learnt of."""

import concurrent.futures
import sys
import threading
import time
import traceback
import warnings
import weakref

from _asyncio import _LoopBase

from . import _connect
from . import constants
from . import coroutines
from . import events
from . import futures
from . import tasks
from . import threads
from . import timeouts
from ._server import Server
from .log import logger

__all__ = ("BaseEventLoop", "Server")

def _format_handle(handle):
    cb = handle._callback
    if isinstance(getattr(cb, "__self__", None), tasks.Task):
        # The step of a task: the task says more.
        return repr(cb.__self__)
    return str(handle)


def _run_until_complete_cb(fut):
    # An exit has left run_forever() already.
    if fut.cancelled() or not isinstance(fut.exception(), tasks._EXITS):
        futures._get_loop(fut).stop()


def _set_exception_unless_cancelled(fut, exception):
    if not fut.cancelled():
        fut.set_exception(exception)


class _Run:
    """What holds while a loop runs, and is put back after.

    It is the loop of its thread, it is told of async generators, and in debug mode coroutines
    remember where they were made.
    """

    def __init__(self, loop):
        self._loop = loop

    def __enter__(self):
        loop = self._loop
        loop._track_origins(loop._debug)
        self._hooks_before = sys.get_asyncgen_hooks()
        loop._thread_id = threading.get_ident()
        sys.set_asyncgen_hooks(loop._asyncgen_firstiter_hook, loop._asyncgen_finalizer_hook)
        events._set_running_loop(loop)

    def __exit__(self, *exc_info):
        loop = self._loop
        events._set_running_loop(None)
        loop._thread_id = None
        loop._stopping = False
        loop._track_origins(False)
        sys.set_asyncgen_hooks(*self._hooks_before)


class BaseEventLoop(_connect.ConnectMixin, _LoopBase, events.AbstractEventLoop):
    """A loop that makes calls: those that are ready, those whose time has come.

    The queue and the rounds are in the base that is not written in Python.
    """

    # In debug mode, calls that take longer than this are told of.
    slow_callback_duration = 0.1

    _clock_resolution = time.get_clock_info("monotonic").resolution
    _internal_fds = 0
    _current_handle = None
    _exception_handler = None
    _default_executor = None
    _executor_shutdown_called = False
    _asyncgens_shutdown_called = False
    # How deep coroutines remembered where they were made before the loop ran in debug mode.
    _origin_depth_before = None

    def __init__(self):
        self._asyncgens = weakref.WeakSet()
        self.set_debug(coroutines._is_debug_mode())

    def __repr__(self):
        return (f"<{self.__class__.__name__} running={self.is_running()} "
                f"closed={self.is_closed()} debug={self.get_debug()}>")

    def set_task_factory(self, factory):
        """Have tasks made by `factory(loop, coro)`; None brings back the default."""
        if factory is not None and not callable(factory):
            raise TypeError("task factory must be a callable or None")
        self._task_factory = factory

    def get_task_factory(self):
        """Return the factory of tasks, or None."""
        return self._task_factory

    def _write_to_self(self):
        """Wake the loop from another thread."""
        raise NotImplementedError

    def _process_events(self, event_list):
        """Have the callbacks of descriptors called that are ready."""
        raise NotImplementedError

    def _check_can_run(self):
        self._check_closed()
        if self.is_running():
            raise RuntimeError("This event loop is already running")
        if events._get_running_loop() is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")

    # Running.

    def run_forever(self):
        """Run until stop() is called."""
        self._check_can_run()
        with _Run(self):
            self._run_once()
            while not self._stopping:
                self._run_once()

    def run_until_complete(self, future):
        """Run until a future is done, and return its result; a coroutine becomes a task."""
        self._check_can_run()
        awaited = tasks.ensure_future(future, loop=self)
        is_ours = awaited is not future
        if is_ours:
            # Whoever called sees what becomes of it.
            awaited._log_destroy_pending = False
        try:
            self._run_for(awaited)
        except BaseException:
            if is_ours and awaited.done():
                # The caller gets another exception, not this one.
                tasks._mark_seen(awaited)
            raise
        if awaited.done():
            return awaited.result()
        raise RuntimeError("Event loop stopped before Future completed.")

    def _run_for(self, future):
        future.add_done_callback(_run_until_complete_cb)
        try:
            self.run_forever()
        finally:
            future.remove_done_callback(_run_until_complete_cb)

    def close(self):
        """Close the loop, which must not run."""
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if not self.is_closed():
            if self._debug:
                logger.debug("Close %r", self)
            self._closed = True
            self._drop_calls()
            self._drop_executor()

    def _drop_executor(self):
        """Let go of the default executor; its threads end when their work is done."""
        self._executor_shutdown_called = True
        pool, self._default_executor = self._default_executor, None
        if pool is not None:
            pool.shutdown(wait=False)

    def __del__(self, _warn=warnings.warn):
        if not self.is_closed():
            _warn(f"unclosed event loop {self!r}", ResourceWarning, source=self)
            if not self.is_running():
                self.close()

    # Calls.

    def _check_call(self, callback, method):
        """In debug mode, before a call is taken in."""
        if method != "call_soon_threadsafe":
            self._check_thread()
        self._check_callback(callback, method)

    def _check_callback(self, callback, method):
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError(f"coroutines cannot be used with {method}()")
        if not callable(callback):
            raise TypeError(f"a callable object was expected by {method}(), got {callback!r}")

    def _check_thread(self):
        if self._thread_id is None:
            return
        if threading.get_ident() != self._thread_id:
            raise RuntimeError("Non-thread-safe operation invoked on an event loop other "
                               "than the current one")

    def run_in_executor(self, executor, func, *args):
        """Have a call made by an executor; None is the default one, of threads."""
        self._check_closed()
        if self._debug:
            self._check_callback(func, "run_in_executor")
        pool = self._open_executor() if executor is None else executor
        if type(pool) is concurrent.futures.ThreadPoolExecutor:
            return threads._call_in(pool, self, func, args)
        return futures.wrap_future(pool.submit(func, *args), loop=self)

    def _open_executor(self):
        """The default executor, made when it is first asked for."""
        if self._executor_shutdown_called:
            raise RuntimeError("Executor shutdown has been called")
        if self._default_executor is None:
            self._default_executor = concurrent.futures.ThreadPoolExecutor(
                thread_name_prefix="asyncio")
        return self._default_executor

    def set_default_executor(self, executor):
        """Set what run_in_executor(None, ...) uses."""
        if not isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    # Shutting down.

    def _asyncgen_finalizer_hook(self, agen):
        self._asyncgens.discard(agen)
        if not self.is_closed():
            self.call_soon_threadsafe(self.create_task, agen.aclose())

    def _asyncgen_firstiter_hook(self, agen):
        if self._asyncgens_shutdown_called:
            warnings.warn(f"asynchronous generator {agen!r} was scheduled after "
                          "loop.shutdown_asyncgens() call", ResourceWarning, source=self)
        self._asyncgens.add(agen)

    async def shutdown_asyncgens(self):
        """Close all async generators that are suspended."""
        self._asyncgens_shutdown_called = True
        if not self._asyncgens:
            return
        closing = list(self._asyncgens)
        self._asyncgens.clear()
        results = await tasks.gather(*[agen.aclose() for agen in closing],
                                     return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    "message": "an error occurred during closing of asynchronous generator "
                               f"{agen!r}",
                    "exception": result,
                    "asyncgen": agen,
                })

    async def shutdown_default_executor(self, timeout=None):
        """Wait for the threads of the default executor."""
        self._executor_shutdown_called = True
        pool = self._default_executor
        if pool is None:
            return
        joined = self.create_future()
        # Joining threads takes a thread of its own: the loop goes on meanwhile.
        joiner = threading.Thread(target=self._join_executor, args=(pool, joined))
        joiner.start()
        try:
            async with timeouts.timeout(timeout):
                await joined
        except TimeoutError:
            warnings.warn(f"The executor did not finishing joining its threads within "
                          f"{timeout} seconds.", RuntimeWarning, stacklevel=2)
            pool.shutdown(wait=False)
            return
        joiner.join()

    def _join_executor(self, pool, joined):
        try:
            pool.shutdown(wait=True)
        except Exception as exc:
            report = _set_exception_unless_cancelled, joined, exc
        else:
            report = futures._set_result_unless_cancelled, joined, None
        try:
            self.call_soon_threadsafe(*report)
        except RuntimeError:
            # Closed by now, a loop has nobody who waits.
            if not self.is_closed():
                raise

    # What goes wrong.

    def get_exception_handler(self):
        """Return what is told of errors that nobody else sees, or None."""
        return self._exception_handler

    def set_exception_handler(self, handler):
        """Have `handler(loop, context)` told of errors; None brings back the default."""
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def default_exception_handler(self, context):
        """Log an error."""
        message = context.get("message") or "Unhandled exception in event loop"
        exception = context.get("exception")
        exc_info = False
        if exception is not None:
            exc_info = type(exception), exception, exception.__traceback__
        if ("source_traceback" not in context and self._current_handle is not None
                and self._current_handle._source_traceback):
            context["handle_traceback"] = self._current_handle._source_traceback
        lines = [message]
        for key in sorted(context):
            if key in ("message", "exception"):
                continue
            value = context[key]
            if key in ("source_traceback", "handle_traceback"):
                what = "Object" if key == "source_traceback" else "Handle"
                stack = "".join(traceback.format_list(value)).rstrip()
                value = f"{what} created at (most recent call last):\n{stack}"
                lines.append(value)
            else:
                lines.append(f"{key}: {value!r}")
        logger.error("\n".join(lines), exc_info=exc_info)

    def call_exception_handler(self, context):
        """Tell of an error: `context` has a `message`, and what is known of it."""
        if self._exception_handler is None:
            self._call_default_handler(context)
            return
        try:
            # An exception inside is told of in the context of what it was about.
            thing = context.get("task") or context.get("future") or context.get("handle")
            ctx = thing.get_context() if hasattr(thing, "get_context") else None
            if ctx is not None and hasattr(ctx, "run"):
                ctx.run(self._exception_handler, self, context)
            else:
                self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._call_default_handler({
                "message": "Unhandled error in exception handler",
                "exception": exc,
                "context": context,
            }, "Exception in default exception handler while handling an unexpected error "
               "in custom exception handler")

    def _call_default_handler(self, context, problem="Exception in default exception handler"):
        try:
            self.default_exception_handler(context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            logger.error(problem, exc_info=True)

    # Rounds.

    def _add_callback_signalsafe(self, handle):
        """As _add_callback(), from a signal handler."""
        self._add_callback(handle)
        self._write_to_self()

    def _run_watched(self, handle):
        try:
            self._current_handle = handle
            start = self.time()
            handle._run()
            took = self.time() - start
            if took >= self.slow_callback_duration:
                logger.warning("Executing %s took %.3f seconds", _format_handle(handle), took)
        finally:
            self._current_handle = None

    def _track_origins(self, wanted):
        """Have coroutines remember where they are made, or do as before."""
        before = self._origin_depth_before
        if wanted and before is None:
            self._origin_depth_before = sys.get_coroutine_origin_tracking_depth()
            sys.set_coroutine_origin_tracking_depth(constants.DEBUG_STACK_DEPTH)
        elif before is not None and not wanted:
            self._origin_depth_before = None
            sys.set_coroutine_origin_tracking_depth(before)

    def set_debug(self, enabled):
        """Set debug mode."""
        self._debug = enabled
        if self.is_running():
            self.call_soon_threadsafe(self._track_origins, enabled)
