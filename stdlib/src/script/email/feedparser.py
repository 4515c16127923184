"""Reads messages that come in pieces."""

import re

from email import errors

__all__ = ["FeedParser", "BytesFeedParser"]

_HEADER = re.compile(r"(?P<name>[\041-\071\073-\176]+)[ \t]*:(?P<value>.*)", re.DOTALL)
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")


class FeedParser:
    """Takes pieces of text, and makes a message of them at the end."""

    def __init__(self, _factory=None, *, policy=None):
        from email.policy import compat32
        self.policy = compat32 if policy is None else policy
        self._factory, self._pieces, self._headers_only = _factory, [], False

    def _set_headersonly(self):
        self._headers_only = True

    def feed(self, data):
        """Take a piece."""
        self._pieces.append(data)

    def close(self):
        """Return the message."""
        lines = _LINES.findall("".join(self._pieces))
        message, _ = self._message(lines, 0, [])
        return message

    def _new(self):
        if self._factory is not None:
            try:
                return self._factory(policy=self.policy)
            except TypeError:
                return self._factory()
        if self.policy.message_factory is not None:
            return self.policy.message_factory(policy=self.policy)
        from email.message import EmailMessage, Message
        from email.policy import EmailPolicy
        kind = EmailMessage if isinstance(self.policy, EmailPolicy) else Message
        return kind(policy=self.policy)

    def _defect(self, message, defect):
        self.policy.handle_defect(message, defect)

    def _message(self, lines, at, ends):
        """Read a message from a line on; return it, and where it ends."""
        message = self._new()
        at = self._headers(message, lines, at, ends)
        end = self._end(lines, at, ends)
        if self._headers_only:
            message._payload = "".join(lines[at:end])
        elif message.get_content_type() == "message/rfc822" or \
                message.get_content_maintype() == "message" \
                and message.get_content_subtype() not in ("delivery-status", "partial",
                                                          "external-body"):
            inner, end = self._message(lines, at, ends)
            message._payload = [inner]
        elif message.get_content_maintype() == "multipart":
            end = self._parts(message, lines, at, ends)
        else:
            message._payload = self._text(lines[at:end], bool(ends) and end < len(lines))
        return message, end

    @staticmethod
    def _text(lines, before_mark):
        """Return lines as text; the last line's end belongs to the mark that follows."""
        text = "".join(lines)
        if before_mark:
            for ending in ("\r\n", "\n", "\r"):
                if text.endswith(ending):
                    return text[:-len(ending)]
        return text

    @staticmethod
    def _end(lines, at, ends):
        if ends:
            while at < len(lines) and not any(mark.match(lines[at]) for mark in ends):
                at += 1
            return at
        return len(lines)

    def _headers(self, message, lines, at, ends):
        if at < len(lines) and lines[at].startswith("From "):
            message.set_unixfrom(lines[at].rstrip("\r\n"))
            at += 1
        name, value = None, ""
        while at < len(lines):
            line = lines[at]
            if line in ("\n", "\r\n", "\r"):
                at += 1
                break
            if line[0] in " \t":
                if name is None:
                    self._defect(message, errors.FirstHeaderLineIsContinuationDefect(line))
                else:
                    value += line
                at += 1
                continue
            match = _HEADER.match(line)
            if match is None:
                if any(mark.match(line) for mark in ends):
                    break
                self._defect(message, errors.MissingHeaderBodySeparatorDefect())
                break
            self._keep(message, name, value)
            name, value = match["name"], match["value"].lstrip(" \t")
            at += 1
        self._keep(message, name, value)
        return at

    @staticmethod
    def _keep(message, name, value):
        if name is not None:
            message.set_raw(name, value.rstrip("\r\n"))

    def _parts(self, message, lines, at, ends):
        boundary = message.get_boundary()
        if boundary is None:
            self._defect(message, errors.NoBoundaryInMultipartDefect())
            self._defect(message, errors.MultipartInvariantViolationDefect())
            end = self._end(lines, at, ends)
            message._payload = "".join(lines[at:end])
            return end
        mark = re.compile(rf"--{re.escape(boundary)}(?P<end>--)?[ \t]*(?:\r\n|\n|\r|\Z)")
        start = at
        at = self._end(lines, at, ends + [mark])
        if at >= len(lines) or not mark.match(lines[at]):
            self._defect(message, errors.StartBoundaryNotFoundDefect())
            self._defect(message, errors.MultipartInvariantViolationDefect())
            message._payload = "".join(lines[start:at])
            return at
        if at > start:
            message.preamble = self._text(lines[start:at], True)
        message._payload, closed = [], False
        while at < len(lines):
            match = mark.match(lines[at])
            if match is None:
                break
            at += 1
            if match["end"]:
                closed = True
                break
            part, at = self._message(lines, at, ends + [mark])
            if message.get_content_type() == "multipart/digest":
                part.set_default_type("message/rfc822")
            message._payload.append(part)
        if not closed:
            self._defect(message, errors.CloseBoundaryNotFoundDefect())
            return at
        end = self._end(lines, at, ends)
        message.epilogue = self._text(lines[at:end], bool(ends) and end < len(lines))
        return end


class BytesFeedParser(FeedParser):
    """Takes pieces of bytes."""

    def feed(self, data):
        super().feed(data.decode("ascii", "surrogateescape"))
