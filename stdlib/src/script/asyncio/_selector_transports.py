"""Transports for sockets."""

import collections
import socket
import warnings

from . import constants
from . import futures
from . import protocols
from . import transports
from . import trsock
from .log import logger


class _SelectorTransport(transports._FlowControlMixin, transports.Transport):
    """What transports for streams and for datagrams share."""

    max_size = 256 * 1024

    # Subclasses wait for their own kind of buffer.
    _sock = None

    def __init__(self, loop, sock, protocol, extra=None, server=None):
        super().__init__(extra, loop)
        self._describe(sock)
        self._sock, self._sock_fd, self._server = sock, sock.fileno(), server
        self._closing = self._paused = self._protocol_connected = False
        # How often something was tried since the connection was lost.
        self._conn_lost = 0
        self._buffer = collections.deque()
        self.set_protocol(protocol)
        loop._transports[self._sock_fd] = self
        if server is not None:
            server._attach(self)

    def _describe(self, sock):
        """Note what get_extra_info() tells of the socket; None for what it cannot say."""
        about = self._extra
        about["socket"] = trsock.TransportSocket(sock)
        about.pop("sockname", None)
        for name, ask in (("sockname", sock.getsockname), ("peername", sock.getpeername)):
            if name not in about:
                try:
                    about[name] = ask()
                except OSError:
                    about[name] = None

    def _begin(self, waiter):
        """Tell the protocol of the connection, then begin to read, then tell who waits for all this."""
        soon = self._loop.call_soon
        soon(self._protocol.connection_made, self)
        soon(self._add_reader, self._sock_fd, self._read_ready)
        if waiter is not None:
            soon(futures._set_result_unless_cancelled, waiter, None)

    def __repr__(self):
        info = [self.__class__.__name__]
        if self._sock is None:
            info.append("closed")
        elif self._closing:
            info.append("closing")
        info.append(f"fd={self._sock_fd}")
        if self._loop is not None and not self._loop.is_closed():
            from .selector_events import _test_selector_event, selectors
            polling = _test_selector_event(self._loop._selector, self._sock_fd,
                                           selectors.EVENT_READ)
            info.append("read=polling" if polling else "read=idle")
            polling = _test_selector_event(self._loop._selector, self._sock_fd,
                                           selectors.EVENT_WRITE)
            state = "polling" if polling else "idle"
            info.append(f"write=<{state}, bufsize={self.get_write_buffer_size()}>")
        return f"<{' '.join(info)}>"

    def abort(self):
        self._force_close(None)

    def set_protocol(self, protocol):
        self._protocol = protocol
        self._protocol_connected = True

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closing

    def is_reading(self):
        return not self.is_closing() and not self._paused

    def _switch_reading(self, on):
        self._paused = not on
        if on:
            self._add_reader(self._sock_fd, self._read_ready)
        else:
            self._loop._remove_reader(self._sock_fd)
        if self._loop.get_debug():
            logger.debug("%r %s reading", self, "resumes" if on else "pauses")

    def pause_reading(self):
        if self.is_reading():
            self._switch_reading(False)

    def resume_reading(self):
        if self._paused and not self._closing:
            self._switch_reading(True)

    def _begin_end(self, problem, keeps_sending):
        """Read no more; unless bytes are still to be sent, tell the protocol of the end."""
        if not self._closing:
            self._closing = True
            self._loop._remove_reader(self._sock_fd)
        if keeps_sending:
            return
        self._loop._remove_writer(self._sock_fd)
        self._conn_lost += 1
        self._loop.call_soon(self._call_connection_lost, problem)

    def close(self):
        if not self._closing:
            self._begin_end(None, keeps_sending=bool(self._buffer))

    def __del__(self, _warn=warnings.warn):
        sock, server = self._sock, getattr(self, "_server", None)
        if sock is None:
            return
        _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
        sock.close()
        if server is not None:
            server._detach(self)

    def _fatal_error(self, exc, message="Fatal error on transport"):
        if not isinstance(exc, OSError):
            self._loop.call_exception_handler(dict(
                message=message, exception=exc, transport=self, protocol=self._protocol))
        elif self._loop.get_debug():
            # The other side's doing: nothing to tell of but here.
            logger.debug("%r: %s", self, message, exc_info=True)
        self._force_close(exc)

    def _force_close(self, exc):
        if not self._conn_lost:
            self._buffer.clear()
            self._begin_end(exc, keeps_sending=False)

    def _call_connection_lost(self, exc):
        sock, server = self._sock, self._server
        try:
            if self._protocol_connected:
                self._protocol.connection_lost(exc)
        finally:
            self._sock = self._protocol = self._loop = self._server = None
            sock.close()
            if server is not None:
                server._detach(self)

    def get_write_buffer_size(self):
        return sum(map(len, self._buffer))

    def _add_reader(self, fd, callback, *args):
        if self.is_reading():
            self._loop._add_reader(fd, callback, *args)

    def _count_lost_write(self):
        if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
            logger.warning("socket.send() raised exception.")
        self._conn_lost += 1


