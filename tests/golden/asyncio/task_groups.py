# expect: CPython 3.13
import asyncio


async def fails(delay, exc):
    await asyncio.sleep(delay)
    raise exc


async def waits(log, name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        log.append(name)
        raise


async def main():
    log = []
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(waits(log, "a"))
            g.create_task(fails(0.001, ValueError("v")))
            g.create_task(waits(log, "b"))
    except* ValueError as e:
        print(repr(e), sorted(log))
    print(asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(fails(0, KeyError("k")))
            await asyncio.sleep(10)
    except* KeyError as e:
        print(e.exceptions)
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(waits(log, "c"))
            await asyncio.sleep(0)
            raise OSError("body")
    except* OSError as e:
        print(e, log[-1])
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(fails(0, ValueError(1)))
            g.create_task(fails(0, TypeError(2)))
    except* ValueError as e:
        print("values", e.exceptions)
    except* TypeError as e:
        print("types", e.exceptions)

    async def group(log):
        async with asyncio.TaskGroup() as g:
            g.create_task(waits(log, "d"))
    task = asyncio.create_task(group(log))
    await asyncio.sleep(0.001)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", log[-1])
    for use in ("late", "twice"):
        g = asyncio.TaskGroup()
        try:
            async with g:
                pass
            if use == "twice":
                async with g:
                    pass
            g.create_task(asyncio.sleep(0))
        except RuntimeError as e:
            print(e)


asyncio.run(main())
