"""Reads HTML, right or wrong, and tells what it meets."""

import re
from html import unescape

__all__ = ["HTMLParser"]

_ATTRIBUTE = re.compile(r"""(?P<name>[^\s"'>/=][^\s/>=]*)
                        (?:\s*=+\s*(?P<value>'[^']*'|"[^"]*"|(?!['"])[^>\s]*))?(?:\s|/(?!>))*""",
                        re.VERBOSE)
_START = re.compile(r"""<(?P<tag>[a-zA-Z][^\t\n\r\f />\x00]*)(?:(?:\s|/(?!>))*
                    (?:(?<=['"\s/])[^\s/>][^\s/=>]*(?:\s*=+\s*(?:'[^']*'|"[^"]*"|(?!['"])[^>\s]*)\s*)?
                    (?:\s|/(?!>))*)*)?\s*""", re.VERBOSE)
_END = re.compile(r"</(?P<tag>[a-zA-Z][-.a-zA-Z0-9:_]*)[^>]*>")
_REFERENCE = re.compile(r"&(?:(?P<name>[a-zA-Z][-.a-zA-Z0-9]*)|#(?P<number>[0-9]+|[xX][0-9a-fA-F]+))"
                        r"(?P<end>[^-.a-zA-Z0-9#;]|;|\Z)?")


