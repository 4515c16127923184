"""Sockets: connections between programs."""

import _socket
import io
import operator
import os
import sys
from enum import IntEnum, IntFlag

error = OSError
timeout = TimeoutError
has_ipv6 = True


class herror(OSError):
    """The host database could not answer."""


class gaierror(OSError):
    """The name of a host or service could not be resolved."""


AddressFamily = IntEnum("AddressFamily", {
    "AF_UNSPEC": 0, "AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16,
    "AF_PACKET": 17})
SocketKind = IntEnum("SocketKind", {
    "SOCK_STREAM": 1, "SOCK_DGRAM": 2, "SOCK_RAW": 3, "SOCK_RDM": 4, "SOCK_SEQPACKET": 5,
    "SOCK_NONBLOCK": 2048, "SOCK_CLOEXEC": 524288})
MsgFlag = IntFlag("MsgFlag", {
    "MSG_OOB": 1, "MSG_PEEK": 2, "MSG_DONTROUTE": 4, "MSG_CTRUNC": 8, "MSG_TRUNC": 32,
    "MSG_DONTWAIT": 64, "MSG_EOR": 128, "MSG_WAITALL": 256, "MSG_NOSIGNAL": 16384})
AddressInfo = IntFlag("AddressInfo", {
    "AI_PASSIVE": 1, "AI_CANONNAME": 2, "AI_NUMERICHOST": 4, "AI_V4MAPPED": 8, "AI_ALL": 16,
    "AI_ADDRCONFIG": 32, "AI_NUMERICSERV": 1024})
for _enum in (AddressFamily, SocketKind, MsgFlag, AddressInfo):
    _enum.__module__ = "socket"
    globals().update(_enum.__members__)
del _enum

SOL_SOCKET, SOL_IP, SOL_TCP, SOL_UDP = 1, 0, 6, 17
SO_DEBUG, SO_REUSEADDR, SO_TYPE, SO_ERROR, SO_DONTROUTE, SO_BROADCAST = 1, 2, 3, 4, 5, 6
SO_SNDBUF, SO_RCVBUF, SO_KEEPALIVE, SO_OOBINLINE, SO_PRIORITY = 7, 8, 9, 10, 12
SO_LINGER, SO_REUSEPORT, SO_PASSCRED, SO_PEERCRED = 13, 15, 16, 17
SCM_RIGHTS, SCM_CREDENTIALS = 1, 2
SO_RCVLOWAT, SO_SNDLOWAT, SO_RCVTIMEO, SO_SNDTIMEO = 18, 19, 20, 21
SO_BINDTODEVICE, SO_ACCEPTCONN, SO_PROTOCOL, SO_DOMAIN = 25, 30, 38, 39
SOMAXCONN = 4096
SHUT_RD, SHUT_WR, SHUT_RDWR = 0, 1, 2
IPPROTO_IP, IPPROTO_ICMP, IPPROTO_IGMP, IPPROTO_TCP, IPPROTO_UDP = 0, 1, 2, 6, 17
IPPROTO_IPV6, IPPROTO_ICMPV6, IPPROTO_RAW = 41, 58, 255
IP_TOS, IP_TTL, IP_MULTICAST_IF, IP_MULTICAST_TTL, IP_MULTICAST_LOOP = 1, 2, 32, 33, 34
IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP = 35, 36
IPV6_V6ONLY, IPV6_JOIN_GROUP, IPV6_LEAVE_GROUP = 26, 20, 21
TCP_NODELAY, TCP_MAXSEG, TCP_CORK, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT = 1, 2, 3, 4, 5, 6
TCP_QUICKACK, TCP_USER_TIMEOUT, TCP_FASTOPEN = 12, 18, 23
INADDR_ANY, INADDR_LOOPBACK, INADDR_BROADCAST, INADDR_NONE = 0, 0x7f000001, 0xffffffff, 0xffffffff
NI_NUMERICHOST, NI_NUMERICSERV, NI_NOFQDN, NI_NAMEREQD, NI_DGRAM = 1, 2, 4, 8, 16
EAI_AGAIN, EAI_FAIL, EAI_FAMILY, EAI_NONAME, EAI_SERVICE, EAI_SOCKTYPE = -3, -4, -6, -2, -8, -7
EBADF, EAGAIN, EWOULDBLOCK = 9, 11, 11

_default_timeout = None
_LOCALHOST, _LOCALHOST_V6 = "127.0.0.1", "::1"


