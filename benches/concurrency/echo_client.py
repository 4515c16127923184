"""`echo_client.py PORT CONNECTIONS REQUESTS`: keeps a request under way on every connection; prints the seconds it took.

It uses sockets and no event loop, so that the server and not the client is what is measured.
"""

import socket
import sys
import time


def main(port, n_connections, n_requests):
    links = [socket.create_connection(("127.0.0.1", int(port))) for _ in range(int(n_connections))]
    for link in links:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    message = b"x" * 64
    before = time.perf_counter()
    for _ in range(int(n_requests) // len(links)):
        for link in links:
            link.send(message)
        for link in links:
            answer = link.recv(64)
            while len(answer) < 64:
                answer += link.recv(64 - len(answer))
    print(time.perf_counter() - before)


if __name__ == "__main__":
    main(*sys.argv[1:])
