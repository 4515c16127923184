"""Answers of servers: status, headers, and a body whose end is known in one of four ways."""

import io

import _http_headers
from _http_headers import HTTPMessage

from ._errors import (BadStatusLine, HTTPException, IncompleteRead, LineTooLong,
                      RemoteDisconnected, UnknownProtocol)

_MAX_LINE = 65536
_MAX_PART = 1 << 20
_UNKNOWN = "UNKNOWN"


def parse_headers(fp, _class=HTTPMessage):
    """Read headers from a file, up to the empty line."""
    return _http_headers.parse(_http_headers.read_lines(fp, LineTooLong, HTTPException), _class)


class HTTPResponse(io.BufferedIOBase):
    """An answer: a file of its body, with a status and headers."""

    def __init__(self, sock, debuglevel=0, method=None, url=None):
        self.fp = sock.makefile("rb")
        self.debuglevel = debuglevel
        self._method = method
        self.headers = self.msg = None
        self.version = self.status = self.reason = _UNKNOWN
        self.chunked = self.chunk_left = self.length = self.will_close = _UNKNOWN

    def _read_line(self, what):
        line = self.fp.readline(_MAX_LINE + 1)
        if len(line) > _MAX_LINE:
            raise LineTooLong(what)
        return line

    def _read_status(self):
        line = str(self._read_line("status line"), "iso-8859-1")
        if self.debuglevel > 0:
            print("reply:", repr(line))
        if not line:
            raise RemoteDisconnected("Remote end closed connection without response")
        version, status, reason = (line.split(None, 2) + ["", "", ""])[:3]
        if not version.startswith("HTTP/"):
            self._close_conn()
            raise BadStatusLine(line)
        if len(status) != 3 or not status.isdigit() or status < "100":
            raise BadStatusLine(line)
        return version, int(status), reason

    def begin(self):
        """Read up to the body."""
        if self.headers is not None:
            return
        while True:
            version, status, reason = self._read_status()
            if status != 100:
                break
            passed = _http_headers.read_lines(self.fp, LineTooLong, HTTPException)
            if self.debuglevel > 0:
                print("headers:", passed)
        self.code = self.status = status
        self.reason = reason.strip()
        if version in ("HTTP/1.0", "HTTP/0.9"):
            self.version = 10
        elif version.startswith("HTTP/1."):
            self.version = 11
        else:
            raise UnknownProtocol(version)
        self.headers = self.msg = parse_headers(self.fp)
        if self.debuglevel > 0:
            for name, value in self.headers.items():
                print("header:", name + ":", value)
        self._measure()

    def _measure(self):
        """Find out where the body ends."""
        coding = self.headers.get("transfer-encoding", "")
        self.chunked = coding.lower() == "chunked"
        self.chunk_left = None
        self.will_close = self._closes_after()
        self.length = None
        if not self.chunked:
            try:
                length = int(self.headers.get("content-length", ""))
            except ValueError:
                length = -1
            self.length = length if length >= 0 else None
        if self.status in (204, 304) or 100 <= self.status < 200 or self._method == "HEAD":
            self.length = 0
        if not self.will_close and not self.chunked and self.length is None:
            self.will_close = True

    def _closes_after(self):
        connection = self.headers.get("connection", "").lower()
        if self.version == 11:
            return "close" in connection
        stays = (self.headers.get("keep-alive") or "keep-alive" in connection
                 or "keep-alive" in self.headers.get("proxy-connection", "").lower())
        return not stays

    def _close_conn(self):
        fp, self.fp = self.fp, None
        fp.close()

    def close(self):
        try:
            super().close()
        finally:
            if self.fp:
                self._close_conn()

    def flush(self):
        super().flush()
        if self.fp:
            self.fp.flush()

    def readable(self):
        return True

    def isclosed(self):
        """Is the body read to its end, or closed?"""
        return self.fp is None

    def fileno(self):
        return self.fp.fileno()

    def _at_end(self):
        """Whether there is nothing more to read."""
        if self.fp is None:
            return True
        if self._method == "HEAD":
            self._close_conn()
            return True
        return False

    def read(self, amt=None):
        """Read all, or at most that many bytes."""
        if self._at_end():
            return b""
        if self.chunked:
            return self._read_chunks(None if amt is None or amt < 0 else amt)
        if amt is not None and amt >= 0:
            if self.length is not None:
                amt = min(amt, self.length)
            data = self.fp.read(amt)
            self._count(len(data), wanted=amt)
            return data
        if self.length is None:
            data = self.fp.read()
        else:
            data = self._read_exactly(self.length)
            self.length = 0
        if self.fp:
            self._close_conn()
        return data

    def _count(self, n_read, wanted):
        """Take note of what was read of a body that is not in chunks."""
        if self.length is not None:
            self.length -= n_read
        if self.length == 0 or not n_read and wanted:
            self._close_conn()

    def _read_exactly(self, amt):
        parts = []
        left = amt
        while left:
            part = self.fp.read(min(left, _MAX_PART))
            if not part:
                self._close_conn()
                raise IncompleteRead(b"".join(parts), left)
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def readinto(self, b):
        if self._at_end():
            return 0
        with memoryview(b).cast("B") as view:
            if self.chunked:
                data = self._read_chunks(len(view))
                view[:len(data)] = data
                return len(data)
            amt = len(view) if self.length is None else min(len(view), self.length)
            n = self.fp.readinto(view[:amt])
        self._count(n, wanted=amt)
        return n

    def _next_chunk(self):
        """How much of the chunk is left, of the next one after its end; None after the last."""
        if self.chunk_left:
            return self.chunk_left
        if self.chunk_left is not None:
            self._read_exactly(2)       # the end of the line behind a chunk
        line = self._read_line("chunk size")
        try:
            self.chunk_left = int(line.partition(b";")[0], 16)
        except ValueError:
            self._close_conn()
            raise IncompleteRead(b"") from None
        if self.chunk_left:
            return self.chunk_left
        # What may follow are more headers.
        while self._read_line("trailer line") not in (b"\r\n", b"\n", b""):
            pass
        self._close_conn()
        self.chunk_left = None
        return None

    def _read_chunks(self, amt):
        parts = []
        try:
            while (amt is None or amt > 0) and (left := self._next_chunk()) is not None:
                part = self._read_exactly(left if amt is None else min(left, amt))
                self.chunk_left -= len(part)
                parts.append(part)
                if amt is not None:
                    amt -= len(part)
        except IncompleteRead as ex:
            raise IncompleteRead(b"".join([*parts, ex.partial]), ex.expected) from None
        return b"".join(parts)

    def _read_some(self, n, read):
        """One read of the file below, at most to the end of the body or the chunk."""
        if self._at_end():
            return b""
        if self.chunked:
            left = self._next_chunk()
            if left is None:
                return b""
            data = read(left if n is None or n < 0 else min(n, left))
            self.chunk_left -= len(data)
            if not data:
                raise IncompleteRead(b"")
            return data
        if self.length is not None and (n is None or n < 0 or n > self.length):
            n = self.length
        data = read(-1 if n is None else n)
        self._count(len(data), wanted=n)
        return data

    def read1(self, n=-1):
        """Read what is there, with one read of the connection at most."""
        return self._read_some(n, lambda amt: self.fp.read1(amt))

    def readline(self, limit=-1):
        if not self.chunked:
            return self._read_some(limit, lambda amt: self.fp.readline(amt))
        # A line may go on in the next chunk.
        parts, left = [], limit
        while left != 0:
            part = self._read_some(left, lambda amt: self.fp.readline(amt))
            parts.append(part)
            left -= len(part) if limit > 0 else 0
            if not part or part[-1:] == b"\n":
                break
        return b"".join(parts)

    def peek(self, n=-1):
        """Return what comes next and stays unread."""
        if self._at_end():
            return b""
        if self.chunked:
            left = self._next_chunk()
            return b"" if left is None else self.fp.peek(left)[:left]
        return self.fp.peek(n)[:self.length]

    def getheader(self, name, default=None):
        """Return the value of a header; several values are joined by commas."""
        if self.headers is None:
            from ._errors import ResponseNotReady
            raise ResponseNotReady()
        found = self.headers.get_all(name) or default
        if isinstance(found, str) or not hasattr(found, "__iter__"):
            return found
        return ", ".join(found)

    def getheaders(self):
        """Return all headers as (name, value) pairs."""
        if self.headers is None:
            from ._errors import ResponseNotReady
            raise ResponseNotReady()
        return list(self.headers.items())

    def __iter__(self):
        return self

    def info(self):
        """Return the headers."""
        return self.headers

    def geturl(self):
        """Return where the answer came from, if whoever asked wrote it down."""
        return self.url

    def getcode(self):
        """Return the status."""
        return self.status


HTTPMessage.__module__ = HTTPResponse.__module__ = "http.client"
