"""Time zones of the IANA database, read from the system's files (RFC 8536)."""

import bisect
import io
import os
import re
import struct
import weakref
from _script_types import name_with_module as _name_with_module
from datetime import datetime, timedelta, tzinfo

__all__ = ["ZoneInfo", "reset_tzpath", "available_timezones", "TZPATH", "ZoneInfoNotFoundError",
           "InvalidTZPathWarning"]

_PLACES = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
_EPOCH = datetime(1970, 1, 1)
_ZERO = timedelta(0)


class ZoneInfoNotFoundError(KeyError):
    """There is no zone of that name."""


class InvalidTZPathWarning(RuntimeWarning):
    """A place to look in is no absolute path."""


TZPATH = ()


def reset_tzpath(to=None):
    """Say where zones are looked for."""
    global TZPATH
    if isinstance(to, (str, bytes)):
        raise TypeError(f"tzpath must be a list or tuple, not {type(to)}: {to!r}")
    if to is None:
        known = os.environ.get("PYTHONTZPATH")
        to = _PLACES if known is None else _absolute(known)
    elif not all(map(os.path.isabs, to)):
        raise ValueError("tzpaths must be absolute paths")
    TZPATH = tuple(to)


def _absolute(text):
    places = text.split(os.pathsep)
    wrong = [place for place in places if place and not os.path.isabs(place)]
    if wrong:
        import warnings
        listed = "".join(f"\n    {place}" for place in wrong)
        warnings.warn("Invalid paths specified in PYTHONTZPATH environment variable. Paths must be absolute "
                      f"but found the following relative paths:{listed}", InvalidTZPathWarning, stacklevel=4)
    return [place for place in places if os.path.isabs(place)]


reset_tzpath()


def available_timezones():
    """Return the names of all zones."""
    found = set()
    for place in TZPATH:
        for folder, folders, files in os.walk(place):
            if folder == place:
                folders[:] = [name for name in folders if name not in ("right", "posix")]
            for file in files:
                path = os.path.join(folder, file)
                try:
                    with open(path, "rb") as data:
                        if data.read(4) == b"TZif":
                            found.add(os.path.relpath(path, place))
                except OSError:
                    pass
    found.discard("posixrules")
    return found


def _file_of(key):
    if os.path.isabs(key):
        raise ValueError(f"ZoneInfo keys may not be absolute paths, got: {key}")
    if os.path.normpath(key) != key or key.startswith(".."):
        raise ValueError(f"ZoneInfo keys must be normalized relative paths, got: {key}")
    for place in TZPATH:
        path = os.path.join(place, key)
        if os.path.isfile(path):
            return open(path, "rb")
    raise ZoneInfoNotFoundError(f"No time zone found with key {key}")


class _Rest:
    """What holds between two changes: the offset, how much of it is for summer, a name."""

    __slots__ = ("offset", "dst", "name", "is_dst")

    def __init__(self, seconds, is_dst, name):
        self.offset, self.dst, self.name = timedelta(seconds=seconds), _ZERO, name
        self.is_dst = is_dst


def _read(file):
    """Return times of change (seconds since 1970), what holds after each, what holds before, and the rule for later."""
    def block(size):
        magic, version, *counts = struct.unpack(">4sc15x6l", file.read(44))
        if magic != b"TZif":
            raise ValueError("Invalid TZif file: magic not found")
        n_utc, n_std, n_leap, n_times, n_types, n_chars = counts
        form = "q" if size == 8 else "l"
        times = struct.unpack(f">{n_times}{form}", file.read(size * n_times))
        indexes = file.read(n_times)
        types = [struct.unpack(">lbb", file.read(6)) for _ in range(n_types)]
        names = file.read(n_chars)
        file.read(n_leap * (size + 4) + n_std + n_utc)
        return version, times, indexes, types, names

    version, times, indexes, types, names = block(4)
    rule = b""
    if version >= b"2":
        _, times, indexes, types, names = block(8)
        file.read(1)
        rule = file.read().partition(b"\n")[0]
    rests = [_Rest(seconds, bool(is_dst), names[at:names.index(b"\0", at)].decode())
             for seconds, is_dst, at in types]
    _find_dst(rests, [rests[index] for index in indexes])
    after = [rests[index] for index in indexes]
    if not rests and not rule:
        raise ValueError("No time zone information found.")
    before = next((rest for rest in rests if not rest.is_dst), rests[0] if rests else None)
    return list(times), after, before, rule.decode()


