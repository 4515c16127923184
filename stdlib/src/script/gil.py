"""The lock of this interpreter, seen and set from a script."""

import _gil
from _gil import *


class max_wait:
    """Fail a block during which any thread waits longer for the lock: `with max_wait("2ms"): ...`.

    After the block `worst` is the longest wait in seconds.
    """

    def __init__(self, limit):
        self.limit = _gil._seconds(limit)
        self.worst = 0.0
        self._watches = []

    def __enter__(self):
        self._watches.append(_gil._watch_waits())
        return self

    def __exit__(self, kind, exception, traceback):
        found = _gil._end_watch(self._watches.pop())
        if found is None:
            return
        self.worst, waiter, holder, function, file, line = found
        if kind is None and self.worst > self.limit:
            raise AssertionError(
                f"{waiter} waited {self.worst * 1000:.3g} ms for the lock, and {self.limit * 1000:g} ms are "
                f"allowed; {holder} had it, in {function}, {file}:{line}")


class switches:
    """Count the switches of the lock during a block: `with switches() as seen: ...; assert seen.total < 9`."""

    def __init__(self):
        self._begin = self._end = None

    def __enter__(self):
        self._begin, self._end = _gil.stats()["total"], None
        return self

    def __exit__(self, kind, exception, traceback):
        self._end = _gil.stats()["total"]

    def _count(self, key):
        if self._begin is None:
            raise RuntimeError("switches are counted in a with block")
        end = self._end if self._end is not None else _gil.stats()["total"]
        return end[key] - self._begin[key]

    @property
    def forced(self):
        """Switches that the policy forced."""
        return self._count("forced")

    @property
    def voluntary(self):
        """Switches because a thread let go by itself."""
        return self._count("voluntary")

    @property
    def total(self):
        """All switches."""
        return self.forced + self.voluntary

    def __repr__(self):
        return f"<switches: {self.forced} forced, {self.voluntary} voluntary>"


class span:
    """Mark the begin and the end of a block: `with span("request"): ...`; `gilbox tune` measures what lies between."""

    def __init__(self, name):
        self.name = name
        self._begin, self._end = name + ":begin", name + ":end"

    def __enter__(self):
        _gil.mark(self._begin)
        return self

    def __exit__(self, kind, exception, traceback):
        _gil.mark(self._end)
