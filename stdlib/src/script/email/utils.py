"""Addresses, dates and numbers of messages."""

import datetime
import os
import random
import re
import socket
import time
import urllib.parse

from email._addresses import AddressList as _AddressList
from email._addresses import (mktime_tz, parsed_with_zone, parsedate,  # noqa: F401
                              parsedate_tz)

__all__ = ["collapse_rfc2231_value", "decode_params", "decode_rfc2231", "encode_rfc2231",
           "formataddr", "formatdate", "format_datetime", "getaddresses", "make_msgid",
           "mktime_tz", "parseaddr", "parsedate", "parsedate_tz", "parsedate_to_datetime", "unquote"]

COMMASPACE, EMPTYSTRING, UEMPTYSTRING, CRLF, TICK = ", ", "", "", "\r\n", "'"
_SPECIAL = re.compile(r'[][\\()<>@,:;".]')
_ESCAPED = re.compile(r'[\\"]')


def quote(str):
    """Put a backslash before what would end a quoted text."""
    return str.replace("\\", "\\\\").replace('"', '\\"')


def unquote(str):
    """Return a text without the quotes or angles around it."""
    if len(str) > 1:
        if str[0] == str[-1] == '"':
            return str[1:-1].replace("\\\\", "\\").replace('\\"', '"')
        if str[0] == "<" and str[-1] == ">":
            return str[1:-1]
    return str


def formataddr(pair, charset="utf-8"):
    """Return a name with an address."""
    name, address = pair
    address.encode("ascii")
    if not name:
        return address
    try:
        name.encode("ascii")
    except UnicodeEncodeError:
        from email.header import Header
        return f"{Header(name, charset).encode()} <{address}>"
    quotes = '"' if _SPECIAL.search(name) else ""
    return f"{quotes}{_ESCAPED.sub(lambda match: chr(92) + match[0], name)}{quotes} <{address}>"


def getaddresses(fieldvalues, *, strict=True):
    """Return the names and addresses in several headers."""
    pairs = []
    for value in fieldvalues:
        found = _AddressList(str(value)).pairs
        # A header that seems to hold another number of addresses than it has commas is not trusted.
        if strict and len(found) != 1 + re.sub(r'"(?:\\.|[^"\\])*"', "", str(value)).count(","):
            found = [("", "")]
        pairs += found or [("", "")]
    return pairs


def parseaddr(addr, *, strict=True):
    """Return the name and the address of a text."""
    if isinstance(addr, list):
        addr = addr[0] if addr else ""
    if not isinstance(addr, str):
        return "", ""
    found = _AddressList(addr).pairs
    if not found or strict and len(found) != 1:
        return "", ""
    return found[0]


_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _date_text(moment, zone):
    return (f"{_DAYS[moment[6]]}, {moment[2]:02} {_MONTHS[moment[1] - 1]} {moment[0]:04} "
            f"{moment[3]:02}:{moment[4]:02}:{moment[5]:02} {zone}")


def format_datetime(dt, usegmt=False):
    """Return a date as messages have it."""
    if usegmt:
        if dt.tzinfo is None or dt.tzinfo != datetime.timezone.utc:
            raise ValueError("usegmt option requires a UTC datetime")
        return _date_text(dt.timetuple(), "GMT")
    return _date_text(dt.timetuple(), "-0000" if dt.tzinfo is None else dt.strftime("%z"))


def formatdate(timeval=None, localtime=False, usegmt=False):
    """Return a time in seconds as messages have it."""
    timeval = time.time() if timeval is None else timeval
    moment = datetime.datetime.fromtimestamp(timeval, datetime.timezone.utc)
    if localtime:
        return format_datetime(moment.astimezone())
    return format_datetime(moment if usegmt else moment.replace(tzinfo=None), usegmt)


def parsedate_to_datetime(data):
    """Return the date that a message has."""
    found = parsed_with_zone(data)
    if found is None:
        raise ValueError(f'Invalid date value or format "{data}"')
    *parts, offset = found
    if offset is None:
        return datetime.datetime(*parts[:6])
    return datetime.datetime(*parts[:6], tzinfo=datetime.timezone(datetime.timedelta(seconds=offset)))


def localtime(dt=None, isdst=None):
    """Return a date with the zone of this place."""
    return (datetime.datetime.now() if dt is None else dt).astimezone()


def make_msgid(idstring=None, domain=None):
    """Return a name that no other message has."""
    middle = "" if idstring is None else "." + idstring
    number = f"{int(time.time() * 100)}.{os.getpid()}.{random.getrandbits(64)}"
    return f"<{number}{middle}@{socket.getfqdn() if domain is None else domain}>"


def decode_rfc2231(s):
    """Return the character set, the language and the rest of an encoded text."""
    parts = s.split("'", 2)
    return (None, None, s) if len(parts) <= 2 else parts


def encode_rfc2231(s, charset=None, language=None):
    """Return a text encoded so that it says its character set."""
    s = urllib.parse.quote(s, safe="", encoding=charset or "ascii")
    if charset is None and language is None:
        return s
    return f"{charset}'{language or ''}'{s}"


_PART = re.compile(r"(?P<name>\w+)\*((?P<number>\d+)\*?)?\Z", re.ASCII)


def decode_params(params):
    """Join parameters that are told in several parts."""
    whole, parts = [params[0]], {}
    for name, value in params[1:]:
        encoded = name.endswith("*")
        value = unquote(value)
        match = _PART.match(name)
        if match is None:
            whole.append((name, f'"{quote(value)}"'))
        else:
            number = int(match["number"]) if match["number"] else None
            parts.setdefault(match["name"], []).append((number, value, encoded))
    for name, pieces in parts.items():
        pieces.sort(key=lambda piece: piece[0] or 0)
        text = "".join(urllib.parse.unquote(value, encoding="latin-1") if encoded else value
                       for _, value, encoded in pieces)
        if any(encoded for _, _, encoded in pieces):
            charset, language, text = decode_rfc2231(text)
            whole.append((name, (charset, language, f'"{quote(text)}"')))
        else:
            whole.append((name, f'"{quote(text)}"'))
    return whole


def collapse_rfc2231_value(value, errors="replace", fallback_charset="us-ascii"):
    """Return a parameter as text."""
    if not isinstance(value, tuple) or len(value) != 3:
        return unquote(value)
    charset, _, text = value
    try:
        return str(bytes(text, "raw-unicode-escape"), charset or fallback_charset, errors)
    except LookupError:
        return unquote(text)
