"""Reads TOML (toml.io, version 1.0)."""

import re
from datetime import date, datetime, time, timedelta, timezone
from types import MappingProxyType

__all__ = ("loads", "load", "TOMLDecodeError")


class TOMLDecodeError(ValueError):
    """The text is no TOML."""


def load(fp, /, *, parse_float=float):
    """Return what a file opened in binary mode holds, as a dict."""
    data = fp.read()
    try:
        text = data.decode()
    except AttributeError:
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`") from None
    return loads(text, parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    """Return what a text holds, as a dict."""
    return _Parser(s.replace("\r\n", "\n"), _checked(parse_float)).document()


def _checked(parse_float):
    if parse_float is float:
        return float

    def parse(text):
        value = parse_float(text)
        if isinstance(value, (dict, list)):
            raise ValueError("parse_float must not return dicts or lists")
        return value
    return parse


_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_COMMENT = re.compile(r"[ \t]*(?:#(?P<text>[^\n]*))?")
_BAD = re.compile("[\0-\x08\x0b-\x1f\x7f]")
_BAD_IN_LINE = re.compile("[\0-\x08\x0a-\x1f\x7f]")
_NUMBER = re.compile(r"0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|b[01](?:_?[01])*|o[0-7](?:_?[0-7])*)"
                     r"|[+-]?(?:0|[1-9](?:_?[0-9])*)"
                     r"(?P<float>(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?)")
_TIME = r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,6})[0-9]*)?"
_LOCAL_TIME = re.compile(_TIME)
_MOMENT = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                     r"(?:[Tt ]" + _TIME + r"(?:([Zz])|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))?)?")
_ESCAPES = MappingProxyType({"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"})


class _Parser:
    """A text and a place in it."""

    def __init__(self, text, parse_float):
        self.text, self.at, self.parse_float = text, 0, parse_float
        self.root = {}
        # Tables by their path: those with a header, those made on the way, and what may not be added to.
        self.declared, self.made_by_dots, self.frozen = set(), set(), set()

    def fail(self, words, at=None):
        at = self.at if at is None else at
        if at >= len(self.text):
            place = "at end of document"
        else:
            line = self.text.count("\n", 0, at) + 1
            place = f"at line {line}, column {at - self.text.rfind(chr(10), 0, at)}"
        raise TOMLDecodeError(f"{words} ({place})")

    def match(self, pattern):
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def peek(self):
        return self.text[self.at:self.at + 1]

    def skip_gap(self):
        """Go over blanks, lines and comments."""
        start = self.at
        self.match(_GAP)
        for comment in re.finditer(r"#[^\n]*", self.text[start:self.at]):
            if bad := _BAD.search(comment[0]):
                self.fail(f"Found invalid character {bad[0]!r}", start + comment.start() + bad.start())

    def document(self):
        """Read everything."""
        path = ()
        while True:
            self.skip_gap()
            char = self.peek()
            if not char:
                return self.root
            if char == "[":
                path = self.header()
            elif _BARE.match(char) or char in "\"'":
                self.pair(path)
            else:
                self.fail("Invalid statement")
            self.end_of_line()

    def end_of_line(self):
        comment = self.match(_COMMENT)
        if comment["text"] and (bad := _BAD.search(comment["text"])):
            self.fail(f"Found invalid character {bad[0]!r}", comment.start("text") + bad.start())
        if self.peek() not in ("", "\n"):
            self.fail("Expected newline or end of document after a statement")

    def key(self):
        """Read a key: names with dots between."""
        parts = []
        while True:
            self.match(_BLANK)
            if self.peek() == '"':
                parts.append(self.basic_string())
            elif self.peek() == "'":
                parts.append(self.literal_string())
            elif found := self.match(_BARE):
                parts.append(found[0])
            else:
                self.fail("Invalid initial character for a key part")
            self.match(_BLANK)
            if self.peek() != ".":
                return tuple(parts)
            self.at += 1

    def header(self):
        """Read `[table]` or `[[table]]`; return its path, with numbers for items of arrays."""
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        key = self.key()
        close, word = ("]]", "an array") if many else ("]", "a table")
        if not self.text.startswith(close, self.at):
            self.fail(f"Expected '{close}' at the end of {word} declaration")
        path, table = self.walk(key[:-1], f"Cannot mutate immutable namespace {key}" if many
                                else f"Cannot declare {key} twice")
        name, full = key[-1], (*path, key[-1])
        if many:
            items = table.setdefault(name, [])
            if not isinstance(items, list) or full in self.frozen or full in self.declared:
                self.fail("Cannot overwrite a value" if not isinstance(items, list)
                          else f"Cannot mutate immutable namespace {key}")
            items.append({})
            path = (*full, len(items) - 1)
        else:
            if full in self.declared or full in self.frozen or full in self.made_by_dots:
                self.fail(f"Cannot declare {key} twice")
            if not isinstance(table.setdefault(name, {}), dict):
                self.fail("Cannot overwrite a value" if not isinstance(table[name], list)
                          else f"Cannot declare {key} twice")
            self.declared.add(full)
            path = full
        self.at += len(close)
        return path

    def walk(self, names, words):
        """Go to a table from the root, and make what is missing; return its path and it. `words` say that one of them
        takes nothing more."""
        path, table = (), self.root
        for name in names:
            path = (*path, name)
            table = table.setdefault(name, {})
            if path in self.frozen:
                self.fail("Cannot overwrite a value" if not isinstance(table, dict)
                          else words)
            if isinstance(table, list):
                path, table = (*path, len(table) - 1), table[-1]
            if not isinstance(table, dict):
                self.fail("Cannot overwrite a value")
        return path, table

    def pair(self, path):
        """Read `key = value` into the table of a path."""
        table = self.root
        for part in path:
            table = table[part]
        key = self.key()
        value = self.value_of_pair()
        for name in key[:-1]:
            path = (*path, name)
            if path in self.declared or path in self.frozen:
                what = "redefine" if path in self.declared else "mutate immutable"
                self.fail(f"Cannot {what} namespace {tuple(x for x in path if isinstance(x, str))}")
            self.made_by_dots.add(path)
            table = table.setdefault(name, {})
            if not isinstance(table, dict):
                self.fail("Cannot overwrite a value")
        if key[-1] in table:
            self.fail("Cannot overwrite a value")
        table[key[-1]] = value
        if isinstance(value, (dict, list)):
            self.frozen.add((*path, key[-1]))

    def value_of_pair(self):
        if self.peek() != "=":
            self.fail("Expected '=' after a key in a key/value pair")
        self.at += 1
        self.match(_BLANK)
        return self.value()

    # ------------------------------------------------------------ values

    def value(self):
        char = self.peek()
        if char == '"':
            return self.long_string('"') if self.text.startswith('"""', self.at) else self.basic_string()
        if char == "'":
            return self.long_string("'") if self.text.startswith("'''", self.at) else self.literal_string()
        for word, value in (("true", True), ("false", False)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        if char == "[":
            return self.array()
        if char == "{":
            return self.inline_table()
        return self.moment_or_number()

    def moment_or_number(self):
        start = self.at
        if found := self.match(_MOMENT):
            try:
                return _moment(found)
            except ValueError:
                self.fail("Invalid date or datetime", start)
        if found := self.match(_LOCAL_TIME):
            hour, minute, second, fraction = found.groups()
            return time(int(hour), int(minute), int(second), int((fraction or "").ljust(6, "0")))
        if found := self.match(_NUMBER):
            text = found[0].replace("_", "")
            return self.parse_float(text) if found["float"] else int(text, 0)
        for size in (3, 4):
            word = self.text[self.at:self.at + size]
            if word in ("inf", "nan", "+inf", "-inf", "+nan", "-nan") and len(word) == size:
                self.at += size
                return self.parse_float(word)
        self.fail("Invalid value")

    def array(self):
        self.at += 1
        items = []
        while True:
            self.skip_gap()
            if self.peek() == "]":
                self.at += 1
                return items
            items.append(self.value())
            self.skip_gap()
            if self.peek() == ",":
                self.at += 1
            elif self.peek() != "]":
                self.fail("Unclosed array")

    def inline_table(self):
        self.at += 1
        inner = _Parser(self.text, self.parse_float)
        inner.at = self.at
        inner.match(_BLANK)
        if inner.peek() != "}":
            while True:
                inner.pair(())
                inner.match(_BLANK)
                if inner.peek() == "}":
                    break
                if inner.peek() != ",":
                    inner.fail("Unclosed inline table")
                inner.at += 1
                inner.match(_BLANK)
        self.at = inner.at + 1
        return inner.root

    # ------------------------------------------------------------ strings

    def literal_string(self):
        self.at += 1
        end = self.text.find("'", self.at)
        piece = self.text[self.at:end if end >= 0 else len(self.text)]
        if bad := _BAD_IN_LINE.search(piece):
            self.fail(f"Found invalid character {bad[0]!r}", self.at + bad.start())
        if end < 0:
            self.fail('Expected "\'"', len(self.text))
        self.at = end + 1
        return piece

    def basic_string(self):
        self.at += 1
        parts = []
        while True:
            char = self.peek()
            if not char:
                self.fail("Unterminated string")
            if char == '"':
                self.at += 1
                return "".join(parts)
            if char == "\\":
                parts.append(self.escape(False))
            elif _BAD_IN_LINE.match(char):
                self.fail(f"Illegal character {char!r}")
            else:
                parts.append(char)
                self.at += 1

    def long_string(self, quote):
        self.at += 3
        if self.peek() == "\n":
            self.at += 1
        parts = []
        while True:
            char = self.peek()
            if not char:
                self.fail("Unterminated string" if quote == '"' else f'Expected "{quote * 3}"')
            if self.text.startswith(quote * 3, self.at):
                self.at += 3
                # Two more quotes belong to the text.
                for _ in range(2):
                    if self.peek() == quote:
                        parts.append(quote)
                        self.at += 1
                return "".join(parts)
            if char == "\\" and quote == '"':
                parts.append(self.escape(True))
            elif _BAD.match(char):
                self.fail(f"Illegal character {char!r}" if quote == '"' else f"Found invalid character {char!r}")
            else:
                parts.append(char)
                self.at += 1

    def escape(self, is_long):
        start = self.at
        letter = self.text[start + 1:start + 2]
        self.at += 2
        if letter in _ESCAPES and letter:
            return _ESCAPES[letter]
        if letter in ("u", "U") and letter:
            size = 4 if letter == "u" else 8
            digits = self.text[self.at:self.at + size]
            if not re.fullmatch(f"[0-9A-Fa-f]{{{size}}}", digits):
                self.fail("Invalid hex value")
            self.at += size
            number = int(digits, 16)
            if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF:
                self.fail("Escaped character is not a Unicode scalar value")
            return chr(number)
        if is_long and letter in (" ", "\t", "\n"):
            # A line that goes on: what is blank up to the next text is no part of it.
            self.at = start + 1
            if not re.compile(r"[ \t]*\n").match(self.text, self.at):
                self.match(_BLANK)
                self.fail("Unescaped '\\' in a string")
            self.match(re.compile(r"[ \t\n]*"))
            return ""
        self.fail("Unescaped '\\' in a string" if letter else "Unterminated string")


def _moment(found):
    """The date or the date and time of a match."""
    year, month, day, hour, minute, second, fraction, zulu, sign, hours, minutes = found.groups()
    if hour is None:
        return date(int(year), int(month), int(day))
    zone = None
    if zulu:
        zone = timezone.utc
    elif sign:
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        zone = timezone(-offset if sign == "-" else offset)
    return datetime(int(year), int(month), int(day), int(hour), int(minute), int(second),
                    int((fraction or "").ljust(6, "0")), tzinfo=zone)
