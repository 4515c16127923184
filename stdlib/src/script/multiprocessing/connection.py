"""Messages between programs: objects, each as a whole, over sockets and pipes."""

import hmac
import os
import selectors
import socket
import struct
import tempfile
import time

from .context import AuthenticationError, BufferTooShort, get_spawning_popen
from .reduction import ForkingPickler

__all__ = ["Client", "Listener", "Pipe", "wait"]

CHALLENGE, WELCOME, FAILURE = b"#CHALLENGE#", b"#WELCOME#", b"#FAILURE#"
MESSAGE_LENGTH = 40
_DIGESTS = ("md5", "sha256", "sha384", "sha3_256", "sha3_384")


class _ConnectionBase:
    """One end: what does not depend on how bytes travel."""

    _handle = None

    def __init__(self, handle, readable=True, writable=True):
        handle = handle.__index__()
        if handle < 0:
            raise ValueError("invalid handle")
        if not readable and not writable:
            raise ValueError("at least one of `readable` and `writable` must be True")
        self._handle, self._readable, self._writable = handle, readable, writable

    def __del__(self):
        if self._handle is not None:
            self._close()

    def _check(self, is_able=True, words=""):
        if self._handle is None:
            raise OSError("handle is closed")
        if not is_able:
            raise OSError(f"connection is {words}-only")

    @property
    def closed(self):
        """Is it closed?"""
        return self._handle is None

    @property
    def readable(self):
        """Can messages be received?"""
        return self._readable

    @property
    def writable(self):
        """Can messages be sent?"""
        return self._writable

    def fileno(self):
        """Return the descriptor."""
        self._check()
        return self._handle

    def close(self):
        """Close this end."""
        if self._handle is not None:
            try:
                self._close()
            finally:
                self._handle = None

    def send_bytes(self, buf, offset=0, size=None):
        """Send bytes as a message."""
        self._check(self._writable, "read")
        view = memoryview(buf).cast("B")
        if offset < 0:
            raise ValueError("offset is negative")
        if len(view) < offset:
            raise ValueError("buffer length < offset")
        if size is None:
            size = len(view) - offset
        elif size < 0:
            raise ValueError("size is negative")
        elif offset + size > len(view):
            raise ValueError("buffer length < offset + size")
        self._send_bytes(view[offset:offset + size])

    def send(self, obj):
        """Send an object as a message."""
        self._check(self._writable, "read")
        self._send_bytes(memoryview(ForkingPickler.dumps(obj)))

    def recv_bytes(self, maxlength=None):
        """Receive a message as bytes."""
        self._check(self._readable, "write")
        if maxlength is not None and maxlength < 0:
            raise ValueError("negative maxlength")
        data = self._recv_bytes(maxlength)
        if data is None:
            # What is left of the message would be taken for the next one.
            self.close()
            raise OSError("bad message length")
        return data

    def recv_bytes_into(self, buf, offset=0):
        """Receive a message into a buffer; return its length."""
        self._check(self._readable, "write")
        view = memoryview(buf).cast("B")
        if offset < 0:
            raise ValueError("negative offset")
        if offset > len(view):
            raise ValueError("offset too large")
        data = self._recv_bytes(None)
        if len(view) < offset + len(data):
            raise BufferTooShort(data)
        view[offset:offset + len(data)] = data
        return len(data)

    def recv(self):
        """Receive an object."""
        self._check(self._readable, "write")
        return ForkingPickler.loads(self._recv_bytes(None))

    def poll(self, timeout=0.0):
        """Is there a message, or will there be one in time?"""
        self._check(self._readable, "write")
        return bool(wait([self], timeout))

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


class Connection(_ConnectionBase):
    """One end of a pipe or a socket. Each message has its length before it."""

    def _close(self):
        os.close(self._handle)

    def __reduce__(self):
        popen = get_spawning_popen()
        if popen is None:
            raise NotImplementedError("gilbox can give a connection to a process only as it starts")
        fd = popen.duplicate_for_child(self.fileno())
        return _inherited_connection, (fd, self._readable, self._writable)

    def _send_bytes(self, view):
        n = len(view)
        head = struct.pack("!i", n) if n < 1 << 31 else struct.pack("!iQ", -1, n)
        # One write for a short message: whoever reads then wakes up once.
        parts = [head + bytes(view)] if n <= 16384 else [head, view]
        for part in parts:
            part = memoryview(part)
            while part:
                part = part[os.write(self._handle, part):]

    def _read(self, n):
        parts, left = [], n
        while left:
            part = os.read(self._handle, min(left, 1 << 20))
            if not part:
                if left == n:
                    raise EOFError
                raise OSError("got end of file during message")
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _recv_bytes(self, maxlength):
        n, = struct.unpack("!i", self._read(4))
        if n == -1:
            n, = struct.unpack("!Q", self._read(8))
        if maxlength is not None and n > maxlength:
            return None
        return self._read(n)


def _inherited_connection(fd, readable, writable):
    import posix
    return Connection(posix._adopt(fd), readable, writable)


def _family_of(address):
    if isinstance(address, tuple):
        return "AF_INET"
    if isinstance(address, (str, bytes)):
        return "AF_UNIX"
    raise TypeError(f"address type of {address!r} unrecognized")


