"""Reading and writing tar archives."""

import builtins
import contextlib
import copy
import os
import stat
import sys
import time
import warnings

from _tar_info import (AREGTYPE, BLKTYPE, BLOCKSIZE, CHRTYPE, CONTTYPE,  # noqa: F401
                       DEFAULT_FORMAT, DIRTYPE, FIFOTYPE, GNU_FORMAT, GNU_MAGIC, GNU_TYPES,
                       GNUTYPE_LONGLINK, GNUTYPE_LONGNAME, GNUTYPE_SPARSE, LENGTH_LINK,
                       LENGTH_NAME, LENGTH_PREFIX, LNKTYPE, NUL, PAX_FIELDS, PAX_FORMAT,
                       PAX_NUMBER_FIELDS, POSIX_MAGIC, RECORDSIZE, REGTYPE, REGULAR_TYPES,
                       SOLARIS_XHDTYPE, SUPPORTED_TYPES, SYMTYPE, USTAR_FORMAT, XGLTYPE, XHDTYPE,
                       CompressionError, EmptyHeaderError, EOFHeaderError, ExtractError,
                       HeaderError, InvalidHeaderError, ReadError, StreamError,
                       SubsequentHeaderError, TarError, TarInfo, TruncatedHeaderError,
                       calc_chksums, itn, nti, nts, of_file, read_pax, stn)

__all__ = ["TarFile", "TarInfo", "is_tarfile", "TarError", "ReadError", "CompressionError",
           "StreamError", "ExtractError", "HeaderError", "ENCODING", "USTAR_FORMAT",
           "GNU_FORMAT", "PAX_FORMAT", "DEFAULT_FORMAT", "open", "fully_trusted_filter",
           "data_filter", "tar_filter", "FilterError", "AbsoluteLinkError",
           "OutsideDestinationError", "SpecialFileError", "AbsolutePathError",
           "LinkOutsideDestinationError"]

from _tar_filters import (FILTERS as _FILTERS, AbsoluteLinkError,  # noqa: F401
                          AbsolutePathError, FilterError, LinkOutsideDestinationError,
                          OutsideDestinationError, SpecialFileError, data_filter,
                          fully_trusted_filter, tar_filter)
from _tar_streams import ExFileObject, Stream as _Stream

version = "0.9.0"
ENCODING = sys.getfilesystemencoding()


# ---------------------------------------------------------------- archives

