# expect: CPython 3.13
import asyncio


async def worker(name, lock, log):
    async with lock:
        log.append(name + "<")
        await asyncio.sleep(0)
        log.append(name + ">")


async def main():
    log = []
    lock = asyncio.Lock()
    await asyncio.gather(*[worker(n, lock, log) for n in "abc"])
    print(log, lock.locked())
    try:
        lock.release()
    except RuntimeError as e:
        print(e)
    sem, log = asyncio.Semaphore(2), []
    await asyncio.gather(*[worker(n, sem, log) for n in "abc"])
    print(log, sem.locked())
    bounded = asyncio.BoundedSemaphore(1)
    try:
        bounded.release()
    except ValueError as e:
        print(e)
    event = asyncio.Event()
    waiters = [asyncio.create_task(event.wait()) for _ in range(2)]
    await asyncio.sleep(0)
    print(repr(event).split("[")[1], event.is_set())
    event.set()
    print(await asyncio.gather(*waiters), event.is_set())
    cond, items = asyncio.Condition(), []

    async def taker():
        async with cond:
            await cond.wait_for(lambda: items)
            return items.pop()
    task = asyncio.create_task(taker())
    await asyncio.sleep(0)
    async with cond:
        cond.notify_all()
        items.append("item")
        cond.notify()
    print(await task)
    try:
        cond.notify()
    except RuntimeError as e:
        print(e)
    barrier = asyncio.Barrier(3)

    async def party():
        async with barrier as place:
            return place
    print(sorted(await asyncio.gather(*[party() for _ in range(3)])), barrier.n_waiting, barrier.broken)
    task = asyncio.create_task(barrier.wait())
    await asyncio.sleep(0)
    await barrier.abort()
    try:
        await task
    except asyncio.BrokenBarrierError as e:
        print(e, barrier.broken)
    # A task that is cancelled while it waits does not take the lock with it.
    await lock.acquire()
    first, second = [asyncio.create_task(lock.acquire()) for _ in range(2)]
    await asyncio.sleep(0)
    first.cancel()
    lock.release()
    print(await second, first.cancelled() or first.cancelling())


asyncio.run(main())
