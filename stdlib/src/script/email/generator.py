"""Writes messages."""

import io
import random
import re
import sys
import time

__all__ = ["Generator", "BytesGenerator", "DecodedGenerator"]

_FROM = re.compile(r"^From ", re.MULTILINE)


class Generator:
    """Writes messages to files of text."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, *, policy=None):
        self._fp, self._mangle, self._longest, self.policy = outfp, mangle_from_, maxheaderlen, policy

    def flatten(self, msg, unixfrom=False, linesep=None):
        """Write a message."""
        policy = msg.policy if self.policy is None else self.policy
        linesep = policy.linesep if linesep is None else linesep
        self._now, self._end = policy, linesep
        self._mangles = policy.mangle_from_ if self._mangle is None else self._mangle
        text = ""
        if unixfrom:
            text = (msg.get_unixfrom() or f"From nobody {time.ctime(time.time())}") + "\n"
        text += self._message(msg)
        self._put(text if linesep == "\n" else text.replace("\n", linesep))

    def _put(self, text):
        self._fp.write(self._shown(text))

    @staticmethod
    def _shown(text):
        return text

    def write(self, s):
        """Write a text as it is."""
        self._put(s)

    def clone(self, fp):
        """Return one that writes to another file."""
        return type(self)(fp, self._mangle, self._longest, policy=self.policy)

    def _message(self, msg):
        body = self._body(msg)
        return self._headers(msg) + "\n" + body

    def _headers(self, msg):
        longest = self._now.max_line_length if self._longest is None else self._longest
        return "".join(self._now.fold(name, value, longest) for name, value in msg.raw_items())

    def _body(self, msg):
        kind = msg.get_content_maintype()
        if kind == "multipart":
            return self._multipart(msg)
        if msg.is_multipart():
            return "\n".join(self._message(part) for part in msg.get_payload())
        payload = msg.get_payload() if isinstance(self._fp, io.TextIOBase) and not isinstance(
            self, BytesGenerator) else msg._payload
        if payload is None:
            return ""
        if not isinstance(payload, str):
            raise TypeError(f"string payload expected: {type(payload)}")
        payload = re.sub(r"\r\n|\r", "\n", payload)
        return _FROM.sub(">From ", payload) if self._mangles else payload

    def _multipart(self, msg):
        payload = msg.get_payload()
        if isinstance(payload, str):
            return payload
        parts = [self._message(part) for part in payload or []]
        boundary = msg.get_boundary()
        if not boundary:
            boundary = self._make_boundary("\n".join(parts))
            msg.set_boundary(boundary)
        text = "" if msg.preamble is None else msg.preamble + "\n"
        text += f"--{boundary}\n"
        text += f"\n--{boundary}\n".join(parts) + f"\n--{boundary}--\n"
        return text if msg.epilogue is None else text + msg.epilogue

    @staticmethod
    def _make_boundary(text=None):
        number = random.randrange(sys.maxsize)
        boundary = "=" * 15 + f"{number:019d}" + "=="
        if text is None:
            return boundary
        made, count = boundary, 0
        while re.search(f"^--{re.escape(made)}(--)?$", text, re.MULTILINE):
            made = f"{boundary}.{count}"
            count += 1
        return made


class BytesGenerator(Generator):
    """Writes messages to files of bytes."""

    @staticmethod
    def _shown(text):
        return text.encode("ascii", "surrogateescape")


class DecodedGenerator(Generator):
    """Writes what of a message is text, and says what else there is."""

    _words = ("[Non-text (%(type)s) part of message omitted, filename %(filename)s]")

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, fmt=None, *, policy=None):
        super().__init__(outfp, mangle_from_, maxheaderlen, policy=policy)
        self._fmt = self._words if fmt is None else fmt

    def _body(self, msg):
        out = []
        for part in msg.walk():
            main = part.get_content_maintype()
            if main == "text":
                out.append(part.get_payload(decode=False))
            elif main != "multipart":
                out.append(self._fmt % {
                    "type": part.get_content_type(), "maintype": main,
                    "subtype": part.get_content_subtype(),
                    "filename": part.get_filename("[no filename]"),
                    "description": part.get("Content-Description", "[no description]"),
                    "encoding": part.get("Content-Transfer-Encoding", "[no encoding]")})
        return "".join(text + "\n" for text in out)
