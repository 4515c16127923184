# expect: CPython 3.13
import asyncio
import functools
import re


def text(x):
    return re.sub(r"0x[0-9a-f]+", "ADDR", repr(x)).replace(__file__, "FILE")


def callback(fut):
    pass


def two(a, fut):
    pass


async def coro():
    await asyncio.sleep(0.01)


async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    print(text(f))
    f.add_done_callback(callback)
    print(text(f))
    f.add_done_callback(functools.partial(two, 1))
    f.add_done_callback(callback)
    print(text(f))
    print(f.remove_done_callback(callback), f.remove_done_callback(print))
    f.set_result("x" * 100)
    print(text(f))
    f = loop.create_future()
    f.set_exception(ValueError("v"))
    print(text(f), repr(f.exception()))
    f = loop.create_future()
    f.cancel()
    print(text(f))
    t = asyncio.create_task(coro(), name="named")
    print(text(t))
    await asyncio.sleep(0)
    print(text(t))
    t.cancel()
    print(text(t))
    await asyncio.wait([t])
    print(text(t))
    t = asyncio.create_task(coro())
    print(re.sub(r"\d+", "N", t.get_name()))
    await t
    print(text(loop))
    h = loop.call_soon(callback, 1)
    print(text(h))
    h.cancel()
    print(text(h), h.cancelled())
    h = loop.call_later(10, callback)
    print(re.sub(r"when=[\d.]+", "when=T", text(h)))
    h.cancel()
    print(text(coro).split(" at ")[0])


loop = asyncio.new_event_loop()
print(text(loop))
loop.run_until_complete(main())
loop.close()
print(text(loop))
