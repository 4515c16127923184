"""Servers: listening sockets and the connections that came in through them."""

import weakref

from . import events
from . import exceptions
from . import tasks
from . import trsock


class Server(events.AbstractServer):
    """What create_server() returns."""

    def __init__(self, loop, sockets, protocol_factory, ssl_context, backlog,
                 ssl_handshake_timeout, ssl_shutdown_timeout=None):
        self._loop, self._sockets = loop, sockets
        self._backlog = backlog
        # What the loop needs of it for each connection.
        self._how = protocol_factory, ssl_context, ssl_handshake_timeout, ssl_shutdown_timeout
        self._serving = False
        self._serving_forever_fut = None
        # The open connections, and who waits for the last one to end: None once it has.
        self._clients = weakref.WeakSet()
        self._waiters = []

    def __repr__(self):
        return f"<{self.__class__.__name__} sockets={self.sockets!r}>"

    def _attach(self, transport):
        assert self._sockets is not None
        self._clients.add(transport)

    def _detach(self, transport):
        self._clients.discard(transport)
        if not self._clients and self._sockets is None:
            self._wakeup()

    def _wakeup(self):
        waiters, self._waiters = self._waiters, None
        for waiter in waiters or ():
            if not waiter.done():
                waiter.set_result(None)

    def _start_serving(self):
        begins, self._serving = not self._serving, True
        if begins:
            factory, encryption, *timeouts = self._how
            for sock in self._sockets:
                sock.listen(self._backlog)
                self._loop._start_serving(factory, sock, encryption, self, self._backlog, *timeouts)

    def get_loop(self):
        return self._loop

    def is_serving(self):
        return self._serving

    @property
    def sockets(self):
        """The sockets that listen."""
        if self._sockets is None:
            return ()
        return tuple(trsock.TransportSocket(s) for s in self._sockets)

    def close(self):
        sockets = self._sockets
        if sockets is None:
            return
        self._sockets = None
        for sock in sockets:
            self._loop._stop_serving(sock)
        self._serving = False
        forever = self._serving_forever_fut
        if forever is not None and not forever.done():
            forever.cancel()
            self._serving_forever_fut = None
        if not self._clients:
            self._wakeup()

    def close_clients(self):
        for transport in self._clients.copy():
            transport.close()

    def abort_clients(self):
        for transport in self._clients.copy():
            transport.abort()

    async def start_serving(self):
        self._start_serving()
        # Sockets are registered in the next round.
        await tasks.sleep(0)

    async def serve_forever(self):
        if self._serving_forever_fut is not None:
            raise RuntimeError(f"server {self!r} is already being awaited on serve_forever()")
        if self._sockets is None:
            raise RuntimeError(f"server {self!r} is closed")
        self._start_serving()
        self._serving_forever_fut = self._loop.create_future()
        try:
            await self._serving_forever_fut
        except exceptions.CancelledError as cancellation:
            # What goes wrong at the end must not hide that we were cancelled.
            try:
                self.close()
                await self.wait_closed()
            finally:
                raise cancellation
        finally:
            self._serving_forever_fut = None

    async def wait_closed(self):
        """Wait until the server is closed and all connections are over."""
        if self._waiters is not None:
            over = self._loop.create_future()
            self._waiters.append(over)
            await over
