"""Data and files packed with LZMA, in the formats .xz and .lzma."""

import _packers
from _packed_files import PackedFile, Unpacker, open_packed

CHECK_NONE, CHECK_CRC32, CHECK_CRC64, CHECK_SHA256, CHECK_ID_MAX, CHECK_UNKNOWN = 0, 1, 4, 10, 15, 16
FILTER_DELTA, FILTER_X86, FILTER_POWERPC, FILTER_IA64 = 3, 4, 5, 6
FILTER_ARM, FILTER_ARMTHUMB, FILTER_SPARC = 7, 8, 9
FILTER_LZMA1, FILTER_LZMA2 = 0x4000000000000001, 0x21
FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW = 0, 1, 2, 3
MF_HC3, MF_HC4, MF_BT2, MF_BT3, MF_BT4 = 0x03, 0x04, 0x12, 0x13, 0x14
MODE_FAST, MODE_NORMAL = 1, 2
PRESET_DEFAULT, PRESET_EXTREME = 6, 1 << 31

__all__ = [name for name in dir() if name.isupper()] + [
    "LZMACompressor", "LZMADecompressor", "LZMAFile", "LZMAError",
    "open", "compress", "decompress", "is_check_supported"]

_OPTIONS = ("preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth")


class LZMAError(Exception):
    """What was packed cannot be unpacked, or not packed so."""


def _chain(filters):
    """Return filters as the engine takes them: tuples of numbers."""
    if filters is None:
        return None
    # Asked first: a generator without end must not be drained.
    n = len(filters)
    if n > 4:
        raise ValueError("Too many filters - liblzma supports a maximum of 4")
    return [_filter(filters[at]) for at in range(n)]


def _filter(spec):
    if not hasattr(spec, "keys"):
        raise TypeError("Filter specifier must be a dict or dict-like object")
    if "id" not in spec:
        raise ValueError('Filter specifier must have an "id" entry')
    which, others = spec["id"], set(spec) - {"id"}
    if which in (FILTER_LZMA1, FILTER_LZMA2):
        if others - set(_OPTIONS):
            raise ValueError("Invalid filter specifier for LZMA filter")
        return (which, *(spec.get(name, -1) for name in _OPTIONS))
    if which == FILTER_DELTA:
        if others - {"dist"}:
            raise ValueError("Invalid filter specifier for delta filter")
        return which, spec.get("dist", 1)
    if FILTER_X86 <= which <= FILTER_SPARC:
        if others - {"start_offset"}:
            raise ValueError("Invalid filter specifier for BCJ filter")
        if spec.get("start_offset"):
            raise NotImplementedError("lzma filters that start at an offset are not supported")
        return (which,)
    raise ValueError(f"Invalid filter ID: {which}")


def _made(engine):
    """Return an engine, or raise what was said in its stead."""
    if isinstance(engine, str):
        raise LZMAError(engine)
    return engine


class LZMACompressor:
    """Packs piece by piece."""

    def __init__(self, format=FORMAT_XZ, check=-1, preset=None, filters=None):
        if preset is not None and filters is not None:
            raise ValueError("Cannot specify both preset and filter chain")
        if format != FORMAT_XZ and check not in (-1, CHECK_NONE):
            raise ValueError("Integrity checks are only supported by FORMAT_XZ")
        if format not in (FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW):
            raise ValueError(f"Invalid container format: {format}")
        if format == FORMAT_RAW and filters is None:
            raise ValueError("Must specify filters for FORMAT_RAW")
        if check == -1:
            check = CHECK_CRC64
        elif not is_check_supported(check):
            raise LZMAError("Unsupported integrity check" if check <= CHECK_ID_MAX
                            else "Internal error")
        preset = PRESET_DEFAULT if preset is None else preset
        self._engine = _made(_packers.xz_encoder(format, check, preset, _chain(filters)))
        self._flushed = False

    def _run(self, data, finish):
        answer = self._engine.run(data, -1, finish)
        if isinstance(answer, str):
            raise LZMAError(answer)
        return answer[0]

    def compress(self, data, /):
        """Take some data; return what is packed so far."""
        if self._flushed:
            raise ValueError("Compressor has been flushed")
        return self._run(data, False)

    def flush(self):
        """Return what is left; nothing may follow."""
        if self._flushed:
            raise ValueError("Repeated call to flush()")
        self._flushed = True
        return self._run(b"", True)

    def __reduce__(self):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


