"""Files in the language itself, over the descriptors of `posix`, where there is no `_io`.

Three layers, as in CPython: a raw file reads and writes a descriptor, a buffered
file saves it small requests, and a text file encodes and ends lines.
"""

DEFAULT_BUFFER_SIZE = 8192

_UNSET = object()


class UnsupportedOperation(OSError, ValueError):
    """The file cannot do that."""


def text_encoding(encoding, stacklevel=2):
    """Return the encoding to use for the argument `encoding`."""
    return "locale" if encoding is None else encoding


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None,
         closefd=True, opener=None):
    """Open a file and return a file object."""
    if not isinstance(file, int):
        import os
        file = os.fspath(file)
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    if not isinstance(buffering, int):
        raise TypeError(f"invalid buffering: {buffering!r}")
    modes = set(mode)
    if modes - set("axrwb+t") or len(mode) > len(modes):
        raise ValueError(f"invalid mode: {mode!r}")
    binary = "b" in modes
    if "t" in modes and binary:
        raise ValueError("can't have text and binary mode at once")
    if len(modes & set("axrw")) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    for value, name in ((encoding, "an encoding"), (errors, "an errors"),
                        (newline, "a newline")):
        if binary and value is not None:
            raise ValueError(f"binary mode doesn't take {name} argument")
    raw_mode = "".join(c for c in mode if c in "axrw+")
    raw = FileIO(file, raw_mode, closefd, opener=opener)
    result = raw
    try:
        line_buffering = buffering == 1 and not binary
        if buffering < 0 and raw.isatty():
            buffering, line_buffering = -1, True
        if buffering in (-1, 1):
            buffering = DEFAULT_BUFFER_SIZE
        if buffering < -1:
            raise ValueError("invalid buffering size")
        if buffering == 0:
            if binary:
                return raw
            raise ValueError("can't have unbuffered text I/O")
        if "+" in modes:
            buffer = BufferedRandom(raw, buffering)
        elif "r" in modes:
            buffer = BufferedReader(raw, buffering)
        else:
            buffer = BufferedWriter(raw, buffering)
        result = buffer
        if binary:
            return result
        result = TextIOWrapper(buffer, encoding, errors, newline, line_buffering)
        result.mode = mode
        return result
    except:
        result.close()
        raise


def open_code(path):
    """Open a file that holds code."""
    return open(path, "rb")


# ---------------------------------------------------------------- bases

class _IOBase:
    """What all files have: closing, seeking if possible, iteration over lines."""

    _closed = False

    def _unsupported(self, name):
        raise UnsupportedOperation(name)

    def seek(self, pos, whence=0):
        self._unsupported("seek")

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, pos=None):
        self._unsupported("truncate")

    def flush(self):
        self._checkClosed()

    def close(self):
        if not self._closed:
            try:
                self.flush()
            finally:
                self._closed = True

    def __del__(self):
        try:
            closed = self.closed
        except AttributeError:
            return
        if not closed:
            try:
                self.close()
            except Exception:
                pass

    def seekable(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    @property
    def closed(self):
        return self._closed

    def _checkClosed(self, msg=None):
        if self.closed:
            raise ValueError("I/O operation on closed file." if msg is None else msg)

    def _checkReadable(self, msg=None):
        if not self.readable():
            raise UnsupportedOperation("not readable" if msg is None else msg)

    def _checkWritable(self, msg=None):
        if not self.writable():
            raise UnsupportedOperation("not writable" if msg is None else msg)

    def _checkSeekable(self, msg=None):
        if not self.seekable():
            raise UnsupportedOperation("underlying stream is not seekable"
                                       if msg is None else msg)

    def __enter__(self):
        self._checkClosed()
        return self

    def __exit__(self, *args):
        self.close()

    def fileno(self):
        self._unsupported("fileno")

    def isatty(self):
        self._checkClosed()
        return False

    def readline(self, size=-1):
        size = -1 if size is None else size
        line = bytearray()
        while size < 0 or len(line) < size:
            b = self.read(1)
            if not b:
                break
            line += b
            if line.endswith(b"\n"):
                break
        return bytes(line)

    def __iter__(self):
        self._checkClosed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=None):
        if hint is None or hint <= 0:
            return list(self)
        lines, n = [], 0
        for line in self:
            lines.append(line)
            n += len(line)
            if n > hint:
                break
        return lines

    def writelines(self, lines):
        self._checkClosed()
        for line in lines:
            self.write(line)


