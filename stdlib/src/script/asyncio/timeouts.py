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
        if self._state is not _State.ENTERED:
            if self._state is _State.CREATED:
                raise RuntimeError("Timeout has not been entered")
            raise RuntimeError(f"Cannot change state of {self._state.value} Timeout")
        self._when = when
        if self._timeout_handler is not None:
            self._timeout_handler.cancel()
            self._timeout_handler = None
        if when is None:
            return
        loop = events.get_running_loop()
        if when <= loop.time():
            self._timeout_handler = loop.call_soon(self._on_timeout)
        else:
            self._timeout_handler = loop.call_at(when, self._on_timeout)

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
        if self._timeout_handler is not None:
            self._timeout_handler.cancel()
            self._timeout_handler = None
        if self._state is not _State.EXPIRING:
            if self._state is _State.ENTERED:
                self._state = _State.EXITED
            return None
        self._state = _State.EXPIRED
        # Only if nobody else cancelled the task is the cancellation ours.
        if self._task.uncancel() <= self._cancelling and exc_type is not None:
            if issubclass(exc_type, exceptions.CancelledError):
                raise TimeoutError from exc_val
            self._insert_timeout_error(exc_val)
            if isinstance(exc_val, ExceptionGroup):
                for exc in exc_val.exceptions:
                    self._insert_timeout_error(exc)
        return None

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
