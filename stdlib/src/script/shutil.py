"""Copying, moving and removing files and trees of them."""

import collections
import fnmatch
import os
import stat
import sys

__all__ = ["copyfileobj", "copyfile", "copymode", "copystat", "copy", "copy2", "copytree",
           "move", "rmtree", "Error", "SpecialFileError", "ExecError", "make_archive",
           "get_archive_formats", "register_archive_format", "unregister_archive_format",
           "get_unpack_formats", "unpack_archive", "ignore_patterns", "chown", "which",
           "get_terminal_size", "SameFileError", "disk_usage"]

COPY_BUFSIZE = 64 * 1024


class Error(OSError):
    """A tree that could not be copied or moved as a whole."""


class SameFileError(Error):
    """Source and destination are the same file."""


class SpecialFileError(OSError):
    """A kind of file that cannot be copied, such as a named pipe."""


class ExecError(OSError):
    """A command could not be run."""


class ReadError(OSError):
    """An archive could not be read."""


class RegistryError(Exception):
    """A format cannot be registered."""


def copyfileobj(fsrc, fdst, length=0):
    """Copy what is left of a file to another."""
    length = length or COPY_BUFSIZE
    read, write = fsrc.read, fdst.write
    while buf := read(length):
        write(buf)


def _samefile(src, dst):
    try:
        return os.path.samefile(src, dst)
    except OSError:
        return False


def copyfile(src, dst, *, follow_symlinks=True):
    """Copy what a file holds, and nothing else of it; return the destination."""
    if _samefile(src, dst):
        raise SameFileError(f"{src!r} and {dst!r} are the same file")
    for path in (src, dst):
        try:
            mode = os.stat(path).st_mode
        except OSError:
            continue
        if stat.S_ISFIFO(mode):
            raise SpecialFileError(f"`{os.fspath(path)}` is a named pipe")
    if not follow_symlinks and os.path.islink(src):
        os.symlink(os.readlink(src), dst)
        return dst
    with open(src, "rb") as fsrc:
        try:
            with open(dst, "wb") as fdst:
                copyfileobj(fsrc, fdst)
        except IsADirectoryError as e:
            if not os.path.exists(dst):
                raise FileNotFoundError(f"Directory does not exist: {dst}") from e
            raise
    return dst


def copymode(src, dst, *, follow_symlinks=True):
    """Copy the permissions of a file."""
    if not follow_symlinks and os.path.islink(src) and os.path.islink(dst):
        return
    os.chmod(dst, stat.S_IMODE(os.stat(src).st_mode))


def copystat(src, dst, *, follow_symlinks=True):
    """Copy permissions and times of a file."""
    if not follow_symlinks and os.path.islink(src) and os.path.islink(dst):
        return
    found = os.stat(src)
    if hasattr(os, "utime"):
        os.utime(dst, ns=(found.st_atime_ns, found.st_mtime_ns))
    os.chmod(dst, stat.S_IMODE(found.st_mode))


def _into(src, dst):
    return os.path.join(dst, os.path.basename(src)) if os.path.isdir(dst) else dst


def copy(src, dst, *, follow_symlinks=True):
    """Copy a file with its permissions, to a file or into a directory; return where."""
    dst = _into(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copymode(src, dst, follow_symlinks=follow_symlinks)
    return dst


def copy2(src, dst, *, follow_symlinks=True):
    """As copy(), with the times as well."""
    dst = _into(src, dst)
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copystat(src, dst, follow_symlinks=follow_symlinks)
    return dst


def ignore_patterns(*patterns):
    """Return what copytree() takes to leave out names of some patterns."""
    def ignore(path, names):
        return {name for pattern in patterns for name in fnmatch.filter(names, pattern)}
    return ignore


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2,
             ignore_dangling_symlinks=False, dirs_exist_ok=False):
    """Copy a tree; return its new root."""
    sys.audit("shutil.copytree", src, dst) if hasattr(sys, "audit") else None
    names = os.listdir(src)
    ignored = ignore(os.fspath(src), names) if ignore is not None else ()
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    for name in names:
        if name in ignored:
            continue
        one, other = os.path.join(src, name), os.path.join(dst, name)
        try:
            if os.path.islink(one):
                target = os.readlink(one)
                if symlinks:
                    os.symlink(target, other)
                elif not os.path.exists(one) and ignore_dangling_symlinks:
                    continue
                elif os.path.isdir(one):
                    copytree(one, other, symlinks, ignore, copy_function,
                             ignore_dangling_symlinks, dirs_exist_ok)
                else:
                    copy_function(one, other)
            elif os.path.isdir(one):
                copytree(one, other, symlinks, ignore, copy_function,
                         ignore_dangling_symlinks, dirs_exist_ok)
            else:
                copy_function(one, other)
        except Error as err:
            errors.extend(err.args[0])
        except OSError as why:
            errors.append((one, other, str(why)))
    try:
        copystat(src, dst)
    except OSError as why:
        errors.append((src, dst, str(why)))
    if errors:
        raise Error(errors)
    return dst


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    """Remove a tree."""
    if dir_fd is not None:
        raise NotImplementedError("dir_fd unavailable on this platform")
    if ignore_errors:
        def failed(function, path, exc):
            pass
    elif onexc is not None:
        failed = onexc
    elif onerror is not None:
        def failed(function, path, exc):
            onerror(function, path, (type(exc), exc, exc.__traceback__))
    else:
        def failed(function, path, exc):
            raise exc
    try:
        if os.path.islink(path):
            raise OSError("Cannot call rmtree on a symbolic link")
    except OSError as err:
        failed(os.path.islink, path, err)
        return
    try:
        names = os.listdir(path)
    except OSError as err:
        failed(os.lstat if isinstance(err, FileNotFoundError) else os.scandir
               if hasattr(os, "scandir") else os.listdir, path, err)
        if isinstance(err, FileNotFoundError):
            return
        names = []
    for name in names:
        full = os.path.join(path, name)
        if os.path.isdir(full) and not os.path.islink(full):
            rmtree(full, onexc=failed)
            continue
        try:
            os.unlink(full)
        except FileNotFoundError:
            continue
        except OSError as err:
            failed(os.unlink, full, err)
    try:
        os.rmdir(path)
    except FileNotFoundError:
        pass
    except OSError as err:
        failed(os.rmdir, path, err)


