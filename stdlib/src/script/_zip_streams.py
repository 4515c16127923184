"""Reading and writing the data of members of zip files."""

import io
import os
import struct
import zlib
from zlib import crc32

from _zip_info import (ENCRYPTED, LZMA_END_MARK, USE_DESCRIPTOR, ZIP64_LIMIT, ZIP_BZIP2,
                       ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, BadZipFile, LargeZipFile,
                       compressor_names)

_CRC_TABLE = None


def check_compression(compression):
    """Fail if there is no such compression."""
    if compression not in (ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA):
        raise NotImplementedError("That compression method is not supported")


class _LZMACompressor:
    """LZMA data with the header that zip files have."""

    def __init__(self):
        self._inner = None

    def _start(self):
        import lzma
        filters = [{"id": lzma.FILTER_LZMA1}]
        properties = lzma._encode_filter_properties(filters[0])
        self._inner = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=filters)
        return struct.pack("<BBH", 9, 4, len(properties)) + properties

    def compress(self, data):
        head = self._start() if self._inner is None else b""
        return head + self._inner.compress(data)

    def flush(self):
        head = self._start() if self._inner is None else b""
        return head + self._inner.flush()


class _LZMADecompressor:
    def __init__(self):
        self._inner, self._head, self.eof = None, b"", False

    def decompress(self, data):
        if self._inner is None:
            self._head += data
            if len(self._head) <= 4:
                return b""
            size, = struct.unpack("<H", self._head[2:4])
            if len(self._head) <= 4 + size:
                return b""
            import lzma
            properties = self._head[4:4 + size]
            self._inner = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[
                lzma._decode_filter_properties(lzma.FILTER_LZMA1, properties)])
            data, self._head = self._head[4 + size:], b""
        result = self._inner.decompress(data)
        self.eof = self._inner.eof
        return result


def compressor(kind, level=None):
    """What compresses data, None for no compression."""
    if kind == ZIP_DEFLATED:
        return zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION if level is None else level,
                                zlib.DEFLATED, -15)
    if kind == ZIP_BZIP2:
        import bz2
        return bz2.BZ2Compressor() if level is None else bz2.BZ2Compressor(level)
    return _LZMACompressor() if kind == ZIP_LZMA else None


def decompressor(kind):
    """What decompresses data, None for no compression."""
    if kind == ZIP_STORED:
        return None
    if kind == ZIP_DEFLATED:
        return zlib.decompressobj(-15)
    if kind == ZIP_BZIP2:
        import bz2
        return bz2.BZ2Decompressor()
    if kind == ZIP_LZMA:
        return _LZMADecompressor()
    name = compressor_names.get(kind)
    raise NotImplementedError(f"compression type {kind} ({name})" if name
                              else f"compression type {kind}")


def _decrypter(password):
    """The function that undoes the old encryption of zip files."""
    global _CRC_TABLE
    if _CRC_TABLE is None:
        _CRC_TABLE = []
        for n in range(256):
            for _ in range(8):
                n = n >> 1 ^ 0xedb88320 if n & 1 else n >> 1
            _CRC_TABLE.append(n)
    table = _CRC_TABLE
    keys = [305419896, 591751049, 878082192]

    def update(byte):
        keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 0xff]
        keys[1] = (keys[1] + (keys[0] & 0xff)) & 0xffffffff
        keys[1] = (keys[1] * 134775813 + 1) & 0xffffffff
        keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 0xff]

    for byte in password:
        update(byte)

    def decrypt(data):
        out = bytearray()
        for byte in data:
            k = keys[2] | 2
            byte ^= (k * (k ^ 1)) >> 8 & 0xff
            update(byte)
            out.append(byte)
        return bytes(out)
    return decrypt


class SharedFile:
    """A stretch of the archive; several are read side by side."""

    def __init__(self, file, pos, close, lock, is_writing):
        self._file, self._pos, self._close = file, pos, close
        self._lock, self._is_writing = lock, is_writing
        self.seekable = file.seekable

    def tell(self):
        return self._pos

    def seek(self, offset, whence=0):
        with self._lock:
            if self._is_writing():
                raise ValueError("Can't reposition in the ZIP file while there is an open "
                                 "writing handle on it. Close the writing handle before "
                                 "trying to read.")
            self._pos = self._file.seek(self._pos + offset if whence == 1 else offset,
                                        2 if whence == 2 else 0)
            return self._pos

    def read(self, n=-1):
        with self._lock:
            if self._is_writing():
                raise ValueError("Can't read from the ZIP file while there is an open writing "
                                 "handle on it. Close the writing handle before trying to "
                                 "read.")
            self._file.seek(self._pos)
            data = self._file.read(n)
            self._pos = self._file.tell()
            return data

    def close(self):
        if self._file is not None:
            file, self._file = self._file, None
            self._close(file)


