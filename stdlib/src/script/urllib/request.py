"""Opening URLs: an opener passes a request through its handlers until one of them answers."""

import bisect
import contextlib
import os
import re
import socket
import sys
import tempfile
from urllib.error import ContentTooShortError, HTTPError, URLError
from urllib.parse import quote, unquote, unwrap, urljoin, urlparse
from urllib.response import addinfourl

from ._handlers import *
from ._handlers import (BaseHandler, DataHandler, FileHandler, FTPHandler,
                        HTTPDefaultErrorHandler, HTTPErrorProcessor, HTTPHandler,
                        HTTPRedirectHandler, HTTPSHandler, ProxyHandler, UnknownHandler,
                        getproxies, getproxies_environment, parse_http_list, parse_keqv_list,
                        pathname2url, proxy_bypass, proxy_bypass_environment, url2pathname)

__all__ = ["Request", "OpenerDirector", "BaseHandler", "HTTPDefaultErrorHandler",
           "HTTPRedirectHandler", "HTTPCookieProcessor", "ProxyHandler", "HTTPPasswordMgr",
           "HTTPPasswordMgrWithDefaultRealm", "HTTPPasswordMgrWithPriorAuth",
           "AbstractBasicAuthHandler", "HTTPBasicAuthHandler", "ProxyBasicAuthHandler",
           "HTTPHandler", "FileHandler", "FTPHandler", "UnknownHandler", "HTTPErrorProcessor",
           "DataHandler", "urlopen", "install_opener", "build_opener", "pathname2url",
           "url2pathname", "getproxies", "urlretrieve", "urlcleanup", "HTTPSHandler"]

__version__ = f"{sys.version_info[0]}.{sys.version_info[1]}"

_opener = None
_temporary = []


def request_host(request):
    """Return the host that a request goes to, in small letters and without a port."""
    host = urlparse(request.full_url).netloc or request.get_header("Host", "")
    return re.sub(r":\d+$", "", host, count=1).lower()


class Request:
    """What is asked for: a URL, headers, and data to send."""

    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False,
                 method=None):
        self.full_url = url
        self.headers, self.unredirected_hdrs = {}, {}
        self._data = None
        self.data = data
        self._tunnel_host = None
        for name, value in headers.items():
            self.add_header(name, value)
        self.origin_req_host = request_host(self) if origin_req_host is None else origin_req_host
        self.unverifiable = unverifiable
        if method:
            self.method = method

    @property
    def full_url(self):
        return f"{self._url}#{self.fragment}" if self.fragment else self._url

    @full_url.setter
    def full_url(self, url):
        bare, hash_, fragment = unwrap(url).partition("#")
        self._url, self.fragment = bare, fragment if hash_ else None
        scheme = re.match("([^/:]+):", bare)
        if not scheme:
            raise ValueError(f"unknown url type: {self.full_url!r}")
        self.type = scheme[1].lower()
        rest = bare[scheme.end():]
        net = re.match("//([^/?]*)", rest)
        self.host = unquote(net[1]) if net else None
        self.selector = rest[net.end():] if net else rest

    @full_url.deleter
    def full_url(self):
        self._url = self.fragment = None
        self.selector = ""

    @property
    def data(self):
        return self._data

    @data.setter
    def data(self, data):
        if data is not self._data:
            self._data = data
            # How long the old data were says nothing any more.
            self.remove_header("Content-length")

    @data.deleter
    def data(self):
        self.data = None

    def get_method(self):
        """Return the method: POST with data, GET without, unless another was given."""
        return getattr(self, "method", "GET" if self.data is None else "POST")

    def get_full_url(self):
        """Return the URL."""
        return self.full_url

    def set_proxy(self, host, type):
        """Send the request to another server, which is to pass it on."""
        if self.type == "https" and not self._tunnel_host:
            self._tunnel_host = self.host
        else:
            self.type, self.selector = type, self.full_url
        self.host = host

    def has_proxy(self):
        """Does the request go to another server?"""
        return self.selector == self.full_url

    def add_header(self, key, val):
        """Set a header."""
        self.headers[key.capitalize()] = val

    def add_unredirected_header(self, key, val):
        """Set a header that is left out when the answer leads elsewhere."""
        self.unredirected_hdrs[key.capitalize()] = val

    def has_header(self, header_name):
        """Is the header set?"""
        return header_name in self.headers or header_name in self.unredirected_hdrs

    def get_header(self, header_name, default=None):
        """Return a header."""
        return self.headers.get(header_name, self.unredirected_hdrs.get(header_name, default))

    def remove_header(self, header_name):
        """Take a header away."""
        self.headers.pop(header_name, None)
        self.unredirected_hdrs.pop(header_name, None)

    def header_items(self):
        """Return all headers as pairs."""
        return list({**self.unredirected_hdrs, **self.headers}.items())


