async def f(a):
    async with a as b:
        async for x in b:
            await x
    return [y async for y in a if await y]
async def g():
    yield 1
