"""Values of a program as SQLite keeps them, and back."""

import datetime
import warnings

from sqlite3._errors import ProgrammingError

adapters, converters = {}, {}
PLAIN = (int, float, str, bytes, bytearray, memoryview, type(None))


class PrepareProtocol:
    """What `__conform__` is asked for."""


PrepareProtocol.__module__ = "sqlite3"


def register_adapter(type, adapter, /):
    """Say how values of a class are kept."""
    adapters[type, PrepareProtocol] = adapter


def register_converter(typename, converter, /):
    """Say how the bytes of columns that are declared so become values."""
    converters[typename.upper()] = converter


def adapt(value, proto=PrepareProtocol, alt=..., /):
    """Return a value as it would be kept."""
    adapter = adapters.get((type(value), proto))
    if adapter is not None:
        return adapter(value)
    for conform in (getattr(proto, "__adapt__", None), getattr(value, "__conform__", None)):
        if conform is not None:
            found = conform(value if conform is getattr(proto, "__adapt__", None) else proto)
            if found is not None:
                return found
    if alt is ...:
        raise ProgrammingError("can't adapt")
    return alt


def for_database(value, place):
    """Return a value that SQLite can keep."""
    if type(value) not in PLAIN or type(value) is bytearray and (bytearray, PrepareProtocol) in adapters:
        value = adapt(value, PrepareProtocol, value)
    if isinstance(value, bool) or isinstance(value, int):
        if not -1 << 63 <= value < 1 << 63:
            raise OverflowError("Python int too large to convert to SQLite INTEGER")
        return int(value)
    if isinstance(value, (float, str)) or value is None:
        return value
    try:
        return bytes(memoryview(value))
    except TypeError:
        raise ProgrammingError(f"Error binding parameter {place}: type "
                               f"'{type(value).__name__}' is not supported") from None


def as_bytes(value):
    """Return a kept value as the bytes that converters are given."""
    return value if isinstance(value, bytes) else str(value).encode()


def _warn(what):
    warnings.warn(f"The default {what} is deprecated as of Python 3.12; see the sqlite3 "
                  "documentation for suggested replacement recipes", DeprecationWarning, stacklevel=4)


def _adapt_date(value):
    _warn("date adapter")
    return value.isoformat()


def _adapt_datetime(value):
    _warn("datetime adapter")
    return value.isoformat(" ")


def _convert_date(data):
    _warn("date converter")
    return datetime.date(*map(int, data.split(b"-")))


def _convert_timestamp(data):
    _warn("timestamp converter")
    day, time = data.split(b" ")
    whole, _, fraction = time.partition(b".")
    micro = int(f"{fraction.decode():0<6.6}") if fraction else 0
    return datetime.datetime(*map(int, day.split(b"-")), *map(int, whole.split(b":")), micro)


register_adapter(datetime.date, _adapt_date)
register_adapter(datetime.datetime, _adapt_datetime)
register_converter("date", _convert_date)
register_converter("timestamp", _convert_timestamp)