class OpenerDirector:
    """Passes requests through handlers.

    What a handler does is told by the names of its methods: KIND_request prepares a request,
    KIND_open answers it, KIND_response looks at the answer, KIND_error_NUMBER at an error.
    """

    def __init__(self):
        self.addheaders = [("User-agent", f"Python-urllib/{__version__}")]
        self.handlers = []
        self.handle_open, self.handle_error = {}, {}
        self.process_request, self.process_response = {}, {}

    def _table_of(self, protocol, condition):
        """The list in which a method of that name belongs; None if in none."""
        if condition.startswith("error"):
            number = condition.partition("_")[2] or condition
            with contextlib.suppress(ValueError):
                number = int(number)
            return self.handle_error.setdefault(protocol, {}).setdefault(number, [])
        table = {"open": self.handle_open, "request": self.process_request,
                 "response": self.process_response}.get(condition)
        return None if table is None else table.setdefault(protocol, [])

    def add_handler(self, handler):
        """Add a handler, where its order puts it."""
        if not hasattr(handler, "add_parent"):
            raise TypeError(f"expected BaseHandler instance, got {type(handler)!r}")
        is_used = False
        for name in dir(handler):
            protocol, underscore, condition = name.partition("_")
            if not underscore or name in ("redirect_request", "do_open", "proxy_open"):
                continue
            table = self._table_of(protocol, condition) \
                if condition.split("_")[0] in ("open", "request", "response", "error") else None
            if table is not None:
                bisect.insort(table, handler)
                is_used = True
        if is_used:
            bisect.insort(self.handlers, handler)
            handler.add_parent(self)

    def close(self):
        """Do nothing; handlers keep nothing open."""

    def _ask(self, handlers, name, *args):
        """The first answer of the handlers that is one."""
        for handler in handlers:
            answer = getattr(handler, name)(*args)
            if answer is not None:
                return answer
        return None

    def open(self, fullurl, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        """Return the answer to a request, or to a URL."""
        request = fullurl
        if isinstance(fullurl, str):
            request = Request(fullurl, data)
        elif data is not None:
            request.data = data
        request.timeout = timeout
        protocol = request.type
        for handler in self.process_request.get(protocol, ()):
            request = getattr(handler, protocol + "_request")(request)
        sys.audit("urllib.Request", request.full_url, request.data, request.headers,
                  request.get_method())
        response = self._open(request)
        for handler in self.process_response.get(protocol, ()):
            response = getattr(handler, protocol + "_response")(request, response)
        return response

    def _open(self, request):
        for kind, name in (("default", "default_open"), (request.type, request.type + "_open"),
                           ("unknown", "unknown_open")):
            answer = self._ask(self.handle_open.get(kind, ()), name, request)
            if answer is not None:
                return answer
        return None

    def error(self, proto, *args):
        """Let handlers answer for a server that told of an error."""
        if proto in ("http", "https"):
            # (request, response, status, message, headers)
            table, number = self.handle_error.get("http", {}), args[2]
            answer = self._ask(table.get(number, ()), f"http_error_{number}", *args)
            if answer is None:
                answer = self._ask(table.get("default", ()), "http_error_default", *args)
            return answer
        return self._ask(self.handle_error.get(proto, {}).get("error", ()), proto + "_error",
                         *args)


def build_opener(*handlers):
    """Make an opener of the usual handlers and these, which replace usual ones of their kind."""
    opener = OpenerDirector()
    usual = [ProxyHandler, UnknownHandler, HTTPHandler, HTTPDefaultErrorHandler,
             HTTPRedirectHandler, FTPHandler, FileHandler, HTTPErrorProcessor, DataHandler,
             HTTPSHandler]
    for given in handlers:
        kind = given if isinstance(given, type) else type(given)
        usual = [known for known in usual if not issubclass(kind, known)]
    for handler in [*usual, *handlers]:
        opener.add_handler(handler() if isinstance(handler, type) else handler)
    return opener


def install_opener(opener):
    """Let urlopen() use that opener."""
    global _opener
    _opener = opener


def urlopen(url, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, *, context=None):
    """Open a URL or a request; return the answer, which is a file."""
    global _opener
    if context is not None:
        raise NotImplementedError("a context needs the module ssl, which is not there")
    if _opener is None:
        _opener = build_opener()
    return _opener.open(url, data, timeout)


def urlretrieve(url, filename=None, reporthook=None, data=None):
    """Copy what a URL names to a file; return the file's name and the headers."""
    parts = urlparse(url)
    with contextlib.closing(urlopen(url, data)) as source:
        headers = source.info()
        if parts.scheme == "file" and not filename:
            return os.path.normpath(url2pathname(parts.path)), headers
        if filename:
            target = open(filename, "wb")
        else:
            target = tempfile.NamedTemporaryFile(delete=False)
            filename = target.name
            _temporary.append(filename)
        with target:
            expected = int(headers.get("Content-Length", -1))
            n_read = _copy(source, target, reporthook, expected)
    if 0 <= n_read < expected:
        raise ContentTooShortError(
            f"retrieval incomplete: got only {n_read} out of {expected} bytes",
            (filename, headers))
    return filename, headers


def _copy(source, target, reporthook, expected):
    size, n_read, n_blocks = 8192, 0, 0
    if reporthook:
        reporthook(0, size, expected)
    while block := source.read(size):
        target.write(block)
        n_read += len(block)
        n_blocks += 1
        if reporthook:
            reporthook(n_blocks, size, expected)
    return n_read


def urlcleanup():
    """Remove the files that urlretrieve() made, and forget the opener."""
    global _opener
    for name in _temporary:
        with contextlib.suppress(OSError):
            os.unlink(name)
    _temporary.clear()
    _opener = None
