"""Files of bytes in the language itself: raw, buffered and in memory."""

from _py_iobase import DEFAULT_BUFFER_SIZE, _BufferedIOBase, _RawIOBase


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
