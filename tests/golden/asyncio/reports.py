# expect: CPython 3.13
# stderr: exact
import asyncio
import gc


async def fails():
    raise ValueError("nobody asked")


async def pends():
    await asyncio.get_running_loop().create_future()


async def never():
    pass


async def main():
    never()
    loop = asyncio.get_running_loop()
    contexts = []
    loop.set_exception_handler(lambda loop, context: contexts.append(context))
    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    del task
    gc.collect()
    task = asyncio.create_task(pends())
    await asyncio.sleep(0)
    del task
    gc.collect()
    loop.call_soon(lambda: 1 / 0)
    f = loop.create_future()
    f.set_exception(KeyError("k"))
    del f
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for context in contexts:
        print(sorted(context), context["message"].split(" at ")[0], repr(context.get("exception")))


asyncio.run(main())
