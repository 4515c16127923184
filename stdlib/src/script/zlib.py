"""Compression in the deflate format."""

import _zlib
import binascii as _binascii
from _zlib import adler32, error
from binascii import crc32

MAX_WBITS, DEFLATED, DEF_MEM_LEVEL, DEF_BUF_SIZE = 15, 8, 8, 16384
Z_NO_COMPRESSION, Z_BEST_SPEED, Z_BEST_COMPRESSION, Z_DEFAULT_COMPRESSION = 0, 1, 9, -1
Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED, Z_DEFAULT_STRATEGY = 1, 2, 3, 4, 0
Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH = 0, 1, 2, 3, 4
Z_BLOCK, Z_TREES = 5, 6
ZLIB_VERSION = ZLIB_RUNTIME_VERSION = "1.3.1"


def _check_bits(wbits):
    if not (8 <= abs(wbits) <= 15 or 24 <= wbits <= 31 or 40 <= wbits <= 47 or wbits == 0):
        raise ValueError("Invalid initialization option")


class Compress:
    """Compresses piece by piece."""

    def __init__(self, level, wbits, zdict=None):
        _check_bits(wbits)
        self._gzip = wbits > 15
        self._inner = _zlib.compressor(level, 0 < wbits <= 15, abs(wbits) & 15 or 15, zdict)
        self._crc = self._size = 0
        self._head = b"\x1f\x8b\x08\0\0\0\0\0" + \
            (b"\x02" if level == 9 else b"\x04" if level == 1 else b"\0") + b"\x03"

    def _run(self, data, mode):
        out = self._inner.run(data, mode)
        if self._gzip:
            self._crc = crc32(data, self._crc)
            self._size += len(data)
            out, self._head = self._head + out, b""
        return out

    def compress(self, data, /):
        """Take some data; return what is compressed so far."""
        return self._run(data, Z_NO_FLUSH)

    def flush(self, mode=Z_FINISH, /):
        """Return what is left."""
        if mode == Z_NO_FLUSH:
            return b""
        out = self._run(b"", mode)
        if mode == Z_FINISH and self._gzip:
            out += self._crc.to_bytes(4, "little") + (self._size & 0xffffffff).to_bytes(4, "little")
        return out


class Decompress:
    """Decompresses piece by piece."""

    def __init__(self, wbits, zdict=None):
        _check_bits(wbits)
        self._wbits = wbits
        self._inner = None if wbits > 15 else _zlib.decompressor(wbits >= 0, zdict)
        self._early, self._tail, self._gzip = b"", b"", False
        self._crc = 0
        self.unused_data = self.unconsumed_tail = b""
        self.eof = False

    def _start(self, data):
        """The header of gzip, where there may be one."""
        data = self._early + data
        self._early = b""
        if self._wbits >= 40 and data[:1] != b"\x1f" and data:
            self._inner = _zlib.decompressor(True, None)
            return data
        end = _gzip_header(data)
        if end is None:
            self._early = data
            return b""
        self._gzip = True
        self._inner = _zlib.decompressor(False, None)
        return data[end:]

    def _end(self, rest):
        if not self._gzip:
            self.eof, self.unused_data = True, self.unused_data + rest
            return
        self._tail += rest
        if len(self._tail) >= 8:
            if int.from_bytes(self._tail[:4], "little") != self._crc:
                raise error("Error -3 while decompressing data: incorrect data check")
            self.eof, self.unused_data = True, self._tail[8:]

    def decompress(self, data, /, max_length=0):
        """Take some data; return what it decompresses to."""
        if max_length < 0:
            raise ValueError("max_length must be non-negative")
        data = _as_bytes(data)
        if self.eof:
            self.unused_data += data
            return b""
        if self._inner is None:
            data = self._start(data)
            if self._inner is None:
                return b""
        if self._inner.eof:
            self._end(data)
            return b""
        out = self._inner.run(data, max_length)
        rest = data[self._inner.used:]
        if self._gzip:
            self._crc = crc32(out, self._crc)
        if self._inner.eof:
            self.unconsumed_tail = b""
            self._end(rest)
        else:
            self.unconsumed_tail = rest
        return out

    def flush(self, length=DEF_BUF_SIZE, /):
        """Return what is left."""
        if length <= 0:
            raise ValueError("length must be greater than zero")
        tail, self.unconsumed_tail = self.unconsumed_tail, b""
        return self.decompress(tail) if tail else b""


def _gzip_header(data):
    """Return where the header of gzip ends, or None if it does not yet."""
    if not b"\x1f\x8b".startswith(data[:2]):
        raise error("Error -3 while decompressing data: incorrect header check")
    if len(data) < 10:
        return None
    flags, at = data[3], 10
    if flags & 4:
        if len(data) < at + 2:
            return None
        at += 2 + int.from_bytes(data[at:at + 2], "little")
    for flag in (8, 16):
        if flags & flag:
            end = data.find(b"\0", at)
            if end < 0:
                return None
            at = end + 1
    if flags & 2:
        at += 2
    return at if len(data) >= at else None


def compressobj(level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS,
                memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=None):
    """Return an object that compresses piece by piece."""
    if method != DEFLATED:
        raise ValueError("Invalid initialization option")
    if zdict is not None and wbits > 15:
        raise ValueError("Invalid dictionary")
    return Compress(level, wbits, zdict)


def decompressobj(wbits=MAX_WBITS, zdict=b""):
    """Return an object that decompresses piece by piece."""
    if not isinstance(zdict, (bytes, bytearray, memoryview)):
        raise TypeError("zdict argument must support the buffer protocol")
    return Decompress(wbits, zdict or None)


def _as_bytes(data):
    """The bytes of a buffer; a number is none."""
    try:
        return bytes(memoryview(data))
    except TypeError:
        raise TypeError("a bytes-like object is required, "
                        f"not {type(data).__name__!r}") from None


def compress(data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS):
    """Return compressed data."""
    data = _as_bytes(data)
    if level not in range(-1, 10):
        raise error("Bad compression level")
    inner = Compress(level, wbits)
    return inner.compress(data) + inner.flush()


def decompress(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE):
    """Return decompressed data."""
    inner = Decompress(wbits)
    out = inner.decompress(data)
    if not inner.eof:
        raise error("Error -5 while decompressing data: incomplete or truncated stream")
    return out
