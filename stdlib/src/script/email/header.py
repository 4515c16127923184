"""Headers with more than ASCII in them."""

import base64
import binascii
import re

from email.errors import HeaderParseError

__all__ = ["Header", "decode_header", "make_header"]

_WORD = re.compile(r"=\?(?P<charset>[^?]*?)\?(?P<how>[qQbB])\?(?P<text>.*?)\?=")
_LONGEST = 78


def decode_header(header):
    """Return the parts of a header with their character sets."""
    if isinstance(header, Header):
        return [(_bytes(text, charset), charset and str(charset)) for text, charset in header._chunks]
    if not _WORD.search(header):
        return [(header, None)]
    parts = []
    for line in header.splitlines():
        at, last_was_word = 0, bool(parts) and parts[-1][1] is not None
        for match in _WORD.finditer(line):
            between = line[at:match.start()]
            if between.strip() or not last_was_word and between:
                text = between.lstrip() if not parts and at == 0 else between
                if text:
                    parts.append((text, None))
            parts.append((_decoded(match), match["charset"].lower()))
            at, last_was_word = match.end(), True
        if line[at:].strip():
            parts.append((line[at:], None))
    joined = []
    for text, charset in parts:
        data = text if isinstance(text, bytes) else text.encode("raw-unicode-escape")
        if joined and joined[-1][1] == charset:
            joined[-1] = joined[-1][0] + (b" " if charset is None else b"") + data, charset
        else:
            joined.append((data, charset))
    return joined


def _bytes(text, charset):
    return text.encode(charset or "ascii", "surrogateescape")


def _decoded(match):
    text = match["text"]
    if match["how"] in "qQ":
        return binascii.a2b_qp(text, header=True)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise HeaderParseError("Base64 decoding error") from None


def make_header(decoded_seq, maxlinelen=None, header_name=None, continuation_ws=" "):
    """Return a header of parts with their character sets."""
    header = Header(maxlinelen=maxlinelen, header_name=header_name, continuation_ws=continuation_ws)
    for text, charset in decoded_seq:
        header.append(text, charset)
    return header


class Header:
    """A header of several parts, each in a character set."""

    def __init__(self, s=None, charset=None, maxlinelen=None, header_name=None,
                 continuation_ws=" ", errors="strict"):
        self._chunks, self._charset = [], _name_of(charset)
        self._longest = _LONGEST if maxlinelen is None else maxlinelen
        self._name_length = 0 if header_name is None else len(header_name) + 2
        self._space = continuation_ws
        if s is not None:
            self.append(s, charset, errors)

    def append(self, s, charset=None, errors="strict"):
        """Add a part."""
        charset = _name_of(charset) or self._charset
        if isinstance(s, bytes):
            s = s.decode(charset or "us-ascii", errors)
        if charset in (None, "us-ascii", "ascii"):
            try:
                s.encode("ascii")
                charset = None
            except UnicodeEncodeError:
                if errors == "surrogateescape" or any("\ud800" <= c <= "\udfff" for c in s):
                    charset = "unknown-8bit"
                else:
                    charset = "utf-8"
        else:
            s.encode(charset, errors)
        self._chunks.append((s, charset))

    def __str__(self):
        out, last = "", None
        for at, (text, charset) in enumerate(self._chunks):
            if at and (charset is None or last is None) and not out.endswith((" ", "\t")) \
                    and not text.startswith((" ", "\t")):
                out += " "
            if charset == "unknown-8bit":
                text = text.encode("ascii", "surrogateescape").decode("ascii", "replace")
            out, last = out + text, charset
        return out

    def __eq__(self, other):
        return other == str(self)

    def encode(self, splitchars=";, \t", maxlinelen=None, linesep="\n"):
        """Return the header as it goes over the wire."""
        longest = self._longest if maxlinelen is None else maxlinelen
        longest = longest or 1 << 30
        words, room = [], longest - self._name_length
        for text, charset in self._chunks:
            words += [text] if charset is None else _encoded(text, charset, longest, room)
        lines, line = [], ""
        for at, word in enumerate(words):
            glue = " " if line and not line.endswith((" ", "\t")) else ""
            pieces = [glue + word]
            for piece in pieces:
                limit = room if not lines else longest
                if line.strip() and len(line) + len(piece) > limit:
                    lines.append(line)
                    line = self._space + piece.lstrip()
                else:
                    line += piece
        lines.append(line)
        folded = []
        for at, line in enumerate(lines):
            folded += _fold(line, longest - (self._name_length if not at else 0), longest,
                            splitchars)
        return linesep.join(folded)


def _fold(line, first, longest, marks):
    """Break a line after one of some marks, where it is too long."""
    out = []
    while len(line) > (first if not out else longest):
        limit = first if not out else longest
        for mark in (";", ",", " ") if marks else ():
            at = line.rfind(mark + (" " if mark != " " else ""), 1, limit + 1)
            if at > 0:
                break
        else:
            break
        cut = at + (1 if mark != " " else 0)
        head, tail = line[:cut], line[cut:].lstrip()
        if not head.strip() or not tail:
            break
        out.append(head)
        line = " " + tail
    return out + [line]


def _name_of(charset):
    if charset is None:
        return None
    name = str(charset).lower()
    return {"latin-1": "iso-8859-1", "latin_1": "iso-8859-1", "utf8": "utf-8",
            "ascii": "us-ascii"}.get(name, name)


def _encoded(text, charset, longest, room):
    """Return encoded words, each short enough for a line."""
    codec = "ascii" if charset == "unknown-8bit" else charset
    errors = "surrogateescape" if charset == "unknown-8bit" else "strict"

    def plain(piece):
        return piece.encode(codec, errors)

    whole = plain(text)
    quoted = sum(1 if c < 128 and chr(c).isalnum() or c in b" -!*+/" else 3 for c in whole)
    use_q = charset.startswith("iso-8859-") or charset != "utf-8" and charset != "unknown-8bit" \
        and quoted < (len(whole) + 2) // 3 * 4 or charset == "unknown-8bit"
    if charset == "utf-8":
        use_q = quoted <= (len(whole) + 2) // 3 * 4
    make = _q_word if use_q else _b_word
    words, start, limit = [], 0, room
    while start < len(text):
        end = len(text)
        while end > start + 1 and len(make(plain(text[start:end]), charset)) > limit:
            end -= 1
        words.append(make(plain(text[start:end]), charset))
        start, limit = end, longest - 1
    return words or [make(b"", charset)]


def _b_word(data, charset):
    return f"=?{charset}?b?{base64.b64encode(data).decode()}?="


def _q_word(data, charset):
    text = "".join("_" if c == 32 else chr(c) if chr(c).isascii() and chr(c).isalnum()
                   or c in b"-!*+/" else f"={c:02X}" for c in data)
    return f"=?{charset}?q?{text}?="