def _to_enum(value, enum):
    try:
        return enum(value)
    except ValueError:
        return value


class socket(_socket.socket):
    """An end of a connection, as an object that can be used in a with statement."""

    __slots__ = ["__weakref__", "_io_refs", "_closed"]

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is not None and family == -1:
            family, type = _kind_of_descriptor(fileno, type)
        super().__init__(family, type, proto, fileno)
        self._io_refs = 0
        self._closed = False
        if _default_timeout is not None and not super().type & 2048:
            self.settimeout(_default_timeout)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if not self._closed:
            self.close()

    def __repr__(self):
        closed = getattr(self, "_closed", False)
        text = (f"<{type(self).__module__}.{type(self).__qualname__}"
                f"{' [closed]' if closed else ''} fd={self.fileno()}, family={self.family!s}"
                f", type={self.type!s}, proto={self.proto}")
        if not closed:
            for name, ask in (("laddr", self.getsockname), ("raddr", self.getpeername)):
                try:
                    address = ask()
                except (OSError, AttributeError):
                    continue
                if address:
                    text += f", {name}={address}"
        return text + ">"

    def __getstate__(self):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    def dup(self):
        """Return a copy of the socket with a descriptor of its own."""
        sock = type(self)(self.family, self.type, self.proto, fileno=os.dup(self.fileno()))
        sock.settimeout(self.gettimeout())
        return sock

    def accept(self):
        """Wait for a connection; return a new socket for it, and the peer's address."""
        fd, address = self._accept()
        sock = socket(self.family, self.type, self.proto, fileno=fd)
        if getdefaulttimeout() is None and self.gettimeout():
            sock.setblocking(True)
        return sock, address

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None,
                 newline=None):
        """Return a file that reads from and writes to the socket."""
        if not set(mode) <= {"r", "w", "b"}:
            raise ValueError(f"invalid mode {mode!r} (only r, w, b allowed)")
        kinds = {letter for letter in "rw" if letter in mode} or {"r"}
        raw = SocketIO(self, "".join(sorted(kinds)))
        self._io_refs += 1
        size = io.DEFAULT_BUFFER_SIZE if buffering is None or buffering < 0 else buffering
        if size == 0:
            if "b" in mode:
                return raw
            raise ValueError("unbuffered streams must be binary")
        if len(kinds) == 2:
            buffer = io.BufferedRWPair(raw, raw, size)
        else:
            buffer = (io.BufferedReader if "r" in kinds else io.BufferedWriter)(raw, size)
        if "b" in mode:
            return buffer
        text = io.TextIOWrapper(buffer, encoding, errors, newline)
        text.mode = mode
        return text

    def sendfile(self, file, offset=0, count=None):
        """Send what a file holds, from `offset` on; return how many bytes were sent."""
        return self._sendfile_use_send(file, offset, count)

    def _sendfile_use_send(self, file, offset=0, count=None):
        if "b" not in getattr(file, "mode", "b"):
            raise ValueError("file should be opened in binary mode")
        if not self.type & SOCK_STREAM:
            raise ValueError("only SOCK_STREAM type sockets are supported")
        if count is not None and (not isinstance(count, int) or count <= 0):
            wrong = ValueError if isinstance(count, int) else TypeError
            raise wrong(f"count must be a positive integer (got {count!r})")
        if self.gettimeout() == 0:
            raise ValueError("non-blocking sockets are not supported")
        if offset:
            file.seek(offset)
        sent = 0
        try:
            while count is None or sent < count:
                rest = memoryview(file.read(8192 if count is None else min(8192, count - sent)))
                if not rest:
                    break
                while rest:
                    n = self.send(rest)
                    sent, rest = sent + n, rest[n:]
            return sent
        finally:
            # What was read but not sent is still to be read.
            if sent and hasattr(file, "seek"):
                file.seek(offset + sent)

    def sendmsg(self, buffers, ancdata=(), flags=0, address=None):
        """Send the bytes of several buffers."""
        data = bytearray()
        for part in buffers:
            if isinstance(part, int):
                raise TypeError(f"a bytes-like object is required, not '{type(part).__name__}'")
            data += part if isinstance(part, bytes) else _view(part)
        if not hasattr(ancdata, "__iter__"):
            raise TypeError("sendmsg() argument 2 must be an iterable")
        items = [_ancillary(item) for item in ancdata]
        flags = operator.index(flags)
        if items:
            return self._sendmsg(data, items, flags, address)
        return self.send(data, flags) if address is None else self.sendto(data, flags, address)

    def recvmsg(self, bufsize, ancbufsize=0, flags=0):
        """Receive bytes, what came beside them, flags, and where they came from."""
        bufsize = operator.index(bufsize)
        if bufsize < 0:
            raise ValueError("negative buffer size in recvmsg()")
        return self._recvmsg(bufsize, _ancillary_size(ancbufsize), operator.index(flags))

    def recvmsg_into(self, buffers, ancbufsize=0, flags=0):
        """Receive into several buffers; return how many bytes came, and the rest as recvmsg() does."""
        if not hasattr(buffers, "__iter__"):
            raise TypeError("recvmsg_into() argument 1 must be an iterable")
        views = []
        for buffer in buffers:
            try:
                view = memoryview(buffer)
            except TypeError:
                view = None
            if view is None or view.readonly:
                raise TypeError("recvmsg_into() argument 1 must be an iterable of "
                                "single-segment read-write buffers")
            views.append(view.cast("B"))
        data, *rest = self._recvmsg(sum(map(len, views)), _ancillary_size(ancbufsize),
                                    operator.index(flags))
        start = 0
        for view in views:
            part = data[start:start + len(view)]
            view[:len(part)] = part
            start += len(part)
        return len(data), *rest

    def _decref_socketios(self):
        if self._io_refs > 0:
            self._io_refs -= 1
        if self._closed:
            self.close()

    def close(self):
        self._closed = True
        if self._io_refs <= 0:
            super().close()

    def detach(self):
        """Give the descriptor away: the socket is closed, but the descriptor is not."""
        self._closed = True
        return super().detach()

    @property
    def family(self):
        """Family of the socket's addresses."""
        return _to_enum(super().family, AddressFamily)

    @property
    def type(self):
        """Kind of the socket."""
        return _to_enum(super().type, SocketKind)

    def get_inheritable(self):
        return os.get_inheritable(self.fileno())

    def set_inheritable(self, inheritable):
        os.set_inheritable(self.fileno(), inheritable)


