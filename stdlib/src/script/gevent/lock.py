"""Locks between greenlets."""

from greenlet import getcurrent

from ._hub import wait_until

__all__ = ["Semaphore", "BoundedSemaphore", "DummySemaphore", "RLock"]


class Semaphore:
    """A counter that waits instead of falling below nothing."""

    def __init__(self, value=1, hub=None):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self.counter, self._waiters = value, []

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x} counter={self.counter}>"

    def locked(self):
        """Would acquire() wait?"""
        return self.counter <= 0

    def ready(self):
        """Would acquire() not wait?"""
        return self.counter > 0

    def acquire(self, blocking=True, timeout=None):
        """Take one; return whether that worked in time."""
        if timeout is not None and timeout < 0:
            timeout = None
        while self.counter <= 0:
            if not blocking or not wait_until(self._waiters, timeout) and self.counter <= 0:
                return False
        self.counter -= 1
        return True

    def release(self):
        """Give one back."""
        self.counter += 1
        if self._waiters:
            self._waiters.pop(0)()
        return self.counter

    def rawlink(self, callback):
        """Call a function when one can be taken."""
        from ._hub import get_hub
        if self.ready():
            get_hub().call_soon(callback, self)
        else:
            self._waiters.append(lambda: get_hub().call_soon(callback, self))

    def unlink(self, callback):
        """Semaphores keep no list of callbacks by name."""

    def wait(self, timeout=None):
        """Wait until one can be taken."""
        if self.counter <= 0:
            wait_until(self._waiters, timeout)
        return self.counter

    def __enter__(self):
        self.acquire()

    def __exit__(self, *args):
        self.release()


class BoundedSemaphore(Semaphore):
    """The same, and it knows how much it had at first."""

    def __init__(self, value=1, hub=None):
        super().__init__(value)
        self._initial_value = value

    def release(self):
        if self.counter >= self._initial_value:
            raise ValueError("Semaphore released too many times")
        return super().release()


class DummySemaphore:
    """One that never waits."""

    def __init__(self, value=None):
        pass

    def locked(self):
        return False

    def acquire(self, blocking=True, timeout=None):
        return True

    def release(self):
        pass

    def __enter__(self):
        pass

    def __exit__(self, *args):
        pass


class RLock:
    """A lock that its owner may take again."""

    def __init__(self, hub=None):
        self._block, self._owner, self._count = Semaphore(1), None, 0

    def acquire(self, blocking=True, timeout=None):
        """Take it; return whether that worked in time."""
        me = getcurrent()
        if self._owner is not me:
            if not self._block.acquire(blocking, timeout):
                return False
            self._owner = me
        self._count += 1
        return True

    def release(self):
        """Give it back as often as it was taken."""
        if self._owner is not getcurrent():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None
            self._block.release()

    def locked(self):
        """Has somebody taken it?"""
        return self._block.locked()

    def _is_owned(self):
        return self._owner is getcurrent()

    def _release_save(self):
        state, self._count, self._owner = (self._count, self._owner), 0, None
        self._block.release()
        return state

    def _acquire_restore(self, state):
        self._block.acquire()
        self._count, self._owner = state

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()
