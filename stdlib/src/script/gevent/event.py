"""Events, and results that are not there yet."""

from ._hub import LoopExit, get_hub, wait_until
from .timeout import Timeout

__all__ = ["Event", "AsyncResult"]


class _Links:
    """Callbacks for when something is ready."""

    def __init__(self):
        self._links = []

    def rawlink(self, callback):
        """Call a function from the hub when it is ready."""
        if self.ready():
            get_hub().call_soon(callback, self)
        else:
            self._links.append(callback)

    def unlink(self, callback):
        """Do not call it."""
        if callback in self._links:
            self._links.remove(callback)

    def _notify(self):
        links, self._links[:] = self._links[:], []
        hub = get_hub()
        for callback in links:
            hub.call_soon(callback, self)

    def _wait(self, timeout):
        return self.ready() or (wait_until(self._links, timeout) and self.ready())


class Event(_Links):
    """A flag to wait for."""

    def __init__(self):
        super().__init__()
        self._flag = False

    def __repr__(self):
        state = "set" if self._flag else "clear"
        return f"<{type(self).__name__} at {id(self):#x} {state} _links[{len(self._links)}]>"

    def is_set(self):
        """Is it set?"""
        return self._flag

    isSet = ready = is_set

    def set(self):
        """Set the flag, and wake all that wait."""
        self._flag = True
        self._notify()

    def clear(self):
        """Clear the flag."""
        self._flag = False

    def wait(self, timeout=None):
        """Wait until the flag is set; return whether it was."""
        if self._flag:
            return True
        return bool(wait_until(self._links, timeout)) or self._flag


class AsyncResult(_Links):
    """A value, or an exception, to wait for."""

    def __init__(self):
        super().__init__()
        self._done, self.value, self.exception = False, None, None

    def ready(self):
        """Is it there?"""
        return self._done

    def successful(self):
        """Is it a value?"""
        return self._done and self.exception is None

    def set(self, value=None):
        """Give the value."""
        self._done, self.value, self.exception = True, value, None
        self._notify()

    set_result = set

    def set_exception(self, exception, exc_info=None):
        """Give an exception."""
        self._done, self.exception = True, exception
        self._notify()

    def get(self, block=True, timeout=None):
        """Wait for the value, and return it."""
        if not self._done:
            if not block:
                raise Timeout()
            if not self._wait(timeout):
                raise Timeout(timeout)
        if self.exception is not None:
            raise self.exception
        return self.value

    result = get

    def get_nowait(self):
        """Return the value if it is there."""
        return self.get(block=False)

    def wait(self, timeout=None):
        """Wait until it is there; return the value, None after the time."""
        self._wait(timeout)
        return self.value

    def cancel(self):
        return False

    def cancelled(self):
        return False

    done = ready

    def __call__(self, source):
        """Take over the result of something else."""
        if source.successful():
            self.set(source.value)
        else:
            self.set_exception(source.exception)
