"""Terminals that give each character as it is typed."""

from termios import *

__all__ = ["cfmakeraw", "cfmakecbreak", "setraw", "setcbreak"]

# Places in the list of settings.
IFLAG, OFLAG, CFLAG, LFLAG, ISPEED, OSPEED, CC = range(7)


def _one_by_one(mode):
    # A read waits for one character, however long that takes.
    mode[CC] = list(mode[CC])
    mode[CC][VMIN], mode[CC][VTIME] = 1, 0


def cfmakeraw(mode):
    """Change settings so that nothing is done to what is typed and written."""
    mode[IFLAG] &= ~(IGNBRK | BRKINT | IGNPAR | PARMRK | INPCK | ISTRIP | INLCR | IGNCR | ICRNL
                     | IXON | IXANY | IXOFF)
    mode[OFLAG] &= ~OPOST
    mode[CFLAG] &= ~(PARENB | CSIZE)
    mode[CFLAG] |= CS8
    mode[LFLAG] &= ~(ECHO | ECHOE | ECHOK | ECHONL | ICANON | IEXTEN | ISIG | NOFLSH | TOSTOP)
    _one_by_one(mode)


def cfmakecbreak(mode):
    """Change settings so that characters come as they are typed, unseen; Ctrl-C still interrupts."""
    mode[LFLAG] &= ~(ECHO | ICANON)
    _one_by_one(mode)


def _set(fd, when, change):
    before = tcgetattr(fd)
    after = list(before)
    change(after)
    tcsetattr(fd, when, after)
    return before


def setraw(fd, when=TCSAFLUSH):
    """Make a terminal raw; return the settings before."""
    return _set(fd, when, cfmakeraw)


def setcbreak(fd, when=TCSAFLUSH):
    """Let a terminal give each character; return the settings before."""
    return _set(fd, when, cfmakecbreak)