SocketType = _socket.socket


def _view(data):
    try:
        return memoryview(data).cast("B")
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'") from None


def _ancillary(item):
    """The kind of a message that goes beside the bytes, and its numbers."""
    what = "[sendmsg() ancillary data items]() argument must be"
    if not isinstance(item, (tuple, list)):
        raise TypeError(f"{what} 3-item sequence, not {type(item).__name__}")
    if len(item) != 3:
        raise TypeError(f"{what} sequence of length 3, not {len(item)}")
    level, kind = operator.index(item[0]), operator.index(item[1])
    data = _view(item[2])
    if level != SOL_SOCKET or kind not in (SCM_RIGHTS, SCM_CREDENTIALS):
        raise NotImplementedError(f"sendmsg() cannot send ancillary data of level {level}, "
                                  f"type {kind}")
    return kind, data[:len(data) // 4 * 4].cast("i").tolist()


def _ancillary_size(size):
    size = operator.index(size)
    if not 0 <= size < 2**31:
        raise ValueError("invalid ancillary data buffer length")
    return size


def _message_size(name, length):
    length = operator.index(length)
    if not -2**63 <= length < 2**63:
        raise OverflowError("Python int too large to convert to C ssize_t")
    if not 0 <= length < 2**31 - 24:
        raise OverflowError(f"{name}() argument out of range")
    return length


def CMSG_LEN(length, /):
    """The bytes of a message beside the bytes, with its header but not what follows it."""
    return 16 + _message_size("CMSG_LEN", length)


def CMSG_SPACE(length, /):
    """The room that such a message takes."""
    return 16 + (_message_size("CMSG_SPACE", length) + 7) // 8 * 8


def send_fds(sock, buffers, fds, flags=0, address=None):
    """Send descriptors, with bytes, through a Unix socket."""
    import array
    rights = (SOL_SOCKET, SCM_RIGHTS, array.array("i", fds))
    return sock.sendmsg(buffers, [rights], flags, address)


def recv_fds(sock, bufsize, maxfds, flags=0):
    """Receive bytes and up to `maxfds` descriptors; return them with flags and an address."""
    import array
    fds = array.array("i")
    data, beside, flags, address = sock.recvmsg(bufsize, CMSG_LEN(maxfds * fds.itemsize), flags)
    for level, kind, numbers in beside:
        if level == SOL_SOCKET and kind == SCM_RIGHTS:
            fds.frombytes(numbers[:len(numbers) // fds.itemsize * fds.itemsize])
    return data, list(fds), flags, address


def _kind_of_descriptor(fileno, kind):
    if not isinstance(fileno, int):
        raise TypeError(f"integer argument expected, got {type(fileno).__name__}")
    if fileno < 0:
        raise ValueError("negative file descriptor")
    probe = _socket.socket(AF_UNIX, SOCK_STREAM, 0, fileno)
    try:
        found = probe.getsockopt(SOL_SOCKET, SO_DOMAIN)
        return found, probe.getsockopt(SOL_SOCKET, SO_TYPE) if kind == -1 else kind
    finally:
        probe.detach()


class SocketIO(io.RawIOBase):
    """A socket as a raw file."""

    def __init__(self, sock, mode):
        if mode not in ("r", "w", "rw", "rb", "wb", "rwb"):
            raise ValueError(f"invalid mode: {mode!r}")
        super().__init__()
        self._sock = sock
        self._mode = mode if "b" in mode else mode + "b"
        self._reading, self._writing = "r" in mode, "w" in mode
        self._timeout_occurred = False

    def readinto(self, b):
        self._checkClosed()
        self._checkReadable()
        if self._timeout_occurred:
            raise OSError("cannot read from timed out object")
        count = None    # nothing there, and it must not wait
        try:
            count = self._sock.recv_into(b)
        except BlockingIOError:
            pass
        except timeout:
            self._timeout_occurred = True
            raise
        return count

    def write(self, b):
        self._checkClosed()
        self._checkWritable()
        try:
            return self._sock.send(b)
        except BlockingIOError:
            return None

    def readable(self):
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return self._reading

    def writable(self):
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return self._writing

    def seekable(self):
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return False

    def fileno(self):
        self._checkClosed()
        return self._sock.fileno()

    @property
    def name(self):
        return -1 if self.closed else self.fileno()

    @property
    def mode(self):
        return self._mode

    def close(self):
        if not self.closed:
            super().close()
            sock, self._sock = self._sock, None
            sock._decref_socketios()


def fromfd(fd, family, type, proto=0):
    """Return a socket for a copy of a descriptor."""
    return socket(family, type, proto, os.dup(fd))


def socketpair(family=None, type=SOCK_STREAM, proto=0):
    """Return two sockets that are connected with each other."""
    family = AF_UNIX if family is None else family
    a, b = _socket.socketpair(family, type, proto)
    return socket(family, type, proto, a), socket(family, type, proto, b)


def close(fd):
    """Close the descriptor of a socket."""
    _socket.close(fd)


def getdefaulttimeout():
    """Return the timeout of new sockets, or None."""
    return _default_timeout


def setdefaulttimeout(seconds):
    """Set the timeout of new sockets."""
    global _default_timeout
    if seconds is not None and seconds < 0:
        raise ValueError("Timeout value out of range")
    _default_timeout = None if seconds is None else float(seconds)


_SERVICES = {"echo": 7, "discard": 9, "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25,
             "domain": 53, "http": 80, "gopher": 70, "pop3": 110, "nntp": 119, "ntp": 123,
             "imap2": 143, "snmp": 161, "imap": 143, "https": 443, "imaps": 993, "pop3s": 995}


def getservbyname(servicename, protocolname=None):
    """Return the port of a service."""
    if servicename not in _SERVICES:
        raise OSError("service/proto not found")
    return _SERVICES[servicename]


def getservbyport(port, protocolname=None):
    """Return the service of a port."""
    for name, number in _SERVICES.items():
        if number == port:
            return name
    raise OSError("port/proto not found")


def getprotobyname(name):
    """Return the number of a protocol."""
    numbers = {"ip": 0, "icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "ipv6": 41}
    if name not in numbers:
        raise OSError("protocol not found")
    return numbers[name]


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """Return all addresses under which a host and port can be reached."""
    if isinstance(port, str) and port:
        try:
            port = int(port)
        except ValueError:
            if port not in _SERVICES:
                raise gaierror(EAI_SERVICE, "Servname not supported for ai_socktype") from None
            port = _SERVICES[port]
    port = port or 0
    if host is None or host == "":
        passive = flags & AI_PASSIVE
        found = [(AF_INET6, "::" if passive else "::1"),
                 (AF_INET, "0.0.0.0" if passive else "127.0.0.1")]
    else:
        found = _socket.resolve(host)
    kinds = [(SOCK_STREAM, 6), (SOCK_DGRAM, 17), (SOCK_RAW, 0)]
    kinds = [(k, p) for k, p in kinds if type in (0, k) and proto in (0, p)]
    results = []
    for f, address in found:
        if family not in (0, f):
            continue
        where = (address, port) if f == AF_INET else (address, port, 0, 0)
        for k, p in kinds:
            results.append((_to_enum(f, AddressFamily), k, p, "", where))
    if not results:
        raise gaierror(EAI_NONAME, "Name or service not known")
    return results


def gethostbyname(hostname):
    """Return the IPv4 address of a host."""
    if hostname == "":
        return "0.0.0.0"
    for family, address in _socket.resolve(hostname):
        if family == AF_INET:
            return address
    raise gaierror(EAI_NONAME, "Name or service not known")


def gethostbyname_ex(hostname):
    """Return the name, aliases and IPv4 addresses of a host."""
    found = [address for family, address in _socket.resolve(hostname) if family == AF_INET]
    return hostname, [], list(dict.fromkeys(found))


def _hosts():
    try:
        with open("/etc/hosts") as file:
            for line in file:
                fields = line.partition("#")[0].split()
                if len(fields) > 1:
                    yield fields
    except OSError:
        return


def gethostbyaddr(ip_address):
    """Return the name, aliases and addresses of the host with an address."""
    try:
        addresses = [address for _, address in _socket.resolve(ip_address)]
    except gaierror:
        raise
    for address, name, *aliases in _hosts():
        if address in addresses:
            return name, aliases, [address]
    raise herror(1, "Unknown host")


def gethostname():
    """Return the name of this host."""
    return os.uname().nodename


def getfqdn(name=""):
    """Return the full name of a host."""
    name = name.strip()
    if not name or name in ("0.0.0.0", "::"):
        name = gethostname()
    try:
        hostname, aliases, _ = gethostbyaddr(name)
    except OSError:
        return name
    for full in [hostname] + aliases:
        if "." in full:
            return full
    return hostname


def getnameinfo(sockaddr, flags):
    """Return the host and service of an address."""
    host, port, *others = sockaddr
    if others and not 0 <= others[0] <= 0xfffff:
        raise OverflowError("getnameinfo(): flowinfo must be 0-1048575.")
    host = getaddrinfo(host, port, 0, SOCK_DGRAM, 0, AI_NUMERICHOST)[0][4][0]
    if not flags & NI_NUMERICHOST:
        try:
            host = gethostbyaddr(host)[0]
        except OSError:
            pass
    service = str(port)
    if not flags & NI_NUMERICSERV:
        try:
            service = getservbyport(port)
        except OSError:
            pass
    return host, service


_GLOBAL_DEFAULT_TIMEOUT = object()


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *,
                      all_errors=False):
    """Connect to a host and port, trying each of its addresses."""
    host, port = address
    problems = []
    for family, kind, proto, _, where in getaddrinfo(host, port, 0, SOCK_STREAM):
        sock = None
        try:
            sock = socket(family, kind, proto)
            if timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                sock.settimeout(timeout)
            if source_address:
                sock.bind(source_address)
            sock.connect(where)
            return sock
        except error as exc:
            if not all_errors:
                problems.clear()
            problems.append(exc)
            if sock is not None:
                sock.close()
    try:
        if all_errors:
            raise ExceptionGroup("create_connection failed", problems)
        raise problems[0]
    finally:
        problems.clear()


def has_dualstack_ipv6():
    """Return whether a socket can take IPv4 and IPv6 connections at once."""
    try:
        with socket(AF_INET6, SOCK_STREAM) as probe:
            probe.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, False)
    except error:
        return False
    return True


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False,
                  dualstack_ipv6=False):
    """Return a socket that listens at an address."""
    sock = socket(family, SOCK_STREAM)
    try:
        sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        if reuse_port:
            sock.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        if family == AF_INET6:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0 if dualstack_ipv6 else 1)
        try:
            sock.bind(address)
        except error as err:
            text = f"{err.strerror} (while attempting to bind on address {address!r})"
            raise error(err.errno, text) from None
        sock.listen(128 if backlog is None else backlog)
        return sock
    except error:
        sock.close()
        raise


