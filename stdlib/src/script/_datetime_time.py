"""Times of day, and dates with times; for `datetime`."""

import time as _time

from _datetime_date import (_DAYS, _MONTHS, _check_date, _check_given, _format,
                            _from_ordinal, _index, _number, _ordinal, _parse_date, _refuse_large,
                            date)
from _datetime_zone import _offset_text, timedelta, timezone, tzinfo as _tzinfo


def _check_time(hour, minute, second, microsecond, fold):
    hour, minute, second = _index(hour), _index(minute), _index(second)
    microsecond = _index(microsecond)
    for name, value, top in (("hour", hour, 23), ("minute", minute, 59),
                             ("second", second, 59), ("microsecond", microsecond, 999999)):
        if not 0 <= value <= top:
            _refuse_large(hour, minute, second, microsecond)
            raise ValueError(f"{name} must be in 0..{top}")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")
    return hour, minute, second, microsecond, fold


def _check_zone(zone):
    if zone is not None and not isinstance(zone, _tzinfo):
        raise TypeError("tzinfo argument must be None or of a tzinfo subclass, "
                        f"not type '{type(zone).__name__}'")
    return zone


def _ask(zone, name, dt):
    """The offset that a zone gives, checked."""
    if zone is None:
        return None
    offset = getattr(zone, name)(dt)
    if offset is None:
        return None
    if not isinstance(offset, timedelta):
        raise TypeError(f"tzinfo.{name}() must return None or a timedelta, "
                        f"not '{type(offset).__name__}'")
    if not -timedelta(1) < offset < timedelta(1):
        raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) "
                         f"and timedelta(hours=24), not {offset!r}")
    return offset


def _zone_name(zone, dt):
    if zone is None:
        return None
    name = zone.tzname(dt)
    if name is not None and not isinstance(name, str):
        raise TypeError("tzinfo.tzname() must return None or a string, "
                        f"not '{type(name).__name__}'")
    return name


def _time_text(hour, minute, second, microsecond, timespec):
    specs = {"hours": f"{hour:02}", "minutes": f"{hour:02}:{minute:02}",
             "seconds": f"{hour:02}:{minute:02}:{second:02}",
             "milliseconds": f"{hour:02}:{minute:02}:{second:02}.{microsecond // 1000:03}",
             "microseconds": f"{hour:02}:{minute:02}:{second:02}.{microsecond:06}"}
    if timespec == "auto":
        timespec = "microseconds" if microsecond else "seconds"
    if timespec not in specs:
        raise ValueError("Unknown timespec value")
    return specs[timespec]


def _parse_clock(text):
    """Read HH[:MM[:SS[.ffffff]]], with or without colons."""
    parts, at = [0, 0, 0, 0], 0
    colon = text[2:3] == ":"
    for i in range(3):
        parts[i] = _number(text, at, 2)
        at += 2
        if at == len(text):
            return parts
        if i < 2:
            if text[at] in ".,":
                raise ValueError("fraction too early")
            if (text[at] == ":") != colon:
                raise ValueError("mixed separators")
            at += colon
    if text[at] not in ".," or not text[at + 1:].isdigit() or not text.isascii():
        raise ValueError("bad fraction")
    parts[3] = int(text[at + 1:at + 7].ljust(6, "0"))
    return parts


def _parse_time(text):
    """Read a time of day and its zone."""
    at = max(text.find("+"), text.find("-"), text.find("Z"))
    if at < 0:
        return _parse_clock(text) + [None]
    parts = _parse_clock(text[:at])
    if text[at] == "Z":
        if at + 1 != len(text):
            raise ValueError("text after the zone")
        return parts + [timezone.utc]
    hours, minutes, seconds, micros = _parse_clock(text[at + 1:])
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=micros)
    return parts + [timezone(-offset if text[at] == "-" else offset)]


def _to_bytes(t, protocol, with_fold):
    """The time of day as six bytes, as pickles hold it."""
    hour = t._hour | (t._fold << 7 if with_fold and protocol > 3 else 0)
    return bytes((hour, t._minute, t._second)) + t._microsecond.to_bytes(3, "big")


def _from_bytes(data):
    """Fold, hour, minute, second and microsecond of six bytes."""
    return data[0] >> 7, data[0] & 0x7f, data[1], data[2], int.from_bytes(data[3:], "big")


