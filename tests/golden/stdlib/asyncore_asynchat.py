# expect: CPython 3.13
# needs: asyncore
"""asyncore and asynchat, as Python 3.11 had them."""

import warnings

warnings.simplefilter("ignore")
import asynchat
import asyncore
import socket


class Echo(asynchat.async_chat):
    """Sends lines back, and then as many bytes as a number says."""

    def __init__(self, sock):
        super().__init__(sock)
        self.set_terminator(b"\r\n")
        self.is_number = False

    def collect_incoming_data(self, data):
        self._collect_incoming_data(data)

    def found_terminator(self):
        data = self._get_data()
        if self.is_number:
            print("server: counted", data)
            self.is_number = False
            self.set_terminator(b"\r\n")
        elif data.isdigit():
            self.is_number = True
            self.set_terminator(int(data))
        elif data == b"bye":
            self.push_with_producer(asynchat.simple_producer(b"x" * 1300))
            self.close_when_done()
        else:
            print("server: line", data)
            self.push(data.upper() + b"\r\n")

    def handle_close(self):
        print("server: closed")
        self.close()


class Server(asyncore.dispatcher):
    def __init__(self):
        super().__init__()
        self.create_socket(socket.AF_INET, socket.SOCK_STREAM)
        self.set_reuse_addr()
        self.bind(("127.0.0.1", 0))
        self.listen(5)

    def handle_accepted(self, sock, addr):
        print("accepted", addr[0])
        Echo(sock)
        self.close()


class Client(asyncore.dispatcher):
    def __init__(self, address):
        super().__init__()
        self.out, self.got = b"one\r\ntwo\r\n5\r\n1\r\n34bye\r\n", b""
        self.create_socket()
        self.connect(address)

    def handle_connect(self):
        print("client: connected", self.connecting)

    def writable(self):
        return bool(self.out)

    def handle_write(self):
        # A few bytes at a time, so that terminators are cut.
        n = self.send(self.out[:4])
        self.out = self.out[n:]

    def handle_read(self):
        self.got += self.recv(8192)

    def handle_close(self):
        print("client:", self.got[:10], len(self.got))
        self.close()


server = Server()
Client(server.socket.getsockname())
asyncore.loop(timeout=1)
print(asyncore.socket_map)


class Broken(asyncore.dispatcher):
    def handle_read(self):
        raise KeyError("broken")

    def log_info(self, message, type="info"):
        print(type, message[:45], "KeyError" in message)


a, b = socket.socketpair()
Broken(a)
b.send(b"x")
asyncore.loop(count=1, use_poll=True)
print(asyncore.socket_map)
for haystack, needle in ((b"abc\r", b"\r\n"), (b"abc", b"\r\n"), (b"ab\r\n\r", b"\r\n\r\n")):
    print(asynchat.find_prefix_at_end(haystack, needle))
