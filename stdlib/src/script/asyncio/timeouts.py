"""Ending what takes too long."""

import enum

from . import events
from . import exceptions
from . import tasks

__all__ = ("Timeout", "timeout", "timeout_at")


class _State(enum.Enum):
    CREATED = "created"
    ENTERED = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    EXITED = "finished"


class Timeout:
    """A context manager that cancels its body at a time of the loop's clock.

    The cancellation leaves the body as TimeoutError.  Made by `timeout` and `timeout_at`.
    """

    def __init__(self, when):
        self._state = _State.CREATED
        self._timeout_handler = None
        self._task = None
        self._when = when

    def when(self):
        """Return the deadline, or None."""
        return self._when

    def reschedule(self, when):
        """Change the deadline."""
        if self._state is _State.CREATED:
            raise RuntimeError("Timeout has not been entered")
        if self._state is not _State.ENTERED:
            raise RuntimeError(f"Cannot change state of {self._state.value} Timeout")
        self._when = when
        self._drop_handler()
        if when is not None:
            loop = events.get_running_loop()
            is_over = when <= loop.time()
            at = (loop.call_soon,) if is_over else (loop.call_at, when)
            self._timeout_handler = at[0](*at[1:], self._on_timeout)

    def _drop_handler(self):
        handler, self._timeout_handler = self._timeout_handler, None
        if handler is not None:
            handler.cancel()

    def expired(self):
        """Return whether the deadline passed while the body ran."""
        return self._state in (_State.EXPIRING, _State.EXPIRED)

    def __repr__(self):
        info = [""]
        if self._state is _State.ENTERED:
            when = round(self._when, 3) if self._when is not None else None
            info.append(f"when={when}")
        return f"<Timeout [{self._state.value}]{' '.join(info)}>"

    async def __aenter__(self):
        self._task = self._owner()
        self._cancelling = self._task.cancelling()
        self._state = _State.ENTERED
        self.reschedule(self._when)
        return self

    def _owner(self):
        """The task whose body this is."""
        if self._state is _State.CREATED:
            task = tasks.current_task()
            if task is not None:
                return task
            raise RuntimeError("Timeout should be used inside a task")
        raise RuntimeError("Timeout has already been entered")

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        self._drop_handler()
        if self._state is _State.ENTERED:
            self._state = _State.EXITED
        if self._state is not _State.EXPIRING:
            return
        self._state = _State.EXPIRED
        # If somebody else cancelled the task as well, the cancellation is not ours alone.
        is_ours = self._task.uncancel() <= self._cancelling
        if not is_ours or exc_type is None:
            return
        if issubclass(exc_type, exceptions.CancelledError):
            raise TimeoutError from exc_val
        parts = exc_val.exceptions if isinstance(exc_val, ExceptionGroup) else ()
        for exc in (exc_val, *parts):
            self._insert_timeout_error(exc)

    @staticmethod
    def _insert_timeout_error(exc_val):
        """Put a TimeoutError above our cancellation in a chain of contexts."""
        while exc_val.__context__ is not None:
            if isinstance(exc_val.__context__, exceptions.CancelledError):
                late = TimeoutError()
                late.__context__ = late.__cause__ = exc_val.__context__
                exc_val.__context__ = late
                return
            exc_val = exc_val.__context__

    def _on_timeout(self):
        self._task.cancel()
        self._state = _State.EXPIRING
        # The handler refers to this object, which refers to it.
        self._timeout_handler = None


def timeout(delay):
    """Return a context manager that ends its body after `delay` seconds; None is never."""
    loop = events.get_running_loop()
    return Timeout(loop.time() + delay if delay is not None else None)


def timeout_at(when):
    """As timeout(), with a time of the loop's clock."""
    return Timeout(when)
