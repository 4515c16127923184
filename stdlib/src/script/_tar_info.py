"""The headers of tar archives."""

import os
import stat
import struct

NUL, BLOCKSIZE, RECORDSIZE = b"\0", 512, 10240
GNU_MAGIC, POSIX_MAGIC = b"ustar  \0", b"ustar\x0000"
LENGTH_NAME, LENGTH_LINK, LENGTH_PREFIX = 100, 100, 155
REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, CHRTYPE, BLKTYPE = b"0", b"\0", b"1", b"2", b"3", b"4"
DIRTYPE, FIFOTYPE, CONTTYPE = b"5", b"6", b"7"
GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE = b"L", b"K", b"S"
XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE = b"x", b"g", b"X"
USTAR_FORMAT, GNU_FORMAT, PAX_FORMAT = range(3)
DEFAULT_FORMAT = PAX_FORMAT
SUPPORTED_TYPES = (REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, DIRTYPE, FIFOTYPE, CONTTYPE, CHRTYPE,
                   BLKTYPE, GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE)
REGULAR_TYPES = (REGTYPE, AREGTYPE, CONTTYPE, GNUTYPE_SPARSE)
GNU_TYPES = (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE)
PAX_FIELDS = ("path", "linkpath", "size", "mtime", "uid", "gid", "uname", "gname")
PAX_NUMBER_FIELDS = {"atime": float, "ctime": float, "mtime": float, "uid": int, "gid": int,
                     "size": int}


class TarError(Exception):
    """Anything that goes wrong with archives."""


class ExtractError(TarError):
    """Something cannot be extracted."""


class ReadError(TarError):
    """A file is no archive, or cannot be read."""


class CompressionError(TarError):
    """A compression is not to be had."""


class StreamError(TarError):
    """Streams cannot do that."""


class HeaderError(TarError):
    """A header is none."""


class EmptyHeaderError(HeaderError):
    """There is no header."""


class TruncatedHeaderError(HeaderError):
    """A header is cut off."""


class EOFHeaderError(HeaderError):
    """The archive ends."""


class InvalidHeaderError(HeaderError):
    """A header is damaged."""


class SubsequentHeaderError(HeaderError):
    """What should follow a header does not."""


for _class in (TarError, ExtractError, ReadError, CompressionError, StreamError, HeaderError,
               EmptyHeaderError, TruncatedHeaderError, EOFHeaderError, InvalidHeaderError,
               SubsequentHeaderError):
    _class.__module__ = "tarfile"
del _class


def stn(s, length, encoding, errors):
    """Return a string as a field."""
    if s is None:
        raise ValueError("metadata cannot contain None")
    data = s.encode(encoding, errors)
    return data[:length] + (length - len(data)) * NUL


def nts(s, encoding, errors):
    """Return the string of a field."""
    return s.partition(b"\0")[0].decode(encoding, errors)


def nti(s):
    """Return the number of a field."""
    if s[0] in (0o200, 0o377):
        n = int.from_bytes(s[1:], "big")
        return n - (256 ** (len(s) - 1)) if s[0] == 0o377 else n
    try:
        return int(nts(s, "ascii", "strict").strip() or "0", 8)
    except ValueError:
        raise InvalidHeaderError("invalid header") from None


def itn(n, digits=8, format=DEFAULT_FORMAT):
    """Return a number as a field."""
    n = int(n)
    if 0 <= n < 8 ** (digits - 1):
        return b"%0*o" % (digits - 1, n) + NUL
    if format == GNU_FORMAT and -256 ** (digits - 1) <= n < 256 ** (digits - 1):
        mark = b"\x80" if n >= 0 else b"\xff"
        return mark + (n % 256 ** (digits - 1)).to_bytes(digits - 1, "big")
    raise ValueError("overflow in number field")


def calc_chksums(buf):
    """Return the sums of a header: of its bytes without and with signs."""
    rest = buf[:148] + buf[156:512]
    unsigned = 256 + sum(rest)
    return unsigned, unsigned - 256 * sum(byte > 127 for byte in rest)


def padded(data):
    """Data filled up to whole blocks."""
    return data + (-len(data) % BLOCKSIZE) * NUL