class time:
    """A time of day."""

    __slots__ = ("_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_fold")

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if isinstance(hour, bytes) and len(hour) == 6 and hour[0] & 0x7f < 24:
            # What __reduce_ex__() made: the zone stands second.
            if minute != 0:
                tzinfo = minute
            fold, hour, minute, second, microsecond = _from_bytes(hour)
        self = object.__new__(cls)
        (self._hour, self._minute, self._second, self._microsecond,
         self._fold) = _check_time(hour, minute, second, microsecond, fold)
        self._tzinfo = _check_zone(tzinfo)
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    @classmethod
    def fromisoformat(cls, time_string, /):
        """Read a time as ISO 8601 writes it."""
        if not isinstance(time_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            parts = _parse_time(time_string.removeprefix("T"))
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {time_string!r}") from None
        return cls(*parts)

    def _micros(self):
        return ((self._hour * 60 + self._minute) * 60 + self._second) * 10**6 \
            + self._microsecond

    def _compare(self, other, ordering):
        mine, theirs = self.utcoffset(), other.utcoffset()
        if mine == theirs:
            a, b = self._micros(), other._micros()
        elif mine is None or theirs is None:
            if ordering:
                raise TypeError("can't compare offset-naive and offset-aware times")
            return 2
        else:
            a, b = self._micros() - mine._micros(), other._micros() - theirs._micros()
        return (a > b) - (a < b)

    def __eq__(self, other):
        return self._compare(other, False) == 0 if isinstance(other, time) else NotImplemented

    def __lt__(self, other):
        return self._compare(other, True) < 0 if isinstance(other, time) else NotImplemented

    def __le__(self, other):
        return self._compare(other, True) <= 0 if isinstance(other, time) else NotImplemented

    def __gt__(self, other):
        return self._compare(other, True) > 0 if isinstance(other, time) else NotImplemented

    def __ge__(self, other):
        return self._compare(other, True) >= 0 if isinstance(other, time) else NotImplemented

    def __hash__(self):
        offset = self.replace(fold=0).utcoffset()
        return hash(self._micros() - (offset._micros() if offset else 0))

    def __repr__(self):
        args = [str(self._hour), str(self._minute)]
        if self._second or self._microsecond:
            args.append(str(self._second))
        if self._microsecond:
            args.append(str(self._microsecond))
        if self._tzinfo is not None:
            args.append(f"tzinfo={self._tzinfo!r}")
        if self._fold:
            args.append("fold=1")
        return f"{type(self).__module__}.{type(self).__qualname__}({', '.join(args)})"

    def isoformat(self, timespec="auto"):
        """Write as HH:MM:SS and what follows."""
        return _time_text(self._hour, self._minute, self._second, self._microsecond,
                          timespec) + _offset_text(self.utcoffset())

    __str__ = isoformat

    def strftime(self, format):
        """Write in a format of codes."""
        tuple_ = _time.struct_time((1900, 1, 1, self._hour, self._minute, self._second, 0, 1,
                                    -1))
        return _format(self, format, tuple_, {
            "f": lambda: f"{self._microsecond:06}",
            "z": lambda: _offset_text(self.utcoffset(), ""),
            ":z": lambda: _offset_text(self.utcoffset()),
            "Z": lambda: self.tzname() or ""})

    def __format__(self, fmt):
        if not isinstance(fmt, str):
            raise TypeError(f"__format__() argument 1 must be str, not {type(fmt).__name__}")
        return self.strftime(fmt) if fmt else str(self)

    def utcoffset(self):
        return _ask(self._tzinfo, "utcoffset", None)

    def tzname(self):
        return _zone_name(self._tzinfo, None)

    def dst(self):
        return _ask(self._tzinfo, "dst", None)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *,
                fold=None):
        """Return a copy with some parts changed."""
        return type(self)(self._hour if hour is None else hour,
                          self._minute if minute is None else minute,
                          self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo,
                          fold=self._fold if fold is None else fold)

    __replace__ = replace

    def __reduce_ex__(self, protocol):
        data = _to_bytes(self, protocol, True)
        return type(self), (data,) if self._tzinfo is None else (data, self._tzinfo)

    def __reduce__(self):
        return self.__reduce_ex__(2)


