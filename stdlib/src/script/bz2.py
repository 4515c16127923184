"""Data and files packed with bzip2."""

import _packers
from _packed_files import PackedFile, Unpacker, open_packed

__all__ = ["BZ2File", "BZ2Compressor", "BZ2Decompressor", "open", "compress", "decompress"]


class BZ2Compressor:
    """Packs piece by piece."""

    def __init__(self, compresslevel=9, /):
        if not 1 <= compresslevel <= 9:
            raise ValueError("compresslevel must be between 1 and 9")
        self._engine, self._flushed = _packers.bz2_compressor(compresslevel), False

    def compress(self, data, /):
        """Take some data; return what is packed so far."""
        if self._flushed:
            raise ValueError("Compressor has been flushed")
        return self._engine.run(data, -1, False)[0]

    def flush(self):
        """Return what is left; nothing may follow."""
        if self._flushed:
            raise ValueError("Repeated call to flush()")
        self._flushed = True
        return self._engine.run(b"", -1, True)[0]

    def __reduce__(self):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


class BZ2Decompressor(Unpacker):
    """Unpacks one stream piece by piece."""

    _mistake = OSError

    def __init__(self):
        super().__init__(_packers.bz2_decompressor())


class BZ2File(PackedFile):
    """A file whose contents are packed with bzip2."""

    _unpacker, _strays = BZ2Decompressor, OSError

    def __init__(self, filename, mode="r", *, compresslevel=9):
        if not 1 <= compresslevel <= 9:
            raise ValueError("compresslevel must be between 1 and 9")
        self._level = compresslevel
        super().__init__(filename, mode)

    def _packer(self):
        return BZ2Compressor(self._level)


def open(filename, mode="rb", compresslevel=9, encoding=None, errors=None, newline=None):
    """Open a file packed with bzip2, for bytes or for text."""
    def make(name, mode):
        return BZ2File(name, mode, compresslevel=compresslevel)
    return open_packed(make, filename, mode, encoding, errors, newline)


def compress(data, compresslevel=9):
    """Return data packed."""
    packer = BZ2Compressor(compresslevel)
    return packer.compress(data) + packer.flush()


def decompress(data):
    """Return what was packed, in one stream or in several."""
    parts = []
    while data:
        unpacker = BZ2Decompressor()
        try:
            part = unpacker.decompress(data)
        except OSError:
            if not parts:
                raise
            break
        if not unpacker.eof:
            raise ValueError("Compressed data ended before the end-of-stream marker was reached")
        parts.append(part)
        data = unpacker.unused_data
    return b"".join(parts)
