"""Cookies: what servers ask browsers to remember."""

import re
import string
import types

__all__ = ["CookieError", "BaseCookie", "SimpleCookie"]


class CookieError(Exception):
    """A cookie is none."""


_LEGAL = string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~:"
_is_legal_key = re.compile(f"[{re.escape(_LEGAL)}]+").fullmatch
_ESCAPES = {n: f"\\{n:03o}" for n in set(range(256)) - set(map(ord, _LEGAL + " ()/<=>?@[]{}"))}
_ESCAPES.update({ord('"'): '\\"', ord("\\"): "\\\\"})


def _quote(text):
    """A value in quotes, if it needs them."""
    if text is None or _is_legal_key(text):
        return text
    return f'"{text.translate(_ESCAPES)}"'


def _unquote(text):
    """A value without its quotes."""
    if text is None or len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text

    def one(match):
        return chr(int(match[1], 8)) if match[1] else match[2]
    return re.sub(r"\\(?:([0-3][0-7][0-7])|(.))", one, text[1:-1])


_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTHS = [None, "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
           "Dec"]


def _getdate(future=0, weekdayname=_DAYS, monthname=_MONTHS):
    """The date so many seconds from now."""
    from time import gmtime, time
    year, month, day, hour, minute, second, weekday, _, _ = gmtime(time() + future)
    return (f"{weekdayname[weekday]}, {day:02} {monthname[month]} {year:4} "
            f"{hour:02}:{minute:02}:{second:02} GMT")


class Morsel(dict):
    """A name with its value and its attributes."""

    _reserved = {"expires": "expires", "path": "Path", "comment": "Comment", "domain": "Domain",
                 "max-age": "Max-Age", "secure": "Secure", "httponly": "HttpOnly",
                 "version": "Version", "samesite": "SameSite"}
    _flags = {"secure", "httponly"}

    def __init__(self):
        self._key = self._value = self._coded_value = None
        for key in self._reserved:
            dict.__setitem__(self, key, "")

    key = property(lambda self: self._key)
    value = property(lambda self: self._value)
    coded_value = property(lambda self: self._coded_value)

    def _attribute(self, name):
        name = name.lower()
        if name not in self._reserved:
            raise CookieError(f"Invalid attribute {name!r}")
        return name

    def __setitem__(self, K, V):
        dict.__setitem__(self, self._attribute(K), V)

    def setdefault(self, key, val=None):
        """Return an attribute; set it if it is not there."""
        return dict.setdefault(self, self._attribute(key), val)

    def _all(self):
        return self._key, self._value, self._coded_value

    def __eq__(self, morsel):
        if not isinstance(morsel, Morsel):
            return NotImplemented
        return dict.__eq__(self, morsel) and self._all() == morsel._all()

    __ne__ = object.__ne__

    def copy(self):
        """Return a copy."""
        morsel = Morsel()
        dict.update(morsel, self)
        morsel.__dict__.update(self.__dict__)
        return morsel

    def update(self, values):
        """Set attributes."""
        dict.update(self, {self._attribute(key): value for key, value in dict(values).items()})

    def isReservedKey(self, K):
        """Is it the name of an attribute?"""
        return K.lower() in self._reserved

    def set(self, key, val, coded_val):
        """Set name and value."""
        if key.lower() in self._reserved:
            raise CookieError(f"Attempt to set a reserved key {key!r}")
        if not _is_legal_key(key):
            raise CookieError(f"Illegal key {key!r}")
        self._key, self._value, self._coded_value = key, val, coded_val

    def __getstate__(self):
        return {"key": self._key, "value": self._value, "coded_value": self._coded_value}

    def __setstate__(self, state):
        self._key, self._value = state["key"], state["value"]
        self._coded_value = state["coded_value"]

    def output(self, attrs=None, header="Set-Cookie:"):
        """Return the line of a header."""
        return f"{header} {self.OutputString(attrs)}"

    __str__ = output

    def __repr__(self):
        return f"<{type(self).__name__}: {self.OutputString()}>"

    def js_output(self, attrs=None):
        """Return a script that sets the cookie."""
        text = self.OutputString(attrs).replace('"', r'\"')
        return ('\n        <script type="text/javascript">\n        <!-- begin hiding\n'
                f'        document.cookie = "{text}";\n        // end hiding -->\n'
                "        </script>\n        ")

    def OutputString(self, attrs=None):
        """Return name, value and attributes."""
        result = [f"{self.key}={self.coded_value}"]
        for key, value in sorted(self.items()):
            if value == "" or key not in (self._reserved if attrs is None else attrs):
                continue
            name = self._reserved[key]
            if key == "expires" and isinstance(value, int):
                result.append(f"{name}={_getdate(value)}")
            elif key == "max-age" and isinstance(value, int):
                result.append(f"{name}={value}")
            elif key == "comment" and isinstance(value, str):
                result.append(f"{name}={_quote(value)}")
            elif key in self._flags:
                if value:
                    result.append(name)
            else:
                result.append(f"{name}={value}")
        return "; ".join(result)

    __class_getitem__ = classmethod(types.GenericAlias)