class TarFile:
    """A tar archive."""

    debug, dereference, ignore_zeros, errorlevel = 0, False, False, 1
    format, encoding, errors = DEFAULT_FORMAT, ENCODING, None
    tarinfo, fileobject, extraction_filter = TarInfo, ExFileObject, None

    def __init__(self, name=None, mode="r", fileobj=None, format=None, tarinfo=None,
                 dereference=None, ignore_zeros=None, encoding=None, errors="surrogateescape",
                 pax_headers=None, debug=None, errorlevel=None, copybufsize=None, stream=False):
        modes = {"r": "rb", "a": "r+b", "w": "wb", "x": "xb"}
        if mode not in modes:
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        self.mode, self._mode = mode, modes[mode]
        if not fileobj:
            if mode == "a" and not os.path.exists(name):
                self.mode, self._mode = "w", "wb"
            fileobj = builtins.open(name, self._mode)
            self._extfileobj = False
        else:
            if name is None and isinstance(getattr(fileobj, "name", None), (str, bytes)):
                name = fileobj.name
            self._extfileobj = True
        self.name = os.path.abspath(name) if name else None
        self.fileobj, self.errors, self.stream = fileobj, errors, stream
        for attribute, value in (("format", format), ("tarinfo", tarinfo),
                                 ("dereference", dereference), ("ignore_zeros", ignore_zeros),
                                 ("encoding", encoding), ("debug", debug),
                                 ("errorlevel", errorlevel)):
            if value is not None:
                setattr(self, attribute, value)
        self.pax_headers = dict(pax_headers) if pax_headers and self.format == PAX_FORMAT else {}
        self.copybufsize, self.closed, self.members, self._loaded = copybufsize, False, [], False
        self.offset, self.inodes, self.firstmember = fileobj.tell(), {}, None
        try:
            self._begin()
        except:
            if not self._extfileobj:
                fileobj.close()
            self.closed = True
            raise

    def _begin(self):
        if self.mode == "r":
            self.firstmember = self.next()
        elif self.mode == "a":
            while True:
                self.fileobj.seek(self.offset)
                try:
                    self.members.append(self._read_member())
                except EOFHeaderError:
                    self.fileobj.seek(self.offset)
                    break
                except HeaderError as e:
                    raise ReadError(str(e)) from None
        else:
            self._loaded = True
            if self.pax_headers:
                data = self.tarinfo.create_pax_global_header(self.pax_headers.copy())
                self.fileobj.write(data)
                self.offset += len(data)

    @classmethod
    def open(cls, name=None, mode="r", fileobj=None, bufsize=RECORDSIZE, **kwargs):
        """Open an archive, compressed or not."""
        if not name and not fileobj:
            raise ValueError("nothing to open")
        if mode in ("r", "r:*"):
            return cls._open_any(name, mode, fileobj, **kwargs)
        filemode, colon, kind = mode.partition(":")
        if colon:
            kind, filemode = kind or "tar", filemode or "r"
            if kind not in cls.OPEN_METH:
                raise CompressionError(f"unknown compression type {kind!r}")
            return getattr(cls, cls.OPEN_METH[kind])(name, filemode, fileobj, **kwargs)
        filemode, bar, kind = mode.partition("|")
        if bar:
            filemode, kind = filemode or "r", kind or "tar"
            if filemode not in ("r", "w"):
                raise ValueError("mode must be 'r' or 'w'")
            stream = _Stream(name, filemode, kind, fileobj, bufsize,
                             kwargs.pop("compresslevel", None))
            try:
                archive = cls(name, filemode, stream, **kwargs)
            except:
                stream.close()
                raise
            archive._extfileobj = False
            return archive
        if mode in ("a", "w", "x"):
            return cls.taropen(name, mode, fileobj, **kwargs)
        raise ValueError("undiscernible mode")

    @classmethod
    def _open_any(cls, name, mode, fileobj, **kwargs):
        place = fileobj.tell() if fileobj is not None else None
        messages = []
        for kind, method in sorted(cls.OPEN_METH.items(), key=lambda item: item[0] != "tar"):
            try:
                return getattr(cls, method)(name, "r", fileobj, **kwargs)
            except (ReadError, CompressionError) as e:
                messages.append(f"- method {kind}: {e!r}")
                if fileobj is not None:
                    fileobj.seek(place)
        raise ReadError("file could not be opened successfully:\n" + "\n".join(messages))

    @classmethod
    def taropen(cls, name, mode="r", fileobj=None, **kwargs):
        """Open an archive that is not compressed."""
        if mode not in ("r", "a", "w", "x"):
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        return cls(name, mode, fileobj, **kwargs)

    @classmethod
    def _packed(cls, make, what, faults, name, mode, fileobj, **kwargs):
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            packed = make()
        except OSError:
            if fileobj is not None and mode == "r":
                raise ReadError(f"not {what} file") from None
            raise
        try:
            archive = cls.taropen(name, mode, packed, **kwargs)
        except faults as e:
            packed.close()
            if mode == "r":
                raise ReadError(f"not {what} file") from e
            raise
        except:
            packed.close()
            raise
        archive._extfileobj = False
        return archive

    @classmethod
    def gzopen(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """Open an archive compressed with gzip."""
        from gzip import GzipFile
        return cls._packed(lambda: GzipFile(name, mode + "b", compresslevel, fileobj), "a gzip",
                           (OSError, EOFError), name, mode, fileobj, **kwargs)

    @classmethod
    def bz2open(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """Open an archive compressed with bzip2."""
        try:
            from bz2 import BZ2File
        except ImportError:
            raise CompressionError("bz2 module is not available") from None
        return cls._packed(lambda: BZ2File(fileobj or name, mode, compresslevel=compresslevel),
                           "a bzip2", (OSError, EOFError), name, mode, fileobj, **kwargs)

    @classmethod
    def xzopen(cls, name, mode="r", fileobj=None, preset=None, **kwargs):
        """Open an archive compressed with lzma."""
        try:
            from lzma import LZMAError, LZMAFile
        except ImportError:
            raise CompressionError("lzma module is not available") from None
        return cls._packed(lambda: LZMAFile(fileobj or name, mode, preset=preset), "an lzma",
                           (LZMAError, EOFError), name, mode, fileobj, **kwargs)

    OPEN_METH = {"tar": "taropen", "gz": "gzopen", "bz2": "bz2open", "xz": "xzopen"}

    def close(self):
        """End the archive and let the file go."""
        if self.closed:
            return
        self.closed = True
        with contextlib.nullcontext() if self._extfileobj else contextlib.closing(self.fileobj):
            if self.mode in ("a", "w", "x"):
                # Two empty blocks end an archive, and a record is always full.
                padding = BLOCKSIZE * 2
                padding += -(self.offset + padding) % RECORDSIZE
                self.fileobj.write(NUL * padding)
                self.offset += padding

    def _check(self, mode=None):
        if self.closed:
            raise OSError(f"{type(self).__name__} is closed")
        if mode is not None and self.mode not in mode:
            raise OSError(f"bad operation for mode {self.mode!r}")

    # ------------------------------------------------------------ reading

    def _read_member(self):
        """The member whose header stands at the offset."""
        start = self.offset
        info = self.tarinfo.frombuf(self.fileobj.read(BLOCKSIZE), self.encoding, self.errors)
        info.offset = start
        place = start + BLOCKSIZE
        if info.type in (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, XHDTYPE, SOLARIS_XHDTYPE, XGLTYPE):
            blocks = info.size + -info.size % BLOCKSIZE
            data = self.fileobj.read(blocks)[:info.size]
            self.offset = place + blocks
            return self._after_extension(info, data, start)
        info.offset_data = place
        if info.isreg() or info.type not in SUPPORTED_TYPES:
            place += info.size + -info.size % BLOCKSIZE
        self.offset = place
        info.take_pax(self.pax_headers, self.encoding, self.errors)
        return info

    def _after_extension(self, info, data, start):
        if info.type == XGLTYPE:
            self.pax_headers.update(read_pax(data, self.errors))
        try:
            following = self._read_member()
        except HeaderError as e:
            raise SubsequentHeaderError(str(e)) from None
        if info.type == GNUTYPE_LONGNAME:
            following.name = nts(data, self.encoding, self.errors)
            if following.isdir():
                following.name = following.name.removesuffix("/")
        elif info.type == GNUTYPE_LONGLINK:
            following.linkname = nts(data, self.encoding, self.errors)
        elif info.type in (XHDTYPE, SOLARIS_XHDTYPE):
            headers = {**self.pax_headers, **read_pax(data, self.errors)}
            old = following.size
            following.take_pax(headers, self.encoding, self.errors)
            if "size" in headers and following.size != old:
                self.offset = following.offset_data + following.size \
                    + -following.size % BLOCKSIZE
        following.offset = start
        return following

    def next(self):
        """Return the next member, None at the end."""
        self._check("ra")
        if self.firstmember is not None:
            info, self.firstmember = self.firstmember, None
            return info
        if self.offset != self.fileobj.tell():
            if self.offset == 0:
                return None
            self.fileobj.seek(self.offset - 1)
            if not self.fileobj.read(1):
                raise ReadError("unexpected end of data")
        info = self._read_next()
        if info is None:
            self._loaded = True
        elif not self.stream:
            self.members.append(info)
        return info

    def _read_next(self):
        """The next member that can be read, None at the end.

        What is no header is the end of the archive, but no archive at all if it stands at its begin.
        """
        while True:
            is_first = self.offset == 0
            try:
                return self._read_member()
            except SubsequentHeaderError as e:
                raise ReadError(str(e)) from None
            except (EOFHeaderError, InvalidHeaderError) as e:
                if not self.ignore_zeros:
                    if is_first and isinstance(e, InvalidHeaderError):
                        raise ReadError(str(e)) from None
                    return None
                self.offset += BLOCKSIZE
            except (EmptyHeaderError, TruncatedHeaderError) as e:
                if is_first:
                    is_empty = isinstance(e, EmptyHeaderError)
                    raise ReadError("empty file" if is_empty else str(e)) from None
                return None

    def _load(self):
        while not self._loaded and self.next() is not None:
            pass
        self._loaded = True

    def getmembers(self):
        """Return all members."""
        self._check()
        if not self._loaded:
            self._load()
        return self.members

    def getnames(self):
        """Return the names of all members."""
        return [info.name for info in self.getmembers()]

    def getmember(self, name):
        """Return the last member of a name."""
        found = self._find(name.rstrip("/"))
        if found is None:
            raise KeyError(f"filename {name!r} not found")
        return found

    def _find(self, name, before=None):
        members = self.getmembers()
        if before is not None:
            at = next((n for n, m in enumerate(members) if m.offset == before.offset), None)
            members = members[:at]
        for member in reversed(members):
            if name == member.name:
                return member
        return None

    def __iter__(self):
        if self._loaded:
            yield from self.members
            return
        at = 0
        if self.firstmember is not None:
            info = self.next()
            at = 1
            yield info
        while True:
            if at < len(self.members):
                info = self.members[at]
            elif not self._loaded:
                info = self.next()
                if info is None:
                    return
            else:
                return
            at += 1
            yield info

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, type, value, traceback):
        if type is None:
            self.close()
        else:
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True

    def list(self, verbose=True, *, members=None):
        """Print the members."""
        self._check()
        for info in self if members is None else members:
            words = []
            if verbose:
                owner = f"{info.uname or info.uid}/{info.gname or info.gid}"
                size = f"{info.devmajor},{info.devminor}" if info.ischr() or info.isblk() \
                    else str(info.size)
                kind = {DIRTYPE: stat.S_IFDIR, SYMTYPE: stat.S_IFLNK, LNKTYPE: stat.S_IFREG,
                        FIFOTYPE: stat.S_IFIFO, CHRTYPE: stat.S_IFCHR,
                        BLKTYPE: stat.S_IFBLK}.get(info.type, stat.S_IFREG)
                words = [stat.filemode(info.mode | kind), owner, f"{size:>10}",
                         "%d-%02d-%02d %02d:%02d:%02d" % time.localtime(info.mtime)[:6]]
            words.append(info.name + ("/" if info.isdir() else ""))
            if verbose and info.issym():
                words.append("-> " + info.linkname)
            if verbose and info.islnk():
                words.append("link to " + info.linkname)
            print(*words, end=" \n")

    # ------------------------------------------------------------ writing

    def gettarinfo(self, name=None, arcname=None, fileobj=None):
        """Return what is known of a file."""
        self._check("awx")
        if fileobj is not None:
            name = fileobj.name
        name = os.fspath(name)
        if arcname is None:
            arcname = name
        arcname = os.path.splitdrive(arcname)[1].replace(os.sep, "/").lstrip("/")
        info = self.tarinfo()
        info._tarfile = self
        return of_file(info, name, arcname, fileobj, self.dereference, self.inodes)

    def add(self, name, arcname=None, recursive=True, *, filter=None):
        """Add a file, or a directory with all it contains."""
        self._check("awx")
        if arcname is None:
            arcname = name
        if self.name is not None and os.path.abspath(name) == self.name:
            return
        info = self.gettarinfo(name, arcname)
        if info is None:
            return
        if filter is not None:
            info = filter(info)
            if info is None:
                return
        if info.isreg():
            with builtins.open(name, "rb") as file:
                self.addfile(info, file)
        elif info.isdir():
            self.addfile(info)
            if recursive:
                for entry in sorted(os.listdir(name)):
                    self.add(os.path.join(name, entry), os.path.join(arcname, entry), recursive,
                             filter=filter)
        else:
            self.addfile(info)

    def addfile(self, tarinfo, fileobj=None):
        """Add a member."""
        self._check("awx")
        if fileobj is None and tarinfo.isreg() and tarinfo.size != 0:
            raise ValueError("fileobj not provided for non zero-size regular file")
        tarinfo = copy.copy(tarinfo)
        header = tarinfo.tobuf(self.format, self.encoding, self.errors)
        tarinfo.offset = self.offset
        self.fileobj.write(header)
        self.offset += len(header)
        tarinfo.offset_data = self.offset
        if fileobj is not None:
            left = tarinfo.size
            while left:
                data = fileobj.read(min(left, self.copybufsize or 16 * 1024))
                if not data:
                    raise OSError("unexpected end of data")
                self.fileobj.write(data)
                left -= len(data)
            self.fileobj.write(NUL * (-tarinfo.size % BLOCKSIZE))
            self.offset += tarinfo.size + -tarinfo.size % BLOCKSIZE
        self.members.append(tarinfo)

    # ------------------------------------------------------------ extracting

    def extractfile(self, member):
        """Return the data of a member as a file; None if it has none."""
        self._check("r")
        info = self.getmember(member) if isinstance(member, str) else member
        if info.isreg() or info.type not in SUPPORTED_TYPES:
            return self.fileobject(self, info)
        if info.islnk() or info.issym():
            if isinstance(self.fileobj, _Stream):
                raise StreamError("cannot extract (sym)link as file object")
            return self.extractfile(self._link_target(info))
        return None

    def _link_target(self, info):
        if info.issym():
            name = "/".join(filter(None, (os.path.dirname(info.name), info.linkname)))
            found = self._find(os.path.normpath(name))
        else:
            found = self._find(info.linkname, info)
        if found is None:
            raise KeyError(f"linkname {info.linkname!r} not found")
        return found

    def _filter(self, filter):
        if filter is None:
            filter = self.extraction_filter
            if filter is None:
                warnings.warn("Python 3.14 will, by default, filter extracted tar archives and "
                              "reject files or modify their metadata. Use the filter argument "
                              "to control this behavior.", DeprecationWarning, stacklevel=3)
                return fully_trusted_filter
            if isinstance(filter, str):
                raise TypeError("String names are not supported for TarFile."
                                "extraction_filter. Use a function such as "
                                "tarfile.data_filter directly.")
            return filter
        if callable(filter):
            return filter
        if filter not in _FILTERS:
            raise ValueError(f"filter {filter!r} not found")
        return _FILTERS[filter]

    def extractall(self, path=".", members=None, *, numeric_owner=False, filter=None):
        """Extract all members, or some."""
        filter = self._filter(filter)
        folders = []
        for member in self if members is None else members:
            info = self._accepted(member, filter, path)
            if info is None:
                continue
            if info.isdir():
                folders.append(info)
            self._extract(info, path, not info.isdir(), numeric_owner)
        for info in sorted(folders, key=lambda info: info.name, reverse=True):
            target = os.path.join(path, info.name)
            try:
                self._set_attributes(info, target, numeric_owner)
            except ExtractError as e:
                self._nonfatal(e)

    def extract(self, member, path="", set_attrs=True, *, numeric_owner=False, filter=None):
        """Extract a member."""
        info = self._accepted(member, self._filter(filter), path)
        if info is not None:
            self._extract(info, path, set_attrs, numeric_owner)

    def _accepted(self, member, filter, path):
        info = self.getmember(member) if isinstance(member, str) else member
        original = info
        try:
            info = filter(info, path)
        except (OSError, FilterError) as e:
            self._fatal(e)
            return None
        except ExtractError as e:
            self._nonfatal(e)
            return None
        if info is not None and info.islnk():
            info = copy.copy(info)
            info._link_path = os.path.join(path, info.linkname)
        return info

    def _fatal(self, e):
        if self.errorlevel > 0:
            raise e

    def _nonfatal(self, e):
        if self.errorlevel > 1:
            raise e

    def _extract(self, info, path, set_attrs, numeric_owner):
        self._check("r")
        try:
            self._extract_member(info, os.path.join(path, info.name), set_attrs, numeric_owner)
        except OSError as e:
            self._fatal(e)
        except ExtractError as e:
            self._nonfatal(e)

    def _extract_member(self, info, target, set_attrs, numeric_owner):
        target = target.rstrip("/")
        upper = os.path.dirname(target)
        if upper and not os.path.exists(upper):
            os.makedirs(upper, exist_ok=True)
        if info.isreg() or info.type not in SUPPORTED_TYPES:
            self.makefile(info, target)
        elif info.isdir():
            self.makedir(info, target)
        elif info.isfifo():
            os.mkfifo(target)
        elif info.islnk() or info.issym():
            self.makelink(info, target)
        else:
            raise ExtractError("special devices not supported by system")
        if set_attrs and not info.issym():
            self._set_attributes(info, target, numeric_owner)

    def _set_attributes(self, info, target, numeric_owner):
        self.chown(info, target, numeric_owner)
        self.chmod(info, target)
        self.utime(info, target)

    def makedir(self, tarinfo, targetpath):
        """Make a directory."""
        try:
            if tarinfo.mode is None:
                os.mkdir(targetpath)
            else:
                os.mkdir(targetpath, 0o700)
        except FileExistsError:
            if not os.path.isdir(targetpath):
                raise

    def makefile(self, tarinfo, targetpath):
        """Make a file."""
        self.fileobj.seek(tarinfo.offset_data)
        with builtins.open(targetpath, "wb") as target:
            left = tarinfo.size
            while left:
                data = self.fileobj.read(min(left, self.copybufsize or 16 * 1024))
                if not data:
                    raise ReadError("unexpected end of data")
                target.write(data)
                left -= len(data)

    def makelink(self, tarinfo, targetpath):
        """Make a link, or a copy of what it leads to."""
        if tarinfo.issym():
            if os.path.lexists(targetpath):
                os.unlink(targetpath)
            os.symlink(tarinfo.linkname, targetpath)
            return
        link = getattr(tarinfo, "_link_path", tarinfo.linkname)
        if os.path.exists(link):
            if os.path.lexists(targetpath):
                os.unlink(targetpath)
            os.link(link, targetpath)
            return
        try:
            self._extract_member(self._link_target(tarinfo), targetpath, True, False)
        except KeyError:
            raise ExtractError("unable to resolve link inside archive") from None

    def chown(self, tarinfo, targetpath, numeric_owner):
        """Set the owner, if this user may."""
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            return
        uid = -1 if tarinfo.uid is None else tarinfo.uid
        gid = -1 if tarinfo.gid is None else tarinfo.gid
        if not numeric_owner:
            import grp
            import pwd
            try:
                gid = grp.getgrnam(tarinfo.gname)[2] if tarinfo.gname else gid
            except KeyError:
                pass
            try:
                uid = pwd.getpwnam(tarinfo.uname)[2] if tarinfo.uname else uid
            except KeyError:
                pass
        try:
            os.lchown(targetpath, uid, gid)
        except OSError as e:
            raise ExtractError("could not change owner") from e

    def chmod(self, tarinfo, targetpath):
        """Set the mode."""
        if tarinfo.mode is not None:
            try:
                os.chmod(targetpath, tarinfo.mode)
            except OSError as e:
                raise ExtractError("could not change mode") from e

    def utime(self, tarinfo, targetpath):
        """Set the time."""
        if tarinfo.mtime is not None:
            try:
                os.utime(targetpath, (tarinfo.mtime, tarinfo.mtime))
            except OSError as e:
                raise ExtractError("could not change modification time") from e


def is_tarfile(name):
    """Is it an archive that can be read?"""
    try:
        if hasattr(name, "read"):
            place = name.tell()
            archive = open(fileobj=name)
            name.seek(place)
        else:
            archive = open(name)
        archive.close()
        return True
    except TarError:
        return False


open = TarFile.open
