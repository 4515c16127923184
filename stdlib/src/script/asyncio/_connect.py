"""The part of the loop that makes connections, servers, pipes and child processes."""

import collections
import collections.abc
import functools
import itertools
import os
import socket
import stat
import subprocess

from . import constants
from . import exceptions
from . import staggered
from . import tasks
from . import transports
from ._server import Server
from .log import logger

_NO_TLS = "this interpreter has no TLS yet: asyncio cannot use ssl"


def _refuse_ssl(ssl):
    if ssl is not None and ssl is not False:
        raise NotImplementedError(_NO_TLS)


def _ipaddr_info(host, port, family, type, proto, flowinfo=0, scopeid=0):
    """What getaddrinfo() would say, if the host is an address already; else None."""
    if proto not in (0, socket.IPPROTO_TCP, socket.IPPROTO_UDP) or host is None:
        return None
    if type == socket.SOCK_STREAM:
        proto = socket.IPPROTO_TCP
    elif type == socket.SOCK_DGRAM:
        proto = socket.IPPROTO_UDP
    else:
        return None
    if port in (None, "", b""):
        port = 0
    else:
        try:
            port = int(port)
        except (TypeError, ValueError):
            return None
    if isinstance(host, bytes):
        host = host.decode("idna")
    if "%" in host:
        # Scopes are for getaddrinfo().
        return None
    for af in ([socket.AF_INET, socket.AF_INET6] if family == socket.AF_UNSPEC else [family]):
        try:
            socket.inet_pton(af, host)
        except OSError:
            continue
        where = (host, port, flowinfo, scopeid) if af == socket.AF_INET6 else (host, port)
        return af, type, proto, "", where
    return None


def _interleave_addrinfos(addrinfos, first_address_family_count=1):
    """Order addresses so that families take turns."""
    families = collections.OrderedDict()
    for addr in addrinfos:
        families.setdefault(addr[0], []).append(addr)
    lists = list(families.values())
    front = []
    if first_address_family_count > 1:
        front = lists[0][:first_address_family_count - 1]
        del lists[0][:first_address_family_count - 1]
    return front + [a for a in itertools.chain.from_iterable(itertools.zip_longest(*lists))
                    if a is not None]


def _check_ssl_arguments(ssl, **others):
    for name, value in others.items():
        if value is not None and not ssl:
            raise ValueError(f"{name} is only meaningful with ssl")


def _set_reuseport(sock):
    if not hasattr(socket, "SO_REUSEPORT"):
        raise ValueError("reuse_port not supported by socket module")
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    except OSError:
        raise ValueError("reuse_port not supported by socket module, SO_REUSEPORT defined but "
                         "not implemented.") from None


