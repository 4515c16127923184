"""What zip files say of their members."""

import os
import stat
import struct
import time

ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA = 0, 8, 12, 14
ZIP64_LIMIT = (1 << 31) - 1
ZIP_FILECOUNT_LIMIT = ZIP_MAX_COMMENT = (1 << 16) - 1
DEFAULT_VERSION, ZIP64_VERSION, BZIP2_VERSION, LZMA_VERSION, MAX_EXTRACT_VERSION = 20, 45, 46, 63, 63

ENCRYPTED, USE_DESCRIPTOR, COMPRESSED_PATCH, STRONG_ENCRYPTION, UTF8_NAME = 1, 8, 0x20, 0x40, 0x800
LZMA_END_MARK = 2

LOCAL = struct.Struct("<4s2B4HL2L2H")
CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
LOCAL_MAGIC, CENTRAL_MAGIC, END_MAGIC = b"PK\3\4", b"PK\1\2", b"PK\5\6"
END64_MAGIC, LOCATOR64_MAGIC = b"PK\6\6", b"PK\6\7"

compressor_names = {
    0: "store", 1: "shrink", 2: "reduce", 3: "reduce", 4: "reduce", 5: "reduce", 6: "implode",
    7: "tokenize", 8: "deflate", 9: "deflate64", 10: "implode", 12: "bzip2", 14: "lzma",
    18: "terse", 19: "lz77", 97: "wavpack", 98: "ppmd",
}


class BadZipFile(Exception):
    """A file is no zip file, or a damaged one."""


class LargeZipFile(Exception):
    """Something is too large without ZIP64."""


BadZipFile.__module__ = LargeZipFile.__module__ = "zipfile"


def _clean_name(name):
    """A member's name: up to a null, with slashes."""
    name = name.partition("\0")[0]
    if os.sep != "/" and os.sep in name:
        name = name.replace(os.sep, "/")
    if os.altsep and os.altsep != "/" and os.altsep in name:
        name = name.replace(os.altsep, "/")
    return name


def extra_fields(extra):
    """Give kind and data of extra fields; a rest that is none comes last with the kind None."""
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        yield kind, extra[4:4 + length]
        extra = extra[4 + length:]
    if extra:
        yield None, extra


def without_extra(extra, unwanted):
    """Extra fields but those of some kinds."""
    kept = b""
    for kind, data in extra_fields(extra):
        if kind is None:
            kept += data
        elif kind not in unwanted:
            kept += struct.pack("<HH", kind, len(data)) + data
    return kept


