"""Running a coroutine as the whole program."""

import contextlib
import contextvars
import enum
import functools
import signal
import threading

from . import coroutines
from . import events
from . import exceptions
from . import tasks
from . import constants

__all__ = ("Runner", "run")


class _State(enum.Enum):
    CREATED = "created"
    INITIALIZED = "initialized"
    CLOSED = "closed"


class Runner:
    """A context manager that keeps a loop and a context for several runs."""

    _state = _State.CREATED
    _loop = _context = None
    # Is the loop the thread's current one because of us?
    _is_current = False
    _n_interrupts = 0

    def __init__(self, *, debug=None, loop_factory=None):
        self._options = debug, loop_factory

    def __enter__(self):
        self._lazy_init()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def close(self):
        """Cancel all tasks, shut down what hangs on the loop, and close it."""
        if self._state is not _State.INITIALIZED:
            return
        loop, self._loop = self._loop, None
        try:
            _finish(loop)
        finally:
            if self._is_current:
                events.set_event_loop(None)
            loop.close()
            self._state = _State.CLOSED

    def get_loop(self):
        """Return the loop, which is made now if need be."""
        self._lazy_init()
        return self._loop

    def run(self, coro, *, context=None):
        """Run a coroutine to its end, and return its result."""
        if not coroutines.iscoroutine(coro):
            raise ValueError(f"a coroutine was expected, got {coro!r}")
        if events._get_running_loop() is not None:
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        self._lazy_init()
        if context is None:
            context = self._context
        task = self._loop.create_task(coro, context=context)
        self._n_interrupts = 0
        with self._interrupts_cancel(task):
            try:
                return self._loop.run_until_complete(task)
            except exceptions.CancelledError:
                if self._n_interrupts and self._was_only_interrupted(task):
                    raise KeyboardInterrupt()
                raise

    @staticmethod
    def _was_only_interrupted(task):
        """Say whether nothing but Ctrl-C asked for the task's end; tasks of others may not know."""
        uncancel = getattr(task, "uncancel", None)
        return uncancel is not None and uncancel() == 0

    @contextlib.contextmanager
    def _interrupts_cancel(self, task):
        handler = self._watch_interrupts(task)
        try:
            yield
        finally:
            # Whoever set another one meanwhile wants it to stay.
            if handler is not None and signal.getsignal(signal.SIGINT) is handler:
                signal.signal(signal.SIGINT, signal.default_int_handler)

    def _watch_interrupts(self, task):
        """Have Ctrl-C cancel the task, where a handler can be set and none is."""
        if threading.current_thread() is not threading.main_thread():
            return None
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            return None
        handler = functools.partial(self._on_sigint, main_task=task)
        try:
            signal.signal(signal.SIGINT, handler)
        except ValueError:
            return None
        return handler

    def _lazy_init(self):
        if self._state is _State.CLOSED:
            raise RuntimeError("Runner is closed")
        if self._state is _State.CREATED:
            self._loop = self._make_loop()
            self._context = contextvars.copy_context()
            self._state = _State.INITIALIZED

    def _make_loop(self):
        debug, factory = self._options
        loop = (factory or events.new_event_loop)()
        if factory is None:
            # Child watchers look for the loop here.
            events.set_event_loop(loop)
            self._is_current = True
        if debug is not None:
            loop.set_debug(debug)
        return loop

    def _on_sigint(self, signum, frame, main_task):
        self._n_interrupts += 1
        if self._n_interrupts > 1 or main_task.done():
            raise KeyboardInterrupt()
        main_task.cancel()
        # The loop may wait for descriptors: an empty call wakes it.
        self._loop.call_soon_threadsafe(int)


def run(main, *, debug=None, loop_factory=None):
    """Run a coroutine as the whole program: a new loop, closed at the end."""
    if events._get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


def _finish(loop):
    """Bring everything on a loop to its end."""
    left = tasks.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(tasks.gather(*left, return_exceptions=True))
    failed = [task for task in left if not task.cancelled() and task.exception() is not None]
    for task in failed:
        loop.call_exception_handler(dict(
            message="unhandled exception during asyncio.run() shutdown",
            exception=task.exception(), task=task))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(loop.shutdown_default_executor(constants.THREAD_JOIN_TIMEOUT))
