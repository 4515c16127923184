"""A loop over sockets, each with methods that are called when something can be done."""

import os
import select
import socket
import sys
import time
import traceback
import warnings
from errno import (EAGAIN, EALREADY, EBADF, ECONNABORTED, ECONNRESET, EINPROGRESS, EINVAL,
                   EISCONN, ENOTCONN, EPIPE, ESHUTDOWN, EWOULDBLOCK, errorcode)

warnings.warn("The asyncore module is deprecated and will be removed in Python 3.12. "
              "The recommended replacement is asyncio", DeprecationWarning, stacklevel=2)

_DISCONNECTED = frozenset({ECONNRESET, ENOTCONN, ESHUTDOWN, ECONNABORTED, EPIPE, EBADF})

try:
    socket_map
except NameError:
    socket_map = {}


class ExitNow(Exception):
    """Raised by a handler to end the loop."""


_PASSED = (ExitNow, KeyboardInterrupt, SystemExit)


def _strerror(err):
    try:
        return os.strerror(err)
    except (ValueError, OverflowError, NameError):
        return errorcode.get(err, f"Unknown error {err}")


def _attempt(obj, *calls):
    """Call methods of a channel; what they raise is its own affair."""
    try:
        for call in calls:
            call()
    except OSError as ex:
        if ex.args[0] in _DISCONNECTED:
            obj.handle_close()
        else:
            obj.handle_error()
    except _PASSED:
        raise
    except:
        obj.handle_error()


def _guarded(obj, call):
    try:
        call()
    except _PASSED:
        raise
    except:
        obj.handle_error()


def read(obj):
    """Something can be read."""
    _guarded(obj, obj.handle_read_event)


def write(obj):
    """Something can be written."""
    _guarded(obj, obj.handle_write_event)


def _exception(obj):
    """Something out of band has come."""
    _guarded(obj, obj.handle_expt_event)


def readwrite(obj, flags):
    """Do what the events of a descriptor ask for."""
    calls = []
    if flags & select.POLLIN:
        calls.append(obj.handle_read_event)
    if flags & select.POLLOUT:
        calls.append(obj.handle_write_event)
    if flags & select.POLLPRI:
        calls.append(obj.handle_expt_event)
    if flags & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
        calls.append(obj.handle_close)
    _attempt(obj, *calls)


def _wishes(channels):
    """Yield (descriptor, channel, wants to read, wants to write)."""
    for fd, obj in list(channels.items()):
        reads = obj.readable()
        yield fd, obj, reads, obj.writable()


def poll(timeout=0.0, map=None):
    """Wait once by select()."""
    channels = socket_map if map is None else map
    if not channels:
        return
    r, w, e = [], [], []
    for fd, obj, reads, writes in _wishes(channels):
        if reads:
            r.append(fd)
        # A listening socket is ready when there is something to accept.
        if writes and not obj.accepting:
            w.append(fd)
        if reads or writes:
            e.append(fd)
    if not (r or w or e):
        time.sleep(timeout)
        return
    for fds, act in zip(select.select(r, w, e, timeout), (read, write, _exception)):
        for fd in fds:
            obj = channels.get(fd)
            if obj is not None:
                act(obj)


def poll2(timeout=0.0, map=None):
    """Wait once by poll()."""
    channels = socket_map if map is None else map
    if not channels:
        return
    poller = select.poll()
    for fd, obj, reads, writes in _wishes(channels):
        flags = (select.POLLIN | select.POLLPRI) * bool(reads)
        if writes and not obj.accepting:
            flags |= select.POLLOUT
        if flags:
            poller.register(fd, flags)
    for fd, flags in poller.poll(None if timeout is None else int(timeout * 1000)):
        obj = channels.get(fd)
        if obj is not None:
            readwrite(obj, flags)


poll3 = poll2


def loop(timeout=30.0, use_poll=False, map=None, count=None):
    """Wait again and again, until no channel is left or it was done `count` times."""
    channels = socket_map if map is None else map
    wait = poll2 if use_poll else poll
    while channels and (count is None or count > 0):
        wait(timeout, channels)
        if count is not None:
            count -= 1