def htons(x):
    """Convert a 16-bit number to the network's byte order."""
    if not 0 <= x <= 0xffff:
        raise OverflowError("htons: Python int too large to convert to C 16-bit unsigned integer"
                            if x > 0 else "htons: can't convert negative Python int to C 16-bit "
                            "unsigned integer")
    return int.from_bytes(x.to_bytes(2, sys.byteorder), "big")


def htonl(x):
    """Convert a 32-bit number to the network's byte order."""
    if not 0 <= x <= 0xffffffff:
        raise OverflowError("int larger than 32 bits")
    return int.from_bytes(x.to_bytes(4, sys.byteorder), "big")


ntohs, ntohl = htons, htonl


def inet_aton(ip_addr):
    """Return the four bytes of an IPv4 address, which may be written in a short form."""
    parts = ip_addr.split(".")
    try:
        numbers = [int(p, 16 if p[:2].lower() == "0x" else 8 if p[:1] == "0" and len(p) > 1
                       else 10) for p in parts]
    except ValueError:
        raise OSError("illegal IP address string passed to inet_aton") from None
    *front, last = numbers
    room = 4 - len(front)
    if room < 1 or any(not 0 <= n <= 255 for n in front) or not 0 <= last < 256 ** room:
        raise OSError("illegal IP address string passed to inet_aton")
    return bytes(front) + last.to_bytes(room, "big")


