"""Protocols: what a transport calls when something happens."""

__all__ = ("BaseProtocol", "Protocol", "DatagramProtocol", "SubprocessProtocol",
           "BufferedProtocol")


class BaseProtocol:
    """What all protocols may be told of."""

    __slots__ = ()

    def connection_made(self, transport):
        """The connection is there; `transport` is our end."""

    def connection_lost(self, exc):
        """The connection is gone: None for a normal end."""

    def pause_writing(self):
        """The transport's buffer is full."""

    def resume_writing(self):
        """The transport's buffer has room again."""


class Protocol(BaseProtocol):
    """A protocol over a stream of bytes."""

    __slots__ = ()

    def data_received(self, data):
        """Bytes have come."""

    def eof_received(self):
        """The other side sends no more; a true result keeps our side open."""


class BufferedProtocol(BaseProtocol):
    """A protocol over a stream of bytes that brings the buffer itself."""

    __slots__ = ()

    def get_buffer(self, sizehint):
        """Return where to put the next bytes."""

    def buffer_updated(self, nbytes):
        """So many bytes were put there."""

    def eof_received(self):
        """The other side sends no more; a true result keeps our side open."""


class DatagramProtocol(BaseProtocol):
    """A protocol over datagrams."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """A datagram has come."""

    def error_received(self, exc):
        """Sending or receiving failed."""


class SubprocessProtocol(BaseProtocol):
    """A protocol about another program."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """The program wrote to its descriptor `fd`."""

    def pipe_connection_lost(self, fd, exc):
        """A pipe was closed."""

    def process_exited(self):
        """The program has ended."""


def _feed_data_to_buffered_proto(proto, data):
    left = len(data)
    while left:
        buf = proto.get_buffer(left)
        room = len(buf)
        if not room:
            raise RuntimeError("get_buffer() returned an empty buffer")
        if room >= left:
            buf[:left] = data
            proto.buffer_updated(left)
            return
        buf[:room] = data[:room]
        proto.buffer_updated(room)
        data = data[room:]
        left = len(data)
