"""The event loop on Unix: signals, Unix sockets, pipes and child processes."""

import contextlib
import errno
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import warnings

from . import base_subprocess
from . import coroutines
from . import events
from . import selector_events
from . import tasks
from ._child_watchers import (
    AbstractChildWatcher, FastChildWatcher, MultiLoopChildWatcher, PidfdChildWatcher,
    SafeChildWatcher, ThreadedChildWatcher, _retired,
)
from ._pipe_transports import _UnixReadPipeTransport, _UnixWritePipeTransport
from ._server import Server
from .log import logger

__all__ = ("SelectorEventLoop", "AbstractChildWatcher", "SafeChildWatcher",
           "FastChildWatcher", "PidfdChildWatcher", "MultiLoopChildWatcher",
           "ThreadedChildWatcher", "DefaultEventLoopPolicy", "EventLoop")


def _sighandler_noop(signum, frame):
    """Its being there is enough: the loop learns of the signal from its pipe."""


def _install(sig, handler):
    """signal.signal(), with the loop's own words for a signal that cannot be caught."""
    try:
        signal.signal(sig, handler)
        if handler is _sighandler_noop:
            # System calls go on after it.
            signal.siginterrupt(sig, False)
    except OSError as exc:
        if exc.errno != errno.EINVAL:
            raise
        raise RuntimeError(f"sig {sig} cannot be caught")


