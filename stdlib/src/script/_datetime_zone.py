"""Lengths of time, and zones; for `datetime`."""

_DAY = 86400 * 10**6


def _round_half_even(numerator, denominator):
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    if twice > denominator or twice == denominator and quotient & 1:
        quotient += 1
    return quotient


class timedelta:
    """A length of time, exact to the microsecond."""

    __slots__ = ("_days", "_seconds", "_microseconds", "_hashcode")

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0,
                weeks=0):
        whole, fraction = 0, 0
        for name, value, unit in (
                ("microseconds", microseconds, 1), ("milliseconds", milliseconds, 1000),
                ("seconds", seconds, 10**6), ("minutes", minutes, 60 * 10**6),
                ("hours", hours, 3600 * 10**6), ("days", days, _DAY), ("weeks", weeks, 7 * _DAY)):
            if isinstance(value, int):
                whole += int(value) * unit
            elif isinstance(value, float):
                units = int(value)
                micros = (value - units) * unit
                whole += units * unit + int(micros)
                fraction += micros - int(micros)
            else:
                raise TypeError(f"unsupported type for timedelta {name} component: "
                                f"{type(value).__name__}")
        if fraction:
            n, d = fraction.as_integer_ratio()
            whole = _round_half_even(whole * d + n, d)
        return _of_micros(whole, cls)

    days = property(lambda self: self._days)
    seconds = property(lambda self: self._seconds)
    microseconds = property(lambda self: self._microseconds)

    def _micros(self):
        return (self._days * 86400 + self._seconds) * 10**6 + self._microseconds

    def total_seconds(self):
        """Return the length in seconds."""
        return self._micros() / 10**6

    def __repr__(self):
        args = [f"{name}={value}" for name, value in (
            ("days", self._days), ("seconds", self._seconds),
            ("microseconds", self._microseconds)) if value]
        cls = type(self)
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(args) or '0'})"

    def __str__(self):
        minutes, seconds = divmod(self._seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = f"{hours}:{minutes:02}:{seconds:02}"
        if self._days:
            text = f"{self._days} day{'' if abs(self._days) == 1 else 's'}, {text}"
        return text + (f".{self._microseconds:06}" if self._microseconds else "")

    def __add__(self, other):
        if isinstance(other, timedelta):
            return _of_micros(self._micros() + other._micros())
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return _of_micros(self._micros() - other._micros())
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, timedelta):
            return other - self
        return NotImplemented

    def __neg__(self):
        return _of_micros(-self._micros())

    def __pos__(self):
        return _of_micros(self._micros())

    def __abs__(self):
        return _of_micros(abs(self._micros()))

    def __mul__(self, other):
        if isinstance(other, int):
            return _of_micros(self._micros() * other)
        if isinstance(other, float):
            n, d = other.as_integer_ratio()
            return _of_micros(_round_half_even(self._micros() * n, d))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._micros() // _divisor(other._micros())
        if isinstance(other, int):
            return _of_micros(self._micros() // _divisor(other))
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            if not other._micros():
                raise ZeroDivisionError("division by zero")
            return self._micros() / other._micros()
        if isinstance(other, int):
            micros = self._micros()
            return _of_micros(_round_half_even(-micros, -other) if other < 0
                              else _round_half_even(micros, _divisor(other)))
        if isinstance(other, float):
            n, d = other.as_integer_ratio()
            micros = self._micros() * d
            _divisor(n)
            return _of_micros(_round_half_even(-micros, -n) if n < 0
                              else _round_half_even(micros, n))
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            if not other._micros():
                raise ZeroDivisionError("integer modulo by zero")
            return _of_micros(self._micros() % other._micros())
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            q, r = divmod(self._micros(), _divisor(other._micros()))
            return q, _of_micros(r)
        return NotImplemented

    def __eq__(self, other):
        return self._micros() == other._micros() if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._micros() < other._micros() if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._micros() <= other._micros() if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._micros() > other._micros() if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._micros() >= other._micros() if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash((self._days, self._seconds, self._microseconds))

    def __bool__(self):
        return self._micros() != 0

    def __reduce__(self):
        return type(self), (self._days, self._seconds, self._microseconds)


def _divisor(n):
    if not n:
        raise ZeroDivisionError("integer division or modulo by zero")
    return n


def _of_micros(micros, cls=timedelta):
    days, rest = divmod(micros, _DAY)
    if not -2147483648 <= days <= 2147483647:
        raise OverflowError("Python int too large to convert to C int")
    if not -999999999 <= days <= 999999999:
        raise OverflowError(f"days={days}; must have magnitude <= 999999999")
    self = object.__new__(cls)
    self._days = days
    self._seconds, self._microseconds = divmod(rest, 10**6)
    return self


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(999999999, 86399, 999999)
timedelta.resolution = timedelta(microseconds=1)


class tzinfo:
    """What zones derive from."""

    __slots__ = ()

    def tzname(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def utcoffset(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def dst(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement dst()")

    def fromutc(self, dt):
        """Turn a datetime in UTC into one in this zone."""
        from _datetime_time import datetime
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        offset = dt.utcoffset()
        if offset is None:
            raise ValueError("fromutc: non-None utcoffset() result required")
        dst = dt.dst()
        if dst is None:
            raise ValueError("fromutc: non-None dst() result required")
        if offset - dst:
            dt += offset - dst
            dst = dt.dst()
            if dst is None:
                raise ValueError("fromutc(): dt.dst gave inconsistent results; cannot convert")
        return dt + dst

    def __reduce__(self):
        args = getattr(self, "__getinitargs__", tuple)()
        return type(self), args, self.__getstate__()


def _offset_text(offset, separator=":"):
    if offset is None:
        return ""
    sign = "+" if offset >= timedelta(0) else "-"
    total = abs(offset)._micros()
    minutes, micros = divmod(total, 60 * 10**6)
    text = f"{sign}{minutes // 60:02}{separator}{minutes % 60:02}"
    if micros:
        seconds, micros = divmod(micros, 10**6)
        text += f"{separator}{seconds:02}"
        if micros:
            text += f".{micros:06}"
    return text


class timezone(tzinfo):
    """A zone that is always as far from UTC."""

    __slots__ = ("_offset", "_name")

    def __new__(cls, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError("timezone() argument 1 must be datetime.timedelta, "
                            f"not {type(offset).__name__}")
        if name is not None and not isinstance(name, str):
            raise TypeError("timezone() argument 2 must be str, "
                            f"not {type(name).__name__}")
        if not -timedelta(1) < offset < timedelta(1):
            raise ValueError("offset must be a timedelta strictly between "
                             "-timedelta(hours=24) and timedelta(hours=24), "
                             f"not {offset!r}.")
        if name is None and not offset and getattr(timezone, "utc", None) is not None:
            return timezone.utc
        self = tzinfo.__new__(cls)
        self._offset, self._name = offset, name
        return self

    def __getinitargs__(self):
        return (self._offset,) if self._name is None else (self._offset, self._name)

    def __reduce__(self):
        return type(self), self.__getinitargs__()

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        name = "" if self._name is None else f", {self._name!r}"
        return f"{type(self).__module__}.{type(self).__qualname__}({self._offset!r}{name})"

    def __str__(self):
        return self.tzname(None)

    def _check(self, dt, name):
        from _datetime_time import datetime
        if dt is not None and not isinstance(dt, datetime):
            raise TypeError(f"{name}(dt) argument must be a datetime instance or None, "
                            f"not {type(dt).__name__}")

    def utcoffset(self, dt):
        self._check(dt, "utcoffset")
        return self._offset

    def tzname(self, dt):
        self._check(dt, "tzname")
        if self._name is not None:
            return self._name
        return "UTC" + _offset_text(self._offset) if self._offset else "UTC"

    def dst(self, dt):
        self._check(dt, "dst")
        return None

    def fromutc(self, dt):
        from _datetime_time import datetime
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime instance, "
                            f"not {type(dt).__name__}")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        return dt + self._offset


timezone.utc = timezone(timedelta(0))
timezone.min = timezone(-timedelta(hours=23, minutes=59))
timezone.max = timezone(timedelta(hours=23, minutes=59))
