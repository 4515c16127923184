"""The event loop over a selector, and its transports for sockets."""

import errno
import functools
import selectors
import socket
import weakref

from . import base_events
from . import constants
from . import events
from . import trsock
from ._selector_transports import _SelectorDatagramTransport, _SelectorSocketTransport
from .log import logger

__all__ = ("BaseSelectorEventLoop",)


def _test_selector_event(selector, fd, event):
    """Is the selector looking for that event of the descriptor?"""
    try:
        key = selector.get_key(fd)
    except KeyError:
        return False
    return bool(key.events & event)


class BaseSelectorEventLoop(base_events.BaseEventLoop):
    """A loop that learns of readiness from a selector."""

    def __init__(self, selector=None):
        super().__init__()
        self._selector = selector = selector or selectors.DefaultSelector()
        self._transports = weakref.WeakValueDictionary()
        logger.debug("Using selector: %s", type(selector).__name__)
        if type(selector) is selectors.EpollSelector:
            # Readiness is asked for without a detour.
            self._use_epoll(selector._selector)
        self._make_self_pipe()

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        self._ensure_fd_no_transport(sock)
        return _SelectorSocketTransport(self, sock, protocol, waiter, extra, server)

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        self._ensure_fd_no_transport(sock)
        return _SelectorDatagramTransport(self, sock, protocol, address, waiter, extra)

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if not self.is_closed():
            self._close_self_pipe()
            super().close()
            self._use_epoll(None)
            selector, self._selector = self._selector, None
            if selector is not None:
                selector.close()

    # The pipe by which other threads and signals wake the loop: two sockets, of which the loop reads the first.

    def _make_self_pipe(self):
        self._ssock, self._csock = pair = socket.socketpair()
        for end in pair:
            end.setblocking(False)
        self._add_reader(self._ssock.fileno(), self._read_from_self)
        self._internal_fds += 1

    def _close_self_pipe(self):
        pair = self._ssock, self._csock
        self._remove_reader(self._ssock.fileno())
        self._ssock = self._csock = None
        self._internal_fds -= 1
        for end in pair:
            end.close()

    def _process_self_data(self, data):
        pass

    def _read_from_self(self):
        while True:
            try:
                data = self._ssock.recv(4096)
            except InterruptedError:
                continue
            except BlockingIOError:
                break
            if not data:
                break
            self._process_self_data(data)
            if len(data) < 4096:
                break       # that was all

    def _write_to_self(self):
        other_end = self._csock
        if other_end is not None:       # It is gone if the loop was closed meanwhile.
            try:
                other_end.send(b"\0")
            except OSError:
                # Full means that the loop will wake anyway.
                if self._debug:
                    logger.debug("Fail to write a null byte into the self-pipe socket", exc_info=True)

    # Servers.

    def _start_serving(self, protocol_factory, sock, sslcontext=None, server=None, backlog=100,
                       ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        self._add_reader(sock.fileno(), self._accept_connection, protocol_factory, sock,
                         server, backlog)

    def _accept_connection(self, protocol_factory, sock, server=None, backlog=100):
        # As many as may have queued, or else a busy server falls behind.
        for _ in range(backlog + 1):
            try:
                conn, addr = sock.accept()
                if self._debug:
                    logger.debug("%r got a new connection from %r: %r", server, addr, conn)
                conn.setblocking(False)
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as exc:
                if exc.errno not in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                    raise
                # Nothing can be accepted until descriptors are free again: try later.
                self.call_exception_handler({
                    "message": "socket.accept() out of system resource",
                    "exception": exc,
                    "socket": trsock.TransportSocket(sock),
                })
                self._remove_reader(sock.fileno())
                self.call_later(constants.ACCEPT_RETRY_DELAY, self._start_serving,
                                protocol_factory, sock, None, server, backlog)
                return
            else:
                self.create_task(self._accept_connection2(
                    protocol_factory, conn, {"peername": addr}, server))

    async def _accept_connection2(self, protocol_factory, conn, extra, server=None):
        made = {}
        try:
            made["protocol"] = protocol = protocol_factory()
            ready = self.create_future()
            made["transport"] = transport = self._make_socket_transport(
                conn, protocol, waiter=ready, extra=extra, server=server)
            try:
                await ready
            except BaseException:
                transport.close()
                raise
        except BaseException as problem:
            if isinstance(problem, (SystemExit, KeyboardInterrupt)):
                raise
            if self._debug:
                self.call_exception_handler({
                    "message": "Error on transport creation for incoming connection",
                    "exception": problem, **{k: v for k, v in made.items() if v is not None}})

    def _stop_serving(self, sock):
        self._remove_reader(sock.fileno())
        sock.close()

    # Descriptors.

    def _ensure_fd_no_transport(self, fd):
        """Refuse a descriptor, or an object that has one, which a transport reads and writes."""
        try:
            number = fd if isinstance(fd, int) else int(fd.fileno())
        except (AttributeError, TypeError, ValueError):
            raise ValueError(f"Invalid file object: {fd!r}") from None
        owner = self._transports.get(number)
        if owner is not None and not owner.is_closing():
            raise RuntimeError(f"File descriptor {fd!r} is used by transport {owner!r}")

    def _watch(self, fd, event, callback, args):
        """Have a callback called at an event of a descriptor; return its handle."""
        self._check_closed()
        handle = events.Handle(callback, args, self, None)
        key = self._selector.get_map().get(fd)
        if key is None:
            pair = (handle, None) if event == selectors.EVENT_READ else (None, handle)
            key = self._selector.register(fd, event, pair)
            self._note_watch(key.fd, *pair)
            return handle
        reader, writer = key.data
        if event == selectors.EVENT_READ:
            old, pair = reader, (handle, writer)
        else:
            old, pair = writer, (reader, handle)
        self._selector.modify(fd, key.events | event, pair)
        self._note_watch(key.fd, *pair)
        if old is not None:
            old.cancel()
        return handle

    def _unwatch(self, fd, event):
        """Undo _watch(); was there a callback?"""
        if self.is_closed():
            return False
        key = self._selector.get_map().get(fd)
        if key is None:
            return False
        reader, writer = key.data
        if event == selectors.EVENT_READ:
            old, pair = reader, (None, writer)
        else:
            old, pair = writer, (reader, None)
        rest = key.events & ~event
        if not rest:
            self._selector.unregister(fd)
        else:
            self._selector.modify(fd, rest, pair)
        self._note_watch(key.fd, *(pair if rest else (None, None)))
        if old is None:
            return False
        old.cancel()
        return True

    def _add_reader(self, fd, callback, *args):
        return self._watch(fd, selectors.EVENT_READ, callback, args)

    def _remove_reader(self, fd):
        return self._unwatch(fd, selectors.EVENT_READ)

    def _add_writer(self, fd, callback, *args):
        return self._watch(fd, selectors.EVENT_WRITE, callback, args)

    def _remove_writer(self, fd):
        return self._unwatch(fd, selectors.EVENT_WRITE)

    def add_reader(self, fd, callback, *args):
        """Have a call made whenever a descriptor can be read."""
        self._ensure_fd_no_transport(fd)
        self._add_reader(fd, callback, *args)

    def remove_reader(self, fd):
        """Undo add_reader()."""
        self._ensure_fd_no_transport(fd)
        return self._remove_reader(fd)

    def add_writer(self, fd, callback, *args):
        """Have a call made whenever a descriptor can be written."""
        self._ensure_fd_no_transport(fd)
        self._add_writer(fd, callback, *args)

    def remove_writer(self, fd):
        """Undo add_writer()."""
        self._ensure_fd_no_transport(fd)
        return self._remove_writer(fd)

    def _process_events(self, event_list):
        for key, mask in event_list:
            reader, writer = key.data
            for handle, event in (reader, selectors.EVENT_READ), (writer, selectors.EVENT_WRITE):
                if handle is None or not mask & event:
                    continue
                if handle._cancelled:
                    self._unwatch(key.fileobj, event)
                else:
                    self._add_callback(handle)

    # Sockets.

    def _check_socket(self, sock):
        if self._debug and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")

    async def _sock_call(self, sock, event, call, fallible=(BlockingIOError, InterruptedError)):
        """Make a call of a socket as soon as it does not block."""
        self._check_socket(sock)
        try:
            return call()
        except fallible:
            pass
        fut = self.create_future()
        fd = sock.fileno()
        self._ensure_fd_no_transport(fd)
        handle = self._watch(fd, event, self._sock_try, (fut, call))
        fut.add_done_callback(functools.partial(self._sock_done, fd, event, handle=handle))
        return await fut

    @staticmethod
    def _sock_try(fut, call):
        if fut.done():
            return
        try:
            result = call()
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            fut.set_exception(exc)
        else:
            fut.set_result(result)

    def _sock_done(self, fd, event, fut, handle=None):
        if handle is None or not handle.cancelled():
            self._unwatch(fd, event)

    async def sock_recv(self, sock, n):
        """Receive up to `n` bytes."""
        return await self._sock_call(sock, selectors.EVENT_READ, lambda: sock.recv(n))

    async def sock_recv_into(self, sock, buf):
        """Receive into a buffer; return how many bytes."""
        return await self._sock_call(sock, selectors.EVENT_READ, lambda: sock.recv_into(buf))

    async def sock_recvfrom(self, sock, bufsize):
        """Receive a datagram; return it and where it came from."""
        return await self._sock_call(sock, selectors.EVENT_READ, lambda: sock.recvfrom(bufsize))

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        """Receive a datagram into a buffer; return its length and where it came from."""
        return await self._sock_call(sock, selectors.EVENT_READ,
                                     lambda: sock.recvfrom_into(buf, nbytes or len(buf)))

    async def sock_sendall(self, sock, data):
        """Send all bytes."""
        view = memoryview(data).cast("B")
        sent = 0

        def send():
            nonlocal sent
            sent += sock.send(view[sent:])
            if sent < len(view):
                raise BlockingIOError

        if len(view):
            return await self._sock_call(sock, selectors.EVENT_WRITE, send)
        self._check_socket(sock)

    async def sock_sendto(self, sock, data, address):
        """Send a datagram."""
        return await self._sock_call(sock, selectors.EVENT_WRITE,
                                     lambda: sock.sendto(data, address))

    async def sock_connect(self, sock, address):
        """Connect a socket."""
        self._check_socket(sock)
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            infos = await self._ensure_resolved(address, family=sock.family, type=sock.type,
                                                proto=sock.proto, loop=self)
            address = infos[0][4]
        try:
            sock.connect(address)
            return
        except (BlockingIOError, InterruptedError):
            pass
        fut = self.create_future()
        fd = sock.fileno()
        self._ensure_fd_no_transport(fd)
        handle = self._watch(fd, selectors.EVENT_WRITE, self._sock_connected,
                             (fut, sock, address))
        fut.add_done_callback(
            functools.partial(self._sock_done, fd, selectors.EVENT_WRITE, handle=handle))
        try:
            return await fut
        finally:
            # What failed holds this frame.
            fut = None

    @staticmethod
    def _sock_connected(fut, sock, address):
        if fut.done():
            return
        try:
            err = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if err != 0:
                raise OSError(err, f"Connect call failed {address}")
        except (BlockingIOError, InterruptedError):
            pass
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            fut.set_exception(exc)
        else:
            fut.set_result(None)
        finally:
            fut = None

    async def sock_accept(self, sock):
        """Accept a connection; return its socket and where it comes from."""
        def accept():
            conn, address = sock.accept()
            conn.setblocking(False)
            return conn, address

        return await self._sock_call(sock, selectors.EVENT_READ, accept)
