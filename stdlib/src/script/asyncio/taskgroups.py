"""Tasks that end together."""

from . import events
from . import exceptions
from . import tasks

__all__ = ("TaskGroup",)

# What ends the program passes through a group as it is.
_EXITS = (SystemExit, KeyboardInterrupt)


class TaskGroup:
    """A context manager that waits for the tasks made in it.

    When one fails, the others are cancelled, and the failures leave as an exception group.
    """

    # Which methods may be called: a group goes from "new" to "entered" to "leaving".
    _stage = "new"
    _loop = _parent = _all_done = _exit = None
    _is_cancelling = _cancelled_parent = False

    def __init__(self):
        self._running = set()
        self._failures = []

    def __repr__(self):
        n_running, n_failed = len(self._running), len(self._failures or ())
        state = "cancelling" if self._is_cancelling else "entered" if self._loop else ""
        parts = (n_running and f"tasks={n_running}", n_failed and f"errors={n_failed}", state)
        return f"<{' '.join(['TaskGroup', *filter(None, parts)])}>"

    async def __aenter__(self):
        if self._stage != "new":
            raise RuntimeError(f"TaskGroup {self!r} has already been entered")
        loop = events.get_running_loop()
        parent = tasks.current_task(loop)
        if parent is None:
            raise RuntimeError(f"TaskGroup {self!r} cannot determine the parent task")
        self._stage, self._loop, self._parent = "entered", loop, parent
        return self

    async def __aexit__(self, kind, exc, tb):
        self._stage = "leaving"
        try:
            await self._leave(exc)
        finally:
            # What failed holds frames, and these hold the group.
            self._parent = self._failures = self._exit = exc = None

    async def _leave(self, exc):
        cancelled = exc if isinstance(exc, exceptions.CancelledError) else None
        if exc is not None:
            if isinstance(exc, _EXITS):
                self._exit = self._exit or exc
            if not self._is_cancelling:
                self._cancel_all()
        while self._running:
            self._all_done = self._loop.create_future()
            try:
                await self._all_done
            except exceptions.CancelledError as outside:
                if not self._is_cancelling:
                    cancelled = outside
                    self._cancel_all()
        try:
            if self._exit is not None:
                raise self._exit
            # A cancellation that was ours alone must not be heard outside.
            if self._cancelled_parent and self._parent.uncancel() == 0:
                cancelled = None
            if cancelled is not None and not self._failures:
                raise cancelled
            if exc is not None and not isinstance(exc, exceptions.CancelledError):
                self._failures.append(exc)
            if self._failures:
                self._repeat_cancellation()
                raise BaseExceptionGroup("unhandled errors in a TaskGroup",
                                         self._failures) from None
        finally:
            cancelled = exc = None

    def _repeat_cancellation(self):
        """A cancellation from outside that the failures hide comes again at the next await."""
        if self._parent.cancelling():
            self._parent.uncancel()
            self._parent.cancel()

    def _refusal(self):
        """Why no task can be made now, or None."""
        if self._stage == "new":
            return "has not been entered"
        if self._stage == "leaving" and not self._running:
            return "is finished"
        return "is shutting down" if self._is_cancelling else None

    def create_task(self, coro, *, name=None, context=None):
        """Start a task that belongs to the group."""
        refusal = self._refusal()
        if refusal is not None:
            coro.close()
            raise RuntimeError(f"TaskGroup {self!r} {refusal}")
        options = {} if context is None else {"context": context}
        task = self._loop.create_task(coro, name=name, **options)
        if not task.done():
            self._running.add(task)
            task.add_done_callback(self._note_end)
            return task
        # An eager task may be over already.
        self._note_end(task)
        return task

    def _cancel_all(self):
        self._is_cancelling = True
        for task in self._running:
            task.cancel()

    def _note_end(self, task):
        self._running.discard(task)
        waiting = self._all_done
        if not self._running and waiting is not None and not waiting.done():
            waiting.set_result(None)
        exc = None if task.cancelled() else task.exception()
        if exc is None:
            return
        self._failures.append(exc)
        if isinstance(exc, _EXITS):
            self._exit = self._exit or exc
        if self._parent.done():
            self._loop.call_exception_handler({
                "message": f"Task {task!r} has errored out but its parent task {self._parent} "
                           "is already completed",
                "exception": exc, "task": task})
        elif not self._is_cancelling:
            # The body still runs: end it, so that it cannot wait for ever.
            self._cancel_all()
            self._cancelled_parent = True
            self._parent.cancel()
