"""What `os` has besides: it is imported when the first of these names is asked for."""

import os
import posix
import sys

CLD_EXITED, CLD_KILLED, CLD_DUMPED, CLD_TRAPPED, CLD_STOPPED, CLD_CONTINUED = range(1, 7)
EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_NOUSER, EX_NOHOST, EX_UNAVAILABLE = range(64, 70)
EX_SOFTWARE, EX_OSERR, EX_OSFILE, EX_CANTCREAT, EX_IOERR, EX_TEMPFAIL = range(70, 76)
EX_PROTOCOL, EX_NOPERM, EX_CONFIG = 76, 77, 78
F_ULOCK, F_LOCK, F_TLOCK, F_TEST = range(4)
P_ALL, P_PID, P_PGID, P_PIDFD = range(4)
PRIO_PROCESS, PRIO_PGRP, PRIO_USER = range(3)
RTLD_LAZY, RTLD_NOW, RTLD_NOLOAD, RTLD_DEEPBIND, RTLD_GLOBAL = 1, 2, 4, 8, 256
RTLD_LOCAL, RTLD_NODELETE = 0, 4096
SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE = 0, 1, 2, 3, 5
SEEK_DATA, SEEK_HOLE = 3, 4
ST_RDONLY, ST_NOSUID, ST_NODEV, ST_NOEXEC, ST_SYNCHRONOUS, ST_MANDLOCK = 1, 2, 4, 8, 16, 64
ST_WRITE, ST_APPEND, ST_NOATIME, ST_NODIRATIME, ST_RELATIME = 128, 256, 1024, 2048, 4096
WSTOPPED, WEXITED, WNOWAIT = 2, 4, 0x1000000
O_ACCMODE, O_NDELAY, O_ASYNC, O_DSYNC, O_DIRECT = 3, 0o4000, 0o20000, 0o10000, 0o40000
O_NOATIME, O_PATH, O_TMPFILE, O_LARGEFILE = 0o1000000, 0o10000000, 0o20200000, 0
O_RSYNC = O_FSYNC = 0o4010000
NGROUPS_MAX, TMP_MAX = 65536, 238328


class _Record(tuple):
    """A tuple whose items have names, as the system's records are."""

    __slots__ = ()
    _names = ()
    n_sequence_fields = n_fields = property(lambda self: len(self._names))
    n_unnamed_fields = 0

    def __new__(cls, sequence):
        self = super().__new__(cls, sequence)
        n = len(cls._names)
        if len(self) != n:
            raise TypeError(f"os.{cls.__name__}() takes a {n}-sequence "
                            f"({len(self)}-sequence given)")
        return self

    def __repr__(self):
        fields = ", ".join(f"{name}={value!r}" for name, value in zip(self._names, self))
        return f"os.{type(self).__name__}({fields})"

    def __reduce__(self):
        return type(self), (tuple(self),)


def _record(name, module, *names):
    body = {"__slots__": (), "_names": names, "__module__": module, "__match_args__": names}
    for n, field in enumerate(names):
        body[field] = property(lambda self, n=n: self[n])
    return type(name, (_Record,), body)


terminal_size = _record("terminal_size", "os", "columns", "lines")
times_result = _record("times_result", "posix", "user", "system", "children_user",
                       "children_system", "elapsed")
statvfs_result = _record("statvfs_result", "os", "f_bsize", "f_frsize", "f_blocks", "f_bfree",
                         "f_bavail", "f_files", "f_ffree", "f_favail", "f_flag", "f_namemax")
statvfs_result.f_fsid = property(lambda self: self.__dict__.get("f_fsid"))
times_result.__repr__ = lambda self: "posix" + _Record.__repr__(self)[2:]


class _StatVFS(statvfs_result):
    """With a dict, for one more field than the tuple has items."""


_StatVFS.__name__ = _StatVFS.__qualname__ = "statvfs_result"


def statvfs(path):
    """Ask the file system of a path."""
    *items, fsid = posix._statvfs(path)
    result = _StatVFS(items)
    result.__dict__["f_fsid"] = fsid
    return result


fstatvfs = statvfs


def get_terminal_size(fd=1, /):
    """Return columns and lines of the terminal."""
    return terminal_size(posix._terminal_size(fd))


def _stat_fields():
    """The numbers of this process, from its times on."""
    with open("/proc/self/stat") as file:
        return file.read().rpartition(")")[2].split()


def times():
    """Return how long the process and its children ran, in seconds."""
    import time
    ticks = [int(field) / 100 for field in _stat_fields()[11:15]]
    return times_result((*ticks, time.monotonic()))


def getloadavg():
    """Return how many processes ran on the average in 1, 5 and 15 minutes."""
    with open("/proc/loadavg") as file:
        return tuple(float(field) for field in file.read().split()[:3])


sysconf_names = {"SC_ARG_MAX": 0, "SC_CHILD_MAX": 1, "SC_CLK_TCK": 2, "SC_NGROUPS_MAX": 3,
                 "SC_OPEN_MAX": 4, "SC_PAGESIZE": 30, "SC_PAGE_SIZE": 30, "SC_IOV_MAX": 60,
                 "SC_NPROCESSORS_CONF": 83, "SC_NPROCESSORS_ONLN": 84, "SC_PHYS_PAGES": 85,
                 "SC_AVPHYS_PAGES": 86}


