"""The operating system: files, directories, processes and the environment.

What asks the system itself is native (`posix`); here is what can be built on it.
"""

import abc
import sys
import posix
import stat as st
from posix import *

name = "posix"
linesep = "\n"

# posixpath asks this module for stat and its kin, all of which are there by now.
import posixpath as path
sys.modules["os.path"] = path

# The same as there, which may not be ready yet if it was imported first.
curdir, pardir, extsep, sep, altsep, pathsep = ".", "..", ".", "/", None, ":"
defpath, devnull = "/bin:/usr/bin", "/dev/null"

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
P_WAIT, P_NOWAIT, P_NOWAITO = 0, 1, 1

error = OSError
_exit = posix._exit

GenericAlias = type(list[int])


def _have(*names):
    return {globals()[n] for n in names if n in globals()}


supports_dir_fd = _have("access", "chmod", "chown", "stat", "link", "mkdir", "mkfifo",
                        "mknod", "open", "readlink", "rename", "symlink", "unlink",
                        "rmdir", "utime")
supports_effective_ids = _have("access")
supports_fd = _have("chdir", "chmod", "chown", "listdir", "execve", "stat", "statvfs",
                    "truncate", "pathconf", "scandir", "utime")
supports_follow_symlinks = _have("stat", "chown", "link", "utime", "access")


# ---------------------------------------------------------------- paths