class LZMADecompressor(Unpacker):
    """Unpacks one stream piece by piece."""

    _mistake, _past_end = LZMAError, "Already at end of stream"

    def __init__(self, format=FORMAT_AUTO, memlimit=None, filters=None):
        if memlimit is not None and format == FORMAT_RAW:
            raise ValueError("Cannot specify memory limit with FORMAT_RAW")
        if format == FORMAT_RAW and filters is None:
            raise ValueError("Must specify filters for FORMAT_RAW")
        if format != FORMAT_RAW and filters is not None:
            raise ValueError("Cannot specify filters except with FORMAT_RAW")
        if format not in (FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW):
            raise ValueError(f"Invalid container format: {format}")
        limit = -1 if memlimit is None else memlimit
        super().__init__(_made(_packers.xz_decoder(format, limit, _chain(filters))))
        self.check = CHECK_NONE if format in (FORMAT_ALONE, FORMAT_RAW) else CHECK_UNKNOWN
        self._head = b""

    def decompress(self, data, max_length=-1):
        """Take some data; return what it unpacks to, not more than so many bytes."""
        if self.check == CHECK_UNKNOWN and len(self._head) < 8:
            # An .xz stream names its check in its eighth byte; an .lzma stream has none.
            self._head += bytes(data[:8])
            if self._head.startswith(b"\xfd7zXZ"):
                self.check = self._head[7] & 15 if len(self._head) >= 8 else CHECK_UNKNOWN
            elif self._head:
                self.check = CHECK_NONE
        return super().decompress(data, max_length)


class LZMAFile(PackedFile):
    """A file whose contents are packed with LZMA."""

    _strays = LZMAError

    def __init__(self, filename=None, mode="r", *, format=None, check=-1, preset=None,
                 filters=None):
        if mode in ("r", "rb"):
            if check != -1:
                raise ValueError("Cannot specify an integrity check when opening a file for reading")
            if preset is not None:
                raise ValueError("Cannot specify a preset compression level when opening a file "
                                 "for reading")
        self._how = format, check, preset, filters
        super().__init__(filename, mode)

    def _packer(self):
        format, check, preset, filters = self._how
        return LZMACompressor(FORMAT_XZ if format is None else format, check, preset, filters)

    def _unpacker(self):
        format, _, _, filters = self._how
        return LZMADecompressor(FORMAT_AUTO if format is None else format, filters=filters)


def open(filename, mode="rb", *, format=None, check=-1, preset=None, filters=None, encoding=None,
         errors=None, newline=None):
    """Open a file packed with LZMA, for bytes or for text."""
    def make(name, mode):
        return LZMAFile(name, mode, format=format, check=check, preset=preset, filters=filters)
    return open_packed(make, filename, mode, encoding, errors, newline)


def compress(data, format=FORMAT_XZ, check=-1, preset=None, filters=None):
    """Return data packed."""
    packer = LZMACompressor(format, check, preset, filters)
    return packer.compress(data) + packer.flush()


def decompress(data, format=FORMAT_AUTO, memlimit=None, filters=None):
    """Return what was packed, in one stream or in several."""
    parts = []
    while True:
        unpacker = LZMADecompressor(format, memlimit, filters)
        try:
            part = unpacker.decompress(data)
        except LZMAError:
            if not parts:
                raise
            break
        if not unpacker.eof:
            raise LZMAError("Compressed data ended before the end-of-stream marker was reached")
        parts.append(part)
        data = unpacker.unused_data
        if not data:
            break
    return b"".join(parts)


def is_check_supported(check_id, /):
    """Is there such an integrity check?"""
    return check_id in (CHECK_NONE, CHECK_CRC32, CHECK_CRC64, CHECK_SHA256)


_SIZES = (18, 20, 21, 22, 22, 23, 23, 24, 25, 26)


def _encode_filter_properties(filter, /):
    """Return the options of a filter as the bytes by which archives tell them."""
    which, options = _filter(filter)[0], filter.get
    preset = options("preset", PRESET_DEFAULT)
    size = options("dict_size", 1 << _SIZES[preset & 31])
    if which == FILTER_LZMA1:
        first = (options("pb", 2) * 5 + options("lp", 0)) * 9 + options("lc", 3)
        return bytes([first]) + size.to_bytes(4, "little")
    if which == FILTER_LZMA2:
        return bytes([next(at for at in range(41) if _lzma2_size(at) >= size)])
    return bytes([options("dist", 1) - 1]) if which == FILTER_DELTA else b""


def _decode_filter_properties(filter_id, encoded_props, /):
    """Return a filter whose options were told as bytes."""
    if filter_id == FILTER_LZMA1:
        if len(encoded_props) != 5:
            raise LZMAError("Invalid or unsupported options")
        rest, lc = divmod(encoded_props[0], 9)
        pb, lp = divmod(rest, 5)
        return {"id": filter_id, "dict_size": int.from_bytes(encoded_props[1:], "little"),
                "lc": lc, "lp": lp, "pb": pb}
    if filter_id == FILTER_LZMA2:
        return {"id": filter_id, "dict_size": _lzma2_size(encoded_props[0])}
    return {"id": filter_id, "dist": encoded_props[0] + 1} if filter_id == FILTER_DELTA \
        else {"id": filter_id}


def _lzma2_size(number):
    """Return a dictionary's size by its number in the format .xz."""
    return 0xffffffff if number == 40 else (2 | number & 1) << number // 2 + 11