class _RawIOBase(_IOBase):
    """A file that reads and writes bytes directly."""

    def read(self, size=-1):
        if size is None:
            size = -1
        if size < 0:
            return self.readall()
        b = bytearray(size)
        n = self.readinto(b)
        if n is None:
            return None
        return bytes(b[:n])

    def readall(self):
        pieces = []
        while data := self.read(DEFAULT_BUFFER_SIZE):
            pieces.append(data)
        return b"".join(pieces)

    def readinto(self, b):
        self._unsupported("readinto")

    def write(self, b):
        self._unsupported("write")


class _BufferedIOBase(_IOBase):
    """A file of bytes that reads and writes as much as it is asked for."""

    def read(self, size=-1):
        self._unsupported("read")

    def read1(self, size=-1):
        self._unsupported("read1")

    def readinto(self, b):
        return self._readinto(b, self.read)

    def readinto1(self, b):
        return self._readinto(b, self.read1)

    def _readinto(self, b, read):
        view = memoryview(b).cast("B")
        data = read(len(view))
        view[:len(data)] = data
        return len(data)

    def write(self, b):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")


class _TextIOBase(_IOBase):
    """A file of text."""

    def read(self, size=-1):
        self._unsupported("read")

    def readline(self, size=-1):
        self._unsupported("readline")

    def write(self, s):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")

    encoding = None
    newlines = None
    errors = None


# ---------------------------------------------------------------- raw files

