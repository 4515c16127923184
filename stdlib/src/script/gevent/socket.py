"""Sockets whose waits let other greenlets run."""

import errno
import socket as _plain
from socket import *
from socket import SO_REUSEADDR, SOL_SOCKET, SOCK_STREAM

from ._hub import get_hub

__all__ = list(_plain.__all__) if hasattr(_plain, "__all__") else []

_READ, _WRITE = 1, 2
_BUSY = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EINPROGRESS)
_original = _plain.socket
_create_connection, _socketpair = _plain.create_connection, _plain.socketpair


class socket(_original):
    """A socket that never blocks its thread."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._limit = _plain.getdefaulttimeout()
        _original.setblocking(self, False)

    def settimeout(self, timeout):
        """Set how long a wait may take."""
        if timeout is not None and timeout < 0:
            raise ValueError("Timeout value out of range")
        self._limit = timeout

    def gettimeout(self):
        """Return how long a wait may take."""
        return self._limit

    timeout = property(gettimeout)

    def setblocking(self, flag):
        """Wait as long as it takes, or not at all."""
        self._limit = None if flag else 0.0

    def getblocking(self):
        """Does it wait?"""
        return self._limit != 0.0

    def _until(self, event, call, *args):
        while True:
            try:
                return call(self, *args)
            except (BlockingIOError, InterruptedError):
                if self._limit == 0.0:
                    raise
            if not get_hub().wait_fd(self.fileno(), event, self._limit):
                raise TimeoutError("timed out")

    def accept(self):
        fd, address = self._until(_READ, _original._accept)
        accepted = socket(self.family, self.type, self.proto, fileno=fd)
        return accepted, address

    def connect(self, address):
        code = self.connect_ex(address)
        if code:
            import os
            if code == errno.ETIMEDOUT and self._limit is not None:
                raise TimeoutError("timed out")
            raise OSError(code, os.strerror(code))

    def connect_ex(self, address):
        code = _original.connect_ex(self, address)
        if code in _BUSY and self._limit != 0.0:
            if not get_hub().wait_fd(self.fileno(), _WRITE, self._limit):
                return errno.ETIMEDOUT
            code = self.getsockopt(SOL_SOCKET, _plain.SO_ERROR)
        return code

    def recv(self, *args):
        return self._until(_READ, _original.recv, *args)

    def recvfrom(self, *args):
        return self._until(_READ, _original.recvfrom, *args)

    def recv_into(self, *args):
        return self._until(_READ, _original.recv_into, *args)

    def recvfrom_into(self, *args):
        return self._until(_READ, _original.recvfrom_into, *args)

    def send(self, *args):
        return self._until(_WRITE, _original.send, *args)

    def sendto(self, *args):
        return self._until(_WRITE, _original.sendto, *args)

    def sendall(self, data, flags=0):
        view = memoryview(data).cast("B")
        while view:
            view = view[self.send(view, flags):]

    def close(self):
        if self.fileno() >= 0 and self._io_refs <= 0:
            failure = OSError(errno.EBADF, "File descriptor was closed in another greenlet")
            get_hub().forget_fd(self.fileno(), failure)
        super().close()


SocketType = socket


def create_connection(address, timeout=_plain._GLOBAL_DEFAULT_TIMEOUT, source_address=None, *,
                      all_errors=False):
    """Connect to a host and port, trying each of its addresses."""
    failures = []
    for family, kind, proto, _, where in _plain.getaddrinfo(*address, 0, SOCK_STREAM):
        made = socket(family, kind, proto)
        try:
            if timeout is not _plain._GLOBAL_DEFAULT_TIMEOUT:
                made.settimeout(timeout)
            if source_address:
                made.bind(source_address)
            made.connect(where)
            return made
        except OSError as ex:
            made.close()
            failures.append(ex)
    if all_errors:
        raise ExceptionGroup("create_connection failed", failures)
    raise failures[-1]


def socketpair(family=None, type=SOCK_STREAM, proto=0):
    """Return two sockets that are connected."""
    pair = _socketpair(*([] if family is None else [family, type, proto]))
    return tuple(socket(s.family, s.type, s.proto, fileno=s.detach()) for s in pair)


def fromfd(fd, family, type, proto=0):
    """Return a socket of a copy of a descriptor."""
    import os
    return socket(family, type, proto, fileno=os.dup(fd))


def wait_read(fileno, timeout=None, timeout_exc=TimeoutError("timed out")):
    """Wait until a descriptor can be read."""
    if not get_hub().wait_fd(fileno, _READ, timeout):
        raise timeout_exc


def wait_write(fileno, timeout=None, timeout_exc=TimeoutError("timed out")):
    """Wait until a descriptor can be written."""
    if not get_hub().wait_fd(fileno, _WRITE, timeout):
        raise timeout_exc
