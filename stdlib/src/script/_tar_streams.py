"""Tar archives as streams, and their members as files."""

import io

from _tar_info import BLOCKSIZE, CompressionError, ReadError, StreamError


class Stream:
    """A file that is only read, or only written, from its beginning to its end."""

    def __init__(self, name, mode, kind, fileobj, bufsize, compresslevel=None):
        self._is_ours = fileobj is None
        if fileobj is None:
            fileobj = open(name, "rb" if mode == "r" else "wb")
        self.name, self.mode, self._file, self.pos = name or "", mode, fileobj, 0
        self._buffer, self._bufsize = b"", bufsize
        self._inner = None
        self.closed = False
        try:
            if kind == "*":
                kind = self._guess()
            self._inner = self._compressor(kind, compresslevel)
        except:
            if self._is_ours:
                fileobj.close()
            raise
        self.comptype = kind

    def _guess(self):
        self._buffer = self._file.read(BLOCKSIZE)
        if self._buffer.startswith(b"\x1f\x8b\x08"):
            return "gz"
        if self._buffer[:3] == b"BZh" and self._buffer[4:10] == b"1AY&SY":
            return "bz2"
        if self._buffer.startswith((b"\x5d\0\0\x80", b"\xfd7zXZ")):
            return "xz"
        return "tar"

    def _compressor(self, kind, level):
        if kind == "gz":
            import zlib
            if self.mode == "r":
                return zlib.decompressobj(31)
            return zlib.compressobj(9 if level is None else level, zlib.DEFLATED, 31)
        if kind == "bz2":
            import bz2
            return bz2.BZ2Decompressor() if self.mode == "r" else bz2.BZ2Compressor(level or 9)
        if kind == "xz":
            import lzma
            return lzma.LZMADecompressor() if self.mode == "r" else lzma.LZMACompressor()
        if kind != "tar":
            raise CompressionError(f"unknown compression type {kind!r}")
        self._raw, self._buffer = self._buffer, b""
        return None

    def tell(self):
        return self.pos

    def _more(self):
        if self._inner is None:
            data, self._raw = self._raw, b""
            return data or self._file.read(self._bufsize)
        while not self._inner.eof:
            data, self._pending = self._buffer if not self.pos and self._first() else b"", b""
            data = data or self._file.read(self._bufsize)
            if not data:
                break
            try:
                found = self._inner.decompress(data)
            except Exception as e:
                raise ReadError("invalid compressed data") from e
            if found:
                return found
        return b""

    _started = False
    _raw = b""

    def _first(self):
        first = not self._started
        self._started = True
        return first

    def read(self, size):
        head = b"" if self._inner is not None and not self._started else self._held
        parts, have = [head], len(head)
        while have < size:
            more = self._more()
            if not more:
                break
            parts.append(more)
            have += len(more)
        data = b"".join(parts)
        self._held = data[size:]
        data = data[:size]
        self.pos += len(data)
        return data

    _held = b""

    def seek(self, pos=0):
        if pos < self.pos:
            raise StreamError("seeking backwards is not allowed")
        while self.pos < pos:
            if not self.read(min(pos - self.pos, 1 << 20)):
                break
        return self.pos

    def write(self, data):
        self.pos += len(data)
        self._file.write(data if self._inner is None else self._inner.compress(data))
        return len(data)

    def close(self):
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode == "w" and self._inner is not None:
                self._file.write(self._inner.flush())
        finally:
            if self._is_ours:
                self._file.close()


class _Member(io.RawIOBase):
    """The data of a member."""

    def __init__(self, file, offset, size, name):
        self._file, self._offset, self._size, self._at = file, offset, size, 0
        self.name = name

    mode = "rb"

    def readable(self):
        return True

    def seekable(self):
        return not isinstance(self._file, Stream)

    def tell(self):
        return self._at

    def seek(self, position, whence=0):
        base = {0: 0, 1: self._at, 2: self._size}[whence]
        self._at = min(max(base + position, 0), self._size)
        return self._at

    def readinto(self, buffer):
        size = min(len(buffer), self._size - self._at)
        if size <= 0:
            return 0
        self._file.seek(self._offset + self._at)
        data = self._file.read(size)
        if not data:
            raise ReadError("unexpected end of data")
        buffer[:len(data)] = data
        self._at += len(data)
        return len(data)


class ExFileObject(io.BufferedReader):
    """A member that is read."""

    __module__ = "tarfile"

    def __init__(self, tarfile, tarinfo):
        super().__init__(_Member(tarfile.fileobj, tarinfo.offset_data, tarinfo.size,
                                 tarinfo.name))