class PathLike(abc.ABC):
    """Anything with `__fspath__`."""

    __slots__ = ()

    @abc.abstractmethod
    def __fspath__(self):
        """Return the file system path representation of the object."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            for base in subclass.__mro__:
                if "__fspath__" in base.__dict__:
                    return NotImplemented if base.__dict__["__fspath__"] is None else True
        return NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


def _fspath(path):
    """Return the str or bytes of a path."""
    if isinstance(path, (str, bytes)):
        return path
    path_type = type(path)
    try:
        text = path_type.__fspath__(path)
    except AttributeError:
        if hasattr(path_type, "__fspath__"):
            raise
        raise TypeError("expected str, bytes or os.PathLike object, "
                        "not " + path_type.__name__) from None
    if isinstance(text, (str, bytes)):
        return text
    raise TypeError(f"expected {path_type.__name__}.__fspath__() to return str or bytes, "
                    f"not {type(text).__name__}")


if "fspath" not in globals():
    fspath = _fspath
    fspath.__name__ = "fspath"


def fsencode(filename):
    """Return a path as bytes."""
    filename = fspath(filename)
    if isinstance(filename, str):
        return filename.encode("utf-8", "surrogateescape")
    return filename


def fsdecode(filename):
    """Return a path as str."""
    filename = fspath(filename)
    if isinstance(filename, bytes):
        return filename.decode("utf-8", "surrogateescape")
    return filename


# ---------------------------------------------------------------- environment

class _Environ(dict):
    """The environment as a dict of texts; changes go to the process as well."""

    def _check(self, value):
        if not isinstance(value, str):
            raise TypeError(f"str expected, not {type(value).__name__}")
        return value

    def __getitem__(self, key):
        return dict.__getitem__(self, self._check(key))

    def __setitem__(self, key, value):
        self._check(key)
        self._check(value)
        putenv(key, value)
        dict.__setitem__(self, key, value)

    def __delitem__(self, key):
        self._check(key)
        if key not in self:
            raise KeyError(key)
        unsetenv(key)
        dict.__delitem__(self, key)

    def __repr__(self):
        items = ", ".join(f"{key!r}: {value!r}" for key, value in self.items())
        return f"environ({{{items}}})"

    def copy(self):
        return dict(self)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def pop(self, key, *default):
        if key not in self and default:
            return default[0]
        value = self[key]
        del self[key]
        return value

    def popitem(self):
        for key in self:
            return key, self.pop(key)
        raise KeyError("environ is empty")

    def clear(self):
        for key in list(self):
            del self[key]

    def update(self, other=(), /, **kwds):
        for key, value in dict(other, **kwds).items():
            self[key] = value

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        return dict(self) | dict(other) if isinstance(other, dict) else NotImplemented

    def __ror__(self, other):
        return dict(other) | dict(self) if isinstance(other, dict) else NotImplemented


environ = _Environ()
for _key, _value in posix.environ.items():
    dict.__setitem__(environ, fsdecode(_key), fsdecode(_value))
_key = _value = None
supports_bytes_environ = True


def __getattr__(name):
    # Hardly anybody asks for the environment as bytes.
    if name == "environb":
        globals()[name] = _environment_of_bytes()
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _environment_of_bytes():
    from _collections_abc import MutableMapping

    class environb(MutableMapping):
        """`environ` seen as bytes."""

        def _check(self, value):
            if not isinstance(value, bytes):
                raise TypeError(f"bytes expected, not {type(value).__name__}")
            return fsdecode(value)

        def __getitem__(self, key):
            try:
                return fsencode(environ[self._check(key)])
            except KeyError:
                raise KeyError(key) from None

        def __setitem__(self, key, value):
            environ[self._check(key)] = self._check(value)

        def __delitem__(self, key):
            try:
                del environ[self._check(key)]
            except KeyError:
                raise KeyError(key) from None

        def __iter__(self):
            return map(fsencode, list(environ))

        def __len__(self):
            return len(environ)

        def __repr__(self):
            items = ", ".join(f"{key!r}: {value!r}" for key, value in self.items())
            return f"environ({{{items}}})"

    return environb()


def getenv(key, default=None):
    """Return a variable of the environment, or a default."""
    return environ.get(key, default)


def getenvb(key, default=None):
    """Return a variable of the environment as bytes, or a default."""
    value = environ.get(fsdecode(key))
    return default if value is None else fsencode(value)


def get_exec_path(env=None):
    """Return the directories in which programs are looked for."""
    path_list = (environ if env is None else env).get("PATH")
    if path_list is None:
        path_list = defpath
    return path_list.split(pathsep)


# ---------------------------------------------------------------- directories

def _split_last(name):
    """Split off the last part of a path that is not empty: (head, tail)."""
    head, tail = path.split(name)
    return (head, tail) if tail else path.split(head)


def _parent_of(name):
    """Return what is above the last part; an empty path if there is none."""
    head, tail = path.split(name)
    return head if tail else tail


def _is_dot(name):
    last = _split_last(name)[1]
    return last == (b"." if isinstance(last, bytes) else ".")


def makedirs(name, mode=0o777, exist_ok=False):
    """Make a directory and those above it that are missing."""
    missing = [name]
    head, tail = _split_last(name)
    while head and tail and not path.exists(head):
        missing.append(head)
        head, tail = _split_last(head)
    topmost = missing[-1]
    for directory in reversed(missing):
        if directory is not topmost and _is_dot(directory):
            continue        # made as the one before
        try:
            mkdir(directory, mode if directory is name else 0o777)
        except OSError as failure:
            # Somebody was quicker; of the parents that is always welcome.
            welcome = directory is not name and isinstance(failure, FileExistsError)
            if not welcome and not (exist_ok and path.isdir(directory)):
                raise


def removedirs(name):
    """Remove a directory, and those above it as long as they are empty."""
    rmdir(name)
    above, last = _split_last(name)
    try:
        while above and last:
            rmdir(above)
            above, last = path.split(above)
    except OSError:
        return


def renames(old, new):
    """Rename, making the directories it needs and removing those left empty."""
    target, source = _parent_of(new), _parent_of(old)
    if target and not path.exists(target):
        makedirs(target)
    rename(old, new)
    if not source:
        return
    try:
        removedirs(source)
    except OSError:
        return      # something else is still there


class _DirEntry:
    """An entry of a directory, where the native module has no `scandir`."""

    __slots__ = ("name", "path", "_stat", "_lstat")

    def __init__(self, directory, name):
        self.name = name
        self.path = path.join(directory, name)
        self._stat = self._lstat = None

    def stat(self, *, follow_symlinks=True):
        if not follow_symlinks:
            if self._lstat is None:
                self._lstat = lstat(self.path)
            return self._lstat
        if self._stat is None:
            self._stat = stat(self.path)
        return self._stat

    def _mode(self, follow_symlinks):
        try:
            return self.stat(follow_symlinks=follow_symlinks).st_mode
        except FileNotFoundError:
            return 0

    def is_dir(self, *, follow_symlinks=True):
        return st.S_ISDIR(self._mode(follow_symlinks))

    def is_file(self, *, follow_symlinks=True):
        return st.S_ISREG(self._mode(follow_symlinks))

    def is_symlink(self):
        return st.S_ISLNK(self._mode(False))

    def is_junction(self):
        return False

    def inode(self):
        return self.stat(follow_symlinks=False).st_ino

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


class _Scandir:
    def __init__(self, directory):
        directory = fspath(directory)
        self._entries = iter([_DirEntry(directory, n) for n in listdir(directory)])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        self._entries = iter(())


if "scandir" not in globals():
    DirEntry = _DirEntry
    DirEntry.__name__ = DirEntry.__qualname__ = "DirEntry"

    def scandir(path="."):
        """Return an iterator of the entries of a directory."""
        return _Scandir(path)


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Yield (directory, names of directories, names of other files) of a whole tree."""
    sys.audit("os.walk", top, topdown, onerror, followlinks)
    stack = [fspath(top)]
    islink, join = path.islink, path.join
    while stack:
        top = stack.pop()
        if isinstance(top, tuple):
            yield top
            continue
        try:
            with scandir(top) as entries:
                dirs, nondirs, walk_dirs = _sorted_entries(entries, followlinks)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        if topdown:
            yield top, dirs, nondirs
            # The caller may have taken names out of the list, or reordered it.
            for dirname in reversed(dirs):
                new_path = join(top, dirname)
                if followlinks or not islink(new_path):
                    stack.append(new_path)
        else:
            stack.append((top, dirs, nondirs))
            stack.extend(reversed(walk_dirs))


