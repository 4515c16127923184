"""What the event loop costs. `loops.py NAME [SCALE]` runs one experiment and prints its figures, as `threads.py` does.

`loops.py serve` is the echo server of the runner's experiments `echo`: it prints its port, answers until its input ends
and then prints how long its processor worked.
"""

import asyncio
import inspect
import json
import sys
import time

EXPERIMENTS = {}


def experiment(count):
    def register(function):
        EXPERIMENTS[function.__name__] = (function, count)
        return function
    return register


def resident_kb():
    """Kilobytes in memory; the runner reads them where this process cannot."""
    print("memory?", flush=True)
    return int(sys.stdin.readline())


async def switches(n, n_tasks):
    async def run(times):
        for _ in range(times):
            await asyncio.sleep(0)
    await asyncio.gather(*[run(n // n_tasks) for _ in range(n_tasks)])


@experiment(500_000)
async def switch_100_tasks(n):
    await switches(n, 100)


@experiment(500_000)
async def switch_10_000_tasks(n):
    await switches(n, 10_000)


@experiment(60_000)
async def queue_ping_pong(n):
    there, back = asyncio.Queue(), asyncio.Queue()

    async def echo():
        for _ in range(n):
            await back.put(await there.get())
    task = asyncio.create_task(echo())
    for i in range(n):
        await there.put(i)
        await back.get()
    await task


@experiment(200_000)
async def bounded_queue_stream(n):
    items = asyncio.Queue(10)

    async def read():
        for _ in range(n):
            await items.get()
    task = asyncio.create_task(read())
    for i in range(n):
        await items.put(i)
    await task


@experiment(100_000)
async def gather_10_000(n):
    async def answer(i):
        return i
    for _ in range(n // 10_000):
        assert len(await asyncio.gather(*[answer(i) for i in range(10_000)])) == 10_000


@experiment(100_000)
async def create_and_await_task(n):
    async def nothing():
        pass
    for _ in range(n):
        await asyncio.create_task(nothing())


@experiment(100_000)
async def lock_of_two_tasks(n):
    lock = asyncio.Lock()

    async def run():
        for _ in range(n // 2):
            async with lock:
                await asyncio.sleep(0)
    await asyncio.gather(run(), run())


@experiment(50_000)
async def timers(n):
    await asyncio.gather(*[asyncio.sleep(0.0001 * (i % 97)) for i in range(n)])


@experiment(4_000)
async def to_thread(n):
    for i in range(n):
        await asyncio.to_thread(int, i)


@experiment(100_000)
async def sleeping_tasks(n):
    """Not a time: kilobytes that this many sleeping tasks need."""
    async def sleeper():
        await asyncio.sleep(3600)
    before = resident_kb()
    tasks = [asyncio.create_task(sleeper()) for _ in range(n)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    grown = resident_kb() - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return grown


@experiment(100_000)
def select_5_000_sockets(n):
    """Of 2,500 pairs of sockets, 50 at a time become readable; a selector finds them."""
    import resource
    import selectors
    import socket
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 16_384), most))
    selector = selectors.DefaultSelector()
    pairs = [socket.socketpair() for _ in range(2_500)]
    for pair in pairs:
        for end in pair:
            end.setblocking(False)
            selector.register(end, selectors.EVENT_READ, end)
    n_found, at = 0, 0
    started = time.perf_counter(), time.process_time()
    while n_found < n:
        for _ in range(50):
            pairs[at % 2_500][0].send(b"x")
            at += 1
        n_left = 50
        while n_left:
            for key, _ in selector.select():
                key.data.recv(1)
                n_left -= 1
                n_found += 1
    return started


@experiment(1)
async def idle_loop(_):
    """Three seconds in which one timer a second fires: the processor has nothing to do."""
    for _ in range(3):
        await asyncio.sleep(1)


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def serve_stream(reader, writer):
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def serve(kind):
    loop = asyncio.get_running_loop()
    if kind == "streams":
        server = await asyncio.start_server(serve_stream, "127.0.0.1", 0)
    else:
        server = await loop.create_server(Echo, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = loop.create_future()
    loop.add_reader(sys.stdin.fileno(), lambda: ended.done() or ended.set_result(None))
    before = time.process_time()
    await ended
    print(time.process_time() - before, flush=True)


def main(name, scale="1"):
    if name == "serve":
        return asyncio.run(serve(scale))
    function, count = EXPERIMENTS[name]
    n = max(int(count * float(scale)), 1)

    async def measure():
        before = time.perf_counter(), time.process_time()
        return before, await function(n)
    if inspect.iscoroutinefunction(function):
        before, memory = asyncio.run(measure())
    else:
        before, memory = function(n), None
    figures = {"n": n, "wall": time.perf_counter() - before[0], "cpu": time.process_time() - before[1]}
    if memory is not None:
        figures = {"n": n, "kb": memory}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