_KEY = r"\w\d!#%&'~_`><@,:/\$\*\+\-\.\^\|\)\(\?\}\{\="
_pair = re.compile(rf"\s*(?P<key>[{_KEY}]+?)(\s*=\s*(?P<val>\"(?:[^\\\"]|\\.)*\"|"
                   rf"\w{{3}},\s[\w\d\s-]{{9,11}}\s[\d:]{{8}}\sGMT|[{_KEY}\[\]]*))?\s*(\s+|;|$)",
                   re.ASCII).match


class BaseCookie(dict):
    """Cookies by their names."""

    def value_decode(self, val):
        """Return the value of a text, and the text."""
        return val, val

    def value_encode(self, val):
        """Return a value, and its text."""
        text = str(val)
        return text, text

    def __init__(self, input=None):
        if input:
            self.load(input)

    def _set(self, key, real_value, coded_value):
        morsel = self.get(key, Morsel())
        morsel.set(key, real_value, coded_value)
        dict.__setitem__(self, key, morsel)

    def __setitem__(self, key, value):
        if isinstance(value, Morsel):
            dict.__setitem__(self, key, value)
        else:
            self._set(key, *self.value_encode(value))

    def output(self, attrs=None, header="Set-Cookie:", sep="\015\012"):
        """Return the lines of a header."""
        return sep.join(value.output(attrs, header) for _, value in sorted(self.items()))

    __str__ = output

    def __repr__(self):
        items = " ".join(f"{key}={value.value!r}" for key, value in sorted(self.items()))
        return f"<{type(self).__name__}: {items}>"

    def js_output(self, attrs=None):
        """Return scripts that set the cookies."""
        return "".join(value.js_output(attrs) for _, value in sorted(self.items()))

    def load(self, rawdata):
        """Take cookies from a text or a dict."""
        if isinstance(rawdata, str):
            self._parse(rawdata)
        else:
            for key, value in rawdata.items():
                self[key] = value

    def _parse(self, text):
        at, found, morsel_seen = 0, [], False
        while 0 <= at < len(text):
            match = _pair(text, at)
            if not match:
                break
            key, value = match["key"], match["val"]
            at = match.end()
            if key[0] == "$":
                if morsel_seen:
                    found.append((False, key[1:], value))
            elif key.lower() in Morsel._reserved:
                if not morsel_seen:
                    return
                if value is None:
                    if key.lower() not in Morsel._flags:
                        return
                    found.append((False, key, True))
                else:
                    found.append((False, key, _unquote(value)))
            elif value is not None:
                found.append((True, key, self.value_decode(value)))
                morsel_seen = True
            else:
                return
        morsel = None
        for is_pair, key, value in found:
            if is_pair:
                self._set(key, *value)
                morsel = self[key]
            else:
                morsel[key] = value


class SimpleCookie(BaseCookie):
    """Cookies whose values are strings, in quotes where they need them."""

    def value_decode(self, val):
        return _unquote(val), val

    def value_encode(self, val):
        text = str(val)
        return text, _quote(text)