class dispatcher:
    """A channel: a socket with handlers. Programs derive their own."""

    debug = connected = accepting = connecting = closing = False
    addr = None
    ignore_log_types = frozenset({"warning"})

    def __init__(self, sock=None, map=None):
        self._map = socket_map if map is None else map
        self._fileno = None
        self.socket = None
        if not sock:
            return
        sock.setblocking(False)
        self.set_socket(sock, map)
        self.connected = True
        try:
            self.addr = sock.getpeername()
        except OSError as ex:
            if ex.errno not in (ENOTCONN, EINVAL):
                self.del_channel(map)
                raise
            self.connected = False

    def __repr__(self):
        words = [f"{type(self).__module__}.{type(self).__qualname__}"]
        if self.accepting and self.addr:
            words.append("listening")
        elif self.connected:
            words.append("connected")
        if self.addr is not None:
            try:
                words.append("%s:%d" % self.addr)
            except TypeError:
                words.append(repr(self.addr))
        return f"<{' '.join(words)} at {id(self):#x}>"

    def add_channel(self, map=None):
        """Take part in the loop."""
        (self._map if map is None else map)[self._fileno] = self

    def del_channel(self, map=None):
        """Take part in the loop no longer."""
        (self._map if map is None else map).pop(self._fileno, None)
        self._fileno = None

    def create_socket(self, family=socket.AF_INET, type=socket.SOCK_STREAM):
        """Make the socket."""
        self.family_and_type = family, type
        made = socket.socket(family, type)
        made.setblocking(False)
        self.set_socket(made)

    def set_socket(self, sock, map=None):
        """Take a socket."""
        self.socket = sock
        self._fileno = sock.fileno()
        self.add_channel(map)

    def set_reuse_addr(self):
        """Allow the address to be used again soon."""
        try:
            old = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, old | 1)
        except OSError:
            pass

    def readable(self):
        """Is there interest in reading?"""
        return True

    def writable(self):
        """Is there interest in writing?"""
        return True

    def listen(self, num):
        """Wait for connections."""
        self.accepting = True
        return self.socket.listen(num)

    def bind(self, addr):
        """Take an address."""
        self.addr = addr
        return self.socket.bind(addr)

    def connect(self, address):
        """Begin to connect."""
        self.connected, self.connecting = False, True
        err = self.socket.connect_ex(address)
        if err in (EINPROGRESS, EALREADY, EWOULDBLOCK):
            self.addr = address
        elif err in (0, EISCONN):
            self.addr = address
            self.handle_connect_event()
        else:
            raise OSError(err, errorcode[err])

    def accept(self):
        """Return a new connection and its address, or None."""
        try:
            return self.socket.accept()
        except TypeError:
            return None
        except OSError as ex:
            if ex.errno in (EWOULDBLOCK, ECONNABORTED, EAGAIN):
                return None
            raise

    def send(self, data):
        """Send what can be sent now; return how much."""
        try:
            return self.socket.send(data)
        except OSError as ex:
            if ex.errno == EWOULDBLOCK:
                return 0
            if ex.errno in _DISCONNECTED:
                self.handle_close()
                return 0
            raise

    def recv(self, buffer_size):
        """Receive what is there; nothing at the end, which closes the channel."""
        try:
            data = self.socket.recv(buffer_size)
        except OSError as ex:
            if ex.errno not in _DISCONNECTED:
                raise
            data = b""
        if not data:
            self.handle_close()
            return b""
        return data

    def close(self):
        """Close the socket, and take part in the loop no longer."""
        self.connected = self.accepting = self.connecting = False
        self.del_channel()
        if self.socket is not None:
            try:
                self.socket.close()
            except OSError as ex:
                if ex.errno not in (ENOTCONN, EBADF):
                    raise

    def log(self, message):
        """Write to standard error."""
        sys.stderr.write(f"log: {message!s}\n")

    def log_info(self, message, type="info"):
        """Write to standard output, unless that kind is ignored."""
        if type not in self.ignore_log_types:
            print(f"{type}: {message}")

    def handle_read_event(self):
        """Something can be read, or accepted."""
        if self.accepting:
            self.handle_accept()
            return
        if not self.connected and self.connecting:
            self.handle_connect_event()
        self.handle_read()

    def handle_connect_event(self):
        """The connection stands, or failed."""
        err = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if err:
            raise OSError(err, _strerror(err))
        self.handle_connect()
        self.connected, self.connecting = True, False

    def handle_write_event(self):
        """Something can be written."""
        if self.accepting:
            return
        if not self.connected and self.connecting:
            self.handle_connect_event()
        self.handle_write()

    def handle_expt_event(self):
        """Something out of band has come, or the connection failed."""
        if self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self.handle_close()
        else:
            self.handle_expt()

    def handle_error(self):
        """A handler raised something: tell, and close the channel."""
        _, kind, value, where = compact_traceback()
        try:
            text = repr(self)
        except:
            text = f"<__repr__(self) failed for object at {id(self):0x}>"
        self.log_info(f"uncaptured python exception, closing channel {text} "
                      f"({kind}:{value} {where})", "error")
        self.handle_close()

    def handle_expt(self):
        self.log_info("unhandled incoming priority event", "warning")

    def handle_read(self):
        self.log_info("unhandled read event", "warning")

    def handle_write(self):
        self.log_info("unhandled write event", "warning")

    def handle_connect(self):
        self.log_info("unhandled connect event", "warning")

    def handle_accept(self):
        accepted = self.accept()
        if accepted is not None:
            self.handle_accepted(*accepted)

    def handle_accepted(self, sock, addr):
        sock.close()
        self.log_info("unhandled accepted event", "warning")

    def handle_close(self):
        self.log_info("unhandled close event", "warning")
        self.close()


