# expect: CPython 3.13
# What waits uses no processor: loops, servers, threads, selectors.
import asyncio
import queue
import select
import socket
import threading
import time

WAIT = 0.4


def cost(name, wait):
    wall, cpu = time.monotonic(), time.process_time()
    wait()
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    # A tenth of one processor is far more than a few wake-ups need, even on a machine that has others to run.
    print(name, wall >= WAIT * 0.95, cpu < wall * 0.1)


async def sleeper():
    await asyncio.sleep(WAIT)


async def server():
    async with await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0) as served:
        host, port = served.sockets[0].getsockname()
        _, writer = await asyncio.open_connection(host, port)
        await asyncio.sleep(WAIT)
        writer.close()


async def many():
    event = asyncio.Event()
    tasks = [asyncio.create_task(event.wait()) for _ in range(100)]
    queued = [asyncio.create_task(asyncio.Queue().get()) for _ in range(100)]
    await asyncio.sleep(WAIT)
    event.set()
    await asyncio.gather(*tasks)
    for task in queued:
        task.cancel()
    await asyncio.gather(*queued, return_exceptions=True)


async def a_thread():
    await asyncio.to_thread(time.sleep, WAIT)


def threads():
    gate = threading.Event()
    waiting = [threading.Thread(target=gate.wait) for _ in range(10)]
    for thread in waiting:
        thread.start()
    time.sleep(WAIT)
    gate.set()
    for thread in waiting:
        thread.join()


def empty_queue():
    try:
        queue.Queue().get(timeout=WAIT)
    except queue.Empty:
        pass


asyncio.run(sleeper())
for main in (sleeper, server, many, a_thread):
    cost(main.__name__, lambda: asyncio.run(main()))
a, b = socket.socketpair()
a.settimeout(WAIT)


def receive():
    try:
        a.recv(1)
    except TimeoutError:
        pass


cost("threads", threads)
cost("empty queue", empty_queue)
cost("select", lambda: select.select([a], [], [], WAIT))
cost("socket", receive)
cost("condition", lambda: threading.Event().wait(WAIT))
