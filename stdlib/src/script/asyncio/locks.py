"""What tasks wait for each other with."""

import collections
import enum
import itertools

from . import exceptions
from . import mixins

__all__ = ("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier")


class _Line(mixins._LoopBoundMixin):
    """Something that tasks queue for; each of them has a future in the line."""

    def __init__(self):
        self._waiters = collections.deque()

    def _join_line(self):
        place = self._get_loop().create_future()
        self._waiters.append(place)
        return place

    def _asleep(self):
        """The places whose tasks were not told anything yet."""
        return (place for place in self._waiters if not place.done())

    def _text(self, state):
        n = len(self._waiters)
        return f"<{object.__repr__(self)[1:-1]} [{state}{f', waiters:{n}' if n else ''}]>"


class _Held:
    """`async with` for what is acquired and released."""

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *problem):
        self.release()


class Lock(_Held, _Line):
    """Held by one task at a time; waiters get it in the order they came."""

    def __init__(self):
        super().__init__()
        self._locked = False

    def __repr__(self):
        return self._text("locked" if self._locked else "unlocked")

    def locked(self):
        """Return whether it is held."""
        return self._locked

    def _is_anybody_waiting(self):
        return not all(place.cancelled() for place in self._waiters)

    async def acquire(self):
        """Wait until nobody holds it, and take it."""
        if self._locked or self._waiters and self._is_anybody_waiting():
            place = self._get_loop().create_future()
            self._waiters.append(place)
            try:
                await place
            except BaseException:
                self._waiters.remove(place)
                # A turn that came too late for its task is the next one's.
                if not self._locked:
                    self._call_next()
                raise
            self._waiters.remove(place)
        self._locked = True
        return True

    def release(self):
        """Let it go; the first that waits is woken."""
        if not self._locked:
            raise RuntimeError("Lock is not acquired.")
        self._locked = False
        self._call_next()

    def _call_next(self):
        # One that was called already and has not run yet keeps its turn.
        if self._waiters and not (place := self._waiters[0]).done():
            place.set_result(True)


class Event(_Line):
    """A flag that tasks can wait for."""

    def __init__(self):
        super().__init__()
        self._value = False

    def __repr__(self):
        return self._text("set" if self._value else "unset")

    def is_set(self):
        """Return whether it is set."""
        return self._value

    def set(self):
        """Set it; all that wait go on."""
        self._value = True
        for place in self._asleep():
            place.set_result(True)

    def clear(self):
        """Take it back."""
        self._value = False

    async def wait(self):
        """Wait until it is set."""
        if not self._value:
            place = self._join_line()
            try:
                await place
            finally:
                self._waiters.remove(place)
        return True


class Condition(_Held, _Line):
    """Tasks that hold a lock wait here until another holder says that something changed."""

    def __init__(self, lock=None):
        super().__init__()
        self._lock = Lock() if lock is None else lock
        for name in ("locked", "acquire", "release"):
            setattr(self, name, getattr(self._lock, name))

    def __repr__(self):
        return self._text("locked" if self.locked() else "unlocked")

    def _check_held(self, what):
        if not self.locked():
            raise RuntimeError(f"cannot {what} on un-acquired lock")

    async def wait(self):
        """Let the lock go, wait for a notification, take the lock again."""
        self._check_held("wait")
        place = self._join_line()
        self.release()
        problem = None
        try:
            await place
        except BaseException as exc:
            problem = exc
        self._waiters.remove(place)
        # The lock is held at the end whatever comes meanwhile; the last problem is raised then.
        while True:
            try:
                await self.acquire()
                break
            except exceptions.CancelledError as exc:
                problem = exc
        if problem is None:
            return True
        # The notification may have been for this task: the next one gets it.
        self._tell(1)
        try:
            raise problem
        finally:
            problem = None

    async def wait_for(self, predicate):
        """Wait until the predicate is true; return its value."""
        while not (value := predicate()):
            await self.wait()
        return value

    def notify(self, n=1):
        """Wake some of those that wait."""
        self._check_held("notify")
        self._tell(n)

    def _tell(self, n):
        for place in itertools.islice(self._asleep(), n):
            place.set_result(False)

    def notify_all(self):
        """Wake all that wait."""
        self.notify(len(self._waiters))


