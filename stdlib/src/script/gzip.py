"""Files compressed with gzip."""

import io
import os
import struct
import sys
import time
import zlib

__all__ = ["BadGzipFile", "GzipFile", "open", "compress", "decompress"]

FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16
READ, WRITE = "rb", "wb"
_COMPRESS_LEVEL_FAST, _COMPRESS_LEVEL_TRADEOFF, _COMPRESS_LEVEL_BEST = 1, 6, 9


class BadGzipFile(OSError):
    """A file that gzip did not write."""


def open(filename, mode="rb", compresslevel=_COMPRESS_LEVEL_BEST, encoding=None, errors=None,
         newline=None):
    """Open a compressed file."""
    if "t" in mode:
        if "b" in mode:
            raise ValueError(f"Invalid mode: {mode!r}")
    else:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                raise ValueError(f"Argument {name!r} not supported in binary mode")
    raw_mode = mode.replace("t", "")
    if isinstance(filename, (str, bytes, os.PathLike)):
        file = GzipFile(filename, raw_mode, compresslevel)
    elif hasattr(filename, "read") or hasattr(filename, "write"):
        file = GzipFile(None, raw_mode, compresslevel, filename)
    else:
        raise TypeError("filename must be a str or bytes object, or a file")
    return io.TextIOWrapper(file, encoding, errors, newline) if "t" in mode else file


def _header(name, mtime, level):
    flags = FNAME if name else 0
    xfl = b"\x02" if level == 9 else b"\x04" if level == 1 else b"\0"
    return (b"\x1f\x8b\x08" + bytes([flags]) + struct.pack("<L", int(mtime) & 0xffffffff) + xfl
            + b"\xff" + (name + b"\0" if name else b""))


