"""Servers that answer requests of a network."""

import contextlib
import io
import os
import selectors
import socket
import sys
import threading
from time import monotonic as time

__all__ = ["BaseServer", "TCPServer", "UDPServer", "ThreadingUDPServer", "ThreadingTCPServer",
           "BaseRequestHandler", "StreamRequestHandler", "DatagramRequestHandler",
           "ThreadingMixIn", "ForkingMixIn", "ForkingUDPServer", "ForkingTCPServer", "UnixStreamServer", "UnixDatagramServer",
           "ThreadingUnixStreamServer", "ThreadingUnixDatagramServer", "ForkingUnixStreamServer",
           "ForkingUnixDatagramServer"]


class BaseServer:
    """What all servers do: wait, take a request, hand it to a handler."""

    timeout = None

    def __init__(self, server_address, RequestHandlerClass):
        self.server_address = server_address
        self.RequestHandlerClass = RequestHandlerClass
        self._is_shut_down = threading.Event()
        self._shutdown_request = False

    def server_activate(self):
        pass

    def serve_forever(self, poll_interval=0.5):
        """Answer requests until shutdown() is called."""
        self._is_shut_down.clear()
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self, selectors.EVENT_READ)
                while not self._shutdown_request:
                    ready = selector.select(poll_interval)
                    if self._shutdown_request:
                        break
                    if ready:
                        self._handle_request_noblock()
                    self.service_actions()
        finally:
            self._shutdown_request = False
            self._is_shut_down.set()

    def shutdown(self):
        """Let serve_forever() end, and wait until it has."""
        self._shutdown_request = True
        self._is_shut_down.wait()

    def service_actions(self):
        pass

    def handle_request(self):
        """Answer one request, or give up after the timeout."""
        limits = [limit for limit in (self.socket.gettimeout(), self.timeout) if limit is not None]
        end = time() + min(limits) if limits else None
        with selectors.DefaultSelector() as selector:
            selector.register(self, selectors.EVENT_READ)
            left = min(limits, default=None)
            while not selector.select(left):
                if end is not None and (left := end - time()) < 0:
                    return self.handle_timeout()
        return self._handle_request_noblock()

    def _handle_request_noblock(self):
        try:
            request, client_address = self.get_request()
        except OSError:
            # The client went away between the readiness and the call.
            return
        accepted, leave_open = self.verify_request(request, client_address), False
        try:
            if accepted:
                self.process_request(request, client_address)
                # Who processes it closes it, perhaps later and in another thread.
                leave_open = True
        except Exception:
            self.handle_error(request, client_address)
        finally:
            if not leave_open:
                self.shutdown_request(request)

    def handle_timeout(self):
        pass

    def verify_request(self, request, client_address):
        return True

    def process_request(self, request, client_address):
        self.finish_request(request, client_address)
        self.shutdown_request(request)

    def server_close(self):
        pass

    def finish_request(self, request, client_address):
        self.RequestHandlerClass(request, client_address, self)

    def shutdown_request(self, request):
        self.close_request(request)

    def close_request(self, request):
        pass

    def handle_error(self, request, client_address):
        """Tell of an exception in a handler."""
        import traceback
        print("-" * 40, file=sys.stderr)
        print("Exception occurred during processing of request from", client_address,
              file=sys.stderr)
        traceback.print_exc()
        print("-" * 40, file=sys.stderr)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.server_close()


class TCPServer(BaseServer):
    """A server of connections."""

    address_family = socket.AF_INET
    socket_type = socket.SOCK_STREAM
    request_queue_size = 5
    allow_reuse_address = False
    allow_reuse_port = False

    def __init__(self, server_address, RequestHandlerClass, bind_and_activate=True):
        BaseServer.__init__(self, server_address, RequestHandlerClass)
        self.socket = socket.socket(self.address_family, self.socket_type)
        if bind_and_activate:
            try:
                self.server_bind()
                self.server_activate()
            except:
                self.server_close()
                raise

    def server_bind(self):
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.allow_reuse_port:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def server_activate(self):
        self.socket.listen(self.request_queue_size)

    def server_close(self):
        self.socket.close()

    def fileno(self):
        return self.socket.fileno()

    def get_request(self):
        return self.socket.accept()

    def shutdown_request(self, request):
        try:
            request.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        self.close_request(request)

    def close_request(self, request):
        request.close()


class UDPServer(TCPServer):
    """A server of datagrams."""

    allow_reuse_address = False
    allow_reuse_port = False
    socket_type = socket.SOCK_DGRAM
    max_packet_size = 8192

    def get_request(self):
        data, client_addr = self.socket.recvfrom(self.max_packet_size)
        return (data, self.socket), client_addr

    def server_activate(self):
        pass

    def shutdown_request(self, request):
        self.close_request(request)

    def close_request(self, request):
        pass


