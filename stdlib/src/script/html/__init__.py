"""Text in HTML."""

import re as _re

from html.entities import html5 as _html5

__all__ = ["escape", "unescape"]


def escape(s, quote=True):
    """Replace what has a meaning in HTML."""
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return s.replace('"', "&quot;").replace("'", "&#x27;") if quote else s


# Numbers that mean what Windows-1252 has there, or nothing.
_SPECIAL = {0x00: "\ufffd", 0x0d: "\r", **{
    n: bytes((n,)).decode("cp1252", "ignore") or chr(n) for n in range(0x80, 0xa0)}}
_REFERENCE = _re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")


def _is_invalid(n):
    return 1 <= n <= 8 or n == 0xb or 0xe <= n <= 0x1f or 0x7f <= n <= 0x9f \
        or 0xfdd0 <= n <= 0xfdef or n & 0xfffe == 0xfffe


def _replaced(match):
    s = match.group(1)
    if s[0] == "#":
        n = int(s[2:].rstrip(";"), 16) if s[1] in "xX" else int(s[1:].rstrip(";"))
        if n in _SPECIAL:
            return _SPECIAL[n]
        if 0xd800 <= n <= 0xdfff or n > 0x10ffff:
            return "\ufffd"
        return "" if _is_invalid(n) else chr(n)
    if s in _html5:
        return _html5[s]
    # The longest name that needs no semicolon.
    for end in range(len(s) - 1, 1, -1):
        if s[:end] in _html5:
            return _html5[s[:end]] + s[end:]
    return "&" + s


def unescape(s):
    """Replace references by the characters they stand for."""
    return _REFERENCE.sub(_replaced, s) if "&" in s else s
