"""Flags of descriptors, and locks on files."""

import errno
import os
import posix

F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW = range(8)
F_SETOWN, F_GETOWN, F_DUPFD_CLOEXEC, F_GETPIPE_SZ, F_SETPIPE_SZ = 8, 9, 1030, 1032, 1031
F_RDLCK, F_WRLCK, F_UNLCK = range(3)
FD_CLOEXEC = 1
LOCK_SH, LOCK_EX, LOCK_NB, LOCK_UN = 1, 2, 4, 8
FASYNC = 0o20000


def _number(fd):
    if not isinstance(fd, int):
        if not hasattr(fd, "fileno"):
            raise TypeError("argument must be an int, or have a fileno() method.")
        fd = fd.fileno()
    if fd < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({fd})")
    return fd


def fcntl(fd, cmd, arg=0, /):
    """Ask for the flags of a descriptor, or set them."""
    fd = _number(fd)
    if cmd == F_GETFD:
        return 0 if os.get_inheritable(fd) else FD_CLOEXEC
    if cmd == F_SETFD:
        os.set_inheritable(fd, not arg & FD_CLOEXEC)
        return 0
    if cmd in (F_GETFL, F_SETFL):
        return posix._status_flags(fd, None if cmd == F_GETFL else arg)
    if cmd in (F_DUPFD, F_DUPFD_CLOEXEC):
        return os.dup(fd)
    raise NotImplementedError(f"fcntl.fcntl: gilbox does not know the command {cmd}")


def flock(fd, operation, /):
    """Take or give up the lock of a whole file."""
    posix._lock_file(_number(fd), operation, True)


def lockf(fd, cmd, len=0, start=0, whence=0, /):
    """Take or give up a process's lock of a file; gilbox knows only that of the whole file."""
    if len or start or whence:
        raise NotImplementedError("fcntl.lockf: gilbox locks whole files only")
    if not cmd & (LOCK_SH | LOCK_EX | LOCK_UN):
        raise ValueError("unrecognized lockf argument")
    posix._lock_file(_number(fd), cmd, False)


def ioctl(fd, request, arg=0, mutate_flag=True, /):
    """Ask for the size of a terminal, or how much can be read."""
    fd = _number(fd)
    import struct
    if request == 0x5413:   # TIOCGWINSZ
        columns, lines = posix._terminal_size(fd)
        answer = struct.pack("HHHH", lines, columns, 0, 0)
    elif request == 0x541b:     # FIONREAD
        answer = struct.pack("i", posix._readable(fd))
    else:
        raise NotImplementedError(f"fcntl.ioctl: gilbox does not know the request {request:#x}")
    if isinstance(arg, (bytes, str)):
        return answer
    if hasattr(arg, "__setitem__"):
        arg[:len(answer)] = answer
        return 0
    raise OSError(errno.EFAULT, os.strerror(errno.EFAULT))
