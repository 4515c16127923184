# expect: CPython 3.13
"""Faults of the operating system: too many files, broken pipes, resets, a full disk, interrupted calls."""

import asyncio
import os
import resource
import select
import signal
import socket
import struct
import sys
import threading
import time


def attempt(name, f, *args):
    try:
        print(name, f(*args))
    except Exception as ex:
        print(name, type(ex).__name__, ex)


# Too many files.
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
held = []
resource.setrlimit(resource.RLIMIT_NOFILE, (80, hard))
try:
    while len(held) < 500:
        held.append(open("/dev/null"))
except OSError as ex:
    print(type(ex).__name__, ex)
attempt("socket", socket.socket)
attempt("pipe", os.pipe)
attempt("epoll", select.epoll)
attempt("pair", socket.socketpair)
for file in held:
    file.close()
held.clear()

# A server that cannot accept for a while goes on afterwards.
with socket.create_server(("127.0.0.1", 0)) as server:
    client = socket.create_connection(server.getsockname())
    try:
        while len(held) < 500:
            held.append(open("/dev/null"))
    except OSError:
        pass
    attempt("accept", server.accept)
    for file in held:
        file.close()
    held.clear()
    accepted, _ = server.accept()
    accepted.close()
    client.close()
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

# Pipes and connections whose other end is gone.
r, w = os.pipe()
os.close(r)
attempt("write", os.write, w, b"x")
file = os.fdopen(w, "w")
file.write("text")
attempt("flush", file.flush)
attempt("close", file.close)
print(file.closed)
a, b = socket.socketpair()
b.close()
attempt("send", a.send, b"x")
attempt("recv", a.recv, 1)
a.close()
with socket.create_server(("127.0.0.1", 0)) as server:
    for kind in ("recv", "send"):
        client = socket.create_connection(server.getsockname())
        accepted, _ = server.accept()
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        accepted.close()
        attempt(kind, client.recv, 1) if kind == "recv" else attempt(kind, client.sendall, b"x")
        attempt("then", client.send, b"x")
        client.close()
attempt("refused", socket.create_connection, ("127.0.0.1", 1))
attempt("closed", client.recv, 1)

# A full disk.
file = open("/dev/full", "w")
file.write("text")
attempt("flush", file.flush)
attempt("close", file.close)
print(file.closed)
attempt("unbuffered", open("/dev/full", "wb", 0).write, b"x")


def big():
    with open("/dev/full", "wb") as file:
        file.write(b"x" * 100000)


def printed():
    with open("/dev/full", "w", buffering=1) as file:
        print("line", file=file)


attempt("big", big)
attempt("print", printed)

# Calls that a signal interrupts go on; a handler's exception ends them.
ticks = []
signal.signal(signal.SIGALRM, lambda *args: ticks.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
start = time.monotonic()
time.sleep(0.06)
print("slept", time.monotonic() - start >= 0.06, len(ticks) >= 2)
r, w = os.pipe()
threading.Timer(0.06, os.write, (w, b"data")).start()
print("read", os.read(r, 10))
threading.Timer(0.06, os.write, (w, b"more")).start()
print("select", select.select([r], [], [], 5)[0] == [r], os.read(r, 10))
a, b = socket.socketpair()
threading.Timer(0.06, b.send, (b"sock",)).start()
print("recv", a.recv(10))
event = threading.Event()
threading.Timer(0.06, event.set).start()
print("wait", event.wait(5))


def stop(*args):
    raise KeyError("from the handler")


for name, f in (("sleep", lambda: time.sleep(5)), ("read", lambda: os.read(r, 1)),
                ("recv", lambda: a.recv(1)), ("select", lambda: select.select([r], [], [], 5)),
                ("lock", lambda: event.wait(5) and threading.Semaphore(0).acquire())):
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    attempt(name, f)


# Ctrl-C while a loop runs.
async def patient():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("cancelled")
        raise
    finally:
        print("finally")


async def deaf():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        return "deaf"


async def busy():
    while True:
        await asyncio.sleep(0)


async def group():
    async with asyncio.TaskGroup() as g:
        g.create_task(patient(), name="one")
        g.create_task(patient(), name="two")


async def interrupted(main):
    # Another thread sends it, once the loop runs.
    threading.Timer(0.03, os.kill, (os.getpid(), signal.SIGINT)).start()
    return await main()


for main in (patient, deaf, busy, group):
    try:
        print(main.__name__, asyncio.run(interrupted(main)))
    except KeyboardInterrupt as ex:
        print(main.__name__, "interrupted", repr(ex.__context__)[:30])
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
sys.stdout.flush()