class ZipInfo:
    """What is known of a member."""

    __module__ = "zipfile"
    __slots__ = ("orig_filename", "filename", "date_time", "compress_type", "compress_level",
                 "comment", "extra", "create_system", "create_version", "extract_version",
                 "reserved", "flag_bits", "volume", "internal_attr", "external_attr",
                 "header_offset", "CRC", "compress_size", "file_size", "_raw_time",
                 "_end_offset")

    def __init__(self, filename="NoName", date_time=(1980, 1, 1, 0, 0, 0)):
        self.orig_filename = filename
        self.filename = _clean_name(filename)
        self.date_time = date_time
        if date_time[0] < 1980:
            raise ValueError("ZIP does not support timestamps before 1980")
        self.compress_type = ZIP_STORED
        self.compress_level = None
        self.comment = self.extra = b""
        self.create_system = 3
        self.create_version = self.extract_version = DEFAULT_VERSION
        self.reserved = self.flag_bits = self.volume = 0
        self.internal_attr = self.external_attr = 0
        self.compress_size = self.file_size = 0
        self._end_offset = None

    _compresslevel = property(lambda self: self.compress_level,
                              lambda self, value: setattr(self, "compress_level", value))

    def __repr__(self):
        parts = [f"<{type(self).__name__} filename={self.filename!r}"]
        if self.compress_type != ZIP_STORED:
            name = compressor_names.get(self.compress_type, self.compress_type)
            parts.append(f" compress_type={name}")
        high, low = self.external_attr >> 16, self.external_attr & 0xffff
        if high:
            parts.append(f" filemode={stat.filemode(high)!r}")
        if low:
            parts.append(f" external_attr={low:#x}")
        is_dir = self.is_dir()
        if not is_dir or self.file_size:
            parts.append(f" file_size={self.file_size!r}")
        if (not is_dir or self.compress_size) and (
                self.compress_type != ZIP_STORED or self.file_size != self.compress_size):
            parts.append(f" compress_size={self.compress_size!r}")
        return "".join(parts) + ">"

    @classmethod
    def from_file(cls, filename, arcname=None, *, strict_timestamps=True):
        """Return what is known of a file of the system."""
        filename = os.fspath(filename)
        st = os.stat(filename)
        is_dir = stat.S_ISDIR(st.st_mode)
        date_time = time.localtime(st.st_mtime)[:6]
        if not strict_timestamps:
            date_time = max(min(date_time, (2107, 12, 31, 23, 59, 59)), (1980, 1, 1, 0, 0, 0))
        arcname = os.path.normpath(filename if arcname is None else arcname).lstrip(os.sep)
        info = cls(arcname + "/" if is_dir else arcname, date_time)
        info.external_attr = (st.st_mode & 0xffff) << 16 | (0x10 if is_dir else 0)
        info.file_size = 0 if is_dir else st.st_size
        return info

    def is_dir(self):
        """Is it a directory?"""
        return self.filename.endswith("/")

    def dos_time(self):
        """Date and time as DOS has them."""
        year, month, day, hour, minute, second = self.date_time
        return ((year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2)

    def _raise_versions(self, least=0):
        if self.compress_type == ZIP_BZIP2:
            least = max(BZIP2_VERSION, least)
        elif self.compress_type == ZIP_LZMA:
            least = max(LZMA_VERSION, least)
        self.extract_version = max(least, self.extract_version)
        self.create_version = max(least, self.create_version)

    def _name_and_flags(self):
        try:
            return self.filename.encode("ascii"), self.flag_bits
        except UnicodeEncodeError:
            return self.filename.encode("utf-8"), self.flag_bits | UTF8_NAME

    def FileHeader(self, zip64=None):
        """Return the header that stands before the data."""
        date, clock = self.dos_time()
        crc, packed, size = 0, 0, 0
        if not self.flag_bits & USE_DESCRIPTOR:
            crc, packed, size = self.CRC, self.compress_size, self.file_size
        extra = self.extra
        if zip64 is None:
            zip64 = size > ZIP64_LIMIT or packed > ZIP64_LIMIT
        if zip64:
            extra += struct.pack("<HHQQ", 1, 16, size, packed)
            size = packed = 0xffffffff
        self._raise_versions(ZIP64_VERSION if zip64 else 0)
        name, flags = self._name_and_flags()
        return LOCAL.pack(LOCAL_MAGIC, self.extract_version, self.reserved, flags,
                          self.compress_type, clock, date, crc, packed, size, len(name),
                          len(extra)) + name + extra

    def central_header(self):
        """The header in the directory at the end."""
        date, clock = self.dos_time()
        large, extra = [], self.extra
        size, packed, offset = self.file_size, self.compress_size, self.header_offset
        if size > ZIP64_LIMIT or packed > ZIP64_LIMIT:
            large += [size, packed]
            size = packed = 0xffffffff
        if offset > ZIP64_LIMIT:
            large.append(offset)
            offset = 0xffffffff
        if large:
            extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) \
                + without_extra(extra, (1,))
        self._raise_versions(ZIP64_VERSION if large else 0)
        name, flags = self._name_and_flags()
        return CENTRAL.pack(CENTRAL_MAGIC, self.create_version, self.create_system,
                            self.extract_version, self.reserved, flags, self.compress_type,
                            clock, date, self.CRC, packed, size, len(name), len(extra),
                            len(self.comment), 0, self.internal_attr, self.external_attr,
                            offset) + name + extra + self.comment

    def read_extra(self):
        """Take sizes that need ZIP64 from the extra fields."""
        rest = self.extra
        while len(rest) >= 4:
            kind, length = struct.unpack("<HH", rest[:4])
            if 4 + length > len(rest):
                raise BadZipFile(f"Corrupt extra field {kind:04x} (size={length})")
            if kind == 1:
                data, field = rest[4:4 + length], "File size"
                try:
                    if self.file_size in (0xffffffffffffffff, 0xffffffff):
                        self.file_size, = struct.unpack("<Q", data[:8])
                        data = data[8:]
                    if self.compress_size == 0xffffffff:
                        field = "Compress size"
                        self.compress_size, = struct.unpack("<Q", data[:8])
                        data = data[8:]
                    if self.header_offset == 0xffffffff:
                        field = "Header offset"
                        self.header_offset, = struct.unpack("<Q", data[:8])
                except struct.error:
                    raise BadZipFile(f"Corrupt zip64 extra field. {field} not found.") from None
            rest = rest[4 + length:]


def of_central(fields, name, extra, comment, encoding):
    """The ZipInfo of a header in the directory."""
    (_, create_version, create_system, extract_version, reserved, flags, kind, clock, date, crc,
     packed, size, _, _, _, volume, internal, external, offset) = fields
    coding = "utf-8" if flags & UTF8_NAME else encoding or "cp437"
    info = ZipInfo(name.decode(coding))
    info.extra, info.comment, info.header_offset = extra, comment, offset
    info.create_version, info.create_system = create_version, create_system
    info.extract_version, info.reserved, info.flag_bits = extract_version, reserved, flags
    info.compress_type, info.CRC = kind, crc
    info.compress_size, info.file_size = packed, size
    if extract_version > MAX_EXTRACT_VERSION:
        raise NotImplementedError(f"zip file version {extract_version / 10:.1f}")
    info.volume, info.internal_attr, info.external_attr = volume, internal, external
    info._raw_time = clock
    info.date_time = ((date >> 9) + 1980, date >> 5 & 15, date & 31, clock >> 11,
                      clock >> 5 & 63, (clock & 31) * 2)
    info.read_extra()
    return info
