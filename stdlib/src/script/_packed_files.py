"""What the modules bz2 and lzma have in common: unpacking piece by piece, and files."""

import io
import os

_PIECE = 8192


class Unpacker:
    """Unpacks one stream piece by piece; a subclass says with which engine."""

    _past_end = "End of stream already reached"

    def __init__(self, engine):
        self._engine = engine
        self._left = b""
        self.eof, self.needs_input, self.unused_data = False, True, b""

    def decompress(self, data, max_length=-1):
        """Take some data; return what it unpacks to, not more than so many bytes."""
        if self.eof:
            raise EOFError(self._past_end)
        data = self._left + bytes(data)
        answer = self._engine.run(data, max_length, False)
        if isinstance(answer, str):
            raise self._mistake(answer)
        out, used, self.eof = answer
        self._left = b""
        if self.eof:
            self.unused_data = data[used:]
        else:
            self._left = data[used:]
        self.needs_input = not self.eof and not self._left and not (0 <= max_length <= len(out))
        return out

    def __reduce__(self):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


class PackedFile(io.BufferedIOBase):
    """A file whose contents are packed.

    A subclass makes packers and unpackers by `_packer()` and `_unpacker()`; `_strays` are the exceptions
    by which an unpacker says that what follows a stream is no further one.
    """

    _strays = ()

    def __init__(self, filename, mode):
        self._file, self._own = None, False
        plain = mode.replace("b", "", 1) or "r"
        if plain not in ("r", "w", "a", "x") or mode.count("b") > 1:
            raise ValueError(f"Invalid mode: {mode!r}")
        self._reads = plain == "r"
        self._at = 0
        if self._reads:
            self._restart()
        else:
            self._out = self._packer()
        if isinstance(filename, (str, bytes, os.PathLike)):
            self._file, self._own = io.open(filename, plain + "b"), True
        elif hasattr(filename, "read") or hasattr(filename, "write"):
            self._file = filename
        else:
            raise TypeError("filename must be a str, bytes, file or PathLike object")

    def _restart(self):
        self._in, self._ready, self._tail, self._at = self._unpacker(), b"", b"", 0
        self._streams, self._began = 0, False

    @property
    def closed(self):
        return self._file is None

    @property
    def name(self):
        self._check_open()
        return self._file.name

    @property
    def mode(self):
        return "rb" if self._reads else "wb"

    def _check_open(self):
        if self._file is None:
            raise ValueError("I/O operation on closed file")

    def _check_reads(self):
        self._check_open()
        if not self._reads:
            raise io.UnsupportedOperation("File not open for reading")

    def _check_writes(self):
        self._check_open()
        if self._reads:
            raise io.UnsupportedOperation("File not open for writing")

    def close(self):
        file, self._file = self._file, None
        if file is None:
            return
        try:
            if not self._reads:
                file.write(self._out.flush())
        finally:
            if self._own:
                file.close()

    def fileno(self):
        self._check_open()
        return self._file.fileno()

    def readable(self):
        self._check_open()
        return self._reads

    def writable(self):
        self._check_open()
        return not self._reads

    def seekable(self):
        return self.readable() and self._file.seekable()

    def write(self, data):
        self._check_writes()
        with memoryview(data) as view:
            data = view.tobytes()
        self._file.write(self._out.compress(data))
        self._at += len(data)
        return len(data)

    def _next_stream(self):
        """Begin with the stream after this one; answers whether there is one."""
        rest = self._in.unused_data or self._file.read(_PIECE)
        if not rest:
            return False
        self._in, self._tail = self._unpacker(), rest
        self._streams += 1
        return True

    def _more(self):
        """Unpack another piece; answers whether there was one."""
        while True:
            if self._in.eof and not self._next_stream():
                return False
            data, self._tail = self._tail, b""
            if not data and self._in.needs_input:
                data = self._file.read(_PIECE)
                if not data:
                    raise EOFError("Compressed file ended before the end-of-stream marker was "
                                   "reached")
            try:
                out = self._in.decompress(data, 4 * _PIECE)
            except self._strays:
                if self._streams and not self._began:
                    return False
                raise
            self._began = not self._in.eof
            if out:
                self._ready += out
                return True

    def _fill(self, size):
        while (size < 0 or len(self._ready) < size) and self._more():
            pass

    def _take(self, size):
        data, self._ready = self._ready[:size], self._ready[size:]
        self._at += len(data)
        return data

    def peek(self, n=0):
        """Return some bytes without going on."""
        self._check_reads()
        if not self._ready:
            self._more()
        return self._ready

    def read(self, size=-1):
        """Return so many bytes, or all that are left."""
        self._check_reads()
        size = -1 if size is None else size
        self._fill(size)
        return self._take(len(self._ready) if size < 0 else size)

    def read1(self, size=-1):
        """Return what is there, after at most one more piece."""
        self._check_reads()
        if not self._ready:
            self._more()
        return self._take(len(self._ready) if size < 0 else size)

    def readinto(self, buffer):
        """Fill a buffer; return how far."""
        with memoryview(buffer) as view, view.cast("B") as flat:
            data = self.read(len(flat))
            flat[:len(data)] = data
        return len(data)

    def readline(self, size=-1):
        """Return a line, or what of it is so long."""
        self._check_reads()
        size = -1 if size is None else size
        searched = 0
        while True:
            at = self._ready.find(b"\n", searched)
            if at >= 0 or 0 <= size <= len(self._ready):
                break
            searched = len(self._ready)
            if not self._more():
                break
        end = len(self._ready) if at < 0 else at + 1
        return self._take(end if size < 0 else min(end, size))

    def __iter__(self):
        self._check_reads()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def seek(self, offset, whence=io.SEEK_SET):
        """Go to another place; going back unpacks from the beginning."""
        self._check_open()
        if not self._reads:
            raise io.UnsupportedOperation("Seeking is only supported on files open for reading")
        if not self._file.seekable():
            raise io.UnsupportedOperation("The underlying file object does not support seeking")
        if whence == io.SEEK_CUR:
            offset += self._at
        elif whence == io.SEEK_END:
            while self.read1(_PIECE):
                pass
            offset += self._at
        elif whence != io.SEEK_SET:
            raise ValueError(f"Invalid value for whence: {whence}")
        if offset < self._at:
            self._file.seek(0)
            self._restart()
        while self._at < offset and self.read(min(_PIECE, offset - self._at)):
            pass
        return self._at

    def tell(self):
        self._check_open()
        return self._at


def open_packed(make, filename, mode, encoding, errors, newline):
    """Open a packed file for bytes or, with a "t" in the mode, for text."""
    if "t" in mode:
        if "b" in mode:
            raise ValueError(f"Invalid mode: {mode!r}")
        file = make(filename, mode.replace("t", ""))
        return io.TextIOWrapper(file, io.text_encoding(encoding), errors, newline)
    for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
        if value is not None:
            raise ValueError(f"Argument {name!r} not supported in binary mode")
    return make(filename, mode)
