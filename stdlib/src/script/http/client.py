"""Asking servers of the hypertext protocol, one connection at a time."""

import collections.abc
import io
import re
import socket
import sys
from http import HTTPStatus
from urllib.parse import urlsplit

import _http_headers
from _http_headers import HTTPMessage

from ._errors import *
from ._errors import (BadStatusLine, CannotSendHeader, CannotSendRequest, HTTPException,
                      IncompleteRead, InvalidURL, LineTooLong, NotConnected, RemoteDisconnected,
                      ResponseNotReady, UnknownProtocol)
from ._response import HTTPResponse, parse_headers

__all__ = ["HTTPResponse", "HTTPConnection", "HTTPException", "NotConnected", "UnknownProtocol",
           "UnknownTransferEncoding", "UnimplementedFileMode", "IncompleteRead", "InvalidURL",
           "ImproperConnectionState", "CannotSendRequest", "CannotSendHeader",
           "ResponseNotReady", "BadStatusLine", "LineTooLong", "RemoteDisconnected", "error",
           "responses"]

HTTP_PORT = 80
HTTPS_PORT = 443
error = HTTPException
responses = {status: status.phrase for status in HTTPStatus.__members__.values()}
globals().update(HTTPStatus.__members__)

_METHOD_WITH_BODY = ("PATCH", "POST", "PUT")
_BAD_IN_METHOD = re.compile("[\0-\x1f]")
_BAD_IN_URL = re.compile("[\0-\x20\x7f]")
_NAME = re.compile(rb"[^:\s][^:\r\n]*")
_BAD_VALUE = re.compile(rb"\n(?![ \t])|\r(?![ \t\n])")

# The states of a connection, which its exceptions name.
_IDLE, _STARTED, _SENT = "Idle", "Request-started", "Request-sent"


def _as_bytes(text, what):
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as ex:
        found = ex.object[ex.start:ex.end]
        raise UnicodeEncodeError(
            ex.encoding, ex.object, ex.start, ex.end,
            f"{what} ({found}) is not valid Latin-1. Use {what}.encode('utf-8') "
            "if you want to send it encoded in UTF-8.") from None