class ThreadingMixIn:
    """Handles each request in a thread of its own."""

    daemon_threads = False
    block_on_close = True
    _threads = None

    def process_request_thread(self, request, client_address):
        try:
            self.finish_request(request, client_address)
        except Exception:
            self.handle_error(request, client_address)
        finally:
            self.shutdown_request(request)

    def process_request(self, request, client_address):
        t = threading.Thread(target=self.process_request_thread, args=(request, client_address))
        t.daemon = self.daemon_threads
        if not t.daemon and self.block_on_close:
            if self._threads is None:
                self._threads = []
            self._threads[:] = [old for old in self._threads if old.is_alive()]
            self._threads.append(t)
        t.start()

    def server_close(self):
        super().server_close()
        threads, self._threads = self._threads or [], None
        for t in threads:
            t.join()


class ForkingMixIn:
    """Handles each request in a process of its own."""

    timeout = 300
    active_children = None
    max_children = 40
    block_on_close = True

    def collect_children(self, *, blocking=False):
        """Take the children that have ended off the system's list; wait if there are too many."""
        children = self.active_children
        while children and len(children) >= self.max_children:
            self._collect(-1, 0)
        for pid in list(children or ()):
            self._collect(pid, 0 if blocking else os.WNOHANG)

    def _collect(self, pid, options):
        try:
            ended, _ = os.waitpid(pid, options)
            self.active_children.discard(ended)
        except ChildProcessError:
            # Somebody else has waited for it: for that one, or for all.
            self.active_children.difference_update([pid] if pid > 0 else list(self.active_children))
        except OSError:
            pass

    def handle_timeout(self):
        """Wait for children while there is nothing else to do."""
        self.collect_children()

    def service_actions(self):
        """Wait for children now and then."""
        self.collect_children()

    def process_request(self, request, client_address):
        """Let a copy of this process answer."""
        pid = os.fork()
        if pid:
            if self.active_children is None:
                self.active_children = set()
            self.active_children.add(pid)
            self.close_request(request)
            return
        status = 1
        try:
            self.finish_request(request, client_address)
            status = 0
        except Exception:
            self.handle_error(request, client_address)
        finally:
            try:
                self.shutdown_request(request)
            finally:
                os._exit(status)

    def server_close(self):
        super().server_close()
        self.collect_children(blocking=self.block_on_close)


class ForkingUDPServer(ForkingMixIn, UDPServer):
    """A server of datagrams with a process for each."""


class ForkingTCPServer(ForkingMixIn, TCPServer):
    """A server of connections with a process for each."""


class ThreadingUDPServer(ThreadingMixIn, UDPServer):
    """A server of datagrams with a thread for each."""


class ThreadingTCPServer(ThreadingMixIn, TCPServer):
    """A server of connections with a thread for each."""


class UnixStreamServer(TCPServer):
    """A server of connections on this machine."""

    address_family = socket.AF_UNIX


class UnixDatagramServer(UDPServer):
    """A server of datagrams on this machine."""

    address_family = socket.AF_UNIX


class ForkingUnixStreamServer(ForkingMixIn, UnixStreamServer):
    """A server of connections on this machine with a process for each."""


class ForkingUnixDatagramServer(ForkingMixIn, UnixDatagramServer):
    """A server of datagrams on this machine with a process for each."""


class ThreadingUnixStreamServer(ThreadingMixIn, UnixStreamServer):
    """A server of connections on this machine with a thread for each."""


class ThreadingUnixDatagramServer(ThreadingMixIn, UnixDatagramServer):
    """A server of datagrams on this machine with a thread for each."""


class BaseRequestHandler:
    """Handles a request: setup(), handle(), finish()."""

    def __init__(self, request, client_address, server):
        self.request = request
        self.client_address = client_address
        self.server = server
        self.setup()
        try:
            self.handle()
        finally:
            self.finish()

    def setup(self):
        pass

    def handle(self):
        pass

    def finish(self):
        pass


class StreamRequestHandler(BaseRequestHandler):
    """Handles a connection through two files."""

    rbufsize = -1
    wbufsize = 0
    timeout = None
    disable_nagle_algorithm = False

    def setup(self):
        self.connection = sock = self.request
        if self.timeout is not None:
            sock.settimeout(self.timeout)
        if self.disable_nagle_algorithm:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self.rfile = sock.makefile("rb", self.rbufsize)
        self.wfile = sock.makefile("wb", self.wbufsize) if self.wbufsize else _SocketWriter(sock)

    def finish(self):
        # The other end may be gone: what it does not read is lost, and both files are closed all the same.
        with contextlib.suppress(OSError):
            if not self.wfile.closed:
                self.wfile.flush()
        for file in (self.wfile, self.rfile):
            file.close()


class _SocketWriter(io.BufferedIOBase):
    """A file that sends all it is given."""

    def __init__(self, sock):
        self._sock = sock

    def writable(self):
        return True

    def write(self, b):
        self._sock.sendall(b)
        with memoryview(b) as view:
            return view.nbytes

    def fileno(self):
        return self._sock.fileno()


class DatagramRequestHandler(BaseRequestHandler):
    """Handles a datagram through two files."""

    def setup(self):
        self.packet, self.socket = self.request
        self.rfile = io.BytesIO(self.packet)
        self.wfile = io.BytesIO()

    def finish(self):
        self.socket.sendto(self.wfile.getvalue(), self.client_address)