def _set_nodelay(sock):
    if (sock.family in (socket.AF_INET, socket.AF_INET6) and sock.type == socket.SOCK_STREAM
            and sock.proto in (0, socket.IPPROTO_TCP)):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class ConnectMixin:
    """Methods of the loop."""

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        """Look up addresses in a thread."""
        return await self.run_in_executor(None, socket.getaddrinfo, host, port, family, type,
                                          proto, flags)

    async def getnameinfo(self, sockaddr, flags=0):
        """Look up a name in a thread."""
        return await self.run_in_executor(None, socket.getnameinfo, sockaddr, flags)

    async def _ensure_resolved(self, address, *, family=0, type=socket.SOCK_STREAM, proto=0,
                               flags=0, loop=None):
        host, port = address[:2]
        info = _ipaddr_info(host, port, family, type, proto, *address[2:])
        if info is not None:
            return [info]
        return await self.getaddrinfo(host, port, family=family, type=type, proto=proto,
                                      flags=flags)

    # Clients.

    async def create_connection(self, protocol_factory, host=None, port=None, *, ssl=None,
                                family=0, proto=0, flags=0, sock=None, local_addr=None,
                                server_hostname=None, ssl_handshake_timeout=None,
                                ssl_shutdown_timeout=None, happy_eyeballs_delay=None,
                                interleave=None, all_errors=False):
        """Connect to a TCP server; return a transport and the protocol."""
        if server_hostname is not None and not ssl:
            raise ValueError("server_hostname is only meaningful with ssl")
        _check_ssl_arguments(ssl, ssl_handshake_timeout=ssl_handshake_timeout,
                             ssl_shutdown_timeout=ssl_shutdown_timeout)
        _refuse_ssl(ssl)
        if sock is None and host is None and port is None:
            raise ValueError("host and port was not specified and no sock specified")
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError("host/port and sock can not be specified at the same time")
            sock = await self._connect_to_some(
                host, port, family, proto, flags, local_addr, happy_eyeballs_delay,
                interleave, all_errors)
        elif sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        transport, protocol = await self._create_connection_transport(sock, protocol_factory)
        if self._debug:
            logger.debug("%r connected to %s:%r: (%r, %r)", transport.get_extra_info("socket"),
                         host, port, transport, protocol)
        return transport, protocol

    async def _connect_to_some(self, host, port, family, proto, flags, local_addr,
                               happy_eyeballs_delay, interleave, all_errors):
        """A socket that is connected to one of a host's addresses."""
        infos = await self._ensure_resolved((host, port), family=family, proto=proto,
                                            flags=flags)
        if not infos:
            raise OSError("getaddrinfo() returned empty list")
        local_infos = None
        if local_addr is not None:
            local_infos = await self._ensure_resolved(local_addr, family=family, proto=proto,
                                                      flags=flags)
            if not local_infos:
                raise OSError("getaddrinfo() returned empty list")
        if happy_eyeballs_delay is not None and interleave is None:
            interleave = 1
        if interleave:
            infos = _interleave_addrinfos(infos, interleave)
        problems = []
        sock = None
        if happy_eyeballs_delay is None:
            for addrinfo in infos:
                try:
                    sock = await self._connect_sock(problems, addrinfo, local_infos)
                    break
                except OSError:
                    continue
        else:
            sock = (await staggered.staggered_race(
                [functools.partial(self._connect_sock, problems, addrinfo, local_infos)
                 for addrinfo in infos], happy_eyeballs_delay, loop=self))[0]
        if sock is not None:
            return sock
        problems = [exc for sub in problems for exc in sub]
        try:
            if all_errors:
                raise ExceptionGroup("create_connection failed", problems)
            if len(problems) == 1:
                raise problems[0]
            model = str(problems[0])
            if all(str(exc) == model for exc in problems):
                raise problems[0]
            raise OSError(f"Multiple exceptions: {', '.join(map(str, problems))}")
        finally:
            problems = None

    async def _connect_sock(self, problems, addr_info, local_addr_infos=None):
        mine = []
        problems.append(mine)
        family, kind, proto, _, address = addr_info
        sock = None
        try:
            sock = socket.socket(family=family, type=kind, proto=proto)
            sock.setblocking(False)
            if local_addr_infos is not None:
                self._bind_to_some(sock, family, local_addr_infos, mine)
            await self.sock_connect(sock, address)
            return sock
        except OSError as exc:
            mine.append(exc)
            if sock is not None:
                sock.close()
            raise
        except:
            if sock is not None:
                sock.close()
            raise
        finally:
            problems = mine = None

    @staticmethod
    def _bind_to_some(sock, family, infos, problems):
        for lfamily, _, _, _, laddr in infos:
            if lfamily != family:
                continue
            try:
                sock.bind(laddr)
                return
            except OSError as exc:
                problems.append(OSError(
                    exc.errno, f"error while attempting to bind on address {laddr!r}: "
                    f"{str(exc).lower()}"))
        if problems:
            raise problems.pop()
        raise OSError(f"no matching local address with family={family!r} found")

    async def _create_connection_transport(self, sock, protocol_factory, server=None):
        sock.setblocking(False)
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = self._make_socket_transport(sock, protocol, waiter, server=server)
        try:
            await waiter
        except:
            transport.close()
            raise
        return transport, protocol

    async def connect_accepted_socket(self, protocol_factory, sock, *, ssl=None,
                                      ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Make a transport of a connection that was accepted elsewhere."""
        if sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        _check_ssl_arguments(ssl, ssl_handshake_timeout=ssl_handshake_timeout,
                             ssl_shutdown_timeout=ssl_shutdown_timeout)
        _refuse_ssl(ssl)
        return await self._create_connection_transport(sock, protocol_factory)

    async def start_tls(self, transport, protocol, sslcontext, *, server_side=False,
                        server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Encrypt a connection."""
        raise NotImplementedError(_NO_TLS)

    # Servers.

    async def create_server(self, protocol_factory, host=None, port=None, *,
                            family=socket.AF_UNSPEC, flags=socket.AI_PASSIVE, sock=None,
                            backlog=100, ssl=None, reuse_address=None, reuse_port=None,
                            keep_alive=None, ssl_handshake_timeout=None,
                            ssl_shutdown_timeout=None, start_serving=True):
        """Make a TCP server; without a host it listens at all addresses."""
        if isinstance(ssl, bool):
            raise TypeError("ssl argument must be an SSLContext or None")
        _check_ssl_arguments(ssl, ssl_handshake_timeout=ssl_handshake_timeout,
                             ssl_shutdown_timeout=ssl_shutdown_timeout)
        _refuse_ssl(ssl)
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError("host/port and sock can not be specified at the same time")
            sockets = await self._listening_sockets(
                host, port, family, flags, True if reuse_address is None else reuse_address,
                reuse_port, keep_alive)
        else:
            if sock is None:
                raise ValueError("Neither host/port nor sock were specified")
            if sock.type != socket.SOCK_STREAM:
                raise ValueError(f"A Stream Socket was expected, got {sock!r}")
            sockets = [sock]
        for sock in sockets:
            sock.setblocking(False)
        server = Server(self, sockets, protocol_factory, ssl, backlog, ssl_handshake_timeout,
                        ssl_shutdown_timeout)
        if start_serving:
            server._start_serving()
            await tasks.sleep(0)
        if self._debug:
            logger.info("%r is serving", server)
        return server

    async def _listening_sockets(self, host, port, family, flags, reuse_address, reuse_port,
                                 keep_alive):
        if host == "":
            hosts = [None]
        elif isinstance(host, str) or not isinstance(host, collections.abc.Iterable):
            hosts = [host]
        else:
            hosts = host
        found = await tasks.gather(*[
            self._ensure_resolved((one, port), family=family, type=socket.SOCK_STREAM,
                                  flags=flags) for one in hosts])
        # Each address once, in the order they came.
        infos = list(dict.fromkeys(itertools.chain.from_iterable(found)))
        for one, info in zip(hosts, found):
            if not info:
                raise OSError(f"getaddrinfo({one!r}) returned empty list")
        sockets, completed = [], False
        try:
            for af, kind, proto, _, address in infos:
                try:
                    sock = socket.socket(af, kind, proto)
                except socket.error:
                    if self._debug:
                        logger.warning("create_server() failed to create socket.socket(%r, %r, "
                                       "%r)", af, kind, proto, exc_info=True)
                    continue
                sockets.append(sock)
                self._bind_server(sock, af, address, reuse_address, reuse_port, keep_alive)
            if not sockets:
                raise OSError("could not bind on any address out of "
                              f"{[info[4] for info in infos]!r}")
            completed = True
        finally:
            if not completed:
                for sock in sockets:
                    sock.close()
        return sockets

    @staticmethod
    def _bind_server(sock, af, address, reuse_address, reuse_port, keep_alive):
        if reuse_address:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
        if reuse_port:
            _set_reuseport(sock)
        if keep_alive:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, True)
        if af == socket.AF_INET6 and hasattr(socket, "IPPROTO_IPV6"):
            # IPv4 has a socket of its own.
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, True)
        try:
            sock.bind(address)
        except OSError as err:
            raise OSError(err.errno, f"error while attempting to bind on address {address!r}: "
                          f"{str(err).lower()}") from None

    # Files.

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        """Send a file through a transport; return how many bytes."""
        if transport.is_closing():
            raise RuntimeError("Transport is closing")
        mode = getattr(transport, "_sendfile_compatible", constants._SendfileMode.UNSUPPORTED)
        if mode is constants._SendfileMode.UNSUPPORTED:
            raise RuntimeError(f"sendfile is not supported for transport {transport!r}")
        if not fallback:
            raise RuntimeError(f"fallback is disabled and native sendfile is not supported "
                               f"for transport {transport!r}")
        return await self._sendfile_fallback(transport, file, offset, count)

    async def _sendfile_fallback(self, transport, file, offset, count):
        if hasattr(file, "seek"):
            file.seek(offset)
        blocksize = 16384 if count is None else min(count, 16384)
        buf = bytearray(blocksize)
        total = 0
        proto = _SendfileProtocol(transport)
        try:
            while True:
                if count is not None:
                    blocksize = min(count - total, blocksize)
                    if blocksize <= 0:
                        return total
                view = memoryview(buf)[:blocksize]
                read = await self.run_in_executor(None, file.readinto, view)
                if not read:
                    return total
                await proto.drain()
                transport.write(bytes(view[:read]))
                total += read
        finally:
            if total > 0 and hasattr(file, "seek"):
                file.seek(offset + total)
            await proto.restore()

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        """Send a file through a socket; return how many bytes."""
        if self._debug and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")
        self._check_sendfile_params(sock, file, offset, count)
        if not fallback:
            raise exceptions.SendfileNotAvailableError(
                f"syscall sendfile is not available for socket {sock!r} and file {file!r} "
                "combination")
        if offset:
            file.seek(offset)
        blocksize = min(count, constants.SENDFILE_FALLBACK_READBUFFER_SIZE) \
            if count else constants.SENDFILE_FALLBACK_READBUFFER_SIZE
        buf = bytearray(blocksize)
        total = 0
        try:
            while True:
                if count:
                    blocksize = min(count - total, blocksize)
                    if blocksize <= 0:
                        return total
                view = memoryview(buf)[:blocksize]
                read = await self.run_in_executor(None, file.readinto, view)
                if not read:
                    return total
                await self.sock_sendall(sock, view[:read])
                total += read
        finally:
            if total > 0 and hasattr(file, "seek"):
                file.seek(offset + total)

    @staticmethod
    def _check_sendfile_params(sock, file, offset, count):
        if "b" not in getattr(file, "mode", "b"):
            raise ValueError("file should be opened in binary mode")
        if sock.type != socket.SOCK_STREAM:
            raise ValueError("only SOCK_STREAM type sockets are supported")
        if count is not None:
            if not isinstance(count, int):
                raise TypeError(f"count must be a positive integer (got {count!r})")
            if count <= 0:
                raise ValueError(f"count must be a positive integer (got {count!r})")
        if not isinstance(offset, int):
            raise TypeError(f"offset must be a non-negative integer (got {offset!r})")
        if offset < 0:
            raise ValueError(f"offset must be a non-negative integer (got {offset!r})")

    # Datagrams.

    async def create_datagram_endpoint(self, protocol_factory, local_addr=None,
                                       remote_addr=None, *, family=0, proto=0, flags=0,
                                       reuse_port=None, allow_broadcast=None, sock=None):
        """Make an end for datagrams; return a transport and the protocol."""
        if sock is not None:
            if sock.type == socket.SOCK_STREAM:
                raise ValueError(f"A datagram socket was expected, got {sock!r}")
            options = dict(local_addr=local_addr, remote_addr=remote_addr, family=family,
                           proto=proto, flags=flags, reuse_port=reuse_port,
                           allow_broadcast=allow_broadcast)
            problems = ", ".join(f"{k}={v}" for k, v in options.items() if v)
            if problems:
                raise ValueError("socket modifier keyword arguments can not be used when sock "
                                 f"is specified. ({problems})")
            sock.setblocking(False)
            address = None
        else:
            sock, address = await self._datagram_socket(
                local_addr, remote_addr, family, proto, flags, reuse_port, allow_broadcast)
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = self._make_datagram_transport(sock, protocol, address, waiter)
        try:
            await waiter
        except:
            transport.close()
            raise
        return transport, protocol

    async def _datagram_pairs(self, local_addr, remote_addr, family, proto, flags):
        """((family, proto), (local, remote)) of all sockets that would do."""
        if not (local_addr or remote_addr):
            if family == 0:
                raise ValueError("unexpected address family")
            return [((family, proto), (None, None))]
        if hasattr(socket, "AF_UNIX") and family == socket.AF_UNIX:
            for addr in (local_addr, remote_addr):
                if addr is not None and not isinstance(addr, str):
                    raise TypeError("string is expected")
            if local_addr and local_addr[0] not in (0, "\x00"):
                try:
                    if stat.S_ISSOCK(os.stat(local_addr).st_mode):
                        os.remove(local_addr)
                except FileNotFoundError:
                    pass
                except OSError as err:
                    logger.error("Unable to check or remove stale UNIX socket %r: %r",
                                 local_addr, err)
            return [((family, proto), (local_addr, remote_addr))]
        found = {}
        for index, addr in ((0, local_addr), (1, remote_addr)):
            if addr is None:
                continue
            if not (isinstance(addr, tuple) and len(addr) == 2):
                raise TypeError("2-tuple is expected")
            infos = await self._ensure_resolved(addr, family=family, type=socket.SOCK_DGRAM,
                                                proto=proto, flags=flags)
            if not infos:
                raise OSError("getaddrinfo() returned empty list")
            for fam, _, pro, _, address in infos:
                found.setdefault((fam, pro), [None, None])[index] = address
        pairs = [(key, tuple(pair)) for key, pair in found.items()
                 if not (local_addr and pair[0] is None or remote_addr and pair[1] is None)]
        if not pairs:
            raise ValueError("can not get address information")
        return pairs

    async def _datagram_socket(self, local_addr, remote_addr, family, proto, flags, reuse_port,
                               allow_broadcast):
        problems = []
        pairs = await self._datagram_pairs(local_addr, remote_addr, family, proto, flags)
        for (family, proto), (local_address, remote_address) in pairs:
            sock = None
            try:
                sock = socket.socket(family=family, type=socket.SOCK_DGRAM, proto=proto)
                if reuse_port:
                    _set_reuseport(sock)
                if allow_broadcast:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                sock.setblocking(False)
                if local_addr:
                    sock.bind(local_address)
                if remote_addr:
                    if not allow_broadcast:
                        await self.sock_connect(sock, remote_address)
                    return sock, remote_address
                return sock, None
            except OSError as exc:
                if sock is not None:
                    sock.close()
                problems.append(exc)
            except:
                if sock is not None:
                    sock.close()
                raise
        raise problems[0]

    # Pipes and programs.

    async def connect_read_pipe(self, protocol_factory, pipe):
        """Make a transport that reads from a pipe."""
        return await self._connect_pipe(self._make_read_pipe_transport, protocol_factory, pipe)

    async def connect_write_pipe(self, protocol_factory, pipe):
        """Make a transport that writes to a pipe."""
        return await self._connect_pipe(self._make_write_pipe_transport, protocol_factory, pipe)

    async def _connect_pipe(self, make, protocol_factory, pipe):
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = make(pipe, protocol, waiter)
        try:
            await waiter
        except:
            transport.close()
            raise
        return transport, protocol

    @staticmethod
    def _check_text_arguments(universal_newlines, bufsize, encoding, errors, text):
        if universal_newlines:
            raise ValueError("universal_newlines must be False")
        if bufsize != 0:
            raise ValueError("bufsize must be 0")
        if text:
            raise ValueError("text must be False")
        if encoding is not None:
            raise ValueError("encoding must be None")
        if errors is not None:
            raise ValueError("errors must be None")

    async def subprocess_shell(self, protocol_factory, cmd, *, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               universal_newlines=False, shell=True, bufsize=0, encoding=None,
                               errors=None, text=None, **kwargs):
        """Run a command of the shell; return a transport and the protocol."""
        if not isinstance(cmd, (bytes, str)):
            raise ValueError("cmd must be a string")
        if not shell:
            raise ValueError("shell must be True")
        self._check_text_arguments(universal_newlines, bufsize, encoding, errors, text)
        protocol = protocol_factory()
        transport = await self._make_subprocess_transport(
            protocol, cmd, True, stdin, stdout, stderr, bufsize, **kwargs)
        return transport, protocol

    async def subprocess_exec(self, protocol_factory, program, *args, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=False, shell=False, bufsize=0, encoding=None,
                              errors=None, text=None, **kwargs):
        """Run a program; return a transport and the protocol."""
        if shell:
            raise ValueError("shell must be False")
        self._check_text_arguments(universal_newlines, bufsize, encoding, errors, text)
        protocol = protocol_factory()
        transport = await self._make_subprocess_transport(
            protocol, (program,) + args, False, stdin, stdout, stderr, bufsize, **kwargs)
        return transport, protocol


