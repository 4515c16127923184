"""Dates; for `datetime`."""

import time as _time

from _datetime_zone import timedelta

MINYEAR, MAXYEAR = 1, 9999

_BEFORE = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_IN_MONTH = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
           "Dec")


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _month_length(year, month):
    return 29 if month == 2 and _is_leap(year) else _IN_MONTH[month]


def _ordinal(year, month, day):
    y = year - 1
    leap = month > 2 and _is_leap(year)
    return y * 365 + y // 4 - y // 100 + y // 400 + _BEFORE[month] + leap + day


def _from_ordinal(n):
    n -= 1
    n400, n = divmod(n, 146097)
    n100, n = divmod(n, 36524)
    n4, n = divmod(n, 1461)
    n1, n = divmod(n, 365)
    year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1
    if n1 == 4 or n100 == 4:
        return year - 1, 12, 31
    month = 1
    while n >= _month_length(year, month):
        n -= _month_length(year, month)
        month += 1
    return year, month, n + 1


def _index(value):
    if isinstance(value, int):
        return int(value)
    try:
        return value.__index__()
    except AttributeError:
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer") \
            from None


def _check_given(month):
    name, place = ("month", 2) if month is None else ("day", 3)
    raise TypeError(f"function missing required argument {name!r} (pos {place})")


def _refuse_large(*values):
    """Say first which number no C int can hold; then the caller says what is out of its range."""
    for value in values:
        if not -2**63 <= value < 2**63:
            raise OverflowError("Python int too large to convert to C long")
        if not -2**31 <= value < 2**31:
            raise OverflowError("signed integer is " + (
                "greater than maximum" if value > 0 else "less than minimum"))