class GzipFile(io.BufferedIOBase):
    """A file whose contents are compressed."""

    myfileobj = None

    def __init__(self, filename=None, mode=None, compresslevel=_COMPRESS_LEVEL_BEST,
                 fileobj=None, mtime=None):
        if mode and ("t" in mode or "U" in mode):
            raise ValueError(f"Invalid mode: {mode!r}")
        if mode and "b" not in mode:
            mode += "b"
        if fileobj is None:
            fileobj = self.myfileobj = io.open(filename, mode or "rb")
        if filename is None:
            filename = getattr(fileobj, "name", "")
            if not isinstance(filename, (str, bytes)):
                filename = ""
        else:
            filename = os.fspath(filename)
        self.name = filename
        self.fileobj = fileobj
        if mode is None:
            mode = getattr(fileobj, "mode", "rb")
        self._at = 0
        if mode.startswith("r"):
            self.mode = READ
            self._inner, self._pending, self._input = None, b"", b""
            self._mtime = None
        elif mode.startswith(("w", "a", "x")):
            self.mode = WRITE
            self._crc = 0
            self._compressor = zlib.compressobj(compresslevel, wbits=-15)
            base = os.path.basename(os.fsencode(filename)).removesuffix(b".gz")
            try:
                base.decode("latin-1")
            except UnicodeError:
                base = b""
            self.fileobj.write(_header(base, time.time() if mtime is None else mtime,
                                       compresslevel))
        else:
            raise ValueError(f"Invalid mode: {mode!r}")

    def __repr__(self):
        return f"<gzip {self.fileobj!r} {hex(id(self))}>"

    @property
    def mtime(self):
        return self._mtime

    @property
    def closed(self):
        return self.fileobj is None

    def _check(self, mode, word):
        if self.closed:
            raise ValueError(f"{word}() on closed GzipFile object")
        if self.mode != mode:
            import errno
            what = "write() on read-only" if mode == WRITE else f"{word}() on write-only"
            raise OSError(errno.EBADF, f"{what} GzipFile object")

    def write(self, data):
        self._check(WRITE, "write")
        data = bytes(data)
        if data:
            self.fileobj.write(self._compressor.compress(data))
            self._at += len(data)
            self._crc = zlib.crc32(data, self._crc)
        return len(data)

    def _more(self):
        """Decompress another piece; answers whether there was one."""
        while True:
            if self._inner is None:
                if not self._input:
                    self._input = self.fileobj.read(8192)
                self._input = self._input.lstrip(b"\0") if self._at else self._input
                if not self._input:
                    return False
                if not b"\x1f\x8b".startswith(self._input[:2]):
                    raise BadGzipFile(f"Not a gzipped file ({self._input[:2]!r})")
                self._inner = zlib.decompressobj(31)
                if len(self._input) >= 8:
                    self._mtime = int.from_bytes(self._input[4:8], "little")
            try:
                out = self._inner.decompress(self._input)
            except zlib.error as e:
                if "data check" in str(e):
                    raise BadGzipFile("CRC check failed") from None
                raise
            self._input = b""
            if self._inner.eof:
                self._input, self._inner = self._inner.unused_data, None
            else:
                self._input = self.fileobj.read(8192)
                if not self._input and not out:
                    raise EOFError("Compressed file ended before the end-of-stream marker was "
                                   "reached")
            if out:
                self._pending += out
                return True

    def read(self, size=-1):
        self._check(READ, "read")
        size = -1 if size is None else size
        while (size < 0 or len(self._pending) < size) and self._more():
            pass
        end = len(self._pending) if size < 0 else size
        data, self._pending = self._pending[:end], self._pending[end:]
        self._at += len(data)
        return data

    def read1(self, size=-1):
        self._check(READ, "read1")
        if not self._pending:
            self._more()
        return self.read(len(self._pending) if size < 0 else min(size, len(self._pending)))

    def peek(self, n):
        self._check(READ, "peek")
        if not self._pending:
            self._more()
        return self._pending[:max(n, 100)]

    def readline(self, size=-1):
        self._check(READ, "readline")
        size = sys.maxsize if size is None or size < 0 else size
        start = 0
        while True:
            at = self._pending.find(b"\n", start)
            if at >= 0 or len(self._pending) >= size:
                break
            start = len(self._pending)
            if not self._more():
                break
        end = len(self._pending) if at < 0 else at + 1
        return self.read(min(end, size))

    def close(self):
        fileobj, self.fileobj = self.fileobj, None
        if fileobj is None:
            return
        try:
            if self.mode == WRITE:
                fileobj.write(self._compressor.flush())
                fileobj.write(struct.pack("<LL", self._crc, self._at & 0xffffffff))
        finally:
            if self.myfileobj:
                self.myfileobj.close()
                self.myfileobj = None

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        if not self.closed and self.mode == WRITE:
            self.fileobj.write(self._compressor.flush(zlib_mode))
            self.fileobj.flush()

    def fileno(self):
        return self.fileobj.fileno()

    def readable(self):
        return self.mode == READ

    def writable(self):
        return self.mode == WRITE

    def seekable(self):
        return True

    def tell(self):
        return self._at

    def rewind(self):
        """Go back to the beginning."""
        if self.mode != READ:
            raise OSError("Can't rewind in write mode")
        self.fileobj.seek(0)
        self._inner, self._pending, self._input, self._at = None, b"", b"", 0

    def seek(self, offset, whence=io.SEEK_SET):
        if whence == io.SEEK_CUR:
            offset += self._at
        elif whence == io.SEEK_END:
            if self.mode == WRITE:
                raise ValueError("Seek from end not supported")
            while self.read(8192):
                pass
            offset += self._at
        if self.mode == WRITE:
            if offset < self._at:
                raise OSError("Negative seek in write mode")
            self.write(bytes(offset - self._at))
            return self._at
        if offset < self._at:
            self.rewind()
        while self._at < offset and self.read(min(8192, offset - self._at)):
            pass
        return self._at


def compress(data, compresslevel=_COMPRESS_LEVEL_BEST, *, mtime=None):
    """Return data compressed with gzip."""
    inner = zlib.compressobj(compresslevel, wbits=-15)
    body = inner.compress(data) + inner.flush()
    return (_header(b"", time.time() if mtime is None else mtime, compresslevel) + body
            + struct.pack("<LL", zlib.crc32(data), len(data) & 0xffffffff))


def decompress(data):
    """Return what compressed data held."""
    return GzipFile(fileobj=io.BytesIO(data)).read()