class _SendfileProtocol:
    """Takes a protocol's place while a file is sent, and knows when there is room."""

    def __init__(self, transport):
        if not isinstance(transport, transports._FlowControlMixin):
            raise TypeError("transport should be _FlowControlMixin instance")
        self._transport = transport
        self._proto = transport.get_protocol()
        self._resume_reading = transport.is_reading()
        self._resume_writing = transport._protocol_paused
        transport.pause_reading()
        transport.set_protocol(self)
        self._room = transport._loop.create_future() if self._resume_writing else None

    async def drain(self):
        if self._transport.is_closing():
            raise ConnectionError("Connection closed by peer")
        if self._room is not None:
            await self._room

    def connection_made(self, transport):
        raise RuntimeError("Invalid state: connection should have been established already.")

    def connection_lost(self, exc):
        if self._room is not None:
            if exc is None:
                exc = ConnectionError("Connection is closed by peer")
            self._room.set_exception(exc)
        self._proto.connection_lost(exc)

    def pause_writing(self):
        if self._room is None:
            self._room = self._transport._loop.create_future()

    def resume_writing(self):
        if self._room is not None:
            self._room.set_result(False)
            self._room = None

    def data_received(self, data):
        raise RuntimeError("Invalid state: reading should be paused")

    def eof_received(self):
        raise RuntimeError("Invalid state: reading should be paused")

    async def restore(self):
        self._transport.set_protocol(self._proto)
        if self._resume_reading:
            self._transport.resume_reading()
        if self._room is not None:
            self._room.cancel()
        if self._resume_writing:
            self._proto.resume_writing()