class FileIO(_RawIOBase):
    """A file of the operating system, by its descriptor."""

    def __init__(self, file, mode="r", closefd=True, opener=None):
        import posix
        self._posix = posix
        self._fd = -1
        if isinstance(file, int) and file < 0:
            raise ValueError("negative file descriptor")
        if not isinstance(mode, str) or not set(mode) <= set("xrwab+"):
            raise ValueError(f"invalid mode: {mode}")
        if sum(c in "rwax" for c in mode) != 1 or mode.count("+") > 1:
            raise ValueError("Must have exactly one of create/read/write/append "
                             "mode and at most one plus")
        plus = "+" in mode
        self._readable = "r" in mode or plus
        self._writable = "r" not in mode or plus
        self._created = "x" in mode
        self._appending = "a" in mode
        flags = (posix.O_RDWR if self._readable and self._writable else
                 posix.O_RDONLY if self._readable else posix.O_WRONLY)
        flags |= getattr(posix, "O_CLOEXEC", 0)
        if "x" in mode:
            flags |= posix.O_EXCL | posix.O_CREAT
        elif "w" in mode:
            flags |= posix.O_CREAT | posix.O_TRUNC
        elif "a" in mode:
            flags |= posix.O_APPEND | posix.O_CREAT
        self.name = file
        self._closefd = closefd
        if isinstance(file, int):
            self._fd = file
            posix.fstat(file)
        else:
            if not closefd:
                raise ValueError("Cannot use closefd=False with file name")
            self._open_path(file, flags, opener)
        if self._appending:
            try:
                posix.lseek(self._fd, 0, 2)
            except OSError:
                pass

    def _open_path(self, file, flags, opener):
        posix = self._posix
        if opener is None:
            self._fd = posix.open(file, flags, 0o666)
        else:
            fd = opener(file, flags)
            if not isinstance(fd, int):
                raise TypeError("expected integer from opener")
            if fd < 0:
                raise ValueError(f"opener returned {fd}")
            self._fd = fd
        import stat
        if stat.S_ISDIR(posix.fstat(self._fd).st_mode):
            fd, self._fd = self._fd, -1
            posix.close(fd)
            raise IsADirectoryError(21, "Is a directory", file)

    @property
    def mode(self):
        if self._created:
            return "xb+" if self._readable else "xb"
        if self._appending:
            return "ab+" if self._readable else "ab"
        if self._readable:
            return "rb+" if self._writable else "rb"
        return "wb"

    @property
    def closefd(self):
        return self._closefd

    def __repr__(self):
        if self._fd < 0:
            return "<_io.FileIO [closed]>"
        return (f"<_io.FileIO name={self.name!r} mode={self.mode!r} "
                f"closefd={self._closefd}>")

    def fileno(self):
        self._checkClosed()
        return self._fd

    def readable(self):
        self._checkClosed()
        return self._readable

    def writable(self):
        self._checkClosed()
        return self._writable

    def seekable(self):
        self._checkClosed()
        try:
            self._posix.lseek(self._fd, 0, 1)
        except OSError:
            return False
        return True

    def isatty(self):
        self._checkClosed()
        isatty = getattr(self._posix, "isatty", None)
        return bool(isatty and isatty(self._fd))

    def read(self, size=-1):
        self._checkClosed()
        self._checkReadable("File not open for reading")
        if size is None or size < 0:
            return self.readall()
        try:
            return self._posix.read(self._fd, size)
        except BlockingIOError:
            return None

    def readall(self):
        self._checkClosed()
        pieces = []
        while data := self._posix.read(self._fd, 65536):
            pieces.append(data)
        return b"".join(pieces)

    def readinto(self, b):
        view = memoryview(b).cast("B")
        data = self.read(len(view))
        view[:len(data)] = data
        return len(data)

    def write(self, b):
        self._checkClosed()
        self._checkWritable("File not open for writing")
        try:
            return self._posix.write(self._fd, b)
        except BlockingIOError:
            return None

    def seek(self, pos, whence=0):
        self._checkClosed()
        return self._posix.lseek(self._fd, pos, whence)

    def truncate(self, size=None):
        self._checkClosed()
        self._checkWritable("File not open for writing")
        if size is None:
            size = self.tell()
        self._posix.ftruncate(self._fd, size)
        return size

    def close(self):
        if not self._closed:
            self._closed = True
            if self._fd >= 0 and self._closefd:
                fd, self._fd = self._fd, -1
                self._posix.close(fd)


# ---------------------------------------------------------------- buffered files