def _find_dst(rests, sequence):
    """Find how much of each summer offset is for summer: from the winter just before it, or just after; else an hour."""
    for at in range(1, len(sequence)):
        rest = sequence[at]
        for neighbour in (sequence[at - 1], *sequence[at + 1:at + 2]):
            if rest.is_dst and not rest.dst and not neighbour.is_dst:
                rest.dst = rest.offset - neighbour.offset
    for rest in rests:
        if rest.is_dst and not rest.dst:
            rest.dst = timedelta(hours=1)


# ---------------------------------------------------------------- rules of POSIX

_NAME = r"([A-Za-z]{3,}|<[A-Za-z0-9+-]+>)"
_OFFSET = r"([+-]?\d{1,3}(?::\d\d(?::\d\d)?)?)"
_RULE = re.compile(f"{_NAME}{_OFFSET}(?:{_NAME}{_OFFSET}?(?:,([^,]+),([^,]+))?)?")


def _seconds(text):
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
    return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])


class _Rule:
    """What holds after the last change that the file lists: each year the same."""

    def __init__(self, text):
        match = _RULE.fullmatch(text)
        if match is None:
            raise ValueError(f"{text} is not a valid TZ string")
        name, offset, summer, summer_offset, begin, end = match.groups()
        self.winter = _Rest(-_seconds(offset), False, name.strip("<>"))
        self.summer = None
        if summer:
            seconds = -_seconds(offset) + 3600 if summer_offset is None else -_seconds(summer_offset)
            self.summer = _Rest(seconds, True, summer.strip("<>"))
            self.summer.dst = self.summer.offset - self.winter.offset
            self.begin, self.end = begin, end
            if begin is None:
                raise ValueError(f"Missing transition rules in {text}")

    def changes(self, year):
        """The two local times of change in a year, in seconds since 1970: to summer, and from it."""
        return _moment(self.begin, year), _moment(self.end, year)

    def rest(self, local, fold, year):
        """What holds at a local time."""
        if self.summer is None:
            return self.winter
        begin, end = self.changes(year)
        saved = self.summer.dst.total_seconds()
        # Clocks go forward: the gap counts as before it, and with fold as after. They go back: the repeated hour.
        if saved > 0:
            begin += 0 if fold else saved
            end -= saved if fold else 0
        else:
            end -= 0 if fold else saved
            begin += saved if fold else 0
        is_summer = begin <= local < end if begin < end else not end <= local < begin
        return self.summer if is_summer else self.winter

    def rest_utc(self, seconds, year):
        """What holds at a time of UTC, and whether it is the second of two equal local times."""
        if self.summer is None:
            return self.winter, 0
        begin, end = self.changes(year)
        begin -= self.winter.offset.total_seconds()
        end -= self.summer.offset.total_seconds()
        is_summer = begin <= seconds < end if begin < end else not end <= seconds < begin
        saved = self.summer.dst.total_seconds()
        # Clocks go back at the end of summer; or at its beginning, where winter is what is other than usual.
        back = end if saved > 0 else begin
        return (self.summer if is_summer else self.winter), int(0 <= seconds - back < abs(saved))


