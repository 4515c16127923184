"""`datetime.strptime`: on top of that of `time`, fractions of seconds and zones."""

import re
import time as _time

from _datetime_zone import timedelta, timezone

_OFFSET = r"(?P<z>[+-]\d\d:?[0-5]\d(?::?[0-5]\d(?:\.\d{1,6})?)?|Z)"


def parse(cls, text, format):
    """Read a datetime in a format of codes."""
    for i, value in (("0", text), ("1", format)):
        if not isinstance(value, str):
            raise TypeError(f"strptime() argument {i} must be str, not {type(value)}")
    micros, zone, plain_text, plain_format = 0, None, text, format
    if re.search("%[fz]", format.replace("%%", "")):
        plain_text, plain_format, micros, zone = _without_special(text, format)
    try:
        parts = _time.strptime(plain_text, plain_format)
    except ValueError as ex:
        if plain_text is text:
            raise
        raise ValueError(f"time data {text!r} does not match format {format!r}") from None
    if zone is None and getattr(parts, "tm_gmtoff", None) is not None:
        zone = timezone(timedelta(seconds=parts.tm_gmtoff), parts.tm_zone)
    return cls(*parts[:6], micros, zone)


_PATTERNS = {
    "d": r"3[01]|[12]\d|0[1-9]|[1-9]| [1-9]", "H": r"2[0-3]|[01]\d|\d",
    "I": r"1[0-2]|0[1-9]|[1-9]", "j": r"36[0-6]|3[0-5]\d|[12]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|\d",
    "m": r"1[0-2]|0[1-9]|[1-9]", "M": r"[0-5]\d|\d", "S": r"6[01]|[0-5]\d|\d",
    "U": r"5[0-3]|[0-4]\d|\d", "W": r"5[0-3]|[0-4]\d|\d", "w": r"[0-6]", "y": r"\d\d",
    "Y": r"\d{4}", "a": r"\w+", "A": r"\w+", "b": r"\w+", "B": r"\w+", "p": r"[ap]m",
    "Z": r"\w*", "G": r"\d{4}", "u": r"[1-7]", "V": r"5[0-3]|0[1-9]|[1-4]\d|\d"}


def _without_special(text, format):
    """Cut fractions and offsets out of a text and its format."""
    format = (format.replace("%T", "%H:%M:%S").replace("%D", "%m/%d/%y")
              .replace("%F", "%Y-%m-%d").replace("%R", "%H:%M"))
    pattern, i, kept = "", 0, []
    while i < len(format):
        c = format[i]
        i += 1
        if c == "%" and i < len(format):
            code = format[i]
            i += 1
            if code == "f":
                pattern += r"(?P<f>\d{1,6})"
            elif code == "z":
                pattern += _OFFSET
            elif code == "%":
                pattern += "%"
            elif code in _PATTERNS:
                pattern += f"(?:{_PATTERNS[code]})"
            elif code in "cxX":
                pattern += ".+?"
            else:
                raise ValueError(f"'{code}' is a bad directive in format {format!r}")
        elif c.isspace():
            pattern += r"\s+"
        else:
            pattern += re.escape(c)
    found = re.match(pattern, text, re.IGNORECASE)
    if not found:
        raise ValueError(f"time data {text!r} does not match format {format!r}")
    if found.end() != len(text):
        raise ValueError(f"unconverted data remains: {text[found.end():]}")
    groups = found.groupdict()
    micros = int(groups["f"].ljust(6, "0")) if groups.get("f") else 0
    for name in sorted((n for n in "fz" if groups.get(n)), key=found.start, reverse=True):
        text = text[:found.start(name)] + "\x01" + text[found.end(name):]
    return (text, re.sub("%[fz]", "\x01", format.replace("%%", "\x02")).replace("\x02", "%%"),
            micros, _zone(groups.get("z")))


def _zone(text):
    if text is None:
        return None
    if text in "Zz":
        return timezone.utc
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]),
                       seconds=float(digits[4:] or 0))
    return timezone(-offset if text[0] == "-" else offset)