rmtree.avoids_symlink_attacks = False


def move(src, dst, copy_function=copy2):
    """Move a file or a tree, to a name or into a directory; return where it is now."""
    into = os.path.isdir(dst)
    if into and _samefile(src, dst) and not os.path.islink(src):
        # Only the letters' case changes, on a file system that does not tell them apart.
        os.rename(src, dst)
        return dst
    target = dst
    if into:
        target = os.path.join(dst, os.path.basename(os.fspath(src).rstrip(os.path.sep)))
        if os.path.exists(target):
            raise Error(f"Destination path '{target}' already exists")
    try:
        os.rename(src, target)
    except OSError:
        _move_by_copy(src, dst, target, copy_function)
    return target


def _move_by_copy(src, dst, target, copy_function):
    """Move what cannot be renamed: the target is on another file system, perhaps."""
    if os.path.isdir(src) and not os.path.islink(src):
        if (os.path.abspath(dst) + os.path.sep).startswith(os.path.abspath(src) + os.path.sep):
            raise Error(f"Cannot move a directory '{src}' into itself '{dst}'.")
        copytree(src, target, copy_function=copy_function, symlinks=True)
        return rmtree(src)
    if os.path.islink(src):
        os.symlink(os.readlink(src), target)
    else:
        copy_function(src, target)
    os.unlink(src)


_archivers = {}
_unpackers = {}


_TAR_KINDS = {"tar": ("", [".tar"], "uncompressed tar file"),
              "gztar": ("gz", [".tar.gz", ".tgz"], "gzip'ed tar-file"),
              "bztar": ("bz2", [".tar.bz2", ".tbz2"], "bzip2'ed tar-file"),
              "xztar": ("xz", [".tar.xz", ".txz"], "xz'ed tar-file")}


def _pack_tar(base_name, base_dir, kind=""):
    """Make a tar file of a tree; return its name."""
    import tarfile
    name = base_name + ".tar" + (f".{kind}" if kind else "")
    os.makedirs(os.path.dirname(name) or os.curdir, exist_ok=True)
    with tarfile.open(name, f"w:{kind}" if kind else "w") as archive:
        archive.add(base_dir)
    return name


