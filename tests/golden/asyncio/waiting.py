# expect: CPython 3.13
import asyncio


async def fails(text):
    raise ValueError(text)


async def stubborn():
    try:
        await asyncio.get_running_loop().create_future()
    except asyncio.CancelledError:
        return "kept"


async def tell(what, awaitable):
    try:
        print(what, repr(await awaitable))
    except BaseException as e:
        print(what, type(e).__name__, e, repr(e.__cause__))


def states(pair):
    return [sorted(f.get_name() for f in part) for part in pair]


async def main():
    loop = asyncio.get_running_loop()
    gate = loop.create_future()
    tasks = [asyncio.create_task(asyncio.wait_for(asyncio.shield(gate), None), name="gate"),
             asyncio.create_task(fails("f"), name="fails"),
             asyncio.create_task(asyncio.sleep(0), name="sleeps")]
    print(states(await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)))
    print(states(await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED))[1])
    print(states(await asyncio.wait(tasks, timeout=0.001)))
    gate.set_result("open")
    print(states(await asyncio.wait(tasks)))
    tasks[1].exception()
    for wrong, options in (([], {}), (gate, {}), ([gate], {"return_when": []}), ((x for x in ()), {})):
        await tell("wait", asyncio.wait(wrong, **options))

    await tell("done", asyncio.wait_for(gate, 0))
    await tell("late", asyncio.wait_for(loop.create_future(), -1))
    await tell("kept", asyncio.wait_for(stubborn(), 0))
    cancelled = loop.create_future()
    cancelled.cancel("message")
    await tell("was cancelled", asyncio.wait_for(cancelled, 0))

    await tell("gather nothing", asyncio.gather())
    await tell("gather twice", asyncio.gather(gate, gate, asyncio.sleep(0, 1)))
    await tell("gather values", asyncio.gather(cancelled, fails("v"), return_exceptions=True))
    await tell("gather cancelled", asyncio.gather(cancelled, fails("v")))
    for options in ({}, {"return_exceptions": True}):
        outer = asyncio.gather(stubborn(), stubborn(), **options)
        await asyncio.sleep(0)
        print(outer.cancel("why"), outer.done())
        await tell("gather stubborn", outer)
        print(outer.cancel())

    first, second = loop.create_future(), loop.create_future()
    ways = list(asyncio.as_completed([first, second]))
    second.set_result("second")
    await tell("completed", ways[1])
    first.cancel("first")
    await tell("completed", ways[0])
    ways = asyncio.as_completed([gate, loop.create_future(), loop.create_future()], timeout=0.01)
    for way in ways:
        await tell("in time", way)
    print(next(ways, "no more"))
    print([f is gate async for f in asyncio.as_completed([gate])])
    await tell("nan", asyncio.sleep(float("nan")))


asyncio.run(main())
