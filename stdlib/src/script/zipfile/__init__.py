"""Reading and writing zip files."""

import io
import os
import shutil
import stat
import struct
import sys
import threading
import time

from _zip_info import (BZIP2_VERSION, CENTRAL, CENTRAL_MAGIC, COMPRESSED_PATCH,  # noqa: F401
                       DEFAULT_VERSION, ENCRYPTED, END, END64, END64_MAGIC, END_MAGIC, LOCAL,
                       LOCAL_MAGIC, LOCATOR64, LOCATOR64_MAGIC, LZMA_VERSION,
                       MAX_EXTRACT_VERSION, STRONG_ENCRYPTION, USE_DESCRIPTOR, UTF8_NAME,
                       ZIP64_LIMIT, ZIP64_VERSION, ZIP_BZIP2, ZIP_DEFLATED,
                       ZIP_FILECOUNT_LIMIT, ZIP_LZMA, ZIP_MAX_COMMENT, ZIP_STORED, BadZipFile,
                       LargeZipFile, ZipInfo, compressor_names, of_central)
from _zip_streams import (SharedFile, ZipExtFile, ZipWriteFile, check_compression, check_large,
                          mark_for)

__all__ = ["BadZipFile", "BadZipfile", "error", "ZIP_STORED", "ZIP_DEFLATED", "ZIP_BZIP2",
           "ZIP_LZMA", "is_zipfile", "ZipInfo", "ZipFile", "PyZipFile", "LargeZipFile", "Path"]

error = BadZipfile = BadZipFile