class _SelectorSocketTransport(_SelectorTransport):
    """A transport for a stream."""

    _start_tls_compatible = True
    _sendfile_compatible = constants._SendfileMode.TRY_NATIVE

    def __init__(self, loop, sock, protocol, waiter=None, extra=None, server=None):
        self._read_ready_cb = None
        super().__init__(loop, sock, protocol, extra, server)
        self._eof = False
        self._empty_waiter = None
        # Small writes go out at once.
        from ._connect import _set_nodelay
        _set_nodelay(self._sock)
        self._begin(waiter)

    def set_protocol(self, protocol):
        own_buffer = isinstance(protocol, protocols.BufferedProtocol)
        self._read_ready_cb = self._read_ready__get_buffer if own_buffer else self._read_ready__data_received
        super().set_protocol(protocol)

    def _read_ready(self):
        self._read_ready_cb()

    def _guarded(self, call, *args, what, retries=False):
        """Make a call whose failure ends the connection; return (did it work, its result)."""
        try:
            return True, call(*args)
        except BaseException as problem:
            if isinstance(problem, (SystemExit, KeyboardInterrupt)):
                raise
            if not (retries and isinstance(problem, (BlockingIOError, InterruptedError))):
                self._fatal_error(problem, what)
            return False, None

    def _own_buffer(self):
        buffer = self._protocol.get_buffer(-1)
        if len(buffer):
            return buffer
        raise RuntimeError("get_buffer() returned an empty buffer")

    def _read_ready__get_buffer(self):
        if self._conn_lost:
            return
        there, buffer = self._guarded(
            self._own_buffer, what="Fatal error: protocol.get_buffer() call failed.")
        if there:
            self._receive(self._sock.recv_into, buffer, "buffer_updated")

    def _read_ready__data_received(self):
        if not self._conn_lost:
            self._receive(self._sock.recv, self.max_size, "data_received")

    def _receive(self, call, room, method):
        """Receive by a call of the socket, and tell the protocol by one of its methods."""
        came, got = self._guarded(call, room, retries=True,
                                  what="Fatal read error on socket transport")
        if came and got:
            self._guarded(getattr(self._protocol, method), got,
                          what=f"Fatal error: protocol.{method}() call failed.")
        elif came:
            self._note_end()

    def _note_end(self):
        if self._loop.get_debug():
            logger.debug("%r received EOF", self)
        told, keep_open = self._guarded(
            self._protocol.eof_received,
            what="Fatal error: protocol.eof_received() call failed.")
        if told and keep_open:
            # Our side may still write: only reading is over.
            self._loop._remove_reader(self._sock_fd)
        elif told:
            self.close()

    def _check_can_write(self):
        if self._eof:
            raise RuntimeError("Cannot call write() after write_eof()")
        if self._empty_waiter is not None:
            raise RuntimeError("unable to write; sendfile is in progress")

    def write(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError("data argument must be a bytes-like object, "
                            f"not {type(data).__name__!r}")
        self._check_can_write()
        if not data:
            return
        if self._conn_lost:
            return self._count_lost_write()
        if not self._buffer:
            # Nothing is waiting: what the system takes at once needs no copy.
            data = self._send_now(data)
            if not data:
                return
            self._loop._add_writer(self._sock_fd, self._write_ready)
        # A copy: the caller may go on to change what it gave.
        self._buffer.append(bytes(data))
        self._maybe_pause_protocol()

    def _send_now(self, data):
        """Send what the system takes without waiting; return what is left, nothing after a fault."""
        try:
            sent = self._sock.send(data)
        except (BlockingIOError, InterruptedError):
            return data
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fatal_error(exc, "Fatal write error on socket transport")
            return None
        return None if sent == len(data) else memoryview(data).cast("B")[sent:]

    def writelines(self, list_of_data):
        self._check_can_write()
        if self._conn_lost:
            self._count_lost_write()
            return
        self.write(b"".join(list_of_data))

    def _write_ready(self):
        assert self._buffer, "Data should not be empty"
        if self._conn_lost:
            return
        try:
            # Several pieces go out together.
            if len(self._buffer) > 1:
                joined = b"".join(self._buffer)
                self._buffer.clear()
                self._buffer.append(joined)
            data = self._buffer.popleft()
            n = self._sock.send(data)
            if n < len(data):
                self._buffer.appendleft(memoryview(data)[n:])
        except (BlockingIOError, InterruptedError):
            self._buffer.appendleft(data)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop._remove_writer(self._sock_fd)
            self._buffer.clear()
            self._fatal_error(exc, "Fatal write error on socket transport")
            if self._empty_waiter is not None:
                self._empty_waiter.set_exception(exc)
            return
        self._maybe_resume_protocol()
        if not self._buffer:
            self._loop._remove_writer(self._sock_fd)
            if self._empty_waiter is not None:
                self._empty_waiter.set_result(None)
            if self._closing:
                self._call_connection_lost(None)
            elif self._eof:
                self._sock.shutdown(socket.SHUT_WR)

    def write_eof(self):
        if not (self._closing or self._eof):
            self._eof = True
            # What is still in the buffer goes first; _write_ready() sends the end then.
            if not self._buffer:
                self._sock.shutdown(socket.SHUT_WR)

    def can_write_eof(self):
        return True

    def _call_connection_lost(self, exc):
        try:
            super()._call_connection_lost(exc)
        finally:
            self._read_ready_cb = None
            if self._empty_waiter is not None:
                self._empty_waiter.set_exception(
                    ConnectionError("Connection is closed by peer"))

    def close(self):
        self._read_ready_cb = None
        super().close()


class _SelectorDatagramTransport(_SelectorTransport, transports.DatagramTransport):
    """A transport for datagrams."""

    def __init__(self, loop, sock, protocol, address=None, waiter=None, extra=None):
        super().__init__(loop, sock, protocol, extra)
        # Where all datagrams go, if that was said at the start.
        self._address = address
        self._begin(waiter)

    def get_write_buffer_size(self):
        return sum(len(data) for data, _ in self._buffer)

    def _try(self, call, what):
        """Make a call of the socket; return ("done", its result), ("later", None), or ("failed", None) if the protocol or
        the loop was told of a failure."""
        try:
            return "done", call()
        except (BlockingIOError, InterruptedError):
            return "later", None
        except OSError as refused:
            # A datagram was refused: the transport goes on.
            self._protocol.error_received(refused)
        except Exception as problem:
            self._fatal_error(problem, f"Fatal {what} error on datagram transport")
        return "failed", None

    def _read_ready(self):
        if not self._conn_lost:
            state, came = self._try(lambda: self._sock.recvfrom(self.max_size), "read")
            if state == "done":
                self._protocol.datagram_received(*came)

    def _send(self, data, addr):
        connected = self._extra["peername"]
        return self._try(lambda: self._sock.send(data) if connected else self._sock.sendto(data, addr),
                         "write")[0]

    def sendto(self, data, addr=None):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            kind = type(data).__name__
            raise TypeError(f"data argument must be a bytes-like object, not {kind!r}")
        if self._address:
            if addr is not None and addr != self._address:
                raise ValueError(f"Invalid address: must be None or {self._address}")
            addr = self._address
            if self._conn_lost:
                self._count_lost_write()
                return
        if not self._buffer:
            if self._send(data, addr) != "later":
                return
            self._loop._add_writer(self._sock_fd, self._sendto_ready)
        # A copy: the caller may go on to change what it gave.
        self._buffer.append((bytes(data), addr))
        self._maybe_pause_protocol()

    def _sendto_ready(self):
        state = "done"
        while self._buffer and state == "done":
            state = self._send(*self._buffer[0])
            if state != "later" and self._buffer:
                self._buffer.popleft()
        if state == "failed":
            return
        self._maybe_resume_protocol()
        if not self._buffer:
            self._loop._remove_writer(self._sock_fd)
            if self._closing:
                self._call_connection_lost(None)
