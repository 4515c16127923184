"""Files of text in the language itself: over a file of bytes, and in memory."""

from _py_iobase import DEFAULT_BUFFER_SIZE, UnsupportedOperation, _TextIOBase

_UNSET = object()


class IncrementalNewlineDecoder:
    """Turns \\r\\n and \\r into \\n, piece by piece."""

    def __init__(self, decoder, translate, errors="strict"):
        self.decoder = decoder
        self.translate = translate
        self.errors = errors
        self.seen = 0
        self._pending_cr = False

    def decode(self, input, final=False):
        text = input if self.decoder is None else self.decoder.decode(input, final)
        if self._pending_cr and (text or final):
            text = "\r" + text
            self._pending_cr = False
        if text.endswith("\r") and not final:
            text = text[:-1]
            self._pending_cr = True
        crlf = text.count("\r\n")
        cr = text.count("\r") - crlf
        lf = text.count("\n") - crlf
        self.seen |= (lf and 1) | (cr and 2) | (crlf and 4)
        if self.translate:
            if crlf:
                text = text.replace("\r\n", "\n")
            if cr:
                text = text.replace("\r", "\n")
        return text

    def getstate(self):
        state, flag = (b"", 0) if self.decoder is None else self.decoder.getstate()
        return state, flag << 1 | self._pending_cr

    def setstate(self, state):
        data, flag = state
        self._pending_cr = bool(flag & 1)
        if self.decoder is not None:
            self.decoder.setstate((data, flag >> 1))

    def reset(self):
        self.seen = 0
        self._pending_cr = False
        if self.decoder is not None:
            self.decoder.reset()

    @property
    def newlines(self):
        return (None, "\n", "\r", ("\r", "\n"), "\r\n", ("\n", "\r\n"), ("\r", "\r\n"),
                ("\r", "\n", "\r\n"))[self.seen]


_NEWLINES = (None, "", "\n", "\r", "\r\n")


class _Lines(_TextIOBase):
    """Reading lines out of `self._text`, which a subclass fills."""

    def _set_newline(self, newline):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"illegal newline type: {type(newline)!r}")
        if newline not in _NEWLINES:
            raise ValueError(f"illegal newline value: {newline!r}")
        self._newline = newline
        self._universal = not newline
        self._translate = newline is None

    def _line_end(self, text, start):
        """Return where the line that begins at `start` ends, or -1."""
        if self._translate:
            return text.find("\n", start) + 1 or -1
        if not self._universal:
            i = text.find(self._newline, start)
            return -1 if i < 0 else i + len(self._newline)
        lf, cr = text.find("\n", start), text.find("\r", start)
        if cr < 0 or 0 <= lf < cr:
            return lf + 1 or -1
        return cr + 2 if lf == cr + 1 else cr + 1


class StringIO(_Lines):
    """A file of text that is in memory."""

    def __init__(self, initial_value="", newline="\n"):
        self._set_newline(newline)
        self._write_as = newline if newline in ("\r", "\r\n") else None
        self._decoder = IncrementalNewlineDecoder(None, True) if newline is None else None
        self._buffer = []
        self._text = ""
        self._pos = 0
        if initial_value is not None:
            if not isinstance(initial_value, str):
                raise TypeError("initial_value must be str or None, "
                                f"not {type(initial_value).__name__}")
            self.write(initial_value)
            self._join()
            self._pos = 0

    def _join(self):
        """Put what was written one after another together."""
        if self._buffer:
            self._text += "".join(self._buffer)
            self._buffer.clear()

    def getvalue(self):
        """Return all of it."""
        self._checkClosed()
        self._join()
        return self._text

    def close(self):
        self._text = ""
        self._buffer.clear()
        self._closed = True

    def readable(self):
        self._checkClosed()
        return True

    writable = seekable = readable

    @property
    def line_buffering(self):
        self._checkClosed()
        return False

    @property
    def newlines(self):
        return self._decoder.newlines if self._decoder else None

    def write(self, s):
        self._checkClosed()
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got {type(s).__name__!r}")
        n = len(s)
        if not s:
            return 0
        if self._decoder is not None:
            s = self._decoder.decode(s, True)
        elif self._write_as:
            s = s.replace("\n", self._write_as)
        pos = self._pos
        if self._buffer or pos == len(self._text):
            self._buffer.append(s)      # at the end: the usual case
        else:
            text = self._text
            if pos > len(text):
                text += "\0" * (pos - len(text))
            self._text = text[:pos] + s + text[pos + len(s):]
        self._pos = pos + len(s)
        return n

    def read(self, size=-1):
        self._checkClosed()
        self._join()
        size = -1 if size is None else size.__index__()
        end = len(self._text) if size < 0 else min(len(self._text), self._pos + size)
        data = self._text[self._pos:end]
        self._pos = max(self._pos, end)
        return data

    def readline(self, size=-1):
        self._checkClosed()
        self._join()
        end = self._line_end(self._text, self._pos)
        if end < 0:
            end = len(self._text)
        if size is not None and size >= 0:
            end = min(end, self._pos + size)
        data = self._text[self._pos:end]
        self._pos = max(self._pos, end)
        return data

    def seek(self, pos, whence=0):
        self._checkClosed()
        self._join()
        if whence not in (0, 1, 2):
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == 0:
            if pos < 0:
                raise ValueError(f"Negative seek position {pos}")
            self._pos = pos
        elif pos != 0:
            raise OSError("Can't do nonzero cur-relative seeks")
        elif whence == 2:
            self._pos = len(self._text)
        return self._pos

    def tell(self):
        self._checkClosed()
        return self._pos

    def truncate(self, pos=None):
        self._checkClosed()
        self._join()
        if pos is None:
            pos = self._pos
        elif pos < 0:
            raise ValueError(f"Negative size value {pos}")
        self._text = self._text[:pos]
        return pos