def __getattr__(name):
    if name in ("Path", "CompleteDirs"):
        import _zip_path
        return getattr(_zip_path, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _End:
    """The record at the end of a zip file."""

    def __init__(self, fields, comment, place):
        (_, _, _, _, self.count, self.size, self.offset, _) = fields
        self.comment, self.place, self.start = comment, place, place
        self.is_zip64 = False

    def read_zip64(self, file):
        """Take what stands in the larger record before."""
        if self.place < LOCATOR64.size:
            return
        file.seek(self.place - LOCATOR64.size)
        data = file.read(LOCATOR64.size)
        magic, _, _, disks = LOCATOR64.unpack(data)
        if magic != LOCATOR64_MAGIC:
            return
        if disks > 1:
            raise BadZipFile("zipfiles that span multiple disks are not supported")
        start = self.place - LOCATOR64.size - END64.size
        if start < 0:
            return
        file.seek(start)
        fields = END64.unpack(file.read(END64.size))
        if fields[0] == END64_MAGIC:
            self.count, self.size, self.offset = fields[7:]
            self.start, self.is_zip64 = start, True


def _find_end(file):
    """The record at the end of a file, None if it has none."""
    file.seek(0, 2)
    size = file.tell()
    start = max(size - ZIP_MAX_COMMENT - END.size - 1, 0)
    file.seek(start)
    data = file.read()
    at = len(data) - END.size
    if not (at >= 0 and data[at:at + 4] == END_MAGIC and data[-2:] == b"\0\0"):
        at = data.rfind(END_MAGIC)
        if at < 0 or len(data) - at < END.size:
            return None
    fields = END.unpack(data[at:at + END.size])
    comment = data[at + END.size:at + END.size + fields[7]]
    end = _End(fields, comment, start + at)
    end.read_zip64(file)
    return end


def is_zipfile(filename):
    """Is it a zip file, by its end?"""
    try:
        if hasattr(filename, "read"):
            place = filename.tell()
            found = _find_end(filename)
            filename.seek(place)
        else:
            with open(filename, "rb") as file:
                found = _find_end(file)
    except (OSError, BadZipFile):
        return False
    return found is not None


class _Tellable:
    """Counts what goes into a file that cannot tell its place."""

    def __init__(self, file):
        self.file, self.offset = file, 0

    def write(self, data):
        n = self.file.write(data)
        self.offset += n
        return n

    def tell(self):
        return self.offset

    def flush(self):
        self.file.flush()

    def close(self):
        self.file.close()


class ZipFile:
    """A zip file."""

    fp = None
    _windows_illegal_name_trans_table = None

    def __init__(self, file, mode="r", compression=ZIP_STORED, allowZip64=True,
                 compresslevel=None, *, strict_timestamps=True, metadata_encoding=None):
        if mode not in ("r", "w", "x", "a"):
            raise ValueError("ZipFile requires mode 'r', 'w', 'x', or 'a'")
        check_compression(compression)
        self._allowZip64, self._did_modify, self.debug = allowZip64, False, 0
        self.NameToInfo, self.filelist = {}, []
        self.compression, self.compresslevel, self.mode = compression, compresslevel, mode
        self.pwd, self._comment = None, b""
        self._strict_timestamps, self.metadata_encoding = strict_timestamps, metadata_encoding
        if metadata_encoding and mode != "r":
            raise ValueError("metadata_encoding is only supported for reading files")
        self._seekable, self._writing = True, False
        self._lock = threading.RLock()
        self._users = 1
        if isinstance(file, os.PathLike):
            file = os.fspath(file)
        self._is_ours = isinstance(file, str)
        if self._is_ours:
            self.filename = file
            self.fp = self._open_file(file, mode)
        else:
            self.fp, self.filename = file, getattr(file, "name", None)
        try:
            self._begin()
        except:
            file, self.fp = self.fp, None
            self._release(file)
            raise

    def _open_file(self, file, mode):
        modes = {"r": ["rb"], "w": ["w+b", "wb"], "x": ["x+b", "xb"], "a": ["r+b", "w+b", "wb"]}
        for n, choice in enumerate(modes[mode]):
            try:
                return io.open(file, choice)
            except OSError:
                if n == len(modes[mode]) - 1:
                    raise

    def _begin(self):
        if self.mode == "r":
            self._read_directory()
        elif self.mode in ("w", "x"):
            self._did_modify = True
            try:
                self.start_dir = self.fp.tell()
            except (AttributeError, OSError):
                self.fp = _Tellable(self.fp)
                self.start_dir, self._seekable = 0, False
            else:
                try:
                    self.fp.seek(self.start_dir)
                except (AttributeError, OSError):
                    self._seekable = False
        else:
            try:
                self._read_directory()
                self.fp.seek(self.start_dir)
            except BadZipFile:
                # Not one yet: it is appended to what there is.
                self.fp.seek(0, 2)
                self._did_modify = True
                self.start_dir = self.fp.tell()

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def __repr__(self):
        head = f"<{type(self).__module__}.{type(self).__qualname__}"
        if self.fp is None:
            return head + " [closed]>"
        what = ""
        if not self._is_ours:
            what = f" file={self.fp!r}"
        elif self.filename is not None:
            what = f" filename={self.filename!r}"
        return f"{head}{what} mode={self.mode!r}>"

    def _read_directory(self):
        file = self.fp
        try:
            end = _find_end(file)
        except OSError:
            raise BadZipFile("File is not a zip file") from None
        if end is None:
            raise BadZipFile("File is not a zip file")
        self._comment = end.comment
        # Something may stand before the archive: all offsets are moved by as much.
        before = end.start - end.size - end.offset
        self.start_dir = end.offset + before
        if self.start_dir < 0:
            raise BadZipFile("Bad offset for central directory")
        file.seek(self.start_dir)
        data = io.BytesIO(file.read(end.size))
        done = 0
        while done < end.size:
            head = data.read(CENTRAL.size)
            if len(head) != CENTRAL.size:
                raise BadZipFile("Truncated central directory")
            fields = CENTRAL.unpack(head)
            if fields[0] != CENTRAL_MAGIC:
                raise BadZipFile("Bad magic number for central directory")
            name, extra, comment = (data.read(length) for length in fields[12:15])
            info = of_central(fields, name, extra, comment, self.metadata_encoding)
            info.header_offset += before
            self.filelist.append(info)
            self.NameToInfo[info.filename] = info
            done += CENTRAL.size + sum(fields[12:15])
        limit = self.start_dir
        for info in sorted(self.filelist, key=lambda info: info.header_offset, reverse=True):
            info._end_offset = limit
            limit = info.header_offset

    def namelist(self):
        """Return the names of the members."""
        return [info.filename for info in self.filelist]

    def infolist(self):
        """Return what is known of the members."""
        return self.filelist

    def printdir(self, file=None):
        """Print a table of the members."""
        print(f"{'File Name':<46} {'Modified    ':>19} {'Size':>12}", file=file)
        for info in self.filelist:
            date = "%d-%02d-%02d %02d:%02d:%02d" % info.date_time[:6]
            print(f"{info.filename:<46} {date} {info.file_size:12}", file=file)

    def testzip(self):
        """Return the name of the first damaged member, None if there is none."""
        for info in self.filelist:
            try:
                with self.open(info.filename) as member:
                    while member.read(1 << 20):
                        pass
            except BadZipFile:
                return info.filename

    def getinfo(self, name):
        """Return what is known of a member."""
        info = self.NameToInfo.get(name)
        if info is None:
            raise KeyError(f"There is no item named {name!r} in the archive")
        return info

    def setpassword(self, pwd):
        """Set the password for encrypted members."""
        if pwd and not isinstance(pwd, bytes):
            raise TypeError(f"pwd: expected bytes, got {type(pwd).__name__}")
        self.pwd = pwd or None

    @property
    def comment(self):
        """What is said of the archive."""
        return self._comment

    @comment.setter
    def comment(self, comment):
        if not isinstance(comment, bytes):
            raise TypeError(f"comment: expected bytes, got {type(comment).__name__}")
        if len(comment) > ZIP_MAX_COMMENT:
            import warnings
            warnings.warn("Archive comment is too long; truncating to %d bytes"
                          % ZIP_MAX_COMMENT, stacklevel=2)
            comment = comment[:ZIP_MAX_COMMENT]
        self._comment, self._did_modify = comment, True

    def read(self, name, pwd=None):
        """Return the data of a member."""
        with self.open(name, "r", pwd) as member:
            return member.read()

    def open(self, name, mode="r", pwd=None, *, force_zip64=False):
        """Return a member as a file."""
        if mode not in ("r", "w"):
            raise ValueError('open() requires mode "r" or "w"')
        if pwd and mode == "w":
            raise ValueError("pwd is only supported for reading files")
        if not self.fp:
            raise ValueError("Attempt to use ZIP archive that was already closed")
        if isinstance(name, ZipInfo):
            info = name
        elif mode == "w":
            info = ZipInfo(name)
            info.compress_type, info.compress_level = self.compression, self.compresslevel
        else:
            info = self.getinfo(name)
        if mode == "w":
            return self._open_to_write(info, force_zip64)
        if self._writing:
            raise ValueError("Can't read from the ZIP file while there is an open writing "
                             "handle on it. Close the writing handle before trying to read.")
        self._users += 1
        shared = SharedFile(self.fp, info.header_offset, self._release, self._lock,
                            lambda: self._writing)
        try:
            return self._open_to_read(info, shared, pwd)
        except:
            shared.close()
            raise

    def _open_to_read(self, info, shared, pwd):
        head = shared.read(LOCAL.size)
        if len(head) != LOCAL.size:
            raise BadZipFile("Truncated file header")
        fields = LOCAL.unpack(head)
        if fields[0] != LOCAL_MAGIC:
            raise BadZipFile("Bad magic number for file header")
        name = shared.read(fields[10])
        if fields[11]:
            shared.seek(fields[11], whence=1)
        if info.flag_bits & COMPRESSED_PATCH:
            raise NotImplementedError("compressed patched data (flag bit 5)")
        if info.flag_bits & STRONG_ENCRYPTION:
            raise NotImplementedError("strong encryption (flag bit 6)")
        coding = "utf-8" if fields[3] & UTF8_NAME else self.metadata_encoding or "cp437"
        name = name.decode(coding)
        if name != info.orig_filename:
            raise BadZipFile(f"File name in directory {info.orig_filename!r} and header "
                             f"{name.encode(coding)!r} differ.")
        if info._end_offset is not None and shared.tell() + info.compress_size > info._end_offset:
            raise BadZipFile(f"Overlapped entries: {info.orig_filename!r} (possible zip bomb)")
        if info.flag_bits & ENCRYPTED:
            pwd = pwd or self.pwd
            if pwd and not isinstance(pwd, bytes):
                raise TypeError(f"pwd: expected bytes, got {type(pwd).__name__}")
            if not pwd:
                raise RuntimeError(f"File {info.filename!r} is encrypted, password required "
                                   "for extraction")
        else:
            pwd = None
        return ZipExtFile(shared, "r", info, pwd, True)

    def _open_to_write(self, info, force_zip64=False):
        if force_zip64 and not self._allowZip64:
            raise ValueError("force_zip64 is True, but allowZip64 was False when opening the "
                             "ZIP file.")
        if self._writing:
            raise ValueError("Can't write to the ZIP file while there is another write handle "
                             "open on it. Close the first handle before opening another.")
        info.compress_size = info.CRC = 0
        info.flag_bits = mark_for(info.compress_type)
        if not self._seekable:
            info.flag_bits |= USE_DESCRIPTOR
        if not info.external_attr:
            info.external_attr = 0o600 << 16
        zip64 = force_zip64 or info.file_size * 1.05 > ZIP64_LIMIT
        if not self._allowZip64 and zip64:
            raise LargeZipFile("Filesize would require ZIP64 extensions")
        if self._seekable:
            self.fp.seek(self.start_dir)
        info.header_offset = self.fp.tell()
        self._check_write(info)
        self._did_modify = True
        self.fp.write(info.FileHeader(zip64))
        self._writing = True
        return ZipWriteFile(self, info, zip64)

    def _check_write(self, info):
        if info.filename in self.NameToInfo:
            import warnings
            warnings.warn(f"Duplicate name: {info.filename!r}", stacklevel=3)
        if self.mode not in ("w", "x", "a"):
            raise ValueError("write() requires mode 'w', 'x', or 'a'")
        if not self.fp:
            raise ValueError("Attempt to write ZIP archive that was already closed")
        check_compression(info.compress_type)
        if not self._allowZip64:
            what = "Files count" if len(self.filelist) >= ZIP_FILECOUNT_LIMIT else \
                "Filesize" if info.file_size > ZIP64_LIMIT else \
                "Zipfile size" if info.header_offset > ZIP64_LIMIT else None
            check_large(what, "would require ZIP64 extensions")

    def extract(self, member, path=None, pwd=None):
        """Write a member to the system; return its path."""
        return self._extract_member(member, os.getcwd() if path is None else os.fspath(path),
                                    pwd)

    def extractall(self, path=None, members=None, pwd=None):
        """Write all members, or some, to the system."""
        path = os.getcwd() if path is None else os.fspath(path)
        for member in self.namelist() if members is None else members:
            self._extract_member(member, path, pwd)

    def _extract_member(self, member, targetpath, pwd):
        info = member if isinstance(member, ZipInfo) else self.getinfo(member)
        # Neither absolute paths nor ways upwards leave the target.
        parts = [part for part in info.filename.split("/") if part not in ("", ".", "..")]
        if not parts and not info.is_dir():
            raise ValueError("Empty filename.")
        targetpath = os.path.normpath(os.path.join(targetpath, *parts))
        upper = os.path.dirname(targetpath)
        if upper and not os.path.exists(upper):
            os.makedirs(upper, exist_ok=True)
        if info.is_dir():
            if not os.path.isdir(targetpath):
                try:
                    os.mkdir(targetpath)
                except FileExistsError:
                    if not os.path.isdir(targetpath):
                        raise
            return targetpath
        with self.open(info, pwd=pwd) as source, open(targetpath, "wb") as target:
            shutil.copyfileobj(source, target)
        return targetpath

    def _check_open(self):
        if not self.fp:
            raise ValueError("Attempt to write to ZIP archive that was already closed")
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists")

    def write(self, filename, arcname=None, compress_type=None, compresslevel=None):
        """Add a file of the system."""
        self._check_open()
        info = ZipInfo.from_file(filename, arcname, strict_timestamps=self._strict_timestamps)
        if info.is_dir():
            info.compress_size = info.CRC = 0
            self.mkdir(info)
            return
        info.compress_type = self.compression if compress_type is None else compress_type
        info.compress_level = self.compresslevel if compresslevel is None else compresslevel
        with open(filename, "rb") as source, self.open(info, "w") as target:
            shutil.copyfileobj(source, target, 1024 * 8)

    def writestr(self, zinfo_or_arcname, data, compress_type=None, compresslevel=None):
        """Add data as a member."""
        if isinstance(data, str):
            data = data.encode("utf-8")
        if isinstance(zinfo_or_arcname, ZipInfo):
            info = zinfo_or_arcname
        else:
            info = ZipInfo(zinfo_or_arcname, time.localtime(time.time())[:6])
            info.compress_type, info.compress_level = self.compression, self.compresslevel
            if info.filename.endswith("/"):
                info.external_attr = 0o40775 << 16 | 0x10
            else:
                info.external_attr = 0o600 << 16
        self._check_open()
        if compress_type is not None:
            info.compress_type = compress_type
        if compresslevel is not None:
            info.compress_level = compresslevel
        info.file_size = len(data)
        with self._lock:
            with self.open(info, "w") as target:
                target.write(data)

    def mkdir(self, zinfo_or_directory_name, mode=511):
        """Add a directory."""
        if isinstance(zinfo_or_directory_name, ZipInfo):
            info = zinfo_or_directory_name
            if not info.is_dir():
                raise ValueError("The given ZipInfo does not describe a directory")
        elif isinstance(zinfo_or_directory_name, str):
            name = zinfo_or_directory_name
            info = ZipInfo(name if name.endswith("/") else name + "/")
            info.compress_size = info.CRC = 0
            info.external_attr = ((stat.S_IFDIR | mode) & 0xffff) << 16 | 0x10
            info.file_size = 0
        else:
            raise TypeError("Expected type str or ZipInfo")
        with self._lock:
            if self._seekable:
                self.fp.seek(self.start_dir)
            info.header_offset = self.fp.tell()
            info.flag_bits |= mark_for(info.compress_type)
            self._check_write(info)
            self._did_modify = True
            self.filelist.append(info)
            self.NameToInfo[info.filename] = info
            self.fp.write(info.FileHeader(False))
            self.start_dir = self.fp.tell()

    def __del__(self):
        self.close()

    def close(self):
        """Write the directory, if anything changed, and let the file go."""
        if self.fp is None:
            return
        if self._writing:
            raise ValueError("Can't close the ZIP file while there is an open writing handle "
                             "on it. Close the writing handle before closing the zip.")
        try:
            if self.mode in ("w", "x", "a") and self._did_modify:
                with self._lock:
                    if self._seekable:
                        self.fp.seek(self.start_dir)
                    self._write_directory()
        finally:
            file, self.fp = self.fp, None
            self._release(file)

    def _write_directory(self):
        for info in self.filelist:
            self.fp.write(info.central_header())
        end = self.fp.tell()
        count, size, offset = len(self.filelist), end - self.start_dir, self.start_dir
        what = "Files count" if count > ZIP_FILECOUNT_LIMIT else \
            "Central directory offset" if offset > ZIP64_LIMIT else \
            "Central directory size" if size > ZIP64_LIMIT else None
        if what:
            if not self._allowZip64:
                check_large(what, "would require ZIP64 extensions")
            self.fp.write(END64.pack(END64_MAGIC, END64.size - 12, 45, 45, 0, 0, count, count,
                                     size, offset))
            self.fp.write(LOCATOR64.pack(LOCATOR64_MAGIC, 0, end, 1))
            count = min(count, 0xffff)
            size, offset = min(size, 0xffffffff), min(offset, 0xffffffff)
        self.fp.write(END.pack(END_MAGIC, 0, 0, count, count, size, offset, len(self._comment)))
        self.fp.write(self._comment)
        if self.mode == "a":
            self.fp.truncate()
        self.fp.flush()

    def _release(self, file):
        self._users -= 1
        if not self._users and self._is_ours and file is not None:
            file.close()


class PyZipFile(ZipFile):
    """A zip file of modules."""

    def __init__(self, file, mode="r", compression=ZIP_STORED, allowZip64=True, optimize=-1):
        super().__init__(file, mode=mode, compression=compression, allowZip64=allowZip64)
        self._optimize = optimize

    def writepy(self, pathname, basename="", filterfunc=None):
        """Add the compiled form of a module, of the modules in a folder, or of a package with all that is in it."""
        pathname = os.fspath(pathname)
        if filterfunc and not filterfunc(pathname):
            self._tell(f"{'path' if os.path.isdir(pathname) else 'file'} {pathname!r} skipped by filterfunc")
            return
        if not os.path.isdir(pathname):
            if not pathname.endswith(".py"):
                raise RuntimeError('Files added with writepy() must end with ".py"')
            self._write_module(pathname, basename, "Adding file")
            return
        first = os.path.join(pathname, "__init__.py")
        is_package = os.path.isfile(first)
        if is_package:
            name = os.path.basename(pathname)
            basename = f"{basename}/{name}" if basename else name
            self._tell("Adding package in", pathname, "as", basename)
            self._write_module(first, basename)
        else:
            self._tell("Adding files from directory", pathname)
        for name in sorted(os.listdir(pathname)):
            path = os.path.join(pathname, name)
            if os.path.isdir(path):
                if is_package and os.path.isfile(os.path.join(path, "__init__.py")):
                    self.writepy(path, basename, filterfunc=filterfunc)
            elif name.endswith(".py") and path != first:
                if filterfunc and not filterfunc(path):
                    self._tell(f"file {path!r} skipped by filterfunc")
                    continue
                self._write_module(path, basename)

    def _tell(self, *what):
        if self.debug:
            print(*what)

    def _write_module(self, path, folder, words="Adding"):
        """Add a module's compiled form; the source if it cannot be compiled."""
        import py_compile
        from _compiled_files import pack
        info = ZipInfo.from_file(path, f"{folder}/{os.path.basename(path)}" if folder else os.path.basename(path))
        with open(path, "rb") as file:
            data = file.read()
        self._tell("Compiling", path)
        try:
            compile(data, path, "exec", dont_inherit=True, optimize=self._optimize)
            data = pack(data, path, os.stat(path).st_mtime)
            info.filename += "c"
        except Exception as error:
            print(py_compile.PyCompileError(error.__class__, error, path).msg)
        self._tell(words, info.filename)
        info.compress_type, info.file_size = self.compression, len(data)
        self.writestr(info, data)


def main(args=None):
    """Do what the command line asks."""
    import argparse
    parser = argparse.ArgumentParser(
        description="A simple command-line interface for zipfile module.")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("-l", "--list", metavar="<zipfile>", help="Show listing of a zipfile")
    group.add_argument("-e", "--extract", nargs=2, metavar=("<zipfile>", "<output_dir>"),
                       help="Extract zipfile into target dir")
    group.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"),
                       help="Create zipfile from sources")
    group.add_argument("-t", "--test", metavar="<zipfile>", help="Test if a zipfile is valid")
    parser.add_argument("--metadata-encoding", metavar="<encoding>",
                        help="Specify encoding of member names for -l, -e and -t")
    args = parser.parse_args(args)
    encoding = args.metadata_encoding
    if args.test is not None:
        with ZipFile(args.test, "r", metadata_encoding=encoding) as archive:
            bad = archive.testzip()
        if bad:
            print(f"The following enclosed file is corrupted: {bad!r}")
        print("Done testing")
    elif args.list is not None:
        with ZipFile(args.list, "r", metadata_encoding=encoding) as archive:
            archive.printdir()
    elif args.extract is not None:
        with ZipFile(args.extract[0], "r", metadata_encoding=encoding) as archive:
            archive.extractall(args.extract[1])
    else:
        if encoding:
            print("Non-conforming encodings not supported with -c.", file=sys.stderr)
            sys.exit(1)
        with ZipFile(args.create[0], "w") as archive:
            for path in args.create[1:]:
                _add_tree(archive, path, os.path.basename(path)
                          or os.path.basename(os.path.dirname(path)))


def _add_tree(archive, path, name):
    if os.path.isfile(path):
        archive.write(path, name, ZIP_DEFLATED)
    elif os.path.isdir(path):
        if name:
            archive.write(path, name)
        for entry in sorted(os.listdir(path)):
            _add_tree(archive, os.path.join(path, entry), os.path.join(name, entry))