def _pack_zip(base_name, base_dir):
    """Make a zip file of a tree; return its name."""
    import zipfile
    name = base_name + ".zip"
    os.makedirs(os.path.dirname(name) or os.curdir, exist_ok=True)
    with zipfile.ZipFile(name, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        top = os.path.normpath(base_dir)
        if top != os.curdir:
            archive.write(top, top)
        for folder, folders, files in os.walk(base_dir):
            for inner in sorted(folders) + files:
                path = os.path.normpath(os.path.join(folder, inner))
                if inner in folders or os.path.isfile(path):
                    archive.write(path, path)
    return name


def _unpack_tar(filename, extract_dir, *, filter=None):
    import tarfile
    try:
        archive = tarfile.open(filename)
    except tarfile.TarError:
        raise ReadError(f"{filename} is not a compressed or uncompressed tar file") from None
    with archive:
        archive.extractall(extract_dir, filter=filter)


def _unpack_zip(filename, extract_dir):
    import zipfile
    if not zipfile.is_zipfile(filename):
        raise ReadError(f"{filename} is not a zip file")
    with zipfile.ZipFile(filename) as archive:
        for info in archive.infolist():
            # Names that would lie elsewhere are passed over.
            if not info.filename.startswith("/") and ".." not in info.filename.split("/"):
                archive.extract(info, extract_dir)


def get_archive_formats():
    """Return the names and descriptions of the formats of archives."""
    return sorted((name, entry[2]) for name, entry in _archivers.items())


def register_archive_format(name, function, extra_args=None, description=""):
    """Add a format of archives."""
    if not callable(function):
        raise TypeError(f"The {function} object is not callable")
    _archivers[name] = (function, list(extra_args or []), description)


def unregister_archive_format(name):
    """Take a format of archives out."""
    del _archivers[name]


def make_archive(base_name, format, root_dir=None, base_dir=None, verbose=0, dry_run=0,
                 owner=None, group=None, logger=None):
    """Make an archive of a tree; return its path."""
    if format not in _archivers:
        raise ValueError(f"unknown archive format '{format}'")
    function, extra, _ = _archivers[format]
    base_name = os.path.abspath(base_name)
    old = os.getcwd()
    try:
        if root_dir is not None:
            os.chdir(root_dir)
        return function(base_name, os.curdir if base_dir is None else base_dir, **dict(extra))
    finally:
        os.chdir(old)


def get_unpack_formats():
    """Return the names, endings and descriptions of the formats that can be unpacked."""
    return sorted((name, entry[0], entry[3]) for name, entry in _unpackers.items())


def register_unpack_format(name, extensions, function, extra_args=None, description=""):
    """Add a format that can be unpacked."""
    _unpackers[name] = (extensions, function, list(extra_args or []), description)


def unregister_unpack_format(name):
    """Take a format that can be unpacked out."""
    del _unpackers[name]


def unpack_archive(filename, extract_dir=None, format=None, *, filter=None):
    """Unpack an archive."""
    extract_dir = os.getcwd() if extract_dir is None else os.fspath(extract_dir)
    filename = os.fspath(filename)
    for name, (endings, function, extra, _) in _unpackers.items():
        if format == name or format is None and any(filename.endswith(e) for e in endings):
            given = {} if filter is None or function is not _unpack_tar else {"filter": filter}
            return function(filename, extract_dir, **dict(extra), **given)
    if format is not None:
        raise ValueError(f"Unknown unpack format '{format}'")
    raise ReadError(f"Unknown archive format '{filename}'")


for _name, (_kind, _endings, _words) in _TAR_KINDS.items():
    register_archive_format(_name, _pack_tar, [("kind", _kind)], _words)
    register_unpack_format(_name, _endings, _unpack_tar, [], _words)
register_archive_format("zip", _pack_zip, [], "ZIP file")
register_unpack_format("zip", [".zip"], _unpack_zip, [], "ZIP file")

_ntuple_diskusage = collections.namedtuple("usage", "total used free")


def disk_usage(path):
    """Return the total, used and free bytes of a file system."""
    st = os.statvfs(path)
    return _ntuple_diskusage(st.f_blocks * st.f_frsize,
                             (st.f_blocks - st.f_bfree) * st.f_frsize,
                             st.f_bavail * st.f_frsize)


def chown(path, user=None, group=None, *, dir_fd=None, follow_symlinks=True):
    """Change the owner of a file."""
    if user is None and group is None:
        raise ValueError("user and/or group must be set")
    os.chown(path, -1 if user is None else user, -1 if group is None else group)


def get_terminal_size(fallback=(80, 24)):
    """Return the columns and lines of the terminal."""
    sizes = []
    for name in ("COLUMNS", "LINES"):
        try:
            sizes.append(int(os.environ[name]))
        except (KeyError, ValueError):
            sizes.append(0)
    columns, lines = sizes
    if columns <= 0 or lines <= 0:
        try:
            size = os.get_terminal_size(sys.__stdout__.fileno())
        except (AttributeError, ValueError, OSError):
            size = os.terminal_size(fallback) if hasattr(os, "terminal_size") else fallback
        columns, lines = columns or size[0] or fallback[0], lines or size[1] or fallback[1]
    return os.terminal_size((columns, lines)) if hasattr(os, "terminal_size") else \
        _terminal_size(columns, lines)


_terminal_size = collections.namedtuple("terminal_size", "columns lines")
_terminal_size.__module__ = "os"
_terminal_size.__qualname__ = "terminal_size"
_terminal_size.__repr__ = lambda self: f"os.terminal_size(columns={self[0]}, lines={self[1]})"


def _access_check(fn, mode):
    return os.path.exists(fn) and os.access(fn, mode) and not os.path.isdir(fn)


def which(cmd, mode=os.F_OK | os.X_OK, path=None):
    """Return the path of the program that a command would run, or None."""
    if os.path.dirname(cmd):
        return cmd if _access_check(cmd, mode) else None
    use_bytes = isinstance(cmd, bytes)
    if path is None:
        path = os.environ.get("PATH", os.defpath)
    if not path:
        return None
    path = os.fsencode(path) if use_bytes else os.fsdecode(path)
    for folder in dict.fromkeys(path.split(os.fsencode(os.pathsep) if use_bytes
                                           else os.pathsep)):
        name = os.path.join(folder, cmd)
        if _access_check(name, mode):
            return name
    return None