def sysconf(name, /):
    """Ask for a limit or a size of the system."""
    if isinstance(name, str):
        if name not in sysconf_names:
            raise ValueError("unrecognized configuration name")
        name = sysconf_names[name]
    if name in (83, 84):
        return os.cpu_count()
    if name in (85, 86):
        with open("/proc/meminfo") as file:
            sizes = dict(line.split(":") for line in file)
        return int(sizes["MemTotal" if name == 85 else "MemFree"].split()[0]) // 4
    if name == 4:
        return posix._getrlimit(7)[0]
    if name == 1:
        return posix._getrlimit(6)[0]
    known = {0: 2097152, 2: 100, 3: 65536, 30: 4096, 60: 1024}
    if name not in known:
        raise OSError(22, "Invalid argument")
    return known[name]


def sched_getaffinity(pid, /):
    """Return the processors that a process may run on."""
    name = pid or "self"
    with open(f"/proc/{name}/status") as file:
        found = next(line for line in file if line.startswith("Cpus_allowed_list"))
    cpus = set()
    for part in found.split(":")[1].strip().split(","):
        first, _, last = part.partition("-")
        cpus.update(range(int(first), int(last or first) + 1))
    return cpus


def getlogin():
    """Return the name of the user at the terminal."""
    try:
        with open("/proc/self/loginuid") as file:
            uid = int(file.read())
    except OSError:
        uid = 0xffffffff
    if uid == 0xffffffff:
        raise OSError(6, "No such device or address")
    import pwd
    return pwd.getpwuid(uid).pw_name


def ctermid():
    """Return the name of the controlling terminal."""
    return "/dev/tty"


def ttyname(fd, /):
    """Return the name of a terminal."""
    if not os.isatty(fd):
        raise OSError(25, "Inappropriate ioctl for device")
    return os.readlink(f"/proc/self/fd/{fd}")


def abort():
    """End at once with SIGABRT."""
    os.kill(os.getpid(), 6)


def makedev(major, minor, /):
    """Return the number of a device."""
    return (major & 0xfff) << 8 | (major & ~0xfff) << 32 | minor & 0xff | (minor & ~0xff) << 12


def major(device, /):
    """Return the major number of a device."""
    return device >> 8 & 0xfff | device >> 32 & ~0xfff


def minor(device, /):
    """Return the minor number of a device."""
    return device & 0xff | device >> 12 & ~0xff


# ---------------------------------------------------------------- other programs

def _pairs(env):
    return [(os.fsencode(name), os.fsencode(value)) for name, value in env.items()]


def execve(path, argv, env):
    """Become another program."""
    if not argv:
        raise ValueError("execve() arg 2 must not be empty")
    posix._exec(path, argv, _pairs(env))


def execv(path, argv, /):
    """Become another program in the same environment."""
    if not argv:
        raise ValueError("execv() arg 2 must not be empty")
    posix._exec(path, argv, _pairs(os.environ))


def spawnvpe(mode, file, args, env, _search=True):
    """Start a program; wait for it if the mode says so."""
    import shutil
    import subprocess
    path = file
    if _search and not os.path.dirname(os.fsdecode(file)):
        path = shutil.which(os.fsdecode(file)) or file
    try:
        child = subprocess.Popen(list(args), executable=path, env=env, close_fds=False)
    except OSError:
        if mode == os.P_WAIT:
            return 127
        raise
    if mode == os.P_WAIT:
        return child.wait()
    # Nobody waits for it here: waitpid() will.
    child.returncode = 0
    return child.pid


def spawnv(mode, file, args):
    """Start a program."""
    return spawnvpe(mode, file, args, None, False)


def spawnve(mode, file, args, env):
    """Start a program in an environment."""
    return spawnvpe(mode, file, args, env, False)


def spawnvp(mode, file, args):
    """Look for a program and start it."""
    return spawnvpe(mode, file, args, None)


def spawnl(mode, file, *args):
    """Start a program."""
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    """Start a program in an environment, which comes last."""
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    """Look for a program and start it."""
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    """Look for a program and start it in an environment, which comes last."""
    return spawnvpe(mode, file, args[:-1], args[-1])


def wait3(options):
    """Wait for a child; return what it used as well."""
    import resource
    return (*os.waitpid(-1, options), resource.getrusage(resource.RUSAGE_CHILDREN))


def wait4(pid, options):
    """Wait for one child; return what it used as well."""
    import resource
    return (*os.waitpid(pid, options), resource.getrusage(resource.RUSAGE_CHILDREN))


def openpty():
    """Open a pseudo-terminal; return the user's side, and the side that programs take for a terminal."""
    master = posix.posix_openpt(os.O_RDWR | os.O_NOCTTY)
    try:
        posix.grantpt(master)
        posix.unlockpt(master)
        return master, os.open(posix.ptsname(master), os.O_RDWR | os.O_NOCTTY)
    except BaseException:
        os.close(master)
        raise


def login_tty(fd, /):
    """Lead a new session, whose terminal and standard streams a descriptor is from now on."""
    os.setsid()
    posix._controlling_terminal(fd)
    for number in range(3):
        os.dup2(fd, number)
    if fd > 2:
        os.close(fd)


def forkpty():
    """Make a copy of the process that has a pseudo-terminal of its own; return 0 and -1 there, and
    its number and the user's side here."""
    master, slave = openpty()
    pid = os.fork()
    if pid == 0:
        os.close(master)
        login_tty(slave)
        return 0, -1
    os.close(slave)
    return pid, master


environb = {os.fsencode(_name): os.fsencode(_value) for _name, _value in os.environ.items()}


def getenvb(key, default=None):
    """Return a variable of the environment as bytes."""
    return environb.get(key, default)
