"""What goes wrong between a client and a server of the hypertext protocol."""

__all__ = ["HTTPException", "NotConnected", "InvalidURL", "UnknownProtocol",
           "UnknownTransferEncoding", "UnimplementedFileMode", "IncompleteRead",
           "ImproperConnectionState", "CannotSendRequest", "CannotSendHeader",
           "ResponseNotReady", "BadStatusLine", "LineTooLong", "RemoteDisconnected"]


class HTTPException(Exception):
    """Something went wrong."""


class NotConnected(HTTPException):
    """There is no connection, and none may be opened."""


class InvalidURL(HTTPException):
    """Nothing can be asked for under that name."""


class UnknownProtocol(HTTPException):
    """The server speaks another protocol."""

    def __init__(self, version):
        self.args = version,
        self.version = version


class UnknownTransferEncoding(HTTPException):
    """The body came in a way nobody knows."""


class UnimplementedFileMode(HTTPException):
    """A file was to be opened in a way that is not there."""


class IncompleteRead(HTTPException):
    """The body ended too early."""

    def __init__(self, partial, expected=None):
        self.args = partial,
        self.partial = partial
        self.expected = expected

    def __repr__(self):
        more = "" if self.expected is None else f", {self.expected} more expected"
        return f"{type(self).__name__}({len(self.partial)} bytes read{more})"

    __str__ = object.__str__


class ImproperConnectionState(HTTPException):
    """It is not the time for that."""


class CannotSendRequest(ImproperConnectionState):
    """Another request is not done yet."""


class CannotSendHeader(ImproperConnectionState):
    """No request has begun."""


class ResponseNotReady(ImproperConnectionState):
    """No request was sent, or its answer is not read to the end."""


class BadStatusLine(HTTPException):
    """An answer begins with something else than its status."""

    def __init__(self, line):
        line = line or repr(line)
        self.args = line,
        self.line = line


class LineTooLong(HTTPException):
    """A line has no end."""

    def __init__(self, line_type):
        HTTPException.__init__(self, f"got more than 65536 bytes when reading {line_type}")


class RemoteDisconnected(ConnectionResetError, BadStatusLine):
    """The server hung up instead of answering."""

    def __init__(self, *pos, **kw):
        BadStatusLine.__init__(self, "")
        ConnectionResetError.__init__(self, *pos, **kw)


for _name in __all__:
    globals()[_name].__module__ = "http.client"
