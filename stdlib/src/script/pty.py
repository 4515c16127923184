"""Programs at pseudo-terminals."""

import os
import sys
import tty
from select import select

__all__ = ["openpty", "fork", "spawn"]

STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO = 0, 1, 2
CHILD = 0


def openpty():
    """Open a pseudo-terminal; return the descriptors of its user's and its programs' side."""
    return os.openpty()


def fork():
    """Make a copy of the process at a terminal of its own; return its number and the user's side (0 and
    -1 in the copy)."""
    return os.forkpty()


def _read(fd):
    """Read what there is; nothing at the end."""
    return os.read(fd, 1024)


def _part(read, fd):
    # A terminal whose programs have all gone fails to be read.
    try:
        return read(fd)
    except OSError:
        return b""


def _copy(master_fd, master_read=_read, stdin_read=_read):
    """Bring what the program says to the standard output, and the standard input to the program, until
    the program ends."""
    watched, typed = [master_fd, STDIN_FILENO], b""
    while True:
        ready, writable, _ = select(watched, [master_fd] if typed else [], [])
        if master_fd in ready:
            data = _part(master_read, master_fd)
            if not data:
                return
            while data:
                data = data[os.write(STDOUT_FILENO, data):]
        if writable:
            typed = typed[os.write(master_fd, typed):]
        if STDIN_FILENO in ready:
            data = stdin_read(STDIN_FILENO)
            if not data:
                watched.remove(STDIN_FILENO)
            typed += data


def spawn(argv, master_read=_read, stdin_read=_read):
    """Run a program at a terminal of its own, connected to this one; return how it ended, as
    os.waitpid() tells it. Raise OSError in the copy if the program cannot be started."""
    argv = (argv,) if isinstance(argv, str) else argv
    sys.audit("pty.spawn", argv)
    pid, master_fd = fork()
    if pid == CHILD:
        os.execlp(argv[0], *argv)
    try:
        before = tty.setraw(STDIN_FILENO)
    except tty.error:
        before = None
    try:
        _copy(master_fd, master_read, stdin_read)
    finally:
        if before is not None:
            tty.tcsetattr(STDIN_FILENO, tty.TCSAFLUSH, before)
    os.close(master_fd)
    return os.waitpid(pid, 0)[1]