def inet_ntoa(packed_ip):
    """Return how an IPv4 address of four bytes is written."""
    if len(packed_ip) != 4:
        raise OSError("packed IP wrong length")
    return ".".join(map(str, bytes(packed_ip)))


def inet_pton(address_family, ip_string):
    """Return the bytes of an address."""
    bad = "illegal IP address string passed to inet_pton"
    if address_family == AF_INET:
        parts = ip_string.split(".")
        if len(parts) != 4 or not all(p.isdigit() and len(p) <= 3 and int(p) < 256 for p in parts):
            raise OSError(bad)
        return bytes(map(int, parts))
    if address_family != AF_INET6:
        raise OSError(97, "Address family not supported by protocol")
    front, gap, back = ip_string.partition("::")

    def groups(text):
        found = []
        for part in text.split(":") if text else ():
            if "." in part:
                found.append(inet_pton(AF_INET, part))
            elif not part or len(part) > 4:
                raise OSError(bad)
            else:
                try:
                    found.append(int(part, 16).to_bytes(2, "big"))
                except ValueError:
                    raise OSError(bad) from None
        return b"".join(found)
    head, tail = groups(front), groups(back)
    missing = 16 - len(head) - len(tail)
    if missing < 0 or bool(missing) != bool(gap) and not (gap and not missing):
        raise OSError(bad)
    return head + bytes(missing) + tail


