"""Exceptions that are raised when a time is over."""

from greenlet import getcurrent

from ._hub import get_hub

__all__ = ["Timeout", "with_timeout"]


class Timeout(BaseException):
    """Raised in the greenlet that started it when its time is over.

    As a context, it lasts as long as the block; with False as the exception, the block ends
    quietly.
    """

    def __init__(self, seconds=None, exception=None, ref=True, priority=-1):
        BaseException.__init__(self)
        self.seconds, self.exception = seconds, exception
        self._timer = None

    @classmethod
    def start_new(cls, timeout=None, exception=None, ref=True):
        """Return a timeout that runs."""
        if isinstance(timeout, Timeout):
            if not timeout.pending:
                timeout.start()
            return timeout
        timeout = cls(timeout, exception)
        timeout.start()
        return timeout

    @property
    def pending(self):
        """Does it run?"""
        return self._timer is not None and self._timer.callback is not None

    def start(self):
        """Let the time run."""
        if self.pending:
            raise AssertionError(f"{self!r} is already started; to restart it, cancel it first")
        if self.seconds is None:
            return
        failure = self
        if self.exception is not None and self.exception is not False \
                and not isinstance(self.exception, str):
            failure = self.exception
        hub = get_hub()
        throw = getcurrent().throw
        self._timer = hub.call_later(max(self.seconds, 0), throw, failure)

    def cancel(self):
        """Let the time run no longer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    close = cancel

    def __enter__(self):
        if not self.pending:
            self.start()
        return self

    def __exit__(self, kind, value, traceback):
        self.cancel()
        return value is self and self.exception is False

    def __str__(self):
        if self.seconds is None:
            return ""
        text = f"{self.seconds} second" + ("" if self.seconds == 1 else "s")
        if self.exception is None:
            return text
        return f"{text} (silent)" if self.exception is False else f"{text}: {self.exception}"

    def __repr__(self):
        state = " pending" if self.pending else ""
        return f"<{type(self).__name__} at {id(self):#x} seconds={self.seconds}{state}>"


_RAISE = object()


def with_timeout(seconds, function, *args, timeout_value=_RAISE, **kwds):
    """Call a function; if it takes too long, return `timeout_value` or raise Timeout."""
    timeout = Timeout.start_new(seconds)
    try:
        return function(*args, **kwds)
    except Timeout as ex:
        if ex is timeout and timeout_value is not _RAISE:
            return timeout_value
        raise
    finally:
        timeout.cancel()
