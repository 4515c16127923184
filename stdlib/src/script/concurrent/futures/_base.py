"""Futures and what waits for them."""

import threading
from _collections import deque
from time import monotonic

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

# A future goes from PENDING to RUNNING to FINISHED, or from PENDING to CANCELLED
# and, once those who wait for it were told, to CANCELLED_AND_NOTIFIED.
PENDING = "PENDING"
RUNNING = "RUNNING"
CANCELLED = "CANCELLED"
CANCELLED_AND_NOTIFIED = "CANCELLED_AND_NOTIFIED"
FINISHED = "FINISHED"

_CANCELLED = (CANCELLED, CANCELLED_AND_NOTIFIED)
_DONE = (CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED)
_NAMES = {PENDING: "pending", RUNNING: "running", CANCELLED: "cancelled",
          CANCELLED_AND_NOTIFIED: "cancelled", FINISHED: "finished"}

TimeoutError = TimeoutError     # the built-in one, under its old address


class Error(Exception):
    """The base of the exceptions of futures."""


class CancelledError(Error):
    """The future was cancelled."""


class InvalidStateError(Error):
    """The future is in a state in which this cannot be done."""


class BrokenExecutor(RuntimeError):
    """The executor can do nothing any more."""


class _Logger:
    """Stands for logging's logger, which is imported when there is something to say."""

    def __getattr__(self, name):
        import logging
        return getattr(logging.getLogger("concurrent.futures"), name)


LOGGER = _Logger()


class _Waiter:
    """Collects futures as they finish, and sets an event when there are enough."""

    def __init__(self, enough=1, stop_on_exception=False):
        self.event = threading.Event()
        self.finished_futures = []
        self.lock = threading.Lock()
        self._missing = enough
        self._stop_on_exception = stop_on_exception

    def add(self, future, failed):
        with self.lock:
            self.finished_futures.append(future)
            self._missing -= 1
            if self._missing <= 0 or (failed and self._stop_on_exception):
                self.event.set()

    # asyncio and others tell waiters by these names.

    def add_result(self, future):
        self.add(future, False)

    def add_exception(self, future):
        self.add(future, True)

    def add_cancelled(self, future):
        self.add(future, False)


class _AcquireFutures:
    """Holds the conditions of several futures, taken in the order of their addresses."""

    def __init__(self, futures):
        self.futures = sorted(futures, key=id)

    def __enter__(self):
        for future in self.futures:
            future._condition.acquire()

    def __exit__(self, *args):
        for future in self.futures:
            future._condition.release()


def as_completed(fs, timeout=None):
    """Yield futures as they finish; TimeoutError if that takes too long."""
    deadline = None if timeout is None else monotonic() + timeout
    fs = set(fs)
    total = len(fs)
    with _AcquireFutures(fs):
        finished = [f for f in fs if f._state in (CANCELLED_AND_NOTIFIED, FINISHED)]
        pending = fs - set(finished)
        waiter = _Waiter()
        for f in pending:
            f._waiters.append(waiter)
        f = None
    try:
        while True:
            # Let go of each before it is given away.
            finished.reverse()
            while finished:
                fs.discard(finished[-1])
                yield finished.pop()
            if not pending:
                return
            remaining = None
            if deadline is not None:
                remaining = deadline - monotonic()
                if remaining < 0:
                    raise TimeoutError(f"{len(pending)} (of {total}) futures unfinished")
            waiter.event.wait(remaining)
            with waiter.lock:
                finished = waiter.finished_futures
                waiter.finished_futures = []
                waiter.event.clear()
            pending.difference_update(finished)
    finally:
        for f in fs:
            with f._condition:
                if waiter in f._waiters:
                    f._waiters.remove(waiter)


