"""Channels that collect what comes until a terminator, and send what others produce."""

import asyncore
import warnings
from collections import deque

warnings.warn("The asynchat module is deprecated and will be removed in Python 3.12. "
              "The recommended replacement is asyncio", DeprecationWarning, stacklevel=2)


class async_chat(asyncore.dispatcher):
    """A channel whose input is cut at terminators. Programs derive their own.

    A terminator is text, or a number of bytes, or None for no end.
    """

    ac_in_buffer_size = ac_out_buffer_size = 65536
    use_encoding = 0
    encoding = "latin-1"

    def __init__(self, sock=None, map=None):
        self.ac_in_buffer = b""
        self.incoming = []
        self.producer_fifo = deque()
        self._terminator = None
        asyncore.dispatcher.__init__(self, sock, map)

    def collect_incoming_data(self, data):
        """Something came that is not the terminator."""
        raise NotImplementedError("must be implemented in subclass")

    def found_terminator(self):
        """The terminator came."""
        raise NotImplementedError("must be implemented in subclass")

    def _collect_incoming_data(self, data):
        self.incoming.append(data)

    def _get_data(self):
        data, self.incoming = b"".join(self.incoming), []
        return data

    def set_terminator(self, term):
        """Set what to look for."""
        if isinstance(term, str) and self.use_encoding:
            term = term.encode(self.encoding)
        elif isinstance(term, int) and term < 0:
            raise ValueError("the number of received bytes must be positive")
        self._terminator = term

    def get_terminator(self):
        """Return what is looked for."""
        return self._terminator

    def handle_read(self):
        try:
            data = self.recv(self.ac_in_buffer_size)
        except BlockingIOError:
            return
        except OSError:
            self.handle_error()
            return
        if isinstance(data, str) and self.use_encoding:
            data = data.encode(self.encoding)
        self.ac_in_buffer += data
        # A handler may set another terminator for what follows.
        while self.ac_in_buffer and self._cut():
            pass

    def _take(self, n, skip=0):
        """Hand on that much of the buffer, and forget a bit more."""
        data, self.ac_in_buffer = self.ac_in_buffer[:n], self.ac_in_buffer[n + skip:]
        if data:
            self.collect_incoming_data(data)

    def _cut(self):
        """Hand on the next piece; False if more has to come first."""
        terminator = self._terminator
        if not terminator:
            self._take(len(self.ac_in_buffer))
            return True
        if isinstance(terminator, int):
            n = min(terminator, len(self.ac_in_buffer))
            self._terminator = terminator - n
            self._take(n)
            if self._terminator == 0:
                self.found_terminator()
            return True
        at = self.ac_in_buffer.find(terminator)
        if at >= 0:
            self._take(at, len(terminator))
            self.found_terminator()
            return True
        # The beginning of the terminator may stand at the end.
        n = find_prefix_at_end(self.ac_in_buffer, terminator)
        if n == len(self.ac_in_buffer):
            return False
        self._take(len(self.ac_in_buffer) - n)
        return not n

    def handle_write(self):
        self.initiate_send()

    def handle_close(self):
        self.close()

    def push(self, data):
        """Send bytes."""
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f"data argument must be byte-ish ({type(data)!r})")
        size = self.ac_out_buffer_size
        self.producer_fifo.extend(data[i:i + size] for i in range(0, len(data), size))
        self.initiate_send()

    def push_with_producer(self, producer):
        """Send what a producer's more() returns, until that is nothing."""
        self.producer_fifo.append(producer)
        self.initiate_send()

    def readable(self):
        return 1

    def writable(self):
        return self.producer_fifo or not self.connected

    def close_when_done(self):
        """Close the channel once everything is sent."""
        self.producer_fifo.append(None)

    def initiate_send(self):
        """Send what can be sent now."""
        while self.producer_fifo and self.connected:
            first = self.producer_fifo.popleft()
            if not first:
                if first is None:
                    self.handle_close()
                    return
                continue
            if hasattr(first, "more"):
                data = first.more()
                if data:
                    self.producer_fifo.appendleft(first)
                    self.producer_fifo.appendleft(data)
                continue
            if isinstance(first, str) and self.use_encoding:
                first = first.encode(self.encoding)
            try:
                n = self.send(first[:self.ac_out_buffer_size])
            except OSError:
                self.handle_error()
                return
            if n < len(first):
                self.producer_fifo.appendleft(first[n:])
            return

    def discard_buffers(self):
        """Forget all that came and all that is to be sent."""
        self.ac_in_buffer = b""
        self.incoming.clear()
        self.producer_fifo.clear()


class simple_producer:
    """Produces bytes in pieces."""

    def __init__(self, data, buffer_size=512):
        self.data, self.buffer_size = data, buffer_size

    def more(self):
        """Return the next piece."""
        piece, self.data = self.data[:self.buffer_size], self.data[self.buffer_size:]
        return piece


def find_prefix_at_end(haystack, needle):
    """Return how much of the needle's beginning stands at the end."""
    n = len(needle) - 1
    while n and not haystack.endswith(needle[:n]):
        n -= 1
    return n
