"""A parser of XML that checks well-formedness and calls handlers."""

import re

_NAME = r"[:A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f" \
        r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]" \
        r"[-.0-9:A-Z_a-z\xb7\xc0-\xd6\xd8-\xf6\xf8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040" \
        r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]*"
_name = re.compile(_NAME).match
_start = re.compile(rf"<({_NAME})((?:\s+{_NAME}\s*=\s*(?:\"[^<\"]*\"|'[^<']*'))*)\s*(/?)>").match
_attribute = re.compile(rf"\s+({_NAME})\s*=\s*(?:\"([^<\"]*)\"|'([^<']*)')").match
_end = re.compile(rf"</({_NAME})\s*>").match
_reference = re.compile(rf"&(?:#([0-9]+)|#x([0-9a-fA-F]+)|({_NAME}));").match
_declaration = re.compile(r"<\?xml\s+version\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
                          r"(?:\s+encoding\s*=\s*(?:\"([A-Za-z][-\w.]*)\"|'([A-Za-z][-\w.]*)'))?"
                          r"(?:\s+standalone\s*=\s*(?:\"(yes|no)\"|'(yes|no)'))?\s*\?>").match
_forbidden = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").search
_predefined = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}

# Numbers and words of faults, as expat has them.
ERRORS = {2: "syntax error", 3: "no element found", 4: "not well-formed (invalid token)",
          5: "unclosed token", 6: "partial character", 7: "mismatched tag",
          8: "duplicate attribute", 9: "junk after document element", 11: "undefined entity",
          13: "asynchronous entity", 14: "reference to invalid character number",
          17: "XML or text declaration not at start of entity", 18: "unknown encoding",
          19: "encoding specified in XML declaration is incorrect",
          20: "unclosed CDATA section", 27: "unbound prefix", 36: "parsing finished",
          12: "recursive entity reference", 35: "parsing aborted"}


class Fault(Exception):
    """The text is no XML: number of the fault, line, column."""

    def __init__(self, code, line, column, words=None):
        super().__init__(words or ERRORS[code])
        self.code, self.line, self.column = code, line, column