class HTTPConnection:
    """A way to one server, for one request after the other."""

    _http_vsn = 11
    _http_vsn_str = "HTTP/1.1"
    response_class = HTTPResponse
    default_port = HTTP_PORT
    auto_open = 1
    debuglevel = 0

    @staticmethod
    def _get_content_length(body, method):
        """How long a body is; None if that cannot be known."""
        if body is None:
            return 0 if method.upper() in _METHOD_WITH_BODY else None
        if hasattr(body, "read"):
            return None
        try:
            with memoryview(body) as view:
                return view.nbytes
        except TypeError:
            return len(body) if isinstance(body, str) else None

    def __init__(self, host, port=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT,
                 source_address=None, blocksize=8192):
        self.timeout, self.source_address, self.blocksize = timeout, source_address, blocksize
        self.sock = None
        self._buffer = []
        self._response = None
        self._state = _IDLE
        self._method = None
        self._tunnel_host = self._tunnel_port = None
        self._tunnel_headers = {}
        self._proxy_headers = None
        self.host, self.port = self._get_hostport(host, port)
        _check(_BAD_IN_URL, self.host, "URL can't contain control characters.")
        self._create_connection = socket.create_connection

    def _get_hostport(self, host, port):
        if port is None:
            colon, bracket = host.rfind(":"), host.rfind("]")
            port = self.default_port
            if colon > bracket:
                digits, host = host[colon + 1:], host[:colon]
                if digits:
                    try:
                        port = int(digits)
                    except ValueError:
                        raise InvalidURL(f"nonnumeric port: '{digits}'") from None
        if host[:1] == "[" and host[-1:] == "]":
            host = host[1:-1]
        return host, port

    def set_debuglevel(self, level):
        """Show what is sent and received."""
        self.debuglevel = level

    def set_tunnel(self, host, port=None, headers=None):
        """Reach a server through the one that is connected to."""
        if self.sock:
            raise RuntimeError("Can't set up tunnel for established connection")
        self._tunnel_host, self._tunnel_port = self._get_hostport(host, port)
        self._tunnel_headers = dict(headers or {})
        if not any(name.lower() == "host" for name in self._tunnel_headers):
            self._tunnel_headers["Host"] = f"{self._tunnel_host}:{self._tunnel_port}"

    def get_proxy_response_headers(self):
        """Return what the server between answered when the tunnel was made."""
        if self._proxy_headers is None:
            return None
        return _http_headers.parse(self._proxy_headers)

    def _tunnel(self):
        lines = [f"CONNECT {self._tunnel_host}:{self._tunnel_port} {self._http_vsn_str}"]
        lines += [f"{name}: {value}" for name, value in self._tunnel_headers.items()]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        response = self.response_class(self.sock, method="CONNECT")
        try:
            _, code, message = response._read_status()
            self._proxy_headers = _http_headers.read_lines(response.fp, LineTooLong,
                                                           HTTPException)
            if code != HTTPStatus.OK:
                self.close()
                raise OSError(f"Tunnel connection failed: {code} {message.strip()}")
        finally:
            response.close()

    def connect(self):
        """Connect to the server."""
        sys.audit("http.client.connect", self, self.host, self.port)
        self.sock = self._create_connection((self.host, self.port), self.timeout,
                                            self.source_address)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tunnel_host:
            self._tunnel()

    def close(self):
        """Close the connection; the next request opens another."""
        self._state = _IDLE
        sock, self.sock = self.sock, None
        if sock:
            sock.close()
        response, self._response = self._response, None
        if response:
            response.close()

    def send(self, data):
        """Send bytes, what a file has, or what an iterable yields."""
        if self.sock is None:
            if not self.auto_open:
                raise NotConnected()
            self.connect()
        if self.debuglevel > 0:
            print("send:", repr(data))
        if hasattr(data, "read"):
            for block in self._blocks(data):
                self.sock.sendall(block)
            return
        try:
            self.sock.sendall(data)
        except TypeError:
            if not isinstance(data, collections.abc.Iterable):
                raise TypeError("data should be a bytes-like object or an iterable, "
                                f"got {type(data)!r}") from None
            for piece in data:
                self.sock.sendall(piece)

    def _blocks(self, file):
        is_text = isinstance(file, io.TextIOBase)
        while block := file.read(self.blocksize):
            yield block.encode("iso-8859-1") if is_text else block

    def putrequest(self, method, url, skip_host=False, skip_accept_encoding=False):
        """Begin a request."""
        if self._response and self._response.isclosed():
            self._response = None
        if self._state != _IDLE:
            raise CannotSendRequest(self._state)
        self._state, self._method = _STARTED, method
        _check(_BAD_IN_METHOD, method, "method can't contain control characters.", ValueError)
        url = url or "/"
        _check(_BAD_IN_URL, url, "URL can't contain control characters.")
        line = f"{method} {url} {self._http_vsn_str}"
        self._buffer.append(line.encode("ascii"))
        if self._http_vsn < 11:
            return
        if not skip_host:
            self._put_host(url)
        if not skip_accept_encoding:
            self.putheader("Accept-Encoding", "identity")

    def _put_host(self, url):
        net = urlsplit(url).netloc if url.startswith("http") else ""
        if net:
            try:
                self.putheader("Host", net.encode("ascii"))
            except UnicodeEncodeError:
                self.putheader("Host", net.encode("idna"))
            return
        host, port = self.host, self.port
        if self._tunnel_host:
            host, port = self._tunnel_host, self._tunnel_port
        if ":" in host:
            host = f"[{host}]"
        self.putheader("Host", host if port == self.default_port else f"{host}:{port}")

    def putheader(self, header, *values):
        """Add a header to the request that has begun."""
        if self._state != _STARTED:
            raise CannotSendHeader()
        name = header.encode("ascii") if isinstance(header, str) else header
        if not _NAME.fullmatch(name):
            raise ValueError(f"Invalid header name {name!r}")
        words = []
        for value in values:
            if isinstance(value, str):
                value = value.encode("latin-1")
            elif isinstance(value, int):
                value = b"%d" % value
            if _BAD_VALUE.search(value):
                raise ValueError(f"Invalid header value {value!r}")
            words.append(value)
        self._buffer.append(name + b": " + b"\r\n\t".join(words))

    def endheaders(self, message_body=None, *, encode_chunked=False):
        """End the headers, and send the request with its body."""
        if self._state != _STARTED:
            raise CannotSendHeader()
        self._state = _SENT
        head = b"\r\n".join([*self._buffer, b"", b""])
        self._buffer.clear()
        self.send(head)
        if message_body is None:
            return
        for piece in self._pieces(message_body):
            if not piece:
                if self.debuglevel > 0:
                    print("Zero length chunk ignored")
                continue
            if encode_chunked and self._http_vsn == 11:
                piece = b"%X\r\n" % len(piece) + bytes(piece) + b"\r\n"
            self.send(piece)
        if encode_chunked and self._http_vsn == 11:
            self.send(b"0\r\n\r\n")

    def _pieces(self, body):
        if hasattr(body, "read"):
            return self._blocks(body)
        try:
            memoryview(body)
        except TypeError:
            try:
                return iter(body)
            except TypeError:
                raise TypeError("message_body should be a bytes-like object or an iterable, "
                                f"got {type(body)!r}") from None
        return [body]

    def request(self, method, url, body=None, headers={}, *, encode_chunked=False):
        """Send a whole request."""
        names = {name.lower() if isinstance(name, str) else name.decode().lower()
                 for name in headers}
        self.putrequest(method, url, skip_host="host" in names,
                        skip_accept_encoding="accept-encoding" in names)
        if "content-length" in names:
            encode_chunked = False
        elif "transfer-encoding" not in names:
            length = self._get_content_length(body, method)
            encode_chunked = length is None and body is not None
            if encode_chunked:
                self.putheader("Transfer-Encoding", "chunked")
            elif length is not None:
                self.putheader("Content-Length", str(length))
        for name, value in headers.items():
            self.putheader(name, value)
        if isinstance(body, str):
            body = _as_bytes(body, "body")
        self.endheaders(body, encode_chunked=encode_chunked)

    def getresponse(self):
        """Return the answer to the request that was sent."""
        if self._response and self._response.isclosed():
            self._response = None
        if self._state != _SENT or self._response:
            raise ResponseNotReady(self._state)
        response = self.response_class(self.sock, self.debuglevel, method=self._method)
        try:
            try:
                response.begin()
            except ConnectionError:
                self.close()
                raise
            self._state = _IDLE
            if response.will_close:
                # The answer keeps the socket open for as long as it is read.
                self.close()
            else:
                self._response = response
            return response
        except:
            response.close()
            raise


def _check(pattern, text, words, error=InvalidURL):
    bad = pattern.search(text)
    if bad:
        raise error(f"{words} {text!r} (found at least {bad.group()!r})")


class HTTPSConnection(HTTPConnection):
    """A connection that would be encrypted; it cannot be opened."""

    default_port = HTTPS_PORT

    def __init__(self, host, port=None, *, timeout=socket._GLOBAL_DEFAULT_TIMEOUT,
                 source_address=None, context=None, blocksize=8192):
        super().__init__(host, port, timeout, source_address, blocksize)

    def connect(self):
        # A host that does not exist is the more helpful error.
        socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        raise NotImplementedError("HTTPS needs the module ssl, which is not there")