class ZipExtFile(io.BufferedIOBase):
    """A member that is read."""

    __module__ = "zipfile"
    MAX_N = 1 << 31 - 1
    MIN_READ_SIZE = 4096

    def __init__(self, fileobj, mode, zipinfo, pwd=None, close_fileobj=False):
        self._fileobj, self._pwd, self._close_fileobj = fileobj, pwd, close_fileobj
        self._info = zipinfo
        self._compress_type = zipinfo.compress_type
        self.newlines = None
        self.mode, self.name = mode, zipinfo.filename
        self._expected_crc = getattr(zipinfo, "CRC", None)
        self._seekable = False
        self._start = None
        try:
            if fileobj.seekable():
                self._start, self._seekable = fileobj.tell(), True
        except AttributeError:
            pass
        self._rewind()

    def _rewind(self):
        info = self._info
        self._left_packed, self._left = info.compress_size, info.file_size
        self._decompressor = decompressor(info.compress_type)
        self._buffer, self._offset, self._eof, self._crc = b"", 0, False, crc32(b"")
        self._position = 0
        self._decrypt = None
        if info.flag_bits & ENCRYPTED and self._pwd:
            self._decrypt = _decrypter(self._pwd)
            header = self._decrypt(self._fileobj.read(12))
            self._left_packed -= 12
            check = info._raw_time >> 8 & 0xff if info.flag_bits & USE_DESCRIPTOR \
                else info.CRC >> 24 & 0xff
            if header[11] != check:
                raise RuntimeError(f"Bad password for file {info.orig_filename!r}")

    def __repr__(self):
        head = f"<{type(self).__module__}.{type(self).__qualname__}"
        if self.closed:
            return head + " [closed]>"
        kind = "" if self._compress_type == ZIP_STORED else \
            f" compress_type={compressor_names.get(self._compress_type, self._compress_type)}"
        return f"{head} name={self.name!r}{kind}>"

    def readable(self):
        """Can it be read?"""
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        return True

    def seekable(self):
        """Can the place be changed?"""
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        return self._seekable

    def _more(self, n):
        """Take some more data from the archive, decompressed."""
        if self._eof or n <= 0:
            return b""
        kind = self._compress_type
        tail = self._decompressor.unconsumed_tail if kind == ZIP_DEFLATED else b""
        if not tail:
            size = min(max(n, self.MIN_READ_SIZE), self._left_packed)
            tail = self._fileobj.read(size) if size > 0 else b""
            self._left_packed -= len(tail)
            if not tail and size > 0:
                raise EOFError
            if self._decrypt is not None:
                tail = self._decrypt(tail)
        if kind == ZIP_STORED:
            data, ended = tail, self._left_packed <= 0
        elif kind == ZIP_DEFLATED:
            data = self._decompressor.decompress(tail, max(n, self.MIN_READ_SIZE))
            ended = self._decompressor.eof or (self._left_packed <= 0
                                               and not self._decompressor.unconsumed_tail)
            if ended:
                data += self._decompressor.flush()
        else:
            data = self._decompressor.decompress(tail)
            ended = self._decompressor.eof or self._left_packed <= 0
        data = data[:self._left]
        self._left -= len(data)
        self._eof = ended or self._left <= 0
        self._crc = crc32(data, self._crc)
        if self._eof and self._expected_crc is not None and self._crc != self._expected_crc:
            raise BadZipFile(f"Bad CRC-32 for file {self.name!r}")
        return data

    def peek(self, n=1):
        """Return what comes next without going on."""
        if n > len(self._buffer) - self._offset:
            more = self._more(n)
            self._buffer = self._buffer[self._offset:] + more
            self._offset = 0
        return self._buffer[self._offset:self._offset + 512]

    def read(self, n=-1):
        """Return n bytes, or all that are left."""
        if self.closed:
            raise ValueError("read from closed file.")
        parts = [self._buffer[self._offset:]]
        have = len(parts[0])
        is_all = n is None or n < 0
        while not self._eof and (is_all or have < n):
            parts.append(self._more(1 << 16 if is_all else n - have))
            have += len(parts[-1])
        data = b"".join(parts)
        taken = data if is_all else data[:n]
        self._buffer, self._offset = data[len(taken):], 0
        self._position += len(taken)
        return taken

    def read1(self, n=-1):
        """Return up to n bytes."""
        if n is None or n < 0:
            n = self.MIN_READ_SIZE
        while self._offset >= len(self._buffer) and not self._eof and n:
            self._buffer, self._offset = self._more(n), 0
        taken = self._buffer[self._offset:self._offset + n]
        self._offset += len(taken)
        self._position += len(taken)
        return taken

    def readline(self, limit=-1):
        """Return a line."""
        parts, room = [], None if limit is None or limit < 0 else limit
        while room is None or room > 0:
            chunk = self.peek()
            if not chunk:
                break
            end = chunk.find(b"\n") + 1 or len(chunk)
            if room is not None:
                end = min(end, room)
                room -= end
            parts.append(self.read(end))
            if parts[-1].endswith(b"\n"):
                break
        return b"".join(parts)

    def tell(self):
        """Return the place in the data."""
        if self.closed:
            raise ValueError("tell on closed file.")
        if not self._seekable:
            raise io.UnsupportedOperation("underlying stream is not seekable")
        return self._position

    def seek(self, offset, whence=os.SEEK_SET):
        """Go to a place in the data; going back begins anew."""
        if self.closed:
            raise ValueError("seek on closed file.")
        if not self._seekable:
            raise io.UnsupportedOperation("underlying stream is not seekable")
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._info.file_size}
        if whence not in base:
            raise ValueError("whence must be os.SEEK_SET (0), os.SEEK_CUR (1), or os.SEEK_END (2)")
        target = min(max(base[whence] + offset, 0), self._info.file_size)
        if target < self._position:
            self._fileobj.seek(self._start)
            self._rewind()
        while self._position < target:
            if not self.read(min(target - self._position, 1 << 20)):
                break
        return self._position

    def close(self):
        """Let the archive go."""
        try:
            if self._close_fileobj:
                self._fileobj.close()
        finally:
            super().close()


