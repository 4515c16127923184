"""Servers with a greenlet for each connection."""

from ._greenlet import Greenlet
from .event import Event
from .pool import Pool
from .socket import SO_REUSEADDR, SOL_SOCKET, socket

__all__ = ["StreamServer"]


class StreamServer:
    """Calls a function with each connection and its address."""

    backlog = 256

    def __init__(self, listener, handle=None, backlog=None, spawn="default"):
        self._listener = listener
        if handle is not None:
            self.handle = handle
        if backlog is not None:
            self.backlog = backlog
        self._pool = spawn if isinstance(spawn, Pool) else Pool(
            spawn if isinstance(spawn, int) else None)
        self._acceptor, self._stopped = None, Event()
        self.socket = None

    started = property(lambda self: self._acceptor is not None)
    address = property(lambda self: self.socket.getsockname() if self.socket else self._listener)
    server_host = property(lambda self: self.address[0])
    server_port = property(lambda self: self.address[1])

    def init_socket(self):
        """Listen."""
        if self.socket is not None:
            return
        if not isinstance(self._listener, tuple):
            self.socket = self._listener
            return
        self.socket = socket()
        self.socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        self.socket.bind(self._listener)
        self.socket.listen(self.backlog)

    def start(self):
        """Accept connections from now on."""
        self.init_socket()
        self._stopped.clear()
        self._acceptor = Greenlet.spawn(self._accept)

    def _accept(self):
        while True:
            self._pool.wait_available()
            connection, address = self.socket.accept()
            self._pool.spawn(self._serve, connection, address)

    def _serve(self, connection, address):
        try:
            self.handle(connection, address)
        finally:
            connection.close()

    def stop(self, timeout=None):
        """Accept no more, and end those that run."""
        acceptor, self._acceptor = self._acceptor, None
        if acceptor is not None:
            acceptor.kill()
        if self.socket is not None:
            self.socket.close()
        self._pool.kill()
        self._stopped.set()

    close = stop

    def serve_forever(self, stop_timeout=None):
        """Start, and wait until it is stopped."""
        if not self.started:
            self.start()
        try:
            self._stopped.wait()
        finally:
            self.stop()
