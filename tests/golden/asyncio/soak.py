# expect: CPython 3.13
"""Connections that open, talk, stall, half-close and reset, for a while. No byte is lost, nothing is left over.

    soak.py [SECONDS [CONNECTIONS]]

Without arguments it is the short form, and prints only what is always the same; with them it also tells how much
there was. The exit status is 1 if something was lost or left.
"""

import asyncio
import gc
import hashlib
import os
import random
import socket
import struct
import sys
import threading
import time

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 1.5
N_CONNECTIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 24

counts = {"sessions": 0, "bytes": 0, "resets": 0, "lost": 0}
serving = set()


def descriptors():
    return len(os.listdir("/proc/self/fd"))


async def serve(reader, writer):
    """Sends back what comes, until the other side has no more or goes."""
    serving.add(writer)
    try:
        while data := await reader.read(8192):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass                    # a reset
    finally:
        writer.close()
        serving.discard(writer)


def piece(chance):
    return chance.randbytes(chance.choice((1, 10, 1000, 10_000, 100_000)))


def check(sent, got):
    counts["bytes"] += len(got)
    if sent != got:
        counts["lost"] += 1


async def talk(reader, writer, chance):
    for _ in range(chance.randrange(1, 20)):
        data = piece(chance)
        writer.write(data)
        # Without reading both sides would wait for room.
        _, got = await asyncio.gather(writer.drain(), reader.readexactly(len(data)))
        check(data, got)


async def half_close(reader, writer, chance):
    data = piece(chance) + piece(chance)
    writer.write(data)
    writer.write_eof()
    check(hashlib.sha256(data).digest(), hashlib.sha256(got := await reader.read(-1)).digest())
    counts["bytes"] += len(got) - 32


async def stall(reader, writer, chance):
    data = piece(chance) * 3
    writer.write(data)
    await asyncio.sleep(chance.random() * 0.2)
    check(data, await reader.readexactly(len(data)))


async def reset(reader, writer, chance):
    writer.write(piece(chance))
    if chance.random() < 0.5:
        await asyncio.sleep(0)
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    counts["resets"] += 1


async def leave(reader, writer, chance):
    pass


def in_a_thread(port, seed):
    """A session of blocking calls."""
    chance = random.Random(seed)
    data = b"".join(piece(chance) for _ in range(3))
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sender = threading.Thread(target=sock.sendall, args=(data,))
        sender.start()
        got = bytearray()
        while len(got) < len(data):
            part = sock.recv(65536)
            if not part:
                break
            got += part
        sender.join()
    return data, bytes(got)


ACTS = [talk, talk, half_close, stall, reset, leave]


async def client(port, number, end):
    chance = random.Random(number)
    while time.monotonic() < end:
        counts["sessions"] += 1
        if chance.random() < 0.05:
            check(*await asyncio.to_thread(in_a_thread, port, chance.random()))
            continue
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            await chance.choice(ACTS)(reader, writer, chance)
        finally:
            writer.close()
            try:
                await writer.wait_closed()
            except OSError:
                pass


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    end = time.monotonic() + SECONDS
    outcomes = await asyncio.gather(*[client(port, i, end) for i in range(N_CONNECTIONS)], return_exceptions=True)
    failures = [outcome for outcome in outcomes if outcome is not None]
    server.close()
    await server.wait_closed()
    for _ in range(100):
        if not serving and len(asyncio.all_tasks()) == 1:
            break
        await asyncio.sleep(0.05)
    return failures, len(asyncio.all_tasks()) - 1


asyncio.run(asyncio.sleep(0.01))
before = descriptors(), threading.active_count()
failures, n_tasks = asyncio.run(main())
gc.collect()
after = descriptors(), threading.active_count()
if len(sys.argv) > 1:
    print(counts)
left = {"failures": failures[:3], "lost": counts["lost"], "servers": len(serving), "tasks": n_tasks,
        "descriptors": after[0] - before[0], "threads": after[1] - before[1]}
print(left)
print("enough:", counts["sessions"] > N_CONNECTIONS, counts["bytes"] > 100_000, counts["resets"] > 0)
sys.exit(failures != [] or any(n for n in list(left.values())[1:]))
