# expect: CPython 3.13
import asyncio, gc, sys


async def ag():
    try:
        yield 1
        yield 2
    finally:
        await asyncio.sleep(0)
        print('ag fin')


async def bad():
    try:
        yield 1
    finally:
        raise ValueError('agen')


async def main():
    g = ag()
    print(await g.__anext__())
    del g
    await asyncio.sleep(0.01)
    g = ag()
    await g.__anext__()
    await g.aclose()
    print('closed')
    g = ag()
    await g.asend(None)
    try:
        print(await g.athrow(KeyError('k')))
    except KeyError as e:
        print(repr(e))
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda l, c: print(c['message'].split(' <')[0].split(' at ')[0], repr(c.get('exception'))))
    global keep
    keep = bad()
    await keep.__anext__()
    print(sys.get_asyncgen_hooks().firstiter is not None)
asyncio.run(main())
print(sys.get_asyncgen_hooks())
try:
    sys.set_asyncgen_hooks(5)
except TypeError as e:
    print(e)


async def nested():

    async def inner():
        return [x async for x in ag()]
    print(await inner(), [y async for y in ag() if y > 1], {y: 1 async for y in ag()})
    async with asyncio.timeout(1):
        async for x in ag():
            print(x)
asyncio.run(nested())


async def cm():
    from contextlib import asynccontextmanager, AsyncExitStack, aclosing

    @asynccontextmanager
    async def m(n):
        print('enter', n)
        try:
            yield n
        finally:
            print('exit', n)
    async with m(1) as a, m(2) as b:
        print(a, b)
    async with AsyncExitStack() as st:
        for i in range(2):
            await st.enter_async_context(m(i))
    async with aclosing(ag()) as g:
        async for x in g:
            break
    try:
        async with m(5):
            raise ValueError('in cm')
    except ValueError as e:
        print(e)
asyncio.run(cm())
