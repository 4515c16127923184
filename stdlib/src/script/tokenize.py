"""Source text as tokens, with comments and line ends, and back."""

import builtins
import codecs
import io
import re
import token
from collections import namedtuple
from token import *     # noqa: F403
from token import (COMMENT, DEDENT, ENCODING, ENDMARKER, EXACT_TOKEN_TYPES, FSTRING_END, FSTRING_MIDDLE,
                   FSTRING_START, INDENT, NAME, NEWLINE, NL, NUMBER, OP, STRING, tok_name)

__all__ = token.__all__ + ["tokenize", "generate_tokens", "detect_encoding", "untokenize", "open",
                           "TokenInfo", "TokenError"]

_COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK_LINE = re.compile(br"^[ \t\f]*(?:[#\r\n]|$)", re.ASCII)
_STRING = re.compile(r"([rRuUbB]|[rR][bB]|[bB][rR])?('''|\"\"\"|'|\")")
_FSTRING = re.compile(r"([fF]|[fF][rR]|[rR][fF])('''|\"\"\"|'|\")")
_NUMBER = re.compile(r"0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+"
                     r"|(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)"
                     r"(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?")
_NAME = re.compile(r"\w+")
_OPERATORS = sorted(EXACT_TOKEN_TYPES, key=len, reverse=True)


class TokenError(Exception):
    """The text ends in the middle of something."""


class TokenInfo(namedtuple("TokenInfo", "type string start end line")):
    """A token: its kind, its text, where it begins and ends, the line it is in."""

    def __repr__(self):
        kind = f"{self.type} ({tok_name[self.type]})"
        return "TokenInfo(type=%s, string=%r, start=%r, end=%r, line=%r)" % (kind, *self[1:])

    @property
    def exact_type(self):
        """The kind; of an operator, which one."""
        if self.type == OP and self.string in EXACT_TOKEN_TYPES:
            return EXACT_TOKEN_TYPES[self.string]
        return self.type


TokenInfo.__module__ = "tokenize"