class ZipWriteFile(io.BufferedIOBase):
    """A member that is written."""

    def __init__(self, archive, info, zip64):
        self._archive, self._info, self._zip64 = archive, info, zip64
        self._compressor = compressor(info.compress_type, info.compress_level)
        self._size = self._packed = 0
        self._crc = 0

    name = property(lambda self: self._info.filename)
    mode = property(lambda self: "wb")

    def writable(self):
        """It can be written."""
        return True

    def write(self, data):
        """Write some data."""
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if not isinstance(data, (bytes, bytearray)):
            data = memoryview(data).cast("B") if len(memoryview(data)) else b""
        length = len(data)
        self._size += length
        self._crc = crc32(data, self._crc)
        if self._compressor is not None:
            data = self._compressor.compress(bytes(data))
            self._packed += len(data)
        self._archive.fp.write(data)
        return length

    def close(self):
        """Write what is left, and the sizes."""
        if self.closed:
            return
        archive, info = self._archive, self._info
        try:
            super().close()
            file = archive.fp
            if self._compressor is not None:
                rest = self._compressor.flush()
                self._packed += len(rest)
                file.write(rest)
                info.compress_size = self._packed
            else:
                info.compress_size = self._size
            info.CRC, info.file_size = self._crc, self._size
            if not self._zip64:
                if self._size > ZIP64_LIMIT:
                    raise RuntimeError("File size too large, try using force_zip64")
                if info.compress_size > ZIP64_LIMIT:
                    raise RuntimeError("Compressed size too large, try using force_zip64")
            if info.flag_bits & USE_DESCRIPTOR:
                format = "<LLQQ" if self._zip64 else "<LLLL"
                file.write(struct.pack(format, 0x08074b50, info.CRC, info.compress_size,
                                       info.file_size))
                archive.start_dir = file.tell()
            else:
                archive.start_dir = file.tell()
                file.seek(info.header_offset)
                file.write(info.FileHeader(self._zip64))
                file.seek(archive.start_dir)
            archive.filelist.append(info)
            archive.NameToInfo[info.filename] = info
        finally:
            archive._writing = False


def check_large(what, message):
    """Fail where ZIP64 is needed and forbidden."""
    if what:
        raise LargeZipFile(f"{what} {message}")


def mark_for(kind):
    """The flag bits that a compression brings along."""
    return LZMA_END_MARK if kind == ZIP_LZMA else 0