def _sorted_entries(entries, followlinks):
    """Tell directories from files, and those to go into from those that are links."""
    dirs, nondirs, walk_dirs = [], [], []
    for entry in entries:
        try:
            is_dir = entry.is_dir()
        except OSError:
            is_dir = False
        (dirs if is_dir else nondirs).append(entry.name)
        if is_dir:
            try:
                enter = followlinks or not entry.is_symlink()
            except OSError:
                enter = True
            if enter:
                walk_dirs.append(entry.path)
    return dirs, nondirs, walk_dirs


# ---------------------------------------------------------------- processes

def execl(file, *args):
    """Become another program: execl(path, arg0, arg1, ...)."""
    __getattr__("execv")(file, args)


def execle(file, *args):
    """Become another program: execle(path, arg0, ..., environment)."""
    __getattr__("execve")(file, args[:-1], args[-1])


def execlp(file, *args):
    """Become another program, looked for along PATH."""
    execvp(file, args)


def execlpe(file, *args):
    """Become another program, looked for along PATH, with another environment."""
    execvpe(file, args[:-1], args[-1])


def execvp(file, args):
    """Become another program, looked for along PATH; its arguments are a list."""
    _execvpe(file, args)


def execvpe(file, args, env):
    """Like execvp, with another environment."""
    _execvpe(file, args, env)


def _execvpe(file, args, env=None):
    if env is None:
        run, rest = __getattr__("execv"), (args,)
        env = environ
    else:
        run, rest = __getattr__("execve"), (args, env)
    if path.dirname(file):
        run(file, *rest)
        return
    saved = None
    for directory in get_exec_path(env):
        last = None
        try:
            run(path.join(directory, file), *rest)
        except (FileNotFoundError, NotADirectoryError) as e:
            last = e
        except OSError as e:
            last = e
            if saved is None:
                saved = e
    raise saved or last