class _Lexer:
    """A text and a place in it."""

    def __init__(self, text):
        self.text = text
        self.lines = text.splitlines(keepends=True) if "\f" not in text and "\x1c" not in text else \
            re.findall(r"[^\n]*\n|[^\n]+", text)
        self.starts, at = [], 0
        for line in self.lines:
            self.starts.append(at)
            at += len(line)
        self.at, self.row, self.depth, self.indents = 0, 0, [], [0]

    def where(self, at):
        """Row and column of a place."""
        while self.row + 1 < len(self.starts) and self.starts[self.row + 1] <= at:
            self.row += 1
        row = self.row
        while row and self.starts[row] > at:
            row -= 1
        return row + 1, at - self.starts[row] if self.starts else 0

    def make(self, kind, end):
        """A token from here to an end."""
        start, self.at = self.at, end
        first, last = self.where(start), self.where(max(end - 1, start))
        line = "".join(self.lines[first[0] - 1:last[0]])
        stop = (last[0], last[1] + (end > start))
        return TokenInfo(kind, self.text[start:end], first, stop, line)

    def tokens(self):
        """All tokens."""
        text, fresh = self.text, True
        while self.at < len(text):
            if fresh and not self.depth:
                skipped = yield from self.begin_line()
                if skipped:
                    continue
                fresh = False
            char = text[self.at]
            if char in " \t\f":
                self.at += 1
            elif char == "\\" and text.startswith(("\\\n", "\\\r\n"), self.at):
                self.at = text.index("\n", self.at) + 1
                if self.at >= len(text):
                    raise TokenError("unexpected EOF in multi-line statement", self.where(self.at))
            elif char == "\n" or text.startswith("\r\n", self.at):
                end = self.at + (1 if char == "\n" else 2)
                yield self.make(NL if self.depth else NEWLINE, end)
                fresh = not self.depth
            elif char == "#":
                yield self.make(COMMENT, self.line_end())
            else:
                yield from self.piece()
        yield from self.finish(fresh)

    def line_end(self):
        end = self.text.find("\n", self.at)
        end = len(self.text) if end < 0 else end
        return end - (self.text[end - 1:end] == "\r" and end > self.at)

    def begin_line(self):
        """Tell how far the line is in; pass over it if it is empty."""
        match = re.compile(r"[ \t\f]*").match(self.text, self.at)
        rest = self.text[match.end():match.end() + 2]
        if rest[:1] in ("#", "\n") or rest == "\r\n":
            self.at = match.end()
            if rest[:1] == "#":
                yield self.make(COMMENT, self.line_end())
            if self.at < len(self.text):
                yield self.make(NL, self.text.index("\n", self.at) + 1)
            else:
                end = self.where(self.at)
                yield TokenInfo(NL, "", end, (end[0], end[1] + 1), self.lines[-1])
            return True
        if not rest:
            self.at = match.end()
            return True
        column = 0
        for char in match[0]:
            column = 0 if char == "\f" else column + 1 if char == " " else (column // 8 + 1) * 8
        if column > self.indents[-1]:
            self.indents.append(column)
            yield self.make(INDENT, match.end())
        self.at = match.end()
        while column < self.indents[-1]:
            if column not in self.indents:
                row, _ = self.where(self.at)
                raise IndentationError("unindent does not match any outer indentation level",
                                       ("<string>", row, column + 1, self.lines[row - 1]))
            self.indents.pop()
            place = self.where(self.at)
            yield TokenInfo(DEDENT, "", place, place, self.lines[place[0] - 1])
        return False

    def piece(self):
        """A name, a number, a string or an operator."""
        text, at = self.text, self.at
        if match := _FSTRING.match(text, at):
            yield from self.fstring(match[1], match[2])
        elif match := _STRING.match(text, at):
            yield self.make(STRING, self.string_end(match.end(), match[2], at))
        elif text[at].isdigit() or text[at] == "." and text[at + 1:at + 2].isdigit():
            yield self.make(NUMBER, _NUMBER.match(text, at).end())
        elif match := _NAME.match(text, at):
            yield self.make(NAME, match.end())
        else:
            for operator in _OPERATORS:
                if text.startswith(operator, at):
                    break
            else:
                row, column = self.where(at)
                raise TokenError("invalid non-printable character or character that is no token", (row, column))
            if operator in "([{":
                self.depth.append(operator)
            elif operator in ")]}" and self.depth:
                self.depth.pop()
            yield self.make(OP, at + len(operator))

    def string_end(self, at, quote, start):
        for match in re.compile(r"\\(?:.|\n)|" + quote + ("|\n" if len(quote) == 1 else ""), re.S).finditer(
                self.text, at):
            if match[0] == quote:
                return match.end()
            if match[0] == "\n":
                break
        row, column = self.where(start)
        if len(quote) == 3:
            raise TokenError("unterminated triple-quoted string literal", (row, column + 1))
        raise TokenError(f"unterminated string literal (detected at line {row})", (row, column + 1))

    def fstring(self, prefix, quote):
        """A string with expressions in it, from its beginning to its end."""
        start = self.at
        yield self.make(FSTRING_START, self.at + len(prefix) + len(quote))
        yield from self.parts(quote, "r" in prefix.lower(), start, False)
        yield self.make(FSTRING_END, self.at + len(quote))

    def parts(self, quote, is_raw, start, is_spec):
        """Text and expressions, up to the quote, or in a format up to the brace."""
        text, begin, after_field = self.text, self.at, False
        while True:
            char = text[self.at:self.at + 1]
            ends = text.startswith(quote, self.at) or is_spec and char == "}"
            if not char or char == "\n" and len(quote) == 1:
                row, column = self.where(start)
                raise TokenError("unterminated f-string literal (detected at line %d)" % row, (row, column + 1))
            doubled = not is_spec and text[self.at:self.at + 2] in ("{{", "}}")
            if doubled:
                # One of the two belongs to the text.
                yield self.middle(begin, self.at + 1)
                self.at += 1
                begin = self.at
            elif ends or char == "{":
                if self.at > begin or is_spec and after_field:
                    yield self.middle(begin, self.at)
                if ends:
                    return
                yield from self.field(quote, is_raw, start)
                begin, after_field = self.at, True
            elif char == "\\" and not is_raw and text.startswith("\\N{", self.at):
                self.at = text.find("}", self.at) + 1 or len(text)
            else:
                self.at += 2 if char == "\\" else 1

    def middle(self, start, end):
        """Text between expressions. Its end is where the next thing begins, on another line maybe."""
        first, last = self.where(start), self.where(end)
        self.at = end
        line = "".join(self.lines[first[0] - 1:last[0]])
        return TokenInfo(FSTRING_MIDDLE, self.text[start:end], first, last, line)

    def field(self, quote, is_raw, start):
        """An expression in braces, with its format."""
        yield self.make(OP, self.at + 1)
        depth, self.depth = self.depth, [*self.depth, "{"]
        inside = len(self.depth)
        while True:
            char = self.text[self.at:self.at + 1]
            if not char:
                raise TokenError("unexpected EOF in multi-line statement", self.where(self.at))
            if char in " \t\f":
                self.at += 1
            elif char == "\n":
                yield self.make(NL, self.at + 1)
            elif char == "#":
                yield self.make(COMMENT, self.line_end())
            elif len(self.depth) == inside and char == "}":
                break
            elif len(self.depth) == inside and char == ":":
                yield self.make(OP, self.at + 1)
                yield from self.parts(quote, is_raw, start, True)
                break
            elif len(self.depth) == inside and char == "!" and self.text[self.at + 1:self.at + 2] != "=":
                yield self.make(OP, self.at + 1)
            else:
                yield from self.piece()
        self.depth = depth
        yield self.make(OP, self.at + 1)

    def finish(self, fresh):
        """What comes after the text."""
        last = self.lines[-1] if self.lines else ""
        if self.depth:
            raise TokenError("unexpected EOF in multi-line statement", (len(self.lines), 0))
        rows = len(self.lines) + 1
        if not fresh and last and not last.endswith("\n"):
            yield TokenInfo(NEWLINE, "", (rows - 1, len(last)), (rows - 1, len(last) + 1), last)
        for _ in self.indents[1:]:
            yield TokenInfo(DEDENT, "", (rows, 0), (rows, 0), "")
        yield TokenInfo(ENDMARKER, "", (rows, 0), (rows, 0), "")


def _lines(readline):
    """What a function gives that returns a line a call, until an empty one or StopIteration."""
    while True:
        try:
            line = readline()
        except StopIteration:
            return
        if not line:
            return
        yield line


def generate_tokens(readline):
    """Return an iterator over the tokens of a text, given by a function that returns a line a call."""
    yield from _Lexer("".join(_lines(readline))).tokens()


def tokenize(readline):
    """The same for bytes; the first token tells their encoding."""
    encoding, consumed = detect_encoding(readline)
    yield TokenInfo(ENCODING, encoding, (0, 0), (0, 0), "")
    yield from _Lexer(b"".join([*consumed, *_lines(readline)]).decode(encoding)).tokens()


def _plain_name(name):
    plain = name[:12].lower().replace("_", "-")
    if plain == "utf-8" or plain.startswith("utf-8-"):
        return "utf-8"
    for known in ("latin-1", "iso-8859-1", "iso-latin-1"):
        if plain == known or plain.startswith(known + "-"):
            return "iso-8859-1"
    return name


def detect_encoding(readline):
    """Return the encoding that bytes of source text declare, and the lines read for it."""
    def next_line():
        try:
            return readline()
        except StopIteration:
            return b""

    def declared(line):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise SyntaxError("invalid or missing encoding declaration") from None
        match = _COOKIE.match(text)
        if not match:
            return None
        name = _plain_name(match[1])
        try:
            codecs.lookup(name)
        except LookupError:
            raise SyntaxError(f"unknown encoding: {name}") from None
        if has_mark:
            if name != "utf-8":
                raise SyntaxError("encoding problem: utf-8")
            return "utf-8-sig"
        return name

    first = next_line()
    has_mark = first.startswith(codecs.BOM_UTF8)
    default = "utf-8-sig" if has_mark else "utf-8"
    if has_mark:
        first = first[3:]
    if not first:
        return default, []
    if found := declared(first):
        return found, [first]
    if not _BLANK_LINE.match(first):
        return default, [first]
    second = next_line()
    if not second:
        return default, [first]
    return declared(second) or default, [first, second]


def open(filename):
    """Open source text for reading, in the encoding that it declares."""
    buffer = builtins.open(filename, "rb")
    try:
        encoding, _ = detect_encoding(buffer.readline)
        buffer.seek(0)
        text = io.TextIOWrapper(buffer, encoding, line_buffering=True)
        text.mode = "r"
        return text
    except:
        buffer.close()
        raise


class Untokenizer:
    """Puts tokens together again."""

    def __init__(self):
        self.parts, self.row, self.column, self.encoding = [], 1, 0, None

    def _go_to(self, start):
        row, column = start
        if row < self.row or row == self.row and column < self.column:
            raise ValueError(f"start ({row},{column}) precedes previous end ({self.row},{self.column})")
        if row > self.row:
            self.parts.append("\\\n" * (row - self.row))
            self.column = 0
        self.parts.append(" " * (column - self.column))

    def untokenize(self, iterable):
        """Return the text of tokens with places, or of pairs of kind and text."""
        iterator = iter(iterable)
        indents, at_start = [], False
        for item in iterator:
            if len(item) == 2:
                return "".join(self.parts) + self._of_pairs([item, *iterator])
            kind, text, start, end, _ = item
            if kind == ENCODING:
                self.encoding = text
                continue
            if kind == ENDMARKER:
                break
            if kind == INDENT:
                indents.append(text)
                continue
            if kind == DEDENT:
                indents.pop()
                self.row, self.column = end
                continue
            if kind in (NEWLINE, NL):
                at_start = True
            elif at_start and indents:
                indent = indents[-1]
                if start[1] >= len(indent):
                    self.parts.append(indent)
                    self.column = len(indent)
                at_start = False
            elif at_start:
                at_start = False
            if kind == FSTRING_MIDDLE and ("{" in text or "}" in text):
                braces = sum(map(text.rpartition("\n")[2].count, "{}"))
                text = re.sub("[{}]", lambda match: match[0] * 2, text)
                end = end[0], end[1] + braces
            self._go_to(start)
            self.parts.append(text)
            self.row, self.column = end
            if kind in (NEWLINE, NL):
                self.row, self.column = self.row + 1, 0
        return "".join(self.parts)

    def _of_pairs(self, pairs):
        parts, indents, at_start, was_string = [], [], False, False
        for kind, text, *_ in pairs:
            if kind == ENCODING:
                self.encoding = text
                continue
            if kind in (NAME, NUMBER):
                text += " "
            if kind == FSTRING_MIDDLE:
                text = re.sub("[{}]", lambda match: match[0] * 2, text)
            if kind == STRING and was_string:
                text = " " + text
            was_string = kind == STRING
            if kind == INDENT:
                indents.append(text)
                continue
            if kind == DEDENT:
                indents.pop()
                continue
            if kind in (NEWLINE, NL):
                at_start = True
            elif at_start and indents:
                parts.append(indents[-1])
                at_start = False
            parts.append(text)
        return "".join(parts)


def untokenize(iterable):
    """Return source text for tokens: bytes, if they begin with an encoding."""
    worker = Untokenizer()
    text = worker.untokenize(iterable)
    return text if worker.encoding is None else text.encode(worker.encoding)