class dispatcher_with_send(dispatcher):
    """A channel that keeps what it could not send yet."""

    def __init__(self, sock=None, map=None):
        dispatcher.__init__(self, sock, map)
        self.out_buffer = b""

    def initiate_send(self):
        """Send some of what is kept."""
        n = dispatcher.send(self, self.out_buffer[:65536])
        self.out_buffer = self.out_buffer[n:]

    handle_write = initiate_send

    def writable(self):
        return not self.connected or len(self.out_buffer)

    def send(self, data):
        if self.debug:
            self.log_info(f"sending {data!r}")
        self.out_buffer += data
        self.initiate_send()


def compact_traceback():
    """Return the last frame of the exception, its class, itself, and all frames in a line."""
    kind, value, tb = sys.exc_info()
    if tb is None:
        raise AssertionError("traceback does not exist")
    frames = [(frame.f_code.co_filename, frame.f_code.co_name, str(line))
              for frame, line in traceback.walk_tb(tb)]
    return frames[-1], kind, value, " ".join(f"[{'|'.join(frame)}]" for frame in frames)


def close_all(map=None, ignore_all=False):
    """Close all channels."""
    channels = socket_map if map is None else map
    for channel in list(channels.values()):
        try:
            channel.close()
        except OSError as ex:
            if ex.errno != EBADF and not ignore_all:
                raise
        except _PASSED:
            raise
        except:
            if not ignore_all:
                raise
    channels.clear()


class file_wrapper:
    """A descriptor that looks like a socket."""

    def __init__(self, fd):
        self.fd = os.dup(fd)

    def __del__(self):
        if self.fd >= 0:
            warnings.warn(f"unclosed file {self!r}", ResourceWarning, source=self)
        self.close()

    def recv(self, *args):
        return os.read(self.fd, *args)

    def send(self, *args):
        return os.write(self.fd, *args)

    def getsockopt(self, level, optname, buflen=None):
        if (level, optname) == (socket.SOL_SOCKET, socket.SO_ERROR) and not buflen:
            return 0
        raise NotImplementedError("Only asyncore specific behaviour implemented.")

    read, write = recv, send

    def close(self):
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)

    def fileno(self):
        return self.fd


class file_dispatcher(dispatcher):
    """A channel over a descriptor that is no socket."""

    def __init__(self, fd, map=None):
        dispatcher.__init__(self, None, map)
        self.connected = True
        self.set_file(fd if isinstance(fd, int) else fd.fileno())
        os.set_blocking(self._fileno, False)

    def set_file(self, fd):
        """Take a descriptor."""
        self.socket = file_wrapper(fd)
        self._fileno = self.socket.fileno()
        self.add_channel()