def inet_ntop(address_family, packed_ip):
    """Return how an address of bytes is written."""
    if address_family == AF_INET:
        if len(packed_ip) != 4:
            raise ValueError("invalid length of packed IP address string")
        return inet_ntoa(packed_ip)
    if address_family != AF_INET6:
        raise ValueError(f"unknown address family {address_family}")
    if len(packed_ip) != 16:
        raise ValueError("invalid length of packed IP address string")
    groups = [f"{int.from_bytes(packed_ip[i:i + 2], 'big'):x}" for i in range(0, 16, 2)]
    best, length = 0, 1
    for start in range(8):
        end = start
        while end < 8 and groups[end] == "0":
            end += 1
        if end - start > length:
            best, length = start, end - start
    if length > 1:
        return ":".join(groups[:best]) + "::" + ":".join(groups[best + length:])
    return ":".join(groups)


def if_nameindex():
    """Return the numbers and names of the network interfaces."""
    return sorted((if_nametoindex(name), name) for name in os.listdir("/sys/class/net"))


def if_nametoindex(oname, /):
    """Return the number of the network interface with this name."""
    index = _socket.interface_index(os.fsencode(oname))
    if index is None:
        raise OSError("no interface with this name")
    return index


def if_indextoname(index, /):
    """Return the name of the network interface with this number."""
    if not isinstance(index, int):
        raise TypeError("an integer is required")
    if index < 0:
        raise OverflowError("can't convert negative value to unsigned int")
    if index >= 1 << 32:
        raise OverflowError("index is too large")
    return _socket.interface_name(index)


__all__ = [_name for _name in list(globals()) if not _name.startswith("_")
           and _name not in ("io", "os", "sys", "IntEnum", "IntFlag")]