def _check_date(year, month, day):
    year, month, day = _index(year), _index(month), _index(day)
    if not (MINYEAR <= year <= MAXYEAR and 0 < month < 13 and 0 < day < 32):
        _refuse_large(year, month, day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= _month_length(year, month):
        raise ValueError("day is out of range for month")
    return year, month, day


def _week_one(year):
    """The ordinal of the Monday of a year's first ISO week."""
    first = _ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    monday = first - weekday
    return monday + 7 if weekday > 3 else monday


def _iso_to_date(year, week, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"Year is out of range: {year}")
    if not 0 < week < 53:
        weekday = _ordinal(year, 1, 1) % 7
        long = week == 53 and (weekday == 4 or weekday == 3 and _is_leap(year))
        if not long:
            raise ValueError(f"Invalid week: {week}")
    if not 0 < day < 8:
        raise ValueError(f"Invalid day: {day} (range is [1, 7])")
    return _from_ordinal(_week_one(year) + (week - 1) * 7 + day - 1)


def _number(text, start, length):
    digits = text[start:start + length]
    if len(digits) != length or not digits.isascii() or not digits.isdigit():
        raise ValueError("not a number")
    return int(digits)


def _parse_date(text):
    """Read YYYY-MM-DD, YYYYMMDD, YYYY-Www-D and their like."""
    year = _number(text, 0, 4)
    dash = text[4:5] == "-"
    at = 4 + dash
    if text[at:at + 1] == "W":
        week = _number(text, at + 1, 2)
        at += 3
        day = 1
        if len(text) > at:
            if (text[at] == "-") != dash:
                raise ValueError("mixed separators")
            at += dash
            day = _number(text, at, 1)
            at += 1
        if at != len(text):
            raise ValueError("too long")
        return _iso_to_date(year, week, day)
    month = _number(text, at, 2)
    at += 2
    if (text[at:at + 1] == "-") != dash:
        raise ValueError("mixed separators")
    day = _number(text, at + dash, 2)
    if len(text) != at + dash + 2:
        raise ValueError("too long")
    return year, month, day


def _format(obj, spec, timetuple, extra):
    """strftime: `extra` replaces the codes that time.strftime does not know of the object."""
    out, i = [], 0
    while i < len(spec):
        c = spec[i]
        i += 1
        if c != "%" or i >= len(spec):
            out.append(c)
            continue
        code = spec[i]
        i += 1
        if code == ":" and spec[i:i + 1] == "z":
            code, i = ":z", i + 1
        if code in extra:
            out.append(extra[code]().replace("%", "%%"))
        else:
            out.append("%" + code)
    return _time.strftime("".join(out), timetuple)


class IsoCalendarDate(tuple):
    """A year, week and weekday, as ISO 8601 counts them."""

    __slots__ = ()

    def __new__(cls, year, week, weekday, /):
        return super().__new__(cls, (year, week, weekday))

    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __reduce__(self):
        return tuple, (tuple(self),)

    def __repr__(self):
        return (f"{type(self).__module__}.{type(self).__name__}"
                f"(year={self[0]}, week={self[1]}, weekday={self[2]})")


class date:
    """A day of the calendar."""

    __slots__ = ("_year", "_month", "_day")

    def __new__(cls, year, month=None, day=None):
        if day is None:
            if month is None and isinstance(year, bytes) and len(year) == 4 \
                    and 1 <= year[2] <= 12:
                # What __reduce__() made.
                year, month, day = year[0] << 8 | year[1], year[2], year[3]
            else:
                _check_given(month)
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        return self

    year = property(lambda self: self._year)
    month = property(lambda self: self._month)
    day = property(lambda self: self._day)

    @classmethod
    def fromtimestamp(cls, t, /):
        """The local date of a POSIX timestamp."""
        if t is None:
            raise TypeError("'NoneType' object cannot be interpreted as an integer")
        return cls(*_time.localtime(t)[:3])

    @classmethod
    def today(cls):
        """The date of today."""
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, n, /):
        """The date that is that many days after the last day of the year 0."""
        n = _index(n)
        if not 0 < n <= 3652059:
            _refuse_large(n)
        if n < 1:
            raise ValueError("ordinal must be >= 1")
        if n > 3652059:
            raise ValueError(f"year {_from_ordinal(n)[0]} is out of range")
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, date_string, /):
        """Read a date as ISO 8601 writes it."""
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            if len(date_string) not in (7, 8, 10):
                raise ValueError
            parts = _parse_date(date_string)
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None
        return cls(*parts)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        """The date of an ISO year, week and weekday."""
        year, week, day = _index(year), _index(week), _index(day)
        return cls(*_iso_to_date(year, week, day))

    def __repr__(self):
        cls = type(self)
        return f"{cls.__module__}.{cls.__qualname__}({self._year}, {self._month}, {self._day})"

    def isoformat(self):
        """Write as YYYY-MM-DD."""
        return f"{self._year:04}-{self._month:02}-{self._day:02}"

    __str__ = isoformat

    def ctime(self):
        """Write as ctime does."""
        return (f"{_DAYS[self.weekday()]} {_MONTHS[self._month]} {self._day:2} 00:00:00 "
                f"{self._year:04}")

    def strftime(self, format):
        """Write in a format of codes."""
        return _format(self, format, self.timetuple(), {
            "f": lambda: "000000", "z": lambda: "", ":z": lambda: "", "Z": lambda: ""})

    def __format__(self, fmt):
        if not isinstance(fmt, str):
            raise TypeError(f"__format__() argument 1 must be str, not {type(fmt).__name__}")
        return self.strftime(fmt) if fmt else str(self)

    def timetuple(self):
        """Return a struct_time of the day's beginning."""
        yday = _ordinal(self._year, self._month, self._day) - _ordinal(self._year, 1, 1) + 1
        return _time.struct_time((self._year, self._month, self._day, 0, 0, 0, self.weekday(),
                                  yday, -1))

    def toordinal(self):
        """How many days after the last day of the year 0."""
        return _ordinal(self._year, self._month, self._day)

    def replace(self, year=None, month=None, day=None):
        """Return a copy with some parts changed."""
        return type(self)(self._year if year is None else year,
                          self._month if month is None else month,
                          self._day if day is None else day)

    __replace__ = replace

    def weekday(self):
        """The day of the week: Monday is 0."""
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        """The day of the week: Monday is 1."""
        return self.weekday() + 1

    def isocalendar(self):
        """The ISO year, week and weekday."""
        year, today = self._year, _ordinal(self._year, self._month, self._day)
        week, day = divmod(today - _week_one(year), 7)
        if week < 0:
            year -= 1
            week, day = divmod(today - _week_one(year), 7)
        elif week >= 52 and today >= _week_one(year + 1):
            year, week = year + 1, 0
        return IsoCalendarDate(year, week + 1, day + 1)

    def _key(self):
        return self._year, self._month, self._day

    def _comparable(self, other):
        return isinstance(other, date) and not hasattr(other, "hour") \
            and not hasattr(self, "hour")

    def __eq__(self, other):
        return self._key() == other._key() if self._comparable(other) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if self._comparable(other) else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if self._comparable(other) else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if self._comparable(other) else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if self._comparable(other) else NotImplemented

    def __hash__(self):
        return hash(self._key())

    def __add__(self, other):
        if isinstance(other, timedelta):
            n = self.toordinal() + other.days
            if not 0 < n <= 3652059:
                raise OverflowError("date value out of range")
            return type(self).fromordinal(n)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if self._comparable(other):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def __reduce__(self):
        return type(self), (bytes((*divmod(self._year, 256), self._month, self._day)),)


date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(1)