class TarInfo:
    """What is known of a member."""

    __module__ = "tarfile"

    def __init__(self, name=""):
        self.name = name
        self.mode, self.uid, self.gid, self.size, self.mtime, self.chksum = 0o644, 0, 0, 0, 0, 0
        self.type, self.linkname, self.uname, self.gname = REGTYPE, "", "", ""
        self.devmajor = self.devminor = self.offset = self.offset_data = 0
        self.sparse, self.pax_headers, self._tarfile = None, {}, None

    path = property(lambda self: self.name, lambda self, name: setattr(self, "name", name))
    linkpath = property(lambda self: self.linkname,
                        lambda self, name: setattr(self, "linkname", name))
    tarfile = property(lambda self: self._tarfile,
                       lambda self, value: setattr(self, "_tarfile", value))

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r} at {id(self):#x}>"

    def replace(self, *, deep=True, **fields):
        """Return a copy with other fields."""
        import copy
        new = copy.copy(self)
        if deep:
            new.pax_headers = dict(self.pax_headers)
        for name, value in fields.items():
            setattr(new, name, value)
        return new

    def get_info(self):
        """Return the fields of the header."""
        mode = None if self.mode is None else self.mode & 0o7777
        info = {name: getattr(self, name) for name in (
            "name", "uid", "gid", "size", "mtime", "chksum", "type", "linkname", "uname",
            "gname", "devmajor", "devminor")}
        info["mode"] = mode
        if info["type"] == DIRTYPE and not info["name"].endswith("/"):
            info["name"] += "/"
        return info

    def tobuf(self, format=DEFAULT_FORMAT, encoding="utf-8", errors="surrogateescape"):
        """Return the header."""
        info = self.get_info()
        for name, value in info.items():
            if value is None:
                raise ValueError(f"{name} may not be None")
        if format == USTAR_FORMAT:
            return self._ustar(info, encoding, errors)
        if format == GNU_FORMAT:
            return self._gnu(info, encoding, errors)
        if format == PAX_FORMAT:
            return self._pax(info, encoding)
        raise ValueError("invalid format")

    def _ustar(self, info, encoding, errors):
        info["magic"] = POSIX_MAGIC
        if len(info["linkname"].encode(encoding, errors)) > LENGTH_LINK:
            raise ValueError("linkname is too long")
        if len(info["name"].encode(encoding, errors)) > LENGTH_NAME:
            info["prefix"], info["name"] = _split_name(info["name"], encoding, errors)
        return _header(info, USTAR_FORMAT, encoding, errors)

    def _gnu(self, info, encoding, errors):
        info["magic"] = GNU_MAGIC
        before = b""
        for name, kind in (("linkname", GNUTYPE_LONGLINK), ("name", GNUTYPE_LONGNAME)):
            data = info[name].encode(encoding, errors)
            if len(data) > LENGTH_NAME:
                data += NUL
                head = {"name": "././@LongLink", "type": kind, "size": len(data),
                        "magic": GNU_MAGIC}
                before += _header(head, USTAR_FORMAT, encoding, errors) + padded(data)
        return before + _header(info, GNU_FORMAT, encoding, errors)

    def _pax(self, info, encoding):
        info["magic"] = POSIX_MAGIC
        headers = self.pax_headers.copy()
        for name, key, length in (("name", "path", LENGTH_NAME),
                                  ("linkname", "linkpath", LENGTH_LINK),
                                  ("uname", "uname", 32), ("gname", "gname", 32)):
            if key in headers:
                continue
            try:
                info[name].encode("ascii", "strict")
            except UnicodeEncodeError:
                headers[key] = info[name]
                continue
            if len(info[name]) > length:
                headers[key] = info[name]
        for name, digits in (("uid", 8), ("gid", 8), ("size", 12), ("mtime", 12)):
            value = info[name]
            whole = round(value) if isinstance(value, float) else value
            needs = isinstance(value, float)
            info[name] = whole
            if not 0 <= whole < 8 ** (digits - 1):
                info[name], needs = 0, True
            if needs and name not in headers:
                headers[name] = str(value)
        before = pax_header(headers, XHDTYPE, encoding) if headers else b""
        return before + _header(info, USTAR_FORMAT, "ascii", "replace")

    @classmethod
    def create_pax_global_header(cls, pax_headers):
        """Return a header for the whole archive."""
        return pax_header(pax_headers, XGLTYPE, "utf-8")

    @classmethod
    def frombuf(cls, buf, encoding, errors):
        """Return what a header tells."""
        if len(buf) == 0:
            raise EmptyHeaderError("empty header")
        if len(buf) != BLOCKSIZE:
            raise TruncatedHeaderError("truncated header")
        if buf.count(NUL) == BLOCKSIZE:
            raise EOFHeaderError("end of file header")
        chksum = nti(buf[148:156])
        if chksum not in calc_chksums(buf):
            raise InvalidHeaderError("bad checksum")
        obj = cls(nts(buf[0:100], encoding, errors))
        obj.mode, obj.uid, obj.gid = nti(buf[100:108]), nti(buf[108:116]), nti(buf[116:124])
        obj.size, obj.mtime, obj.chksum = nti(buf[124:136]), nti(buf[136:148]), chksum
        obj.type = buf[156:157]
        obj.linkname = nts(buf[157:257], encoding, errors)
        obj.uname, obj.gname = nts(buf[265:297], encoding, errors), nts(buf[297:329], encoding,
                                                                         errors)
        obj.devmajor, obj.devminor = nti(buf[329:337]), nti(buf[337:345])
        prefix = nts(buf[345:500], encoding, errors)
        if obj.type == AREGTYPE and obj.name.endswith("/"):
            obj.type = DIRTYPE
        if obj.type == GNUTYPE_SPARSE:
            raise NotImplementedError("tarfile: sparse members cannot be read")
        if obj.isdir():
            obj.name = obj.name.rstrip("/")
        if prefix and obj.type not in GNU_TYPES:
            obj.name = prefix + "/" + obj.name
        return obj

    def take_pax(self, headers, encoding, errors):
        """Let the fields of extended headers win."""
        for key, value in headers.items():
            if key not in PAX_FIELDS and key not in PAX_NUMBER_FIELDS:
                continue
            if key in PAX_NUMBER_FIELDS:
                try:
                    value = PAX_NUMBER_FIELDS[key](value)
                except ValueError:
                    value = 0
            elif key == "path":
                value = value.rstrip("/")
            setattr(self, {"path": "name", "linkpath": "linkname"}.get(key, key), value)
        self.pax_headers = headers.copy()

    def isreg(self):
        """Is it a file?"""
        return self.type in REGULAR_TYPES

    isfile = isreg

    def isdir(self):
        """Is it a directory?"""
        return self.type == DIRTYPE

    def issym(self):
        """Is it a symbolic link?"""
        return self.type == SYMTYPE

    def islnk(self):
        """Is it a hard link?"""
        return self.type == LNKTYPE

    def ischr(self):
        """Is it a device of characters?"""
        return self.type == CHRTYPE

    def isblk(self):
        """Is it a device of blocks?"""
        return self.type == BLKTYPE

    def isfifo(self):
        """Is it a pipe?"""
        return self.type == FIFOTYPE

    def issparse(self):
        """Has it holes?"""
        return self.sparse is not None

    def isdev(self):
        """Is it a device or a pipe?"""
        return self.type in (CHRTYPE, BLKTYPE, FIFOTYPE)


def _split_name(name, encoding, errors):
    parts = name.split("/")
    for n in range(1, len(parts)):
        prefix, rest = "/".join(parts[:n]), "/".join(parts[n:])
        if len(prefix.encode(encoding, errors)) <= LENGTH_PREFIX \
                and len(rest.encode(encoding, errors)) <= LENGTH_NAME:
            return prefix, rest
    raise ValueError("name is too long")


def _header(info, format, encoding, errors):
    is_device = info.get("type") in (CHRTYPE, BLKTYPE)
    device = [itn(info.get(name, 0), 8, format) if is_device else stn("", 8, encoding, errors)
              for name in ("devmajor", "devminor")]
    kind = info.get("type", REGTYPE)
    parts = [stn(info.get("name", ""), 100, encoding, errors),
             itn(info.get("mode", 0) & 0o7777, 8, format), itn(info.get("uid", 0), 8, format),
             itn(info.get("gid", 0), 8, format), itn(info.get("size", 0), 12, format),
             itn(info.get("mtime", 0), 12, format), b"        ", kind,
             stn(info.get("linkname", ""), 100, encoding, errors),
             info.get("magic", POSIX_MAGIC), stn(info.get("uname", ""), 32, encoding, errors),
             stn(info.get("gname", ""), 32, encoding, errors), *device,
             stn(info.get("prefix", ""), 155, encoding, errors)]
    buf = struct.pack("%ds" % BLOCKSIZE, b"".join(parts))
    chksum = calc_chksums(buf)[0]
    return buf[:148] + b"%06o\0" % chksum + buf[155:]


def pax_header(headers, kind, encoding):
    """Return an extended header and its data."""
    binary = False
    for value in headers.values():
        try:
            value.encode("utf-8", "strict")
        except UnicodeEncodeError:
            binary = True
    records = b"21 hdrcharset=BINARY\n" if binary else b""
    for key, value in headers.items():
        key = key.encode("utf-8")
        value = value.encode(encoding, "surrogateescape") if binary else value.encode("utf-8")
        length = len(key) + len(value) + 3
        size = length
        while size != length + len(str(size)):
            size = length + len(str(size))
        records += b"%d %s=%s\n" % (size, key, value)
    head = {"name": "././@PaxHeader", "type": kind, "size": len(records), "magic": POSIX_MAGIC}
    return _header(head, USTAR_FORMAT, "ascii", "replace") + padded(records)


def read_pax(data, errors):
    """Return the fields of an extended header's data."""
    headers, place = {}, 0
    while place < len(data) and data[place] != 0:
        end = data.find(b" ", place)
        try:
            length = int(data[place:end])
        except ValueError:
            raise InvalidHeaderError("invalid header") from None
        record = data[end + 1:place + length - 1]
        key, equals, value = record.partition(b"=")
        if length < 5 or not equals or data[place + length - 1:place + length] != b"\n":
            raise InvalidHeaderError("invalid header")
        headers[key.decode("utf-8", "surrogateescape")] = value.decode("utf-8",
                                                                       "surrogateescape")
        place += length
    return headers


def of_file(tarinfo, name, arcname, fileobj, dereference, inodes):
    """Fill in what the system knows of a file; None for what cannot be kept."""
    status = os.fstat(fileobj.fileno()) if fileobj is not None else \
        os.stat(name) if dereference else os.lstat(name)
    mode, linkname = status.st_mode, ""
    if stat.S_ISREG(mode):
        key = status.st_ino, status.st_dev
        if not dereference and status.st_nlink > 1 and key in inodes \
                and arcname != inodes[key]:
            kind, linkname = LNKTYPE, inodes[key]
        else:
            kind = REGTYPE
            if key[0]:
                inodes[key] = arcname
    elif stat.S_ISDIR(mode):
        kind = DIRTYPE
    elif stat.S_ISFIFO(mode):
        kind = FIFOTYPE
    elif stat.S_ISLNK(mode):
        kind, linkname = SYMTYPE, os.readlink(name)
    elif stat.S_ISCHR(mode):
        kind = CHRTYPE
    elif stat.S_ISBLK(mode):
        kind = BLKTYPE
    else:
        return None
    tarinfo.name, tarinfo.mode, tarinfo.type, tarinfo.linkname = arcname, mode, kind, linkname
    tarinfo.uid, tarinfo.gid = status.st_uid, status.st_gid
    tarinfo.size = status.st_size if kind == REGTYPE else 0
    tarinfo.mtime = status.st_mtime
    tarinfo.uname, tarinfo.gname = _names(status.st_uid, status.st_gid)
    if kind in (CHRTYPE, BLKTYPE):
        tarinfo.devmajor, tarinfo.devminor = os.major(status.st_rdev), os.minor(status.st_rdev)
    return tarinfo


def _names(uid, gid):
    import grp
    import pwd
    try:
        user = pwd.getpwuid(uid)[0]
    except KeyError:
        user = ""
    try:
        return user, grp.getgrgid(gid)[0]
    except KeyError:
        return user, ""