class HTMLParser:
    """Tells each part of a text to a method that a subclass may have."""

    CDATA_CONTENT_ELEMENTS = ("script", "style")

    def __init__(self, *, convert_charrefs=True):
        self.convert_charrefs = convert_charrefs
        self.reset()

    def reset(self):
        """Begin anew."""
        self.rawdata, self.lasttag, self.cdata_elem = "", "???", None
        self._start_text, self._line, self._column = None, 1, 0

    def feed(self, data):
        """Take a piece of text."""
        self.rawdata += data
        self._go(False)

    def close(self):
        """Take what is left as it is."""
        self._go(True)

    def getpos(self):
        """Return the line and the column of what is told."""
        return self._line, self._column

    def get_starttag_text(self):
        """Return the text of the last tag that began an element."""
        return self._start_text

    def set_cdata_mode(self, elem):
        self.cdata_elem = elem.lower()

    def clear_cdata_mode(self):
        self.cdata_elem = None

    def _move(self, text):
        """Count lines and columns."""
        lines = text.count("\n")
        self._line += lines
        self._column = len(text) - text.rfind("\n") - 1 if lines else self._column + len(text)

    def _go(self, at_end):
        text, at = self.rawdata, 0
        while at < len(text):
            end = self._text_end(text, at, at_end)
            if end > at:
                piece = text[at:end]
                self.handle_data(unescape(piece) if self.convert_charrefs and not self.cdata_elem
                                 else piece)
                self._move(piece)
                at = end
            if at >= len(text):
                break
            end = self._markup(text, at, at_end)
            if end < 0:
                break
            self._move(text[at:end])
            at = end
        self.rawdata = text[at:]

    def _text_end(self, text, at, at_end):
        """Return where text ends that is no markup."""
        if self.cdata_elem:
            match = re.compile(rf"</{re.escape(self.cdata_elem)}(?=[\s/>])", re.IGNORECASE).search(
                text, at)
            if match:
                return match.start()
            return len(text) if at_end else max(at, text.rfind("<", at) if "<" in text[at:]
                                                else len(text))
        if self.convert_charrefs:
            end = text.find("<", at)
            if end >= 0:
                return end
            amp = text.rfind("&", max(at, len(text) - 34))
            if not at_end and amp >= 0 and not re.search(r"[\s;]", text[amp:]):
                return amp
            return len(text)
        match = re.compile("[&<]").search(text, at)
        return match.start() if match else len(text)

    def _markup(self, text, at, at_end):
        """Tell what begins at a place; return where it ends, -1 if that is not yet to be seen."""
        if text[at] == "&":
            return self._reference(text, at, at_end)
        for begin, method in (("</", self._end_tag), ("<!--", self._comment), ("<?", self._instruction),
                              ("<!", self._declaration)):
            if text.startswith(begin, at):
                end = method(text, at)
                break
        else:
            if re.match(r"<[a-zA-Z]", text[at:at + 2]):
                end = self._start_tag(text, at)
            elif at + 1 < len(text) or at_end:
                self.handle_data("<")
                return at + 1
            else:
                return -1
        if end < 0 and at_end:
            # What was no markup after all is text up to the next angle.
            end = text.find(">", at + 1) + 1 or text.find("<", at + 1)
            end = at + 1 if end < 0 else end
            rest = text[at:end]
            self.handle_data(unescape(rest) if self.convert_charrefs and not self.cdata_elem else rest)
            return end
        return end

    def _reference(self, text, at, at_end):
        match = _REFERENCE.match(text, at)
        if match is None or match["end"] == "" and not at_end:
            if match is None and (at_end or at + 1 < len(text)):
                self.handle_data("&")
                return at + 1
            return -1
        if match["number"]:
            self.handle_charref(match["number"])
        else:
            self.handle_entityref(match["name"])
        return match.end() if match["end"] in (";", "") else match.end() - 1

    def _comment(self, text, at):
        match = re.compile(r"--!?>|(?<=<!-)->|(?<=<!--)>").search(text, at + 4)
        if match is None:
            return -1
        self.handle_comment(text[at + 4:match.start()])
        return match.end()

    def _instruction(self, text, at):
        end = text.find(">", at + 2)
        if end >= 0:
            self.handle_pi(text[at + 2:end])
        return end + 1 if end >= 0 else -1

    def _declaration(self, text, at):
        if text.startswith("<![", at):
            end = text.find("]>", at) if not text.startswith("<![CDATA[", at) else text.find("]]>", at)
            if end < 0:
                return -1
            size = 3 if text.startswith("]]>", end) else 2
            self.unknown_decl(text[at + 3:end])
            return end + size
        end = text.find(">", at + 2)
        if end < 0:
            return -1
        inside = text[at + 2:end]
        if inside[:7].lower() == "doctype":
            self.handle_decl(inside)
        else:
            self.handle_comment(inside)
        return end + 1

    def _end_tag(self, text, at):
        end = text.find(">", at + 2)
        if end < 0:
            return -1
        match = _END.match(text, at)
        if match is None:
            if text[at:at + 3] != "</>":
                self.handle_comment(text[at + 2:end])
            return end + 1
        self.handle_endtag(match["tag"].lower())
        self.clear_cdata_mode()
        return match.end()

    def _start_tag(self, text, at):
        match = _START.match(text, at)
        end = match.end() if match else at
        closing = re.compile(r"/?>").match(text, end) if match else None
        if closing is None:
            # A quote that is never closed, or a stray character: the tag ends at the next angle.
            end = text.find(">", end)
            if end < 0:
                return -1
            closing_end, empty = end + 1, False
        else:
            closing_end, empty = closing.end(), closing[0] == "/>"
        self._start_text = text[at:closing_end]
        tag = self.lasttag = match["tag"].lower()
        attributes, place = [], at + 1 + len(match["tag"])
        stop = closing_end - (2 if empty else 1)
        while place < stop:
            found = _ATTRIBUTE.match(text, place, stop)
            if found is None:
                place += 1
                continue
            value = found["value"]
            if value and value[0] == value[-1] and value[0] in "'\"" and len(value) > 1:
                value = value[1:-1]
            attributes.append((found["name"].lower(), unescape(value) if value else value))
            place = max(found.end(), place + 1)
        if empty:
            self.handle_startendtag(tag, attributes)
        else:
            self.handle_starttag(tag, attributes)
            if tag in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(tag)
        return closing_end

    # What a subclass may have.

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        pass

    def handle_charref(self, name):
        pass

    def handle_entityref(self, name):
        pass

    def handle_data(self, data):
        pass

    def handle_comment(self, data):
        pass

    def handle_decl(self, decl):
        pass

    def handle_pi(self, data):
        pass

    def unknown_decl(self, data):
        pass
