"""Transports for pipes."""

import os
import selectors
import stat
import warnings

from . import constants
from . import futures
from . import transports
from .log import logger


class _PipeTransport:
    """What both ends share."""

    _closing = False

    def _open(self, loop, pipe, protocol):
        """Take a pipe over; return its mode."""
        self._extra["pipe"] = self._pipe = pipe
        self._loop, self._protocol, self._fileno = loop, protocol, pipe.fileno()
        mode = os.fstat(self._fileno).st_mode
        if not any(is_kind(mode) for is_kind in (stat.S_ISFIFO, stat.S_ISSOCK, stat.S_ISCHR)):
            # Nothing to close and nobody to tell.
            self._pipe = self._fileno = self._protocol = None
            raise ValueError(self._wrong_kind)
        os.set_blocking(self._fileno, False)
        return mode

    def _tell_open(self, waiter, watch=None):
        """Tell the protocol, then have `watch` look at the pipe, then release `waiter`."""
        calls = [(self._protocol.connection_made, self)]
        if watch is not None:
            calls.append((watch, self._fileno, self._read_ready))
        if waiter is not None:
            calls.append((futures._set_result_unless_cancelled, waiter, None))
        for call in calls:
            self._loop.call_soon(*call)

    def _describe(self, buffer_size=None):
        info = [self.__class__.__name__]
        if self._pipe is None:
            info.append("closed")
        elif self._closing:
            info.append("closing")
        info.append(f"fd={self._fileno}")
        selector = getattr(self._loop, "_selector", None)
        if self._pipe is not None and selector is not None:
            from .selector_events import _test_selector_event
            event = selectors.EVENT_READ if buffer_size is None else selectors.EVENT_WRITE
            polling = _test_selector_event(selector, self._fileno, event)
            info.append("polling" if polling else "idle")
            if buffer_size is not None:
                info.append(f"bufsize={buffer_size}")
        elif self._pipe is not None:
            info.append("open")
        else:
            info.append("closed")
        return f"<{' '.join(info)}>"

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closing

    def __del__(self, _warn=warnings.warn):
        if self._pipe is not None:
            _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            self._pipe.close()

    def _fatal_error(self, exc, message="Fatal error on pipe transport"):
        if not isinstance(exc, OSError):
            self._loop.call_exception_handler({"message": message, "exception": exc,
                                               "transport": self, "protocol": self._protocol})
        elif self._loop.get_debug():
            logger.debug("%r: %s", self, message, exc_info=True)
        self._close(exc)

    def _close(self, exc=None):
        """Look at the pipe no more, and have the protocol told in the next round."""
        self._closing = True
        self._loop._remove_reader(self._fileno)
        self._loop.call_soon(self._call_connection_lost, exc)

    def _tell_hangup(self):
        if self._loop.get_debug():
            logger.info("%r was closed by peer", self)

    def _call_connection_lost(self, exc):
        try:
            self._protocol.connection_lost(exc)
        finally:
            self._pipe.close()
            self._pipe = self._protocol = self._loop = None


class _UnixReadPipeTransport(_PipeTransport, transports.ReadTransport):
    """The end that reads."""

    max_size = 256 * 1024
    _paused = False
    _wrong_kind = "Pipe transport is for pipes/sockets only."

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra)
        self._open(loop, pipe, protocol)
        self._tell_open(waiter, self._add_reader)

    def __repr__(self):
        return self._describe()

    def _add_reader(self, fd, callback):
        if self.is_reading():
            self._loop._add_reader(fd, callback)

    def is_reading(self):
        return not self._paused and not self._closing

    def _read_ready(self):
        try:
            data = os.read(self._fileno, self.max_size)
        except (BlockingIOError, InterruptedError):
            pass
        except OSError as exc:
            self._fatal_error(exc, "Fatal read error on pipe transport")
        else:
            if data:
                self._protocol.data_received(data)
            else:
                self._tell_hangup()
                self._loop.call_soon(self._protocol.eof_received)
                self._close()

    def pause_reading(self):
        if self.is_reading():
            self._paused = True
            self._loop._remove_reader(self._fileno)

    def resume_reading(self):
        if self._paused and not self._closing:
            self._paused = False
            self._add_reader(self._fileno, self._read_ready)

    def close(self):
        if not self._closing:
            self._close()


class _UnixWritePipeTransport(_PipeTransport, transports._FlowControlMixin,
                              transports.WriteTransport):
    """The end that writes."""

    _wrong_kind = "Pipe transport is only for pipes, sockets and character devices"

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra, loop)
        self._buffer = bytearray()
        # How many writes there were after the connection was lost, and the one that lost it.
        self._conn_lost = 0
        mode = self._open(loop, pipe, protocol)
        # That it can be read tells that the other end is closed; a terminal is read by others.
        tells_hangup = not stat.S_ISCHR(mode)
        self._tell_open(waiter, loop._add_reader if tells_hangup else None)

    def __repr__(self):
        return self._describe(self.get_write_buffer_size())

    def get_write_buffer_size(self):
        return len(self._buffer)

    def _read_ready(self):
        self._tell_hangup()
        self._close(BrokenPipeError() if self._buffer else None)

    def write(self, data):
        assert isinstance(data, (bytes, bytearray, memoryview)), repr(data)
        if not data:
            return
        if self._conn_lost or self._closing:
            self._count_lost_write()
            return
        rest = data
        if not self._buffer:
            written = self._write_some(data)
            if written is None:
                return
            rest = memoryview(data).cast("B")[written:]
            if not rest:
                return
            self._loop._add_writer(self._fileno, self._write_ready)
        self._buffer += rest
        self._maybe_pause_protocol()

    def _count_lost_write(self):
        if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
            logger.warning("pipe closed by peer or os.write(pipe, data) raised exception.")
        self._conn_lost += 1

    def _write_some(self, data):
        """Write what there is room for; return how much, None when the pipe is lost."""
        try:
            return os.write(self._fileno, data)
        except (BlockingIOError, InterruptedError):
            return 0
        except BaseException as exc:
            if isinstance(exc, (SystemExit, KeyboardInterrupt)):
                raise
            self._conn_lost += 1
            self._drop_buffer()
            self._fatal_error(exc, "Fatal write error on pipe transport")
            return None

    def _write_ready(self):
        assert self._buffer, "Data should not be empty"
        written = self._write_some(self._buffer)
        if written is None:
            return
        del self._buffer[:written]
        if self._buffer:
            return
        self._loop._remove_writer(self._fileno)
        self._maybe_resume_protocol()
        if self._closing:
            self._loop._remove_reader(self._fileno)
            self._call_connection_lost(None)

    def _drop_buffer(self):
        if self._buffer:
            self._loop._remove_writer(self._fileno)
            self._buffer.clear()

    def can_write_eof(self):
        return True

    def write_eof(self):
        if self._closing:
            return
        assert self._pipe
        if self._buffer:
            # What is in it is still written.
            self._closing = True
        else:
            self._close()

    def close(self):
        if not self._closing and self._pipe is not None:
            self.write_eof()

    def abort(self):
        self._close()

    def _close(self, exc=None):
        self._drop_buffer()
        super()._close(exc)