class _Decoder:
    """Decodes piece by piece; bytes of a character that is not whole yet are kept."""

    def __init__(self, encoding, errors):
        self._encoding = encoding
        self._errors = errors
        self._rest = b""
        try:
            import codecs
            self._codec = codecs.getincrementaldecoder(encoding)(errors)
        except ImportError:
            self._codec = None

    def decode(self, data, final=False):
        if self._codec is not None:
            return self._codec.decode(data, final)
        data = self._rest + bytes(data)
        self._rest = b""
        if not final:
            # A UTF-8 character has at most three bytes behind its first.
            for back in range(1, min(4, len(data) + 1)):
                byte = data[-back]
                if byte >= 0xc0:
                    if back < (2 if byte < 0xe0 else 3 if byte < 0xf0 else 4):
                        self._rest = data[-back:]
                        data = data[:-back]
                    break
                if byte < 0x80:
                    break
        return data.decode(self._encoding, self._errors)

    def getstate(self):
        return (self._rest, 0) if self._codec is None else self._codec.getstate()

    def setstate(self, state):
        if self._codec is None:
            self._rest = state[0]
        else:
            self._codec.setstate(state)

    def reset(self):
        self._rest = b""
        if self._codec is not None:
            self._codec.reset()


class TextIOWrapper(_Lines):
    """A file of text over a file of bytes."""

    def __init__(self, buffer, encoding=None, errors=None, newline=None,
                 line_buffering=False, write_through=False):
        self._set_newline(newline)
        if encoding is None or encoding == "locale":
            encoding = "utf-8"
        if not isinstance(encoding, str):
            raise ValueError(f"invalid encoding: {encoding!r}")
        errors = "strict" if errors is None else errors
        "".encode(encoding)     # unknown encodings are refused at once
        self._buffer = buffer
        self._encoding = encoding
        self._errors = errors
        self._write_as = newline if newline in ("\r", "\r\n") else None
        self._line_buffering = line_buffering
        self._write_through = write_through
        self._decoder = None
        self._text = ""
        self._pos = 0
        # Where the bytes of `_text` begin, so that `tell` can find a position again.
        self._mark = None

    def __repr__(self):
        text = "<_io.TextIOWrapper"
        for name in ("name", "mode"):
            try:
                text += f" {name}={getattr(self, name)!r}"
            except AttributeError:
                pass
        return text + f" encoding={self._encoding!r}>"

    @property
    def encoding(self):
        return self._encoding

    @property
    def errors(self):
        return self._errors

    @property
    def line_buffering(self):
        return self._line_buffering

    @property
    def write_through(self):
        return self._write_through

    @property
    def buffer(self):
        return self._buffer

    @property
    def closed(self):
        return self._buffer is not None and self._buffer.closed

    @property
    def name(self):
        return self._buffer.name

    @property
    def newlines(self):
        return self._decoder.newlines if isinstance(
            self._decoder, IncrementalNewlineDecoder) else None

    def reconfigure(self, *, encoding=None, errors=None, newline=_UNSET,
                    line_buffering=None, write_through=None):
        """Change some of the choices."""
        if self._decoder is not None and (encoding is not None or errors is not None
                                          or newline is not _UNSET):
            raise UnsupportedOperation("It is not possible to set the encoding or newline "
                                       "of stream after the first read")
        self.flush()
        if encoding is not None:
            self._encoding = "utf-8" if encoding == "locale" else encoding
            self._errors = "strict"
        if errors is not None:
            self._errors = errors
        if newline is not _UNSET:
            self._set_newline(newline)
            self._write_as = newline if newline in ("\r", "\r\n") else None
        if line_buffering is not None:
            self._line_buffering = bool(line_buffering)
        if write_through is not None:
            self._write_through = bool(write_through)

    def seekable(self):
        return self._buffer.seekable()

    def readable(self):
        return self._buffer.readable()

    def writable(self):
        return self._buffer.writable()

    def fileno(self):
        return self._buffer.fileno()

    def isatty(self):
        return self._buffer.isatty()

    def flush(self):
        self._buffer.flush()

    def close(self):
        if self._buffer is not None and not self.closed:
            try:
                self.flush()
            finally:
                self._buffer.close()

    def detach(self):
        self.flush()
        buffer, self._buffer = self._buffer, None
        return buffer

    # ------------------------------------------------------------ writing

    def write(self, s):
        if self.closed:
            raise ValueError("write to closed file")
        if not isinstance(s, str):
            raise TypeError(f"write() argument must be str, not {type(s).__name__}")
        self._forget_read()
        n = len(s)
        has_newline = "\n" in s
        if has_newline and self._write_as:
            s = s.replace("\n", self._write_as)
        self._buffer.write(s.encode(self._encoding, self._errors))
        if self._write_through or (self._line_buffering and (has_newline or "\r" in s)):
            self.flush()
        return n

    def _forget_read(self):
        if self._pos < len(self._text) and self._mark is not None:
            self._buffer.seek(self.tell())
        self._text, self._pos, self._mark = "", 0, None
        if self._decoder is not None:
            self._decoder.reset()

    # ------------------------------------------------------------ reading

    def _make_decoder(self):
        decoder = _Decoder(self._encoding, self._errors)
        if self._universal:
            decoder = IncrementalNewlineDecoder(decoder, self._translate)
        self._decoder = decoder

    def _fill(self, all=False):
        """Read more text; False at the end of the file."""
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        self._checkReadable()
        if self._decoder is None:
            self._make_decoder()
        seekable = self._buffer.seekable()
        if seekable and self._pos >= len(self._text):
            state = self._decoder.getstate()
            self._mark = (self._buffer.tell() - len(state[0]), state)
            self._text, self._pos = "", 0
        if all:
            data = self._buffer.read()
            more = self._decoder.decode(data, True)
        else:
            data = self._buffer.read1(DEFAULT_BUFFER_SIZE)
            more = self._decoder.decode(data, not data)
        self._text = self._text[self._pos:] + more if not seekable else self._text + more
        if not seekable:
            self._pos = 0
        return bool(data) or bool(more)

    def read(self, size=-1):
        size = -1 if size is None else size.__index__()
        if size < 0:
            self._fill(all=True)
            end = len(self._text)
        else:
            while len(self._text) - self._pos < size:
                before = len(self._text) - self._pos
                if not self._fill() and len(self._text) - self._pos == before:
                    break
            end = min(len(self._text), self._pos + size)
        data = self._text[self._pos:end]
        self._pos = end
        return data

    def readline(self, size=-1):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        size = -1 if size is None else size
        while True:
            end = self._line_end(self._text, self._pos)
            if size >= 0 and (end < 0 or end > self._pos + size) and \
                    len(self._text) - self._pos >= size:
                end = self._pos + size
            if end >= 0:
                break
            if not self._fill():
                end = len(self._text)
                break
        data = self._text[self._pos:end]
        self._pos = end
        return data

    # ------------------------------------------------------------ position

    def tell(self):
        self._checkSeekable()
        self.flush()
        position = self._buffer.tell()
        if self._mark is None or self._pos >= len(self._text):
            if self._decoder is not None:
                position -= len(self._decoder.getstate()[0])
            return position
        # Decode again from the mark on, until as many characters came out.
        start, state = self._mark
        self._buffer.seek(start)
        data = self._buffer.read(position - start)
        saved = self._decoder.getstate()
        try:
            low, high = 0, len(data)
            while low < high:
                mid = (low + high) // 2
                self._decoder.setstate(state)
                if len(self._decoder.decode(data[:mid])) < self._pos:
                    low = mid + 1
                else:
                    high = mid
            self._decoder.setstate(state)
            if len(self._decoder.decode(data[:low])) > self._pos:
                # A \r is told only with what follows it.
                low = data.rfind(b"\r", 0, low) + 1
            return start + low
        finally:
            self._decoder.setstate(saved)
            self._buffer.seek(position)

    def seek(self, cookie, whence=0):
        if self.closed:
            raise ValueError("tell on closed file")
        self._checkSeekable()
        if whence == 1:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero cur-relative seeks")
            cookie, whence = self.tell(), 0
        elif whence == 2:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero end-relative seeks")
        elif whence != 0:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        elif cookie < 0:
            raise ValueError(f"negative seek position {cookie!r}")
        self.flush()
        position = self._buffer.seek(cookie, whence)
        self._text, self._pos, self._mark = "", 0, None
        if self._decoder is not None:
            self._decoder.reset()
        return position

    def truncate(self, pos=None):
        self.flush()
        return self._buffer.truncate(self.tell() if pos is None else pos)