def _moment(text, year):
    day, _, clock = text.partition("/")
    seconds = _seconds(clock) if clock else 7200
    first = (datetime(year, 1, 1) - _EPOCH).days
    if day.startswith("M"):
        month, week, weekday = map(int, day[1:].split("."))
        start = datetime(year, month, 1)
        days = (weekday - (start.weekday() + 1)) % 7 + 7 * (week - 1)
        size = ((datetime(year + month // 12, month % 12 + 1, 1)) - start).days
        if days >= size:
            days -= 7
        number = (start - _EPOCH).days + days
    elif day.startswith("J"):
        n = int(day[1:])
        is_leap = (datetime(year, 12, 31) - datetime(year, 1, 1)).days == 365
        number = first + n - 1 + (is_leap and n >= 60)
    else:
        number = first + int(day)
    return number * 86400 + seconds


# ---------------------------------------------------------------- zones

class ZoneInfo(tzinfo):
    """A zone by its name."""

    _is_of_file = False
    _kept = weakref.WeakValueDictionary()
    _recent = []

    def __init_subclass__(cls):
        cls._kept, cls._recent = weakref.WeakValueDictionary(), []

    def __new__(cls, key):
        known = cls._kept.get(key)
        if known is None:
            known = cls._kept.setdefault(key, cls.no_cache(key))
            known._from_cache = True
        # A few live on although nobody has them.
        cls._recent[:] = [*[zone for zone in cls._recent if zone is not known][-7:], known]
        return known

    @classmethod
    def no_cache(cls, key):
        """Return a new object for a zone."""
        with _file_of(key) as file:
            return cls._of(file, key)

    @classmethod
    def from_file(cls, file, /, key=None):
        """Return the zone that a file in binary mode tells."""
        self = cls._of(file, key)
        self._repr, self._is_of_file = f"{cls.__module__}.{cls.__qualname__}.from_file({file!r}, key={key!r})", True
        return self

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        """Forget zones."""
        for key in list(cls._kept) if only_keys is None else only_keys:
            zone = cls._kept.pop(key, None)
            cls._recent[:] = [other for other in cls._recent if other is not zone]

    @classmethod
    def _of(cls, file, key):
        self = super().__new__(cls)
        self._key, self._from_cache, self._repr = key, False, None
        try:
            times, after, before, rule = _read(io.BytesIO(file.read()))
        except struct.error:
            raise ValueError("Invalid TZif file: it is not whole") from None
        self._utc, self._after, self._before = times, after, before
        self._rule = _Rule(rule) if rule else None
        # Local times of change, by the offset before for the first of two equal times, and after for the second.
        previous = [before, *after[:-1]] if after else []
        offsets = [(old.offset.total_seconds(), new.offset.total_seconds())
                   for old, new in zip(previous, after)]
        self._local = ([at + max(pair) for at, pair in zip(times, offsets)],
                       [at + min(pair) for at, pair in zip(times, offsets)])
        return self

    @property
    def key(self):
        """The name."""
        return self._key

    def _find(self, when):
        if when is None:
            if self._utc:
                return None
            if self._rule is None:
                return self._before
            return self._rule.winter if self._rule.summer is None else None
        plain = when.replace(tzinfo=None)
        local = (plain - _EPOCH) // timedelta(seconds=1)
        times = self._local[when.fold]
        at = bisect.bisect_right(times, local)
        if at >= len(times) and self._rule is not None:
            return self._rule.rest(local, when.fold, when.year)
        if at == 0:
            return self._before
        return self._after[at - 1]

    def utcoffset(self, dt, /):
        """The offset at a local time."""
        rest = self._find(dt)
        return None if rest is None else rest.offset

    def dst(self, dt, /):
        """How much of the offset is for summer."""
        rest = self._find(dt)
        return None if rest is None else rest.dst

    def tzname(self, dt, /):
        """The abbreviation that holds at a local time."""
        rest = self._find(dt)
        return None if rest is None else rest.name

    def fromutc(self, dt, /):
        """Return the local time of a time of UTC."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc() requires a datetime argument")
        if dt.tzinfo is not self:
            raise ValueError("dt.tzinfo is not self")
        seconds = (dt.replace(tzinfo=None) - _EPOCH) // timedelta(seconds=1)
        at = bisect.bisect_right(self._utc, seconds)
        if at >= len(self._utc) and self._rule is not None:
            rest, fold = self._rule.rest_utc(seconds, dt.year)
            if at and not fold:
                fold = self._is_second(at, seconds, rest)
        elif at == 0:
            rest, fold = self._before, 0
        else:
            rest = self._after[at - 1]
            fold = self._is_second(at, seconds, rest)
        return (dt + rest.offset).replace(fold=fold)

    def _is_second(self, at, seconds, rest):
        old = self._after[at - 2] if at > 1 else self._before
        shift = (old.offset - rest.offset).total_seconds()
        return int(seconds - self._utc[at - 1] < shift)

    def __str__(self):
        return f"{self._key}" if self._key is not None else repr(self)

    def __repr__(self):
        return self._repr or f"{type(self).__module__}.{type(self).__qualname__}(key={self._key!r})"

    def __reduce__(self):
        if self._is_of_file:
            import pickle
            raise pickle.PicklingError("Cannot pickle a ZoneInfo file from a file stream.")
        return type(self)._unpickle, (self._key, self._from_cache)

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        return cls(key) if from_cache else cls.no_cache(key)


def __dir__():
    return sorted(__all__)


_name_with_module(ZoneInfo)