@contextlib.contextmanager
def _watching_children():
    """The watcher of children: without it nobody would learn that a child has ended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        watcher = events.get_child_watcher()
    with watcher:
        if not watcher.is_active():
            raise RuntimeError("asyncio.get_child_watcher() is not activated, subprocess "
                               "support is not installed.")
        yield watcher


async def _until_connected(transport, connected):
    """Wait for the pipes of a child; a child without them is ended."""
    try:
        await connected
    except BaseException as exc:
        if not isinstance(exc, tasks._EXITS):
            transport.close()
            await transport._wait()
        raise


class _UnixSelectorEventLoop(selector_events.BaseSelectorEventLoop):
    """The loop of Unix."""

    def __init__(self, selector=None):
        super().__init__(selector)
        self._signal_handlers = {}
        self._unix_server_sockets = {}

    def close(self):
        super().close()
        if sys.is_finalizing():
            self._abandon_signal_handlers()
        for sig in tuple(self._signal_handlers):
            self.remove_signal_handler(sig)

    def _abandon_signal_handlers(self):
        if self._signal_handlers:
            warnings.warn(f"Closing the loop {self!r} on interpreter shutdown stage, skipping "
                          "signal handlers removal", ResourceWarning, source=self)
            self._signal_handlers.clear()

    # Signals.

    def _process_self_data(self, data):
        # A zero only wakes the loop.
        for signum in filter(None, data):
            self._handle_signal(signum)

    def add_signal_handler(self, sig, callback, *args):
        """Have a call made at a signal.  Only for loops of the main thread."""
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        self._check_signal(sig)
        self._check_closed()
        try:
            # Only the main thread may do this.
            signal.set_wakeup_fd(self._csock.fileno())
        except (ValueError, OSError) as exc:
            raise RuntimeError(str(exc))
        self._signal_handlers[sig] = events.Handle(callback, args, self, None)
        try:
            _install(sig, _sighandler_noop)
        except (OSError, RuntimeError):
            self._forget_signal(sig)
            raise

    def _handle_signal(self, sig):
        match self._signal_handlers.get(sig):
            case None:
                pass
            case handle if handle.cancelled():
                self.remove_signal_handler(sig)
            case handle:
                self._add_callback_signalsafe(handle)

    def remove_signal_handler(self, sig):
        """Undo add_signal_handler(); was there a handler?"""
        self._check_signal(sig)
        if sig not in self._signal_handlers:
            return False
        try:
            _install(sig, signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL)
        except BaseException:
            del self._signal_handlers[sig]
            raise
        self._forget_signal(sig)
        return True

    def _forget_signal(self, sig):
        """Drop the call of a signal; after the last one the loop is not woken by signals."""
        del self._signal_handlers[sig]
        if self._signal_handlers:
            return
        try:
            signal.set_wakeup_fd(-1)
        except (ValueError, OSError) as exc:
            logger.info("set_wakeup_fd(-1) failed: %s", exc)

    def _check_signal(self, sig):
        if not isinstance(sig, int):
            raise TypeError(f"sig must be an int, not {sig!r}")
        if sig not in signal.valid_signals():
            raise ValueError(f"invalid signal number {sig}")

    # Pipes and child processes.

    def _make_read_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _UnixReadPipeTransport(self, pipe, protocol, waiter, extra)

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _UnixWritePipeTransport(self, pipe, protocol, waiter, extra)

    async def _make_subprocess_transport(self, protocol, args, shell, stdin, stdout, stderr,
                                         bufsize, extra=None, **kwargs):
        with _watching_children() as watcher:
            connected = self.create_future()
            transport = _UnixSubprocessTransport(
                self, protocol, args, shell, stdin, stdout, stderr, bufsize, waiter=connected,
                extra=extra, **kwargs)
            watcher.add_child_handler(transport.get_pid(), self._child_watcher_callback,
                                      transport)
            await _until_connected(transport, connected)
            return transport

    def _child_watcher_callback(self, pid, returncode, transp):
        self.call_soon_threadsafe(transp._process_exited, returncode)

    # Unix sockets.

    async def create_unix_connection(self, protocol_factory, path=None, *, ssl=None, sock=None,
                                     server_hostname=None, ssl_handshake_timeout=None,
                                     ssl_shutdown_timeout=None):
        """Connect to a Unix socket; return a transport and the protocol."""
        if server_hostname is not None and not ssl:
            raise ValueError("server_hostname is only meaningful with ssl")
        self._check_unix_ssl(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if path is not None and sock is not None:
            raise ValueError("path and sock can not be specified at the same time")
        if path is not None:
            sock = await self._connected_to(os.fspath(path))
        elif sock is None:
            raise ValueError("no path and sock were specified")
        elif (sock.family, sock.type) != (socket.AF_UNIX, socket.SOCK_STREAM):
            raise ValueError(f"A UNIX Domain Stream Socket was expected, got {sock!r}")
        sock.setblocking(False)
        return await self._create_connection_transport(sock, protocol_factory)

    async def _connected_to(self, path):
        """A new socket, connected to the one at a path."""
        with contextlib.ExitStack() as on_fault:
            sock = on_fault.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0))
            sock.setblocking(False)
            await self.sock_connect(sock, path)
            on_fault.pop_all()
        return sock

    @staticmethod
    def _check_unix_ssl(ssl, ssl_handshake_timeout, ssl_shutdown_timeout):
        from ._connect import _check_ssl_arguments, _refuse_ssl
        _check_ssl_arguments(ssl, ssl_handshake_timeout=ssl_handshake_timeout,
                             ssl_shutdown_timeout=ssl_shutdown_timeout)
        _refuse_ssl(ssl)

    async def create_unix_server(self, protocol_factory, path=None, *, sock=None, backlog=100,
                                 ssl=None, ssl_handshake_timeout=None,
                                 ssl_shutdown_timeout=None, start_serving=True,
                                 cleanup_socket=True):
        """Make a server at a Unix socket."""
        if isinstance(ssl, bool):
            raise TypeError("ssl argument must be an SSLContext or None")
        self._check_unix_ssl(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if path is not None:
            if sock is not None:
                raise ValueError("path and sock can not be specified at the same time")
            sock = self._bind_unix(os.fspath(path))
        else:
            if sock is None:
                raise ValueError("path was not specified, and no sock specified")
            if sock.family != socket.AF_UNIX or sock.type != socket.SOCK_STREAM:
                raise ValueError(f"A UNIX Domain Stream Socket was expected, got {sock!r}")
        if cleanup_socket:
            path = sock.getsockname()
            # Not for an abstract address.
            if path and path[0] not in (0, "\x00"):
                try:
                    self._unix_server_sockets[sock] = os.stat(path).st_ino
                except FileNotFoundError:
                    pass
        sock.setblocking(False)
        server = Server(self, [sock], protocol_factory, ssl, backlog, ssl_handshake_timeout,
                        ssl_shutdown_timeout)
        if start_serving:
            server._start_serving()
            await tasks.sleep(0)
        return server

    @staticmethod
    def _bind_unix(path):
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if path[0] not in (0, "\x00"):
            # A socket that a server of before left is in the way.
            try:
                if stat.S_ISSOCK(os.stat(path).st_mode):
                    os.remove(path)
            except FileNotFoundError:
                pass
            except OSError as err:
                logger.error("Unable to check or remove stale UNIX socket %r: %r", path, err)
        try:
            sock.bind(path)
        except OSError as exc:
            sock.close()
            if exc.errno == errno.EADDRINUSE:
                raise OSError(errno.EADDRINUSE, f"Address {path!r} is already in use") from None
            raise
        except:
            sock.close()
            raise
        return sock

    def _stop_serving(self, sock):
        path = sock.getsockname() if sock in self._unix_server_sockets else None
        super()._stop_serving(sock)
        if path is None:
            return
        inode = self._unix_server_sockets.pop(sock)
        try:
            # Somebody else's by now, perhaps.
            if os.stat(path).st_ino == inode:
                os.unlink(path)
        except FileNotFoundError:
            pass
        except OSError as err:
            logger.error("Unable to clean up listening UNIX socket %r: %r", path, err)


class _UnixSubprocessTransport(base_subprocess.BaseSubprocessTransport):
    """A transport about a child process."""

    def _start(self, args, shell, stdin, stdout, stderr, bufsize, **kwargs):
        with contextlib.ExitStack() as ends:
            ours = None
            if stdin == subprocess.PIPE and sys.platform.startswith(("linux", "aix")):
                # A socket instead of a pipe tells when the other end is closed.
                stdin, ours = map(ends.enter_context, socket.socketpair())
            self._proc = subprocess.Popen(
                args, shell=shell, stdin=stdin, stdout=stdout, stderr=stderr,
                universal_newlines=False, bufsize=bufsize, **kwargs)
            if ours is not None:
                self._proc.stdin = open(ours.detach(), "wb", buffering=bufsize)


class _UnixDefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """The policy of Unix: it also knows who waits for child processes."""

    _loop_factory = _UnixSelectorEventLoop

    _watcher = None

    def set_event_loop(self, loop):
        super().set_event_loop(loop)
        if (self._watcher is not None
                and threading.current_thread() is threading.main_thread()):
            self._watcher.attach_loop(loop)

    def get_child_watcher(self):
        with events._lock:
            if self._watcher is None:
                has_pidfd = hasattr(os, "pidfd_open")
                self._watcher = PidfdChildWatcher() if has_pidfd else ThreadedChildWatcher()
        _retired("get_child_watcher")
        return self._watcher

    def set_child_watcher(self, watcher):
        assert watcher is None or isinstance(watcher, AbstractChildWatcher)
        before, self._watcher = self._watcher, watcher
        if before is not None:
            before.close()
        _retired("set_child_watcher")


SelectorEventLoop = _UnixSelectorEventLoop
DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
EventLoop = SelectorEventLoop
