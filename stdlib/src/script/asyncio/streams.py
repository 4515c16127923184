"""Connections as streams: a reader and a writer."""

import collections
import sys
import warnings
import weakref

from . import coroutines
from . import events
from . import exceptions
from . import protocols
from .log import logger
from .tasks import sleep

__all__ = ("StreamReader", "StreamWriter", "StreamReaderProtocol", "open_connection",
           "start_server", "open_unix_connection", "start_unix_server")

# How much a reader keeps before it makes the other side wait.
_DEFAULT_LIMIT = 2 ** 16


async def _open(connect, limit, args, kwds):
    loop = events.get_running_loop()
    reader = StreamReader(limit=limit, loop=loop)
    protocol = StreamReaderProtocol(reader, loop=loop)
    transport, _ = await getattr(loop, connect)(lambda: protocol, *args, **kwds)
    return reader, StreamWriter(transport, protocol, reader, loop)


async def _start(create, client_connected_cb, limit, args, kwds):
    loop = events.get_running_loop()

    def factory():
        reader = StreamReader(limit=limit, loop=loop)
        return StreamReaderProtocol(reader, client_connected_cb, loop=loop)

    return await getattr(loop, create)(factory, *args, **kwds)


async def open_connection(host=None, port=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Connect to a TCP server; return a reader and a writer."""
    return await _open("create_connection", limit, (host, port), kwds)


async def start_server(client_connected_cb, host=None, port=None, *, limit=_DEFAULT_LIMIT,
                       **kwds):
    """Start a TCP server that calls `client_connected_cb(reader, writer)`."""
    return await _start("create_server", client_connected_cb, limit, (host, port), kwds)


async def open_unix_connection(path=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Connect to a Unix socket; return a reader and a writer."""
    return await _open("create_unix_connection", limit, (path,), kwds)


async def start_unix_server(client_connected_cb, path=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Start a server at a Unix socket that calls `client_connected_cb(reader, writer)`."""
    return await _start("create_unix_server", client_connected_cb, limit, (path,), kwds)


class FlowControlMixin(protocols.Protocol):
    """Has those wait who write while the transport's buffer is full."""

    def __init__(self, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._paused = False
        self._drain_waiters = collections.deque()
        self._connection_lost = False

    def pause_writing(self):
        self._set_paused(True)

    def resume_writing(self):
        self._set_paused(False)
        self._release_drains(None)

    def _set_paused(self, is_paused):
        assert self._paused is not is_paused
        self._paused = is_paused
        if self._loop.get_debug():
            logger.debug("%r %s writing", self, "pauses" if is_paused else "resumes")

    def _release_drains(self, problem):
        """Those that wait for room go on, or fail."""
        for waiting in self._drain_waiters:
            if waiting.done():
                continue
            if problem is None:
                waiting.set_result(None)
            else:
                waiting.set_exception(problem)

    def connection_lost(self, exc):
        self._connection_lost = True
        if self._paused:
            self._release_drains(exc)

    async def _drain_helper(self):
        if self._connection_lost:
            raise ConnectionResetError("Connection lost")
        if self._paused:
            room = self._loop.create_future()
            self._drain_waiters.append(room)
            try:
                await room
            finally:
                self._drain_waiters.remove(room)

    def _get_close_waiter(self, stream):
        raise NotImplementedError


class StreamReaderProtocol(FlowControlMixin, protocols.Protocol):
    """Feeds a reader with what a transport receives."""

    _source_traceback = None

    _reject_connection = _over_ssl = False
    _task = _transport = None

    def __init__(self, stream_reader, client_connected_cb=None, loop=None):
        super().__init__(loop=loop)
        self._client_connected_cb = client_connected_cb
        self._closed = self._loop.create_future()
        self._stream_reader_wr = stream_reader and weakref.ref(stream_reader)
        self._source_traceback = stream_reader and stream_reader._source_traceback
        # A server's reader is held until its callback has it.
        self._strong_reader = client_connected_cb and stream_reader

    @property
    def _stream_reader(self):
        return None if self._stream_reader_wr is None else self._stream_reader_wr()

    def _replace_writer(self, writer):
        self._stream_writer = writer
        self._transport = writer.transport
        self._over_ssl = self._transport.get_extra_info("sslcontext") is not None

    def connection_made(self, transport):
        if self._reject_connection:
            self._refuse(transport)
            return
        self._transport = transport
        self._over_ssl = transport.get_extra_info("sslcontext") is not None
        reader = self._stream_reader
        if reader is not None:
            reader.set_transport(transport)
        if self._client_connected_cb is not None:
            self._serve(reader, StreamWriter(transport, self, reader, self._loop))

    def _refuse(self, transport):
        """Nobody holds the reader any more."""
        report = dict(message="An open stream was garbage collected prior to establishing "
                              "network connection; call \"stream.close()\" explicitly.")
        if self._source_traceback:
            report["source_traceback"] = self._source_traceback
        self._loop.call_exception_handler(report)
        transport.abort()

    def _serve(self, reader, writer):
        answer = self._client_connected_cb(reader, writer)
        self._strong_reader = None
        if coroutines.iscoroutine(answer):
            self._task = self._loop.create_task(answer)
            self._task.add_done_callback(self._client_done)

    def _client_done(self, task):
        transport = self._transport
        if task.cancelled():
            if transport is not None:
                transport.close()
            return
        exc = task.exception()
        if exc is not None:
            self._loop.call_exception_handler({
                "message": "Unhandled exception in client_connected_cb",
                "exception": exc,
                "transport": transport,
            })
            if transport is not None:
                transport.close()

    def connection_lost(self, exc):
        reader, closed = self._stream_reader, self._closed
        if exc is None:
            tell_reader, tell_closed, what = StreamReader.feed_eof, closed.set_result, (None,)
        else:
            tell_reader, tell_closed, what = StreamReader.set_exception, closed.set_exception, (exc,)
        if reader is not None:
            tell_reader(reader, *(what if exc is not None else ()))
        if not closed.done():
            tell_closed(*what)
        super().connection_lost(exc)
        for name in ("_stream_reader_wr", "_stream_writer", "_task", "_transport"):
            setattr(self, name, None)

    def data_received(self, data):
        reader = self._stream_reader
        if reader is not None:
            reader.feed_data(data)

    def eof_received(self):
        reader = self._stream_reader
        if reader is not None:
            reader.feed_eof()
        # A plain connection may stay half open.
        return not self._over_ssl

    def _get_close_waiter(self, stream):
        return self._closed

    def __del__(self):
        # It may have failed before there was one.
        closed = getattr(self, "_closed", None)
        if closed is not None and closed.done() and not closed.cancelled():
            closed.exception()


class StreamWriter:
    """The end of a stream that writes."""

    def __init__(self, transport, protocol, reader, loop):
        assert isinstance(reader, (StreamReader, type(None)))
        self._loop, self._reader = loop, reader
        self._transport, self._protocol = transport, protocol

    def __repr__(self):
        info = [self.__class__.__name__, f"transport={self._transport!r}"]
        if self._reader is not None:
            info.append(f"reader={self._reader!r}")
        return f"<{' '.join(info)}>"

    @property
    def transport(self):
        """The transport."""
        return self._transport

    def write(self, data):
        """Send bytes, or keep them until they can be sent."""
        self._transport.write(data)

    def writelines(self, data):
        """Send several pieces."""
        self._transport.writelines(data)

    def write_eof(self):
        """Send the end once all is sent."""
        return self._transport.write_eof()

    def can_write_eof(self):
        """Return whether write_eof() works."""
        return self._transport.can_write_eof()

    def close(self):
        """Close the connection once all is sent."""
        return self._transport.close()

    def is_closing(self):
        """Return whether it is closed or about to be."""
        return self._transport.is_closing()

    async def wait_closed(self):
        """Wait until the connection is closed."""
        await self._protocol._get_close_waiter(self)

    def get_extra_info(self, name, default=None):
        """Return something known about the connection, by its name."""
        return self._transport.get_extra_info(name, default)

    async def drain(self):
        """Wait until there is room to write more."""
        problem = self._reader and self._reader.exception()
        if problem:
            raise problem
        if self.is_closing():
            # connection_lost() must be able to be called, or a loop of writes never ends.
            await sleep(0)
        await self._protocol._drain_helper()

    async def start_tls(self, sslcontext, *, server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Encrypt the connection."""
        await self.drain()
        await self._loop.start_tls(self._transport, self._protocol, sslcontext,
                                   server_side=self._protocol._client_connected_cb is not None,
                                   server_hostname=server_hostname,
                                   ssl_handshake_timeout=ssl_handshake_timeout,
                                   ssl_shutdown_timeout=ssl_shutdown_timeout)

    def __del__(self, warnings=warnings):
        if self.is_closing():
            return
        text = "loop is closed"
        if not self._loop.is_closed():
            self.close()
            text = f"unclosed {self!r}"
        warnings.warn(text, ResourceWarning)


class StreamReader:
    """The end of a stream that reads."""

    _source_traceback = None

    # What a read waits for, what went wrong, what feeds it.
    _waiter = _exception = _transport = None
    _eof = _paused = False

    def __init__(self, limit=_DEFAULT_LIMIT, loop=None):
        if not limit > 0:
            raise ValueError("Limit cannot be <= 0")
        self._buffer = bytearray()
        self._limit = limit
        self._loop = loop or events.get_event_loop()
        if self._loop.get_debug():
            from . import format_helpers
            self._source_traceback = format_helpers.extract_stack(sys._getframe(1))

    def __repr__(self):
        parts = ["StreamReader"]
        for is_told, text in (
                (self._buffer, f"{len(self._buffer)} bytes"), (self._eof, "eof"),
                (self._limit != _DEFAULT_LIMIT, f"limit={self._limit}"),
                (self._waiter, f"waiter={self._waiter!r}"),
                (self._exception, f"exception={self._exception!r}"),
                (self._transport, f"transport={self._transport!r}"), (self._paused, "paused")):
            if is_told:
                parts.append(text)
        return f"<{' '.join(parts)}>"

    def exception(self):
        """Return what went wrong with the connection, or None."""
        return self._exception

    def set_exception(self, exc):
        """Have reads raise an exception."""
        self._exception = exc
        self._wakeup_waiter(exc)

    def _wakeup_waiter(self, problem=None):
        waiting, self._waiter = self._waiter, None
        if waiting is None or waiting.cancelled():
            return
        if problem is None:
            waiting.set_result(None)
        else:
            waiting.set_exception(problem)

    def set_transport(self, transport):
        """Say which transport feeds it."""
        assert self._transport is None, "Transport already set"
        self._transport = transport

    def _maybe_resume_transport(self):
        if self._paused and len(self._buffer) <= self._limit:
            self._paused = False
            self._transport.resume_reading()

    def feed_eof(self):
        """Nothing more comes."""
        self._eof = True
        self._wakeup_waiter()

    def at_eof(self):
        """Return whether all was read and nothing more comes."""
        return self._eof and not self._buffer

    def feed_data(self, data):
        """Bytes have come."""
        assert not self._eof, "feed_data after feed_eof"
        if data:
            self._buffer += data
            self._wakeup_waiter()
            if len(self._buffer) > 2 * self._limit:
                self._slow_down()

    def _slow_down(self):
        """Have the other side wait, if it can be made to."""
        if self._paused or self._transport is None:
            return
        try:
            self._transport.pause_reading()
            self._paused = True
        except NotImplementedError:
            self._transport = None

    async def _wait_for_data(self, func_name):
        """Wait until feed_data() or feed_eof() is called."""
        assert not self._eof, "_wait_for_data after EOF"
        if self._waiter is not None:
            raise RuntimeError(f"{func_name}() called while another coroutine is already waiting "
                               "for incoming data")
        # Full or not, what is waited for must be able to come.
        was_paused, self._paused = self._paused, False
        if was_paused:
            self._transport.resume_reading()
        more = self._waiter = self._loop.create_future()
        try:
            await more
        finally:
            self._waiter = None

    def _check_readable(self):
        if self._exception is not None:
            raise self._exception

    def _take(self, n):
        """The first bytes of the buffer, taken out."""
        with memoryview(self._buffer) as view:
            taken = bytes(view[:n])
        del self._buffer[:n]
        self._maybe_resume_transport()
        return taken

    async def readline(self):
        """Return a line with its end; what is left, at the end of the stream."""
        try:
            return await self.readuntil()
        except exceptions.IncompleteReadError as end:
            return end.partial
        except exceptions.LimitOverrunError as over:
            # The line that is too long is dropped, with its end if that is there.
            has_end = self._buffer[over.consumed:over.consumed + 1] == b"\n"
            self._take(over.consumed + 1 if has_end else len(self._buffer))
            raise ValueError(over.args[0])

    def _find_separator(self, separators, start):
        """Where the first separator begins and ends, or None."""
        best = None
        for separator in separators:
            at = self._buffer.find(separator, start)
            if at != -1 and (best is None or at + len(separator) < best[1]
                             or at + len(separator) == best[1] and at < best[0]):
                best = at, at + len(separator)
        return best

    async def readuntil(self, separator=b"\n"):
        """Return what comes up to a separator, and it; a tuple gives several to choose from."""
        if isinstance(separator, tuple):
            separators = sorted(separator, key=len)
        else:
            separators = [separator]
        if not separators:
            raise ValueError("Separator should contain at least one element")
        shortest, longest = len(separators[0]), len(separators[-1])
        if shortest == 0:
            raise ValueError("Separator should be at least one-byte string")
        if self._exception is not None:
            raise self._exception
        # What was looked through is not looked through again.
        offset = 0
        while True:
            if len(self._buffer) - offset >= shortest:
                found = self._find_separator(separators, offset)
                if found is not None:
                    break
                offset = max(0, len(self._buffer) + 1 - longest)
                if offset > self._limit:
                    raise exceptions.LimitOverrunError(
                        "Separator is not found, and chunk exceed the limit", offset)
            if self._eof:
                chunk = bytes(self._buffer)
                self._buffer.clear()
                raise exceptions.IncompleteReadError(chunk, None)
            await self._wait_for_data("readuntil")
        start, end = found
        if start > self._limit:
            raise exceptions.LimitOverrunError(
                "Separator is found, but chunk is longer than limit", start)
        data = bytes(memoryview(self._buffer)[:end])
        del self._buffer[:end]
        self._maybe_resume_transport()
        return data

    async def read(self, n=-1):
        """Return up to `n` bytes, at least one before the end; all with -1."""
        self._check_readable()
        if n < 0:
            return b"".join([block async for block in self._blocks()])
        if n and not (self._buffer or self._eof):
            await self._wait_for_data("read")
        return self._take(n) if n else b""

    async def _blocks(self):
        while block := await self.read(self._limit):
            yield block

    async def readexactly(self, n):
        """Return `n` bytes; IncompleteReadError if the stream ends before."""
        if n < 0:
            raise ValueError("readexactly size can not be less than zero")
        self._check_readable()
        while len(self._buffer) < n and not self._eof:
            await self._wait_for_data("readexactly")
        if len(self._buffer) < n:
            raise exceptions.IncompleteReadError(self._take(n), n)
        return self._take(n) if n else b""

    def __aiter__(self):
        return self

    async def __anext__(self):
        val = await self.readline()
        if val == b"":
            raise StopAsyncIteration
        return val
