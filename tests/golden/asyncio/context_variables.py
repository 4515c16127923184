# expect: CPython 3.13
import asyncio, contextvars, gc
v = contextvars.ContextVar('v', default=0)
w = contextvars.ContextVar('w')

def show(*a):
    print('cb', v.get())


async def child(n):
    print('child', v.get())
    v.set(n)
    await asyncio.sleep(0)
    print('child after', v.get())


async def main():
    v.set(1)
    t = asyncio.create_task(child(2))
    await t
    print(v.get())
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    f.add_done_callback(show)
    v.set(7)
    f.set_result(1)
    await asyncio.sleep(0)
    ctx = contextvars.copy_context()
    ctx.run(v.set, 99)
    await asyncio.create_task(child(5), context=ctx)
    print(ctx[v], v.get())
    loop.call_soon(show, context=ctx)
    await asyncio.sleep(0)
    await asyncio.gather(child(11), child(12))
    print(v.get())
    async with asyncio.TaskGroup() as tg:
        tg.create_task(child(3), context=ctx)
    print(ctx[v])
    await asyncio.wait_for(child(4), 1)
    print(v.get())

    def th():
        return v.get()
    print(await asyncio.to_thread(th), await loop.run_in_executor(None, th))
asyncio.run(main())
tok = v.set(3)
print(v.get(), tok.old_value, tok.var is v)
v.reset(tok)
print(v.get())
try:
    v.reset(tok)
except RuntimeError as e:
    print(str(e).split(' var=')[0])
try:
    w.get()
except LookupError as e:
    print(type(e))
print(w.get(4), len(contextvars.copy_context()) >= 0, contextvars.Token.MISSING, w.set(1).old_value is contextvars.Token.MISSING)
c = contextvars.Context()
print(len(c), list(c), v in c)

def inside():
    v.set(8)
    return contextvars.copy_context()
d = c.run(inside)
print(c[v], d == c, d is c, list(c.items())[0][1], c.get(w), c.get(w, 2))
try:
    c.run(c.run, print)
except RuntimeError as e:
    print(str(e).split(':')[0])
try:
    c[1]
except TypeError as e:
    print(e)
try:
    c[w]
except KeyError as e:
    print('KeyError')
try:
    contextvars.ContextVar(1)
except TypeError as e:
    print(e)
try:
    contextvars.ContextVar()
except TypeError as e:
    print(e)
try:
    contextvars.Token()
except RuntimeError as e:
    print(e)
try:
    hash(c)
except TypeError as e:
    print(e)
from collections.abc import Mapping
print(isinstance(c, Mapping), contextvars.ContextVar[int])
try:

    class X(contextvars.ContextVar):
        pass
except TypeError as e:
    print(e)
