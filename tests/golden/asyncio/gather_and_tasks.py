# expect: CPython 3.13
import asyncio


async def work(n):
    await asyncio.sleep(0.002 * n)
    return n * n


async def fails(text):
    await asyncio.sleep(0)
    raise ValueError(text)


async def main():
    print(await asyncio.gather(*[work(i) for i in range(5)]))
    print(await asyncio.gather())
    print(await asyncio.gather(work(1), fails("x"), return_exceptions=True))
    try:
        await asyncio.gather(work(3), fails("first"), fails("second"))
    except ValueError as e:
        print("raised", e)
    same = work(2)
    print(await asyncio.gather(same, same))
    task = asyncio.create_task(work(2), name="square")
    print(task.get_name(), task.done(), task in asyncio.all_tasks())
    print(await task, task.done(), task.result(), task.exception())
    task.set_name(7)
    print(task.get_name())
    print(asyncio.current_task() in asyncio.all_tasks(), len(asyncio.all_tasks()))
    async with asyncio.TaskGroup() as group:
        one, two = group.create_task(work(2)), group.create_task(work(1))
    print(one.result(), two.result())
    outer = asyncio.gather(work(50), work(60))
    await asyncio.sleep(0)
    print(outer.cancel())
    try:
        await outer
    except asyncio.CancelledError as e:
        print("cancelled", e.args)
    print([await f for f in asyncio.as_completed([work(4), work(1)])])
    seen = []
    async for f in asyncio.as_completed([work(4), work(1)]):
        seen.append(f.result())
    print(seen)
    done, pending = await asyncio.wait(
        [asyncio.create_task(work(1)), asyncio.create_task(work(80))],
        return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), done.pop().result())
    for t in pending:
        t.cancel()
    done, pending = await asyncio.wait(pending)
    print(done.pop().cancelled(), pending)
    done, pending = await asyncio.wait([asyncio.create_task(work(80))], timeout=0.001)
    print(len(done), len(pending))
    print(type(asyncio.get_running_loop()).__name__)


asyncio.run(main())
