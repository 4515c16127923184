# expect: CPython 3.13
import asyncio


async def producer(q, n, log):
    for i in range(n):
        await q.put(i)
        log.append(f"+{i}")


async def consumer(q, log):
    while True:
        item = await q.get()
        log.append(f"-{item}")
        q.task_done()


async def main():
    q, log = asyncio.Queue(maxsize=2), []
    eater = asyncio.create_task(consumer(q, log))
    await producer(q, 5, log)
    await q.join()
    print(log)
    eater.cancel()
    print(q.empty(), q.full(), q.qsize(), q.maxsize)
    q.put_nowait(1)
    q.put_nowait(2)
    print(q)
    for call in (lambda: q.put_nowait(3), lambda: asyncio.Queue().get_nowait(),
                 lambda: asyncio.Queue().task_done()):
        try:
            call()
        except (asyncio.QueueFull, asyncio.QueueEmpty, ValueError) as e:
            print(type(e).__name__, e)
    q = asyncio.PriorityQueue()
    for x in (3, 1, 2):
        await q.put(x)
    print([await q.get() for _ in range(3)])
    q = asyncio.LifoQueue()
    for x in (3, 1, 2):
        await q.put(x)
    print([await q.get() for _ in range(3)])
    q = asyncio.Queue(1)
    q.put_nowait("last")
    putter = asyncio.create_task(q.put("never"))
    await asyncio.sleep(0)
    q.shutdown()
    try:
        await putter
    except asyncio.QueueShutDown as e:
        print("put", repr(e))
    print(await q.get())
    try:
        await q.get()
    except asyncio.QueueShutDown:
        print("get")
    getter = asyncio.create_task((q := asyncio.Queue()).get())
    await asyncio.sleep(0)
    getter.cancel()
    await asyncio.wait([getter])
    await q.put("not lost")
    print(await q.get())


asyncio.run(main())
