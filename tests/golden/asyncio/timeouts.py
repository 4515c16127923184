# expect: CPython 3.13
import asyncio


async def main():
    try:
        async with asyncio.timeout(0.005):
            await asyncio.sleep(10)
    except TimeoutError as e:
        print("timeout", repr(e), repr(e.__cause__))
    async with asyncio.timeout(None) as t:
        print(t, t.when(), t.expired())
    print(t)
    async with asyncio.timeout(10) as t:
        t.reschedule(asyncio.get_running_loop().time() - 1)
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print("rescheduled", t.expired(), asyncio.current_task().cancelling())
    print(t)
    try:
        async with asyncio.timeout(0.001):
            async with asyncio.timeout(10):
                await asyncio.sleep(10)
    except TimeoutError:
        print("outer")
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.001)
    except asyncio.TimeoutError as e:
        print("wait_for", repr(e))
    print(await asyncio.wait_for(asyncio.sleep(0, "in time"), 5))
    print(await asyncio.wait_for(asyncio.sleep(0, "no limit"), None))
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0)
    except TimeoutError as e:
        print("at once", repr(e.__cause__))

    async def fails():
        raise KeyError("x")
    try:
        await asyncio.wait_for(fails(), 1)
    except KeyError as e:
        print(repr(e))
    try:
        t.reschedule(None)
    except RuntimeError as e:
        print(e)
    try:
        async with asyncio.timeout(0.001):
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                raise ValueError("instead")
    except ValueError as e:
        print(repr(e), repr(e.__context__), asyncio.current_task().cancelling())


asyncio.run(main())