if hasattr(posix, "fork") and hasattr(posix, "execv"):
    def _spawnvef(mode, file, args, env, func):
        if not isinstance(args, (tuple, list)):
            raise TypeError("argv must be a tuple or a list")
        if not args or not args[0]:
            raise ValueError("argv first element cannot be empty")
        pid = fork()
        if not pid:
            try:
                func(file, args) if env is None else func(file, args, env)
            except:
                _exit(127)
        if mode == P_NOWAIT:
            return pid
        while True:
            _, status = waitpid(pid, 0)
            if WIFSTOPPED(status):
                continue
            return waitstatus_to_exitcode(status)

    def spawnv(mode, file, args):
        """Run a program in a child; wait for it if mode is P_WAIT."""
        return _spawnvef(mode, file, args, None, execv)

    def spawnve(mode, file, args, env):
        """Like spawnv, with another environment."""
        return _spawnvef(mode, file, args, env, execve)

    def spawnvp(mode, file, args):
        """Like spawnv, looking along PATH."""
        return _spawnvef(mode, file, args, None, execvp)

    def spawnvpe(mode, file, args, env):
        """Like spawnvp, with another environment."""
        return _spawnvef(mode, file, args, env, execvpe)

    def spawnl(mode, file, *args):
        """spawnv with the arguments one by one."""
        return spawnv(mode, file, args)

    def spawnle(mode, file, *args):
        """spawnve with the arguments one by one, the environment last."""
        return spawnve(mode, file, args[:-1], args[-1])

    def spawnlp(mode, file, *args):
        """spawnvp with the arguments one by one."""
        return spawnvp(mode, file, args)

    def spawnlpe(mode, file, *args):
        """spawnvpe with the arguments one by one, the environment last."""
        return spawnvpe(mode, file, args[:-1], args[-1])


def popen(cmd, mode="r", buffering=-1):
    """Run a command line; return a file of its output, or for its input."""
    if not isinstance(cmd, str):
        raise TypeError(f"invalid cmd type ({type(cmd)}, expected string)")
    if mode not in ("r", "w"):
        raise ValueError(f"invalid mode {mode!r}")
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    import subprocess
    pipe = subprocess.PIPE
    if mode == "r":
        proc = subprocess.Popen(cmd, shell=True, text=True, stdout=pipe, bufsize=buffering)
        return _PopenFile(proc.stdout, proc)
    proc = subprocess.Popen(cmd, shell=True, text=True, stdin=pipe, bufsize=buffering)
    return _PopenFile(proc.stdin, proc)


class _PopenFile:
    """A pipe to a child that waits for the child when it is closed."""

    def __init__(self, stream, proc):
        self._stream = stream
        self._proc = proc

    def close(self):
        self._stream.close()
        returncode = self._proc.wait()
        if returncode == 0:
            return None
        return returncode << 8

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    """Return a file object for a descriptor."""
    import io
    if isinstance(fd, int):
        text = "b" not in mode
        return io.open(fd, mode, buffering, io.text_encoding(encoding) if text else encoding,
                       *args, **kwargs)
    raise TypeError(f"invalid fd type ({type(fd)}, expected integer)")


def WIFEXITED(status):
    """Return whether a child ended by exiting."""
    return status & 0x7f == 0


def WEXITSTATUS(status):
    """Return the exit status of a child that exited."""
    return status >> 8 & 0xff


def WIFSIGNALED(status):
    """Return whether a child was ended by a signal."""
    return 0 < status & 0x7f < 0x7f


def WTERMSIG(status):
    """Return the signal that ended a child."""
    return status & 0x7f


def WIFSTOPPED(status):
    """Return whether a child was stopped."""
    return status & 0xff == 0x7f


def WSTOPSIG(status):
    """Return the signal that stopped a child."""
    return status >> 8 & 0xff


def WCOREDUMP(status):
    """Return whether a child left a core file."""
    return bool(status & 0x80)


def WIFCONTINUED(status):
    """Return whether a child was continued."""
    return status == 0xffff


def waitstatus_to_exitcode(status):
    """Return the exit code that a status of wait() stands for."""
    if WIFEXITED(status):
        return WEXITSTATUS(status)
    if WIFSIGNALED(status):
        return -WTERMSIG(status)
    if WIFSTOPPED(status):
        raise ValueError(f"process stopped by delivery of signal {WSTOPSIG(status)}")
    raise ValueError(f"invalid wait status: {status}")


def wait():
    """Wait for any child to end; return its number and status."""
    return waitpid(-1, 0)


if "process_cpu_count" not in globals():
    def process_cpu_count():
        """Return how many processors this process may use."""
        if hasattr(posix, "sched_getaffinity"):
            return len(posix.sched_getaffinity(0)) or None
        return cpu_count()


__all__ = [_name for _name in list(globals())
           if not _name.startswith("_") and _name not in ("abc", "sys", "st", "posix",
                                                          "GenericAlias")]
__all__ += ["_exit"]


def __getattr__(name):
    if not name.startswith("__"):
        import _os_more
        try:
            return getattr(_os_more, name)
        except AttributeError:
            pass
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