class _Buffered(_BufferedIOBase):
    """What the buffered files share: the raw file below."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if buffer_size <= 0:
            raise ValueError("buffer size must be strictly positive")
        self.raw = raw
        self._size = buffer_size
        self._read_data = b""
        self._read_pos = 0
        self._write_data = bytearray()

    def seekable(self):
        return self.raw.seekable()

    def readable(self):
        return self.raw.readable()

    def writable(self):
        return self.raw.writable()

    def fileno(self):
        return self.raw.fileno()

    def isatty(self):
        return self.raw.isatty()

    @property
    def closed(self):
        return self.raw is not None and self.raw.closed

    @property
    def name(self):
        return self.raw.name

    @property
    def mode(self):
        return self.raw.mode

    def __repr__(self):
        cls = type(self).__name__
        try:
            return f"<_io.{cls} name={self.name!r}>"
        except AttributeError:
            return f"<_io.{cls}>"

    def detach(self):
        self.flush()
        raw, self.raw = self.raw, None
        return raw

    def close(self):
        if self.raw is not None and not self.closed:
            try:
                self.flush()
            finally:
                self.raw.close()

    def _check(self, verb):
        if self.closed:
            raise ValueError(f"{verb} closed file")

    # ------------------------------------------------------------ reading

    def _forget_read(self):
        """Go back to where the caller thinks the file is."""
        ahead = len(self._read_data) - self._read_pos
        self._read_data, self._read_pos = b"", 0
        if ahead:
            self.raw.seek(-ahead, 1)

    def read(self, size=-1):
        self._check("read of")
        if size is not None and size < -1:
            raise ValueError("read length must be non-negative or -1")
        self._checkReadable()
        self._flush_write()
        if size is None or size == -1:
            data = self._read_data[self._read_pos:]
            self._read_data, self._read_pos = b"", 0
            rest = self.raw.read()
            if rest is None:
                return data or None
            return data + rest
        end = self._read_pos + size
        if end <= len(self._read_data):
            data = self._read_data[self._read_pos:end]
            self._read_pos = end
            return data
        pieces = [self._read_data[self._read_pos:]]
        have = len(pieces[0])
        self._read_data, self._read_pos = b"", 0
        while have < size:
            chunk = self.raw.read(max(self._size, size - have))
            if not chunk:
                if chunk is None and not have:
                    return None
                break
            pieces.append(chunk)
            have += len(chunk)
        data = b"".join(pieces)
        self._read_data, self._read_pos = data[size:], 0
        return data[:size]

    def read1(self, size=-1):
        self._check("read of")
        self._checkReadable()
        self._flush_write()
        if size < 0:
            size = self._size
        if size == 0:
            return b""
        if self._read_pos >= len(self._read_data):
            self._read_data, self._read_pos = self.raw.read(self._size) or b"", 0
        data = self._read_data[self._read_pos:self._read_pos + size]
        self._read_pos += len(data)
        return data

    def peek(self, size=0):
        self._check("peek of")
        self._flush_write()
        if self._read_pos >= len(self._read_data):
            self._read_data, self._read_pos = self.raw.read(self._size) or b"", 0
        return self._read_data[self._read_pos:]

    def readline(self, size=-1):
        self._check("readline of")
        self._checkReadable()
        size = -1 if size is None else size
        pieces, have = [], 0
        while size < 0 or have < size:
            data = self.peek()
            if not data:
                break
            newline = data.find(b"\n")
            end = len(data) if newline < 0 else newline + 1
            if size >= 0:
                end = min(end, size - have)
            pieces.append(data[:end])
            have += end
            self._read_pos += end
            if 0 <= newline < end:
                break
        return b"".join(pieces)

    # ------------------------------------------------------------ writing

    def write(self, b):
        self._check("write to")
        self._checkWritable()
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        self._forget_read()
        n = len(self._write_data)
        self._write_data += b
        n = len(self._write_data) - n
        if len(self._write_data) > self._size:
            self._flush_write()
        return n

    def _flush_write(self):
        data = self._write_data
        while data:
            n = self.raw.write(data)
            if n is None:
                raise BlockingIOError(11, "write could not complete without blocking", 0)
            del data[:n]

    def flush(self):
        self._check("flush of")
        self._flush_write()
        if hasattr(self.raw, "flush"):
            self.raw.flush()

    # ------------------------------------------------------------ position

    def tell(self):
        self._check("tell of")
        return (self.raw.tell() - (len(self._read_data) - self._read_pos)
                + len(self._write_data))

    def seek(self, pos, whence=0):
        if whence not in (0, 1, 2):
            raise ValueError(f"invalid whence value: {whence}")
        self._check("seek of")
        self._checkSeekable("File or stream is not seekable.")
        self._flush_write()
        if whence == 1:
            pos -= len(self._read_data) - self._read_pos
        self._read_data, self._read_pos = b"", 0
        return self.raw.seek(pos, whence)

    def truncate(self, pos=None):
        self._check("truncate of")
        self._checkWritable("truncate")
        self.flush()
        return self.raw.truncate(self.tell() if pos is None else pos)


class BufferedReader(_Buffered):
    """A file of bytes for reading."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise OSError("File or stream is not readable.")
        super().__init__(raw, buffer_size)

    def write(self, b):
        self._unsupported("write")


