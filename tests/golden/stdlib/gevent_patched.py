# expect: CPython 3.13
# needs: gevent
"""The library's modules over greenlets, by monkey patches."""

from gevent import monkey

monkey.patch_all()

import queue
import select
import socket
import threading
import time

import gevent
from gevent.server import StreamServer

order = []


def sleeper(n):
    time.sleep(0.2 - n / 6)
    order.append(n)


threads = [threading.Thread(target=sleeper, args=(n,), name=f"t{n}") for n in range(2)]
for t in threads:
    t.start()
print(all(t.is_alive() for t in threads))
for t in threads:
    t.join()
print(order, threads[0].is_alive(), threads[0].name)

lock, total = threading.Lock(), [0]


def count():
    for _ in range(50):
        with lock:
            n = total[0]
            time.sleep(0)
            total[0] = n + 1


threads = [threading.Thread(target=count) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total)

q = queue.Queue(2)


def produce():
    for i in range(5):
        q.put(i)
    q.put(None)


threading.Thread(target=produce).start()
print(list(iter(q.get, None)))
try:
    q.get(timeout=0.01)
except queue.Empty:
    print("empty")
condition, ready = threading.Condition(), []


def announce():
    with condition:
        ready.append(1)
        condition.notify()


with condition:
    threading.Timer(0.01, announce).start()
    print(condition.wait_for(lambda: ready, 5), condition.wait(0.01))
data = threading.local()
data.x = 1
threading.Thread(target=lambda: print(hasattr(data, "x"))).start()
time.sleep(0.001)


def echo(sock, address):
    with sock.makefile("rb") as lines:
        for line in lines:
            sock.sendall(line.upper())


server = StreamServer(("127.0.0.1", 0), echo)
server.start()


def client(n):
    with socket.create_connection(("127.0.0.1", server.server_port)) as s:
        s.sendall(b"hello %d\n" % n)
        got = s.recv(100)
        big = bytes(range(65, 75)) * 20000 + b"\n"
        gevent.spawn(s.sendall, big)
        back = b""
        while len(back) < len(big):
            back += s.recv(65536)
        return got, back == big.upper()


jobs = [gevent.spawn(client, n) for n in range(3)]
gevent.joinall(jobs, timeout=20)
print([job.value for job in jobs])
server.stop()
a, b = socket.socketpair()
a.settimeout(0.01)
try:
    a.recv(1)
except TimeoutError as ex:
    print(ex)
gevent.spawn_later(0.01, b.send, b"x")
print(select.select([a], [], [], 5)[0] == [a], a.recv(1))
a.setblocking(False)
try:
    a.recv(1)
except BlockingIOError as ex:
    print(ex.errno)
try:
    socket.create_connection(("127.0.0.1", 1))
except ConnectionRefusedError as ex:
    print(ex)
