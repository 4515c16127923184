"""The lock of this interpreter, seen and set from a script."""

import _gil
from _gil import *


def explain(x, *, file=None):
    """Print where a thread may lose the lock in a function, class, module or code object, and what that does.

    Each statement is followed by what it is under each setting of the safe points: atomic, or where a switch loses an
    update; then come its instructions.
    """
    import _dis
    import linecache
    codes = _codes_of(x)
    print(_dis.atomicity_legend(), file=file)
    for code in codes:
        source = "".join(linecache.getlines(code.co_filename))
        print(_dis.atomicity(code, source), end="", file=file)


def _codes_of(x):
    """The code objects of something that can be explained, in the order of its source."""
    import types
    if isinstance(x, types.CodeType):
        return [x]
    x = getattr(x, "__func__", x)
    for name in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, name):
            return [getattr(x, name)]
    if isinstance(x, property):
        parts = [part for part in (x.fget, x.fset, x.fdel) if part is not None]
    elif isinstance(x, types.ModuleType):
        parts = [part for part in vars(x).values() if getattr(part, "__module__", None) == x.__name__]
    elif isinstance(x, type):
        parts = [part for part in vars(x).values()
                 if isinstance(part, (types.FunctionType, staticmethod, classmethod, property, type))]
    else:
        parts = []
    codes = [code for part in parts for code in _codes_of_part(part)]
    if not codes:
        raise TypeError(f"{type(x).__name__} objects have no code to explain")
    return sorted(codes, key=lambda code: code.co_firstlineno)


def _codes_of_part(part):
    try:
        return _codes_of(part)
    except TypeError:
        return []


class autotune:
    """Move the switch interval of the running program so that waits for the lock stay under `target_wait`.

    The `quantile` of the waits counts: 0.99, or 1 for the longest of a window. The interval stays between `shortest`
    and `longest`, and is no shorter than the target needs, since every switch costs something. It works until
    `stop()`, which leaves the interval where it is, or to the end of a `with` block, which puts it back.
    """

    def __init__(self, target_wait="1ms", *, quantile=0.99, shortest="10us", longest="100ms"):
        self.target_wait = _gil._seconds(target_wait)
        self._before = _gil.interval()
        self.running = _gil._autotune(target_wait, quantile, shortest, longest)
        if not self.running:
            raise RuntimeError("the interval is being tuned already")

    @property
    def interval(self):
        """The interval at this moment, in seconds."""
        return _gil.interval()

    @property
    def observed(self):
        """The quantile of the last waits in seconds; None before there were enough."""
        return _gil._autotune_observed() if self.running else None

    def stop(self):
        """End it, and answer the interval that it came to."""
        if self.running:
            self.running = False
            _gil._end_autotune()
        return _gil.interval()

    def __enter__(self):
        return self

    def __exit__(self, kind, exception, traceback):
        if self.running:
            self.stop()
            _gil.set_interval(self._before)

    def __repr__(self):
        state = "running" if self.running else "stopped"
        return f"<autotune: {state}, target {self.target_wait * 1000:g} ms, interval {self.interval * 1000:g} ms>"


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