time.min = time(0, 0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)

_time_class = time


class datetime(date):
    """A day of the calendar and a time of day."""

    __slots__ = time.__slots__

    def __new__(cls, year, month=None, day=None, hour=0, minute=0, second=0, microsecond=0,
                tzinfo=None, *, fold=0):
        if isinstance(year, bytes) and len(year) == 10 and 1 <= year[2] & 0x7f <= 12:
            # What __reduce_ex__() made: the zone stands second.
            if month is not None:
                tzinfo = month
            _, hour, minute, second, microsecond = _from_bytes(year[4:])
            fold = year[2] >> 7
            year, month, day = year[0] << 8 | year[1], year[2] & 0x7f, year[3]
        elif day is None:
            _check_given(month)
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        (self._hour, self._minute, self._second, self._microsecond,
         self._fold) = _check_time(hour, minute, second, microsecond, fold)
        self._tzinfo = _check_zone(tzinfo)
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    @classmethod
    def _from_seconds(cls, t, utc, tz):
        if isinstance(t, float):
            if t != t:
                raise ValueError("Invalid value NaN (not a number)")
            if t in (float("inf"), float("-inf")):
                raise OverflowError("timestamp out of range for platform time_t")
            n, d = t.as_integer_ratio()
            micros, rest = divmod(n * 10**6, d)
            if 2 * rest > d or 2 * rest == d and micros & 1:
                micros += 1
        else:
            micros = _index(t) * 10**6
        seconds, micros = divmod(micros, 10**6)
        parts = (_time.gmtime if utc else _time.localtime)(seconds)
        found = cls(*parts[:5], min(parts[5], 59), micros, tz)
        if not utc and tz is None:
            # The later of two times that a clock shows twice.
            before = _time.localtime(seconds - 86400)
            if getattr(before, "tm_gmtoff", 0) > getattr(parts, "tm_gmtoff", 0):
                earlier = _time.localtime(seconds + parts.tm_gmtoff - before.tm_gmtoff)
                if earlier[:6] == parts[:6]:
                    found = found.replace(fold=1)
        return found

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        """The local time, or the time in a zone, of a POSIX timestamp."""
        _check_zone(tz)
        found = cls._from_seconds(timestamp, tz is not None, tz)
        return found if tz is None else tz.fromutc(found)

    @classmethod
    def utcfromtimestamp(cls, t, /):
        """The time in UTC of a POSIX timestamp, without a zone."""
        import warnings
        warnings.warn("datetime.datetime.utcfromtimestamp() is deprecated and scheduled for "
                      "removal in a future version. Use timezone-aware objects to represent "
                      "datetimes in UTC: datetime.datetime.fromtimestamp(timestamp, "
                      "datetime.UTC).", DeprecationWarning, stacklevel=2)
        return cls._from_seconds(t, True, None)

    @classmethod
    def now(cls, tz=None):
        """The time now."""
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        """The time in UTC now, without a zone."""
        import warnings
        warnings.warn("datetime.datetime.utcnow() is deprecated and scheduled for removal in a "
                      "future version. Use timezone-aware objects to represent datetimes in "
                      "UTC: datetime.datetime.now(datetime.UTC).", DeprecationWarning,
                      stacklevel=2)
        return cls._from_seconds(_time.time(), True, None)

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        """Put a date and a time of day together."""
        for name, value, kind in (("1", date, globals()["date"]), ("2", time, _time_class)):
            if not isinstance(value, kind):
                raise TypeError(f"combine() argument {name} must be datetime.{kind.__name__}, "
                                f"not {type(value).__name__}")
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second,
                   time.microsecond, time.tzinfo if tzinfo is True else tzinfo,
                   fold=time.fold)

    @classmethod
    def fromisoformat(cls, date_string, /):
        """Read a date and time as ISO 8601 writes them."""
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            if len(date_string) < 7:
                raise ValueError
            at = cls._date_end(date_string)
            parts = _parse_date(date_string[:at])
            rest = _parse_time(date_string[at + 1:]) if len(date_string) > at else ()
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None
        return cls(*parts, *rest)

    @staticmethod
    def _date_end(text):
        if text[4:5] == "-":
            if text[5:6] == "W":
                return 10 if text[8:9] == "-" and text[9:10].isdigit() else 8
            return 10
        if text[4:5] == "W":
            return 8 if text[7:8].isdigit() else 7
        return 8

    @classmethod
    def strptime(cls, date_string, format, /):
        """Read a date and time in a format of codes."""
        from _datetime_parse import parse
        return parse(cls, date_string, format)

    def timetuple(self):
        """Return a struct_time."""
        dst = self.dst()
        dst = -1 if dst is None else 1 if dst else 0
        yday = self.toordinal() - _ordinal(self._year, 1, 1) + 1
        return _time.struct_time((self._year, self._month, self._day, self._hour,
                                  self._minute, self._second, self.weekday(), yday, dst))

    def utctimetuple(self):
        """Return a struct_time in UTC."""
        offset = self.utcoffset()
        moved = self - offset if offset else self
        return _time.struct_time(tuple(moved.replace(tzinfo=None).timetuple())[:8] + (0,))

    def _local_seconds(self):
        """Seconds since the epoch, taken as local time."""
        naive = (self.replace(tzinfo=None, fold=0) - _EPOCH)._micros() // 10**6

        def local(u):
            return (datetime(*_time.localtime(u)[:6]) - _EPOCH)._micros() // 10**6
        a = local(naive) - naive
        u1 = naive - a
        t1 = local(u1)
        if t1 == naive:
            u2 = u1 + (-86400 if not self._fold else 86400)
            b = local(u2) - u2
            if a == b:
                return u1
        else:
            b = t1 - u1
        u2 = naive - b
        if local(u2) == naive:
            return u2
        if t1 == naive:
            return u1
        return max(u1, u2) if not self._fold else min(u1, u2)

    def timestamp(self):
        """The POSIX timestamp."""
        if self._tzinfo is None:
            return self._local_seconds() + self._microsecond / 10**6
        return (self - _EPOCH_UTC).total_seconds()

    def date(self):
        """The date alone."""
        return date(self._year, self._month, self._day)

    def time(self):
        """The time of day alone, without its zone."""
        return _time_class(self._hour, self._minute, self._second, self._microsecond,
                           fold=self._fold)

    def timetz(self):
        """The time of day alone, with its zone."""
        return _time_class(self._hour, self._minute, self._second, self._microsecond,
                           self._tzinfo, fold=self._fold)

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None,
                microsecond=None, tzinfo=True, *, fold=None):
        """Return a copy with some parts changed."""
        return type(self)(self._year if year is None else year,
                          self._month if month is None else month,
                          self._day if day is None else day,
                          self._hour if hour is None else hour,
                          self._minute if minute is None else minute,
                          self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo,
                          fold=self._fold if fold is None else fold)

    __replace__ = replace

    def _local_zone(self):
        if self._tzinfo is None:
            seconds = self._local_seconds()
            # A moment that the clock leaves out is another one in the other fold.
            other = self.replace(fold=1 - self._fold)._local_seconds()
            if other != seconds and (other > seconds) == self._fold:
                seconds = other
        else:
            seconds = (self - _EPOCH_UTC)._micros() // 10**6
        local = _time.localtime(seconds)
        return timezone(timedelta(seconds=local.tm_gmtoff), local.tm_zone)

    def astimezone(self, tz=None):
        """The same moment in another zone."""
        if tz is None:
            tz = self._local_zone()
        elif not isinstance(tz, _tzinfo):
            raise TypeError(f"tz argument must be an instance of tzinfo, not {type(tz).__name__}")
        mine = self._tzinfo
        if mine is None:
            mine = self._local_zone()
            offset = mine.utcoffset(self)
        else:
            offset = mine.utcoffset(self)
            if offset is None:
                mine = self.replace(tzinfo=None)._local_zone()
                offset = mine.utcoffset(self)
        if tz is mine:
            return self
        return tz.fromutc((self - offset).replace(tzinfo=tz))

    def ctime(self):
        """Write as ctime does."""
        return (f"{_DAYS[self.weekday()]} {_MONTHS[self._month]} {self._day:2} "
                f"{self._hour:02}:{self._minute:02}:{self._second:02} {self._year:04}")

    def isoformat(self, sep="T", timespec="auto"):
        """Write as YYYY-MM-DDTHH:MM:SS and what follows."""
        if not isinstance(sep, str) or len(sep) != 1:
            raise TypeError("isoformat() argument 1 must be a unicode character, "
                            f"not {type(sep).__name__}")
        return (f"{self._year:04}-{self._month:02}-{self._day:02}{sep}"
                + _time_text(self._hour, self._minute, self._second, self._microsecond,
                             timespec) + _offset_text(self.utcoffset()))

    def __repr__(self):
        args = [self._year, self._month, self._day, self._hour, self._minute]
        if self._second or self._microsecond:
            args.append(self._second)
        if self._microsecond:
            args.append(self._microsecond)
        args = list(map(str, args))
        if self._fold:
            args.append("fold=1")
        if self._tzinfo is not None:
            args.append(f"tzinfo={self._tzinfo!r}")
        return f"{type(self).__module__}.{type(self).__qualname__}({', '.join(args)})"

    def __str__(self):
        return self.isoformat(" ")

    def strftime(self, format):
        """Write in a format of codes."""
        return _format(self, format, self.timetuple(), {
            "f": lambda: f"{self._microsecond:06}",
            "z": lambda: _offset_text(self.utcoffset(), ""),
            ":z": lambda: _offset_text(self.utcoffset()),
            "Z": lambda: self.tzname() or ""})

    def utcoffset(self):
        return _ask(self._tzinfo, "utcoffset", self)

    def tzname(self):
        return _zone_name(self._tzinfo, self)

    def dst(self):
        return _ask(self._tzinfo, "dst", self)

    def _micros(self):
        return (self.toordinal() * 86400 * 10**6
                + ((self._hour * 60 + self._minute) * 60 + self._second) * 10**6
                + self._microsecond)

    def _compare(self, other, ordering):
        if self._tzinfo is other._tzinfo:
            mine = theirs = None
        else:
            mine, theirs = self.utcoffset(), other.utcoffset()
        if mine == theirs:
            a, b = self._micros(), other._micros()
        elif mine is None or theirs is None:
            if ordering:
                raise TypeError("can't compare offset-naive and offset-aware datetimes")
            return 2
        else:
            a, b = self._micros() - mine._micros(), other._micros() - theirs._micros()
        return (a > b) - (a < b)

    def __eq__(self, other):
        return self._compare(other, False) == 0 if isinstance(other, datetime) else NotImplemented

    def __lt__(self, other):
        return self._compare(other, True) < 0 if isinstance(other, datetime) else NotImplemented

    def __le__(self, other):
        return self._compare(other, True) <= 0 if isinstance(other, datetime) else NotImplemented

    def __gt__(self, other):
        return self._compare(other, True) > 0 if isinstance(other, datetime) else NotImplemented

    def __ge__(self, other):
        return self._compare(other, True) >= 0 if isinstance(other, datetime) else NotImplemented

    def __hash__(self):
        offset = self.replace(fold=0).utcoffset() if self._tzinfo is not None else None
        return hash(self._micros() - (offset._micros() if offset else 0))

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        day, rest = divmod(self._micros() + other._micros(), 86400 * 10**6)
        if not 0 < day <= 3652059:
            raise OverflowError("date value out of range")
        seconds, micros = divmod(rest, 10**6)
        minutes, second = divmod(seconds, 60)
        return type(self)(*_from_ordinal(day), minutes // 60, minutes % 60, second, micros,
                          self._tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        base = timedelta(microseconds=self._micros() - other._micros())
        if self._tzinfo is other._tzinfo:
            return base
        mine, theirs = self.utcoffset(), other.utcoffset()
        if mine == theirs:
            return base
        if mine is None or theirs is None:
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return base + theirs - mine

    def __reduce_ex__(self, protocol):
        month = self._month | (self._fold << 7 if protocol > 3 else 0)
        data = bytes((*divmod(self._year, 256), month, self._day))
        data += _to_bytes(self, protocol, False)
        return type(self), (data,) if self._tzinfo is None else (data, self._tzinfo)

    def __reduce__(self):
        return self.__reduce_ex__(2)


# An object of its own: in pickles it must not be taken for the name of the module.
datetime.__qualname__ = "".join(("date", "time"))
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)

_EPOCH = datetime(1970, 1, 1)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=timezone.utc)