class Scanner:
    """Takes text in pieces; calls methods of its target as soon as a token is whole.

    The target has start(name, attributes), end(name), data(text), and may have comment(text),
    pi(target, text), xml_decl(version, encoding, standalone), doctype(name, system, public,
    has_subset), doctype_end(), cdata_start(), cdata_end(), entity_decl(name, value, system,
    public, notation), unknown_entity(name, text).
    """

    def __init__(self, target, encoding=None):
        self._target = target
        self._encoding = encoding
        self._bytes, self._decoder = b"", None
        self._text, self._at = "", 0
        self.line, self._line_start = 1, 0
        self._consumed = 0
        self._open = []
        self._has_root = self._is_done = self._has_doctype = False
        self._at_start = True
        self.entities = {}
        self._last_cr = False

    # ------------------------------------------------------------ input

    def feed(self, data, final=False):
        """Take a piece; the last one ends the document."""
        if self._is_done:
            raise Fault(36, self.line, self._column(self._at))
        if isinstance(data, str):
            text = data
        else:
            text = self._decoded(bytes(data), final)
        text = self._with_newlines(text, final)
        if text:
            self._text = self._text[self._at:] + text
            self._consumed += self._at
            self._at = 0
        self._scan(final)
        if final:
            self._is_done = True
            if self._open or not self._has_root:
                raise self._fault(3, len(self._text))

    def _with_newlines(self, text, final):
        if self._last_cr:
            text = "\r" + text
            self._last_cr = False
        if text.endswith("\r") and not final:
            self._last_cr = True
            text = text[:-1]
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    def _decoded(self, data, final):
        if self._decoder is None:
            self._bytes += data
            if len(self._bytes) < 4 and not final:
                return ""
            if self._bytes[:5] == b"<?xml" and b"?>" not in self._bytes and not final \
                    and len(self._bytes) < 1024:
                return ""
            data, self._bytes = self._bytes, b""
            self._decoder = self._make_decoder(data)
        try:
            return self._decoder.decode(data, final).lstrip("\ufeff") if self._at_start \
                else self._decoder.decode(data, final)
        except UnicodeDecodeError:
            good = data.decode(self._encoding or "utf-8", "replace").partition("\ufffd")[0]
            self._text = self._text[self._at:] + good
            self._at = 0
            raise self._fault(4, len(self._text)) from None

    def _make_decoder(self, data):
        import codecs
        name = self._encoding
        if name is None:
            if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                name = "utf-16"
            elif data[:4] == b"<\0?\0":
                name = "utf-16-le"
            elif data[:4] == b"\0<\0?":
                name = "utf-16-be"
            else:
                head = data[:200].decode("latin-1").removeprefix("\xef\xbb\xbf")
                found = _declaration(head)
                name = found and (found[3] or found[4]) or "utf-8"
        self._encoding = name
        try:
            return codecs.getincrementaldecoder(name)()
        except LookupError:
            found = _declaration(data[:200].decode("latin-1"))
            raise Fault(18, 1, found.start(3) if found and found[3] else 30) from None

    # ------------------------------------------------------------ places

    def _column(self, at):
        start = self._text.rfind("\n", 0, at)
        if start >= 0:
            return at - start - 1
        return self._consumed + at - self._line_start

    def position(self):
        """Return line and column of the token that is being told."""
        return self.line, self._column(self._at)

    def _fault(self, code, at, words=None):
        line = self.line + self._text.count("\n", self._at, at)
        return Fault(code, line, self._column(at), words)

    def _go(self, end):
        """Leave the text up to here behind."""
        n = self._text.count("\n", self._at, end)
        if n:
            self.line += n
            self._line_start = self._consumed + self._text.rfind("\n", 0, end) + 1
        self._at = end

    # ------------------------------------------------------------ tokens

    def _scan(self, final):
        while self._at < len(self._text):
            text, at = self._text, self._at
            if text[at] != "<":
                if not self._characters(final):
                    return
            elif not self._markup(text, at, final):
                return
            self._at_start = False

    def _characters(self, final):
        text, at = self._text, self._at
        end = text.find("<", at)
        if not self._open:
            return self._between(text, at, len(text) if end < 0 else end)
        if end < 0:
            # A reference or "]]>" may go on in the next piece.
            end = len(text)
            if not final:
                amp = text.rfind("&", max(at, end - 40))
                if amp >= 0 and ";" not in text[amp:]:
                    end = amp
                while end > at and text[end - 1] == "]":
                    end -= 1
                if end == at:
                    return False
        piece = text[at:end]
        bad = _forbidden(piece)
        if bad:
            raise self._fault(4, at + bad.start())
        wrong = piece.find("]]>")
        if wrong >= 0:
            raise self._fault(4, at + wrong + 2)
        if "&" in piece:
            self._references(at, end)
        else:
            self._target.data(piece)
        self._go(end)
        return True

    def _between(self, text, at, end):
        """Text outside of the root: only white space may stand there."""
        piece = text[at:end]
        rest = piece.lstrip(" \t\n")
        if rest:
            place = at + len(piece) - len(rest)
            if self._has_root:
                raise self._fault(9, place)
            raise self._fault(2 if not _forbidden(rest[0]) else 4, place)
        self._go(end)
        return True

    def _references(self, at, end):
        text = self._text
        while at < end:
            amp = text.find("&", at, end)
            if amp != at:
                stop = end if amp < 0 else amp
                self._target.data(text[at:stop])
                at = stop
                continue
            found = _reference(text, amp, end)
            if not found:
                raise self._fault(4, amp + 1)
            value = self._value_of(found, amp)
            if value is not None:
                self._target.data(value)
            at = found.end()

    def _value_of(self, found, at, in_attribute=False, depth=0):
        decimal, digits, name = found.groups()
        if name is None:
            code = int(decimal) if decimal else int(digits, 16)
            if code > 0x10ffff or _forbidden(chr(code)):
                raise self._fault(14, at)
            return chr(code)
        if name in _predefined:
            return _predefined[name]
        if name in self.entities:
            return self._expanded(self.entities[name], at, in_attribute, depth + 1)
        unknown = getattr(self._target, "unknown_entity", None)
        if unknown and self._has_doctype and not in_attribute:
            self._go(at)
            if unknown(name, found.group()):
                return None
        raise self._fault(11, at)

    def _expanded(self, value, at, in_attribute, depth):
        """The text of an entity of the document; markup inside is read as part of it."""
        if depth > 20 or len(value) > 1 << 20:
            raise self._fault(12, at)
        if "<" in value and not in_attribute:
            inner = Scanner(self._target)
            inner.entities, inner._open, inner._has_root = self.entities, [""], True
            inner._text = value
            inner._scan(True)
            return ""
        return re.sub(rf"&(?:#([0-9]+)|#x([0-9a-fA-F]+)|({_NAME}));",
                      lambda found: self._value_of(found, at, in_attribute, depth) or "", value)

    def _attribute_value(self, raw, at):
        raw = raw.replace("\n", " ").replace("\t", " ")
        if "&" not in raw:
            return raw
        parts, place = [], 0
        while True:
            amp = raw.find("&", place)
            if amp < 0:
                parts.append(raw[place:])
                return "".join(parts)
            parts.append(raw[place:amp])
            found = _reference(raw, amp)
            if not found:
                raise self._fault(4, at + amp + 1)
            parts.append(self._value_of(found, at + amp, True))
            place = found.end()

    def _markup(self, text, at, final):
        """Read what begins with <; False if it is not whole yet."""
        kind = text[at + 1:at + 2]
        if kind == "/":
            found = _end(text, at)
            if found:
                return self._end_tag(found)
        elif kind == "?":
            return self._instruction(text, at, final)
        elif kind == "!":
            return self._bang(text, at, final)
        else:
            found = _start(text, at)
            if found:
                return self._start_tag(found)
        return self._unfinished(text, at, final)

    def _unfinished(self, text, at, final):
        """A tag that is none, or not yet."""
        close = self._closing(text, at)
        if close < 0 and not final:
            return False
        wrong = self._wrong_place(text, at)
        if close < 0 and wrong >= len(text):
            raise self._fault(5, at)
        raise self._fault(4, wrong)

    @staticmethod
    def _closing(text, at):
        """Where a tag ends, quotes respected; -1 if it does not."""
        quote = ""
        for place in range(at + 1, len(text)):
            char = text[place]
            if quote:
                if char == quote:
                    quote = ""
                elif char == "<":
                    return place
            elif char in "\"'":
                quote = char
            elif char in "<>":
                return place
        return -1

    @staticmethod
    def _wrong_place(text, at):
        """The first place in a tag that cannot be right."""
        place = at + (2 if text.startswith("</", at) else 1)
        name = _name(text, place)
        if not name:
            return place
        place = name.end()
        while True:
            found = _attribute(text, place)
            if not found:
                break
            place = found.end()
        space = re.compile(r"\s*").match(text, place).end()
        name = _name(text, space)
        if not name or space == place:
            return space
        equals = re.compile(r"\s*").match(text, name.end()).end()
        if text[equals:equals + 1] != "=":
            return equals
        value = re.compile(r"\s*").match(text, equals + 1).end()
        if text[value:value + 1] in ('"', "'"):
            return text.find("<", value) if "<" in text[value:] else len(text)
        return value

    def _start_tag(self, found):
        if not self._open and self._has_root:
            raise self._fault(9, self._at)
        name, attributes, is_empty = found.groups()
        values = {}
        place = found.start(2)
        while attributes and place < found.end(2):
            one = _attribute(self._text, place)
            key = one[1]
            if key in values:
                raise self._fault(8, one.start(1))
            which = 2 if one[2] is not None else 3
            values[key] = self._attribute_value(one[which], one.start(which))
            place = one.end()
        self._has_root = True
        self._target.start(name, values)
        if is_empty:
            self._target.end(name)
        else:
            self._open.append(name)
        self._go(found.end())
        return True

    def _end_tag(self, found):
        if not self._open or self._open[-1] != found[1]:
            if not self._open:
                raise self._fault(4, self._at + 1)
            raise self._fault(7, found.start(1))
        self._target.end(found[1])
        self._open.pop()
        self._go(found.end())
        return True

    def _instruction(self, text, at, final):
        end = text.find("?>", at)
        if end < 0:
            if final:
                raise self._fault(5, at)
            return False
        name = _name(text, at + 2)
        if not name:
            raise self._fault(4, at + 2)
        if name.group() == "xml":
            if self._consumed + at:
                raise self._fault(17, at)
            found = _declaration(text, at)
            if not found:
                raise self._fault(4, name.end())
            tell = getattr(self._target, "xml_decl", None)
            if tell:
                standalone = found[5] or found[6]
                tell(found[1] or found[2], found[3] or found[4],
                     -1 if standalone is None else int(standalone == "yes"))
        else:
            tell = getattr(self._target, "pi", None)
            if tell:
                tell(name.group(), text[name.end():end].lstrip(" \t\n"))
        self._go(end + 2)
        return True

    def _bang(self, text, at, final):
        if text.startswith("<!--", at):
            return self._comment(text, at, final)
        if text.startswith("<![CDATA[", at) and self._open:
            return self._cdata(text, at, final)
        if text.startswith("<!DOCTYPE", at) and not self._has_root:
            return self._doctype(text, at, final)
        rest = text[at:]
        if not final and any(word.startswith(rest) for word in ("<!--", "<![CDATA[", "<!DOCTYPE")):
            return False
        raise self._fault(5 if final and len(rest) < 3 else 4, at + min(len(rest), 2))

    def _comment(self, text, at, final):
        end = text.find("--", at + 4)
        if end < 0 or end + 2 >= len(text):
            if final:
                raise self._fault(5, at)
            return False
        if text[end + 2] != ">":
            raise self._fault(4, end + 2)
        tell = getattr(self._target, "comment", None)
        if tell:
            tell(text[at + 4:end])
        self._go(end + 3)
        return True

    def _cdata(self, text, at, final):
        end = text.find("]]>", at)
        if end < 0:
            if final:
                raise self._fault(20, len(text))
            return False
        for name in ("cdata_start", "data", "cdata_end"):
            tell = getattr(self._target, name, None)
            if tell and name == "data":
                if end > at + 9:
                    tell(text[at + 9:end])
            elif tell:
                tell()
        self._go(end + 3)
        return True

    def _doctype(self, text, at, final):
        import _xml_doctype
        end = _xml_doctype.end_of(text, at)
        if end < 0:
            if final:
                raise self._fault(5, at)
            return False
        self._has_doctype = True
        try:
            _xml_doctype.read(text[at:end], self._target, self.entities)
        except ValueError as e:
            raise self._fault(4, at + e.args[0]) from None
        self._go(end)
        return True