class BufferedWriter(_Buffered):
    """A file of bytes for writing."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.writable():
            raise OSError("File or stream is not writable.")
        super().__init__(raw, buffer_size)

    def read(self, size=-1):
        self._unsupported("read")

    def readline(self, size=-1):
        self._unsupported("not readable")


class BufferedRandom(_Buffered):
    """A file of bytes for reading and writing."""


class BufferedRWPair(_BufferedIOBase):
    """Two files of bytes: one to read from, one to write to."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE):
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1):
        return self.reader.read(-1 if size is None else size)

    def read1(self, size=-1):
        return self.reader.read1(size)

    def peek(self, size=0):
        return self.reader.peek(size)

    def readinto(self, b):
        return self.reader.readinto(b)

    def write(self, b):
        return self.writer.write(b)

    def readable(self):
        return self.reader.readable()

    def writable(self):
        return self.writer.writable()

    def flush(self):
        return self.writer.flush()

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()

    def isatty(self):
        return self.reader.isatty() or self.writer.isatty()

    @property
    def closed(self):
        return self.writer.closed


class BytesIO(_BufferedIOBase):
    """A file of bytes that is in memory."""

    def __init__(self, initial_bytes=b""):
        self._buffer = bytearray() if initial_bytes is None else bytearray(initial_bytes)
        self._pos = 0

    def getvalue(self):
        """Return all of it."""
        self._checkClosed()
        return bytes(self._buffer)

    def getbuffer(self):
        """Return a view of it that can be written to."""
        self._checkClosed()
        return memoryview(self._buffer)

    def close(self):
        self._buffer = bytearray()
        self._closed = True

    def readable(self):
        self._checkClosed()
        return True

    writable = seekable = readable

    def read(self, size=-1):
        self._checkClosed()
        size = -1 if size is None else size.__index__()
        end = len(self._buffer) if size < 0 else min(len(self._buffer), self._pos + size)
        data = bytes(self._buffer[self._pos:end])
        self._pos = max(self._pos, end)
        return data

    read1 = read

    def readline(self, size=-1):
        self._checkClosed()
        size = -1 if size is None else size
        end = self._buffer.find(b"\n", self._pos) + 1 or len(self._buffer)
        if size >= 0:
            end = min(end, self._pos + size)
        data = bytes(self._buffer[self._pos:end])
        self._pos = max(self._pos, end)
        return data

    def write(self, b):
        self._checkClosed()
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        n = len(b) if isinstance(b, (bytes, bytearray)) else memoryview(b).nbytes
        if n == 0:
            return 0
        pos = self._pos
        if pos > len(self._buffer):
            self._buffer += bytes(pos - len(self._buffer))
        self._buffer[pos:pos + n] = b
        self._pos = pos + n
        return n

    def seek(self, pos, whence=0):
        self._checkClosed()
        pos = pos.__index__()
        if whence == 0:
            if pos < 0:
                raise ValueError(f"negative seek value {pos}")
            self._pos = pos
        elif whence == 1:
            self._pos = max(0, self._pos + pos)
        elif whence == 2:
            self._pos = max(0, len(self._buffer) + pos)
        else:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        return self._pos

    def tell(self):
        self._checkClosed()
        return self._pos

    def truncate(self, pos=None):
        self._checkClosed()
        if pos is None:
            pos = self._pos
        elif pos < 0:
            raise ValueError(f"negative size value {pos}")
        del self._buffer[pos:]
        return pos


# ---------------------------------------------------------------- text files

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
                # A \\r is told only with what follows it.
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


for _class in (_IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase, FileIO, BytesIO, StringIO,
               BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair,
               TextIOWrapper, IncrementalNewlineDecoder):
    _class.__module__ = "_io"
del _class
