"""Waiting until descriptors can be read or written."""

import _select
from _select import epoll

error = OSError
PIPE_BUF = 4096
_FD_SETSIZE = 1024
POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL = 1, 2, 4, 8, 16, 32
POLLRDNORM, POLLRDBAND, POLLWRNORM, POLLWRBAND, POLLMSG, POLLRDHUP = 64, 128, 256, 512, 1024, 8192
EPOLLIN, EPOLLPRI, EPOLLOUT, EPOLLERR, EPOLLHUP, EPOLLRDHUP = 1, 2, 4, 8, 16, 8192
EPOLLRDNORM, EPOLLRDBAND, EPOLLWRNORM, EPOLLWRBAND, EPOLLMSG = 64, 128, 256, 512, 1024
EPOLLEXCLUSIVE, EPOLLONESHOT, EPOLLET, EPOLL_CLOEXEC = 1 << 28, 1 << 30, 1 << 31, 0o2000000


def _descriptor(file):
    if isinstance(file, int):
        fd = file
    else:
        try:
            ask = file.fileno
        except AttributeError:
            raise TypeError("argument must be an int, or have a fileno() method.") from None
        fd = ask()
        if not isinstance(fd, int):
            raise TypeError("fileno() returned a non-integer")
    if not -1 << 31 <= fd < 1 << 31:
        raise OverflowError("Python int too large to convert to C int")
    if fd < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({fd})")
    return fd


def _with_descriptors(files):
    """Pairs of files and descriptors, as many as the system's bit mask can hold.

    Asking for a descriptor may change the list: it is read by number, to wherever its end then is.
    """
    pairs = []
    while len(pairs) < len(files):
        file = files[len(pairs)]
        fd = _descriptor(file)
        if fd >= _FD_SETSIZE:
            raise ValueError("filedescriptor out of range in select()")
        if len(pairs) >= _FD_SETSIZE:
            raise ValueError("too many file descriptors in select()")
        pairs.append((file, fd))
    return pairs


def select(rlist, wlist, xlist, timeout=None, /):
    """Wait until some of the files are ready; return three lists of them."""
    if timeout is not None:
        if not isinstance(timeout, (int, float)) and not hasattr(timeout, "__index__"):
            raise TypeError("timeout must be a float or None")
        if timeout < 0:
            raise ValueError("timeout must be non-negative")
    lists = []
    for files in (rlist, wlist, xlist):
        if not isinstance(files, (list, tuple)):
            try:
                files = list(files)
            except TypeError:
                raise TypeError("arguments 1-3 must be sequences") from None
        lists.append(_with_descriptors(files))
    wanted = {}
    for files, event in zip(lists, (POLLIN, POLLOUT, POLLPRI)):
        for _, fd in files:
            wanted[fd] = wanted.get(fd, 0) | event
    ready = dict(_select.wait(list(wanted.items()), timeout))
    if any(events & POLLNVAL for events in ready.values()):
        raise OSError(9, "Bad file descriptor")
    masks = (POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI)
    return tuple([file for file, fd in files if ready.get(fd, 0) & mask
                  and wanted[fd] & event]
                 for files, mask, event in zip(lists, masks, (POLLIN, POLLOUT, POLLPRI)))


def _mask(events):
    """The events of a poll object, which are 16 bits."""
    if not hasattr(events, "__index__"):
        raise TypeError("an integer is required")
    events = events.__index__()
    if events < 0:
        raise ValueError("value must be positive")
    if events > 0xFFFF:
        raise OverflowError("Python int too large for C unsigned short")
    return events


class _Poll:
    """Descriptors to wait for, with what to wait for."""

    def __new__(cls):
        raise TypeError("cannot create 'select.poll' instances")

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT, /):
        """Add a descriptor."""
        self._wanted[_descriptor(fd)] = _mask(eventmask)

    def modify(self, fd, eventmask, /):
        """Change what to wait for."""
        fd = _descriptor(fd)
        if fd not in self._wanted:
            raise FileNotFoundError(2, "No such file or directory")
        self._wanted[fd] = _mask(eventmask)

    def unregister(self, fd, /):
        """Take a descriptor out."""
        del self._wanted[_descriptor(fd)]

    def poll(self, timeout=None, /):
        """Wait, at most that many milliseconds; return (descriptor, events) pairs."""
        if timeout is not None and not isinstance(timeout, float) \
                and not hasattr(timeout, "__index__"):
            raise TypeError("timeout must be an integer or None")
        seconds = None if timeout is None or timeout < 0 else timeout / 1000
        if seconds is not None and seconds > 9_223_372_036:
            raise OverflowError("timestamp too large to convert to C PyTime_t")
        return _select.wait(list(self._wanted.items()), seconds)


_Poll.__name__ = _Poll.__qualname__ = "poll"


def poll():
    """Make an object that waits for descriptors."""
    made = object.__new__(_Poll)
    made._wanted = {}
    return made