class Semaphore(_Held, _Line):
    """A number of permits; acquire() waits while there are none."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        super().__init__()
        self._value = value

    def __repr__(self):
        return self._text("locked" if self.locked() else f"unlocked, value:{self._value}")

    def locked(self):
        """Return whether acquire() would wait."""
        return not self._value or not all(place.cancelled() for place in self._waiters)

    async def acquire(self):
        """Take a permit, waiting for one."""
        if self.locked():
            await self._queue_up()
        else:
            self._value -= 1
        return True

    async def _queue_up(self):
        place = self._join_line()
        try:
            await place
        except exceptions.CancelledError:
            # Was a permit handed over all the same?  Then it goes back.
            self._value += place.done() and not place.cancelled()
            raise
        finally:
            self._waiters.remove(place)
            self._hand_out()

    def release(self):
        """Give a permit back."""
        self._value += 1
        self._hand_out(1)

    def _hand_out(self, most=None):
        """Give permits to those that wait, in their order."""
        if most is None:
            most = self._value
        for place in itertools.islice(self._asleep(), min(most, self._value)):
            self._value -= 1
            place.set_result(True)


class BoundedSemaphore(Semaphore):
    """A semaphore that no more permits are given back to than it had."""

    def __init__(self, value=1):
        super().__init__(value)
        self._most = value

    def release(self):
        if self._value == self._most:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


class _Phase(enum.Enum):
    """Where a round of a barrier stands."""

    FILLING = "filling"
    DRAINING = "draining"
    RESETTING = "resetting"
    BROKEN = "broken"


class Barrier(mixins._LoopBoundMixin):
    """Tasks wait here until there are enough of them; then all go on."""

    def __init__(self, parties):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._parties = parties
        self._inside = 0
        self._phase = _Phase.FILLING
        self._changed = Condition()

    def __repr__(self):
        state = self._phase.value
        if not self.broken:
            state += f", waiters:{self.n_waiting}/{self._parties}"
        return f"<{object.__repr__(self)[1:-1]} [{state}]>"

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *problem):
        pass

    def _enter_phase(self, phase):
        self._phase = phase
        self._changed.notify_all()

    async def wait(self):
        """Wait for the others; return which of them this one is, from 0."""
        async with self._changed:
            # Those of the round before must have left.
            await self._changed.wait_for(
                lambda: self._phase in (_Phase.FILLING, _Phase.BROKEN))
            if self.broken:
                raise exceptions.BrokenBarrierError("Barrier aborted")
            place = self._inside
            self._inside = place + 1
            try:
                if self._inside == self._parties:
                    self._enter_phase(_Phase.DRAINING)
                else:
                    await self._changed.wait_for(lambda: self._phase is not _Phase.FILLING)
                    if self._phase is not _Phase.DRAINING:
                        raise exceptions.BrokenBarrierError("Abort or reset of barrier")
            finally:
                self._leave()
            return place

    def _leave(self):
        self._inside -= 1
        if not self._inside:
            self._enter_phase(_Phase.BROKEN if self.broken else _Phase.FILLING)

    async def reset(self):
        """Start a new round; those that wait get BrokenBarrierError."""
        async with self._changed:
            self._enter_phase(_Phase.RESETTING if self._inside else _Phase.FILLING)

    async def abort(self):
        """Break the barrier: all that wait get BrokenBarrierError, now and later."""
        async with self._changed:
            self._enter_phase(_Phase.BROKEN)

    @property
    def parties(self):
        """How many tasks make a round."""
        return self._parties

    @property
    def n_waiting(self):
        """How many wait now."""
        return self._inside * (self._phase is _Phase.FILLING)

    @property
    def broken(self):
        """Was it broken?"""
        return self._phase is _Phase.BROKEN
