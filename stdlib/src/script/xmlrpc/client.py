"""Calling the functions of a server as if they were one's own."""

import http.client
import sys
import urllib.parse
from datetime import datetime

from ._values import (APPLICATION_ERROR, INTERNAL_ERROR, INVALID_ENCODING_CHAR,
                      INVALID_METHOD_PARAMS, INVALID_XMLRPC, MAXINT, METHOD_NOT_FOUND, MININT,
                      NOT_WELLFORMED_ERROR, PARSE_ERROR, SERVER_ERROR, SYSTEM_ERROR,
                      TRANSPORT_ERROR, UNSUPPORTED_ENCODING, Binary, DateTime, Error, Fault,
                      Marshaller, ProtocolError, ResponseError, Unmarshaller, dumps, escape,
                      getparser, loads)

__version__ = f"{sys.version_info[0]}.{sys.version_info[1]}"
boolean = Boolean = bool


class _Method:
    """A function of the server; its attributes are functions with longer names."""

    def __init__(self, send, name):
        self.__send, self.__name = send, name

    def __getattr__(self, name):
        return _Method(self.__send, f"{self.__name}.{name}")

    def __call__(self, *args):
        return self.__send(self.__name, args)


class MultiCallIterator:
    """The results of a MultiCall; a fault is raised where its result would stand."""

    def __init__(self, results):
        self.results = results

    def __getitem__(self, i):
        item = self.results[i]
        if isinstance(item, dict):
            raise Fault(item["faultCode"], item["faultString"])
        if isinstance(item, list):
            return item[0]
        raise ValueError("unexpected type in multicall result")


class MultiCall:
    """Collects calls; called itself, sends them all at once."""

    def __init__(self, server):
        self.__server, self.__calls = server, []

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __getattr__(self, name):
        return _Method(lambda name, args: self.__calls.append((name, args)), name)

    def __call__(self):
        calls = [{"methodName": name, "params": args} for name, args in self.__calls]
        return MultiCallIterator(self.__server.system.multicall(calls))


class Transport:
    """Sends requests over a connection, which stays open for the next one."""

    user_agent = f"Python-xmlrpc/{__version__}"
    accept_gzip_encoding = False
    encode_threshold = None

    def __init__(self, use_datetime=False, use_builtin_types=False, *, headers=()):
        self._use_datetime, self._use_builtin_types = use_datetime, use_builtin_types
        self._connection = None, None
        self._headers = list(headers)
        self._extra_headers = []

    def request(self, host, handler, request_body, verbose=False):
        """Send a request, and return the values of the answer."""
        try:
            return self.single_request(host, handler, request_body, verbose)
        except (http.client.RemoteDisconnected, ConnectionResetError, ConnectionAbortedError,
                BrokenPipeError):
            # The server closed a connection that was kept open: a new one is worth a try.
            return self.single_request(host, handler, request_body, verbose)

    def single_request(self, host, handler, request_body, verbose=False):
        """Send a request once."""
        try:
            connection = self.send_request(host, handler, request_body, verbose)
            response = connection.getresponse()
            if response.status == 200:
                self.verbose = verbose
                return self.parse_response(response)
        except Fault:
            raise
        except Exception:
            self.close()
            raise
        if response.getheader("content-length", ""):
            response.read()
        raise ProtocolError(host + handler, response.status, response.reason,
                            dict(response.getheaders()))

    def getparser(self):
        """Return a parser, and the target it fills."""
        return getparser(self._use_datetime, self._use_builtin_types)

    def get_host_info(self, host):
        """Return the host, headers for a name and password in it, and nothing."""
        if isinstance(host, tuple):
            host = host[0]
        user, at, bare = host.rpartition("@")
        self._extra_headers = []
        if at:
            import base64
            words = base64.b64encode(urllib.parse.unquote_to_bytes(user)).decode("ascii")
            self._extra_headers = [("Authorization", "Basic " + words)]
        return bare, self._extra_headers, {}

    def make_connection(self, host):
        """Return the connection to a host."""
        if self._connection[1] is None or self._connection[0] != host:
            bare, self._extra_headers, _ = self.get_host_info(host)
            self._connection = host, http.client.HTTPConnection(bare)
        return self._connection[1]

    def close(self):
        """Close the connection."""
        _, connection = self._connection
        self._connection = None, None
        if connection:
            connection.close()

    def send_request(self, host, handler, request_body, debug):
        """Send a request; return the connection."""
        connection = self.make_connection(host)
        if debug:
            connection.set_debuglevel(1)
        connection.putrequest("POST", handler)
        self.send_headers(connection, [*self._headers, *self._extra_headers,
                                       ("Content-Type", "text/xml"),
                                       ("User-Agent", self.user_agent)])
        self.send_content(connection, request_body)
        return connection

    def send_headers(self, connection, headers):
        """Add headers to a request."""
        for name, value in headers:
            connection.putheader(name, value)

    def send_content(self, connection, request_body):
        """Send the body of a request."""
        connection.putheader("Content-Length", str(len(request_body)))
        connection.endheaders(request_body)

    def parse_response(self, response):
        """Read the values of an answer."""
        parser, target = self.getparser()
        while data := response.read(1024):
            if self.verbose:
                print("body:", repr(data))
            parser.feed(data)
        parser.close()
        return target.close()


class SafeTransport(Transport):
    """Would send requests over encrypted connections; its connections cannot be opened."""

    def __init__(self, use_datetime=False, use_builtin_types=False, *, headers=(), context=None):
        super().__init__(use_datetime, use_builtin_types, headers=headers)

    def make_connection(self, host):
        raise NotImplementedError("HTTPS needs the module ssl, which is not there")


class ServerProxy:
    """Stands for a server; its attributes are the server's functions."""

    def __init__(self, uri, transport=None, encoding=None, verbose=False, allow_none=False,
                 use_datetime=False, use_builtin_types=False, *, headers=(), context=None):
        parts = urllib.parse.urlsplit(uri)
        if parts.scheme not in ("http", "https"):
            raise OSError("unsupported XML-RPC protocol")
        self.__host = parts.netloc
        self.__handler = urllib.parse.urlunsplit(["", "", *parts[2:]]) or "/RPC2"
        if transport is None:
            kind = SafeTransport if parts.scheme == "https" else Transport
            transport = kind(use_datetime, use_builtin_types, headers=headers)
        self.__transport = transport
        self.__encoding = encoding or "utf-8"
        self.__verbose, self.__allow_none = verbose, allow_none

    def __close(self):
        self.__transport.close()

    def __request(self, name, args):
        body = dumps(args, name, encoding=self.__encoding, allow_none=self.__allow_none)
        values = self.__transport.request(self.__host, self.__handler,
                                          body.encode(self.__encoding, "xmlcharrefreplace"),
                                          verbose=self.__verbose)
        return values[0] if len(values) == 1 else values

    def __repr__(self):
        return f"<{type(self).__name__} for {self.__host}{self.__handler}>"

    def __getattr__(self, name):
        return _Method(self.__request, name)

    def __call__(self, attr):
        """Return what a server's function cannot be called: "close" or "transport"."""
        if attr == "close":
            return self.__close
        if attr == "transport":
            return self.__transport
        raise AttributeError(f"Attribute {attr!r} not found")

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.__close()


Server = ServerProxy