def _check_family(family):
    if family == "AF_PIPE":
        raise ValueError(f"Family {family} is not recognized.")


def _as_key(authkey):
    if authkey is not None and not isinstance(authkey, bytes):
        raise TypeError("authkey should be a byte string")
    return authkey


class Listener:
    """Waits for others to connect."""

    def __init__(self, address=None, family=None, backlog=1, authkey=None):
        family = family or (address and _family_of(address)) or "AF_UNIX"
        _check_family(family)
        if not address:
            address = ("localhost", 0) if family == "AF_INET" else os.path.join(
                tempfile.mkdtemp(prefix="pymp-"), "listener")
        self._authkey = _as_key(authkey)
        self._last_accepted = None
        self._family = family
        self._socket = socket.socket(getattr(socket, family))
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind(address)
            self._socket.listen(backlog)
        except OSError:
            self._socket.close()
            raise
        self._address = self._socket.getsockname()

    @property
    def address(self):
        """Where others connect to."""
        return self._address

    @property
    def last_accepted(self):
        """Where the last one that connected came from, if that is known."""
        return self._last_accepted

    def accept(self):
        """Wait for one to connect; return the connection."""
        if self._socket is None:
            raise OSError("listener is closed")
        accepted, self._last_accepted = self._socket.accept()
        accepted.setblocking(True)
        connection = Connection(accepted.detach())
        if self._authkey is not None:
            _authenticate(connection, self._authkey, deliver_challenge, answer_challenge)
        return connection

    def close(self):
        """Wait no longer."""
        listening, self._socket = self._socket, None
        if listening is not None:
            listening.close()
            if self._family == "AF_UNIX":
                try:
                    os.unlink(self._address)
                except FileNotFoundError:
                    pass

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def Client(address, family=None, authkey=None):
    """Connect to a listener; return the connection."""
    family = family or _family_of(address)
    _check_family(family)
    _as_key(authkey)
    with socket.socket(getattr(socket, family)) as opened:
        opened.connect(address)
        connection = Connection(opened.detach())
    if authkey is not None:
        _authenticate(connection, authkey, answer_challenge, deliver_challenge)
    return connection


def _authenticate(connection, authkey, *steps):
    try:
        for step in steps:
            step(connection, authkey)
    except:
        connection.close()
        raise


def Pipe(duplex=True):
    """Return two connected ends. If not both do both, the first receives and the second sends."""
    if duplex:
        first, second = socket.socketpair()
        return Connection(first.detach()), Connection(second.detach())
    reader, writer = os.pipe()
    return Connection(reader, writable=False), Connection(writer, readable=False)


def _split_digest(message):
    """The name of the digest that a message begins with; nothing if it is of the old kind."""
    if message[:1] == b"{" and (end := message.find(b"}", 1, 20)) > 0:
        name = message[1:end].decode("ascii")
        if name in _DIGESTS:
            return name
        raise AuthenticationError(f"unsupported digest {name!r}")
    if len(message) in (16, 20):
        return ""
    raise AuthenticationError(f"unsupported message length, missing digest name: {len(message)}")


def _response(authkey, message):
    name = _split_digest(message)
    digest = hmac.new(authkey, message, name or "md5").digest()
    return b"{%s}%s" % (name.encode("ascii"), digest) if name else digest


def deliver_challenge(connection, authkey, digest_name="sha256"):
    """Let the other side prove that it knows the key."""
    if not isinstance(authkey, bytes):
        raise ValueError(f"Authkey must be bytes, not {type(authkey)!s}")
    message = b"{%s}%s" % (digest_name.encode("ascii"), os.urandom(MESSAGE_LENGTH))
    connection.send_bytes(CHALLENGE + message)
    answer = connection.recv_bytes(256)
    if answer[:1] == b"{":
        name = _split_digest(answer)
        wanted = b"{%s}%s" % (name.encode("ascii"), hmac.new(authkey, message, name).digest())
    else:
        wanted = hmac.new(authkey, message, "md5").digest()
    if not hmac.compare_digest(wanted, answer):
        connection.send_bytes(FAILURE)
        raise AuthenticationError("digest received was wrong")
    connection.send_bytes(WELCOME)


def answer_challenge(connection, authkey):
    """Prove to the other side that this one knows the key."""
    if not isinstance(authkey, bytes):
        raise ValueError(f"Authkey must be bytes, not {type(authkey)!s}")
    message = connection.recv_bytes(256)
    if not message.startswith(CHALLENGE):
        raise AuthenticationError(f"Protocol error, expected challenge: {message!r}")
    message = message[len(CHALLENGE):]
    if len(message) < 20:
        raise AuthenticationError(f"challenge too short: {len(message)} bytes")
    connection.send_bytes(_response(authkey, message))
    if connection.recv_bytes(256) != WELCOME:
        raise AuthenticationError("digest sent was rejected")


def wait(object_list, timeout=None):
    """Wait until some of the objects can be read; return those."""
    with selectors.PollSelector() as selector:
        for item in object_list:
            selector.register(item, selectors.EVENT_READ)
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            ready = selector.select(timeout)
            if ready:
                return [key.fileobj for key, _ in ready]
            if end is not None:
                timeout = end - time.monotonic()
                if timeout < 0:
                    return []