class DoneAndNotDoneFutures(tuple):
    """What `wait` returns: two sets, `done` and `not_done`."""

    __slots__ = ()
    _fields = __match_args__ = ("done", "not_done")

    def __new__(cls, done, not_done):
        return tuple.__new__(cls, (done, not_done))

    done = property(lambda self: self[0])
    not_done = property(lambda self: self[1])

    def __repr__(self):
        return f"DoneAndNotDoneFutures(done={self[0]!r}, not_done={self[1]!r})"


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Wait for futures; return those that are done, and the others."""
    fs = set(fs)
    with _AcquireFutures(fs):
        done = {f for f in fs if f._state in (CANCELLED_AND_NOTIFIED, FINISHED)}
        not_done = fs - done
        if return_when == FIRST_COMPLETED and done:
            return DoneAndNotDoneFutures(done, not_done)
        if return_when == FIRST_EXCEPTION and done:
            if any(f for f in done if not f.cancelled() and f.exception() is not None):
                return DoneAndNotDoneFutures(done, not_done)
        if not not_done:
            return DoneAndNotDoneFutures(done, not_done)
        if return_when == FIRST_COMPLETED:
            waiter = _Waiter(1)
        elif return_when == FIRST_EXCEPTION:
            waiter = _Waiter(len(not_done), stop_on_exception=True)
        elif return_when == ALL_COMPLETED:
            waiter = _Waiter(len(not_done))
        else:
            raise ValueError(f"Invalid return condition: {return_when!r}")
        for f in not_done:
            f._waiters.append(waiter)
    waiter.event.wait(timeout)
    for f in not_done:
        with f._condition:
            f._waiters.remove(waiter)
    done.update(waiter.finished_futures)
    return DoneAndNotDoneFutures(done, fs - done)


class Future:
    """The value that a call will have."""

    def __init__(self):
        self._state = PENDING
        self._result = self._exception = None
        self._waiters, self._done_callbacks = [], []
        self._condition = threading.Condition()

    def _call_back(self, callback):
        try:
            callback(self)
        except Exception:
            LOGGER.exception("exception calling callback for %r", self)

    def _invoke_callbacks(self):
        for callback in self._done_callbacks:
            self._call_back(callback)

    def __repr__(self):
        with self._condition:
            head = f"<{self.__class__.__name__} at {id(self):#x} state={_NAMES[self._state]}"
            if self._state != FINISHED:
                return head + ">"
            if self._exception:
                return f"{head} raised {self._exception.__class__.__name__}>"
            return f"{head} returned {self._result.__class__.__name__}>"

    def cancel(self):
        """Cancel the call if it has not begun; return whether it is cancelled."""
        with self._condition:
            in_time = self._state == PENDING
            if in_time:
                self._state = CANCELLED
                self._condition.notify_all()
            elif self._state not in _CANCELLED:
                return False
        if in_time:
            self._invoke_callbacks()
        return True

    def cancelled(self):
        """Return whether the call was cancelled."""
        with self._condition:
            return self._state in _CANCELLED

    def running(self):
        """Return whether the call is being made."""
        with self._condition:
            return self._state == RUNNING

    def done(self):
        """Return whether the call is over or was cancelled."""
        with self._condition:
            return self._state in _DONE

    def add_done_callback(self, fn):
        """Have `fn(future)` called when the future is done; at once if it is."""
        with self._condition:
            late = self._state in _DONE
            if not late:
                self._done_callbacks.append(fn)
        if late:
            self._call_back(fn)

    def _await_done(self, timeout):
        """With the condition held: wait until there is a result or an exception."""
        if self._state not in _DONE:
            self._condition.wait(timeout)
        if self._state in _CANCELLED:
            raise CancelledError()
        if self._state != FINISHED:
            raise TimeoutError()

    def result(self, timeout=None):
        """Return what the call returned, or raise what it raised."""
        try:
            with self._condition:
                self._await_done(timeout)
                if self._exception is None:
                    return self._result
                try:
                    raise self._exception
                finally:
                    # The exception holds this frame, which holds the exception.
                    self = None
        finally:
            self = None

    def exception(self, timeout=None):
        """Return what the call raised, or None."""
        with self._condition:
            self._await_done(timeout)
            return self._exception

    # The rest is for executors.

    def set_running_or_notify_cancel(self):
        """Say that the call begins; False if it was cancelled and must not."""
        with self._condition:
            follows = {PENDING: RUNNING, CANCELLED: CANCELLED_AND_NOTIFIED}.get(self._state)
            if follows is None:
                LOGGER.critical("Future %s in unexpected state: %s", id(self), self._state)
                raise RuntimeError("Future in unexpected state")
            self._state = follows
            may_run = follows == RUNNING
            if not may_run:
                for waiter in self._waiters:
                    waiter.add_cancelled(self)
            return may_run

    def set_result(self, result):
        """Give the future the value of its call."""
        self._finish("_result", result, "add_result")

    def _finish(self, slot, outcome, tell):
        """Keep an outcome in `slot`, and tell all who wait by their method `tell`."""
        with self._condition:
            if self._state in _DONE:
                raise InvalidStateError(f"{self._state}: {self!r}")
            setattr(self, slot, outcome)
            self._state = FINISHED
            for waiter in self._waiters:
                getattr(waiter, tell)(self)
            self._condition.notify_all()
        self._invoke_callbacks()

    def set_exception(self, exception):
        """Give the future the exception of its call."""
        self._finish("_exception", exception, "add_exception")

    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)


def _result_or_cancel(future, timeout=None):
    try:
        try:
            return future.result(timeout)
        finally:
            future.cancel()
    finally:
        del future


class Executor:
    """Something that makes calls elsewhere."""

    def submit(self, fn, /, *args, **kwargs):
        """Have `fn(*args, **kwargs)` called; return its future."""
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """Return an iterator of what `fn` gives for the items, in their order."""
        deadline = None if timeout is None else timeout + monotonic()
        # The calls begin here, before the first `next`.
        pending = deque([self.submit(fn, *args) for args in zip(*iterables)])

        def result_iterator():
            try:
                while pending:
                    # Let go of each before its result is given away.
                    if deadline is None:
                        yield _result_or_cancel(pending.popleft())
                    else:
                        yield _result_or_cancel(pending.popleft(), deadline - monotonic())
            finally:
                # Nobody waits for the others any more.
                for future in pending:
                    future.cancel()

        return result_iterator()

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Take no more calls, and perhaps wait for those taken."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False
