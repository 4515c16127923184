# expect: CPython 3.13
# Code compiled to await at its top level, and module code as a function.
import ast
import asyncio
import inspect
import types

FLAG = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def show(source, mode="exec", flag=FLAG):
    try:
        code = compile(source, "<here>", mode, flag)
    except SyntaxError as ex:
        print(repr(source), "->", ex.msg)
        return None
    print(repr(source), "->", bool(code.co_flags & inspect.CO_COROUTINE))
    return code


def run(source, mode="exec", **names):
    code = compile(source, "<here>", mode, FLAG)
    namespace = {"asyncio": asyncio, "__name__": "here", **names}
    result = types.FunctionType(code, namespace)()
    assert inspect.iscoroutine(result)
    return asyncio.run(result), {k: v for k, v in namespace.items() if k not in names and k[:2] != "__"
                                 and k not in ("asyncio", "run")}


class Manager:
    async def __aenter__(self):
        await asyncio.sleep(0)
        return "entered"

    async def __aexit__(self, *_):
        await asyncio.sleep(0)


async def count(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


for source in ("x = 1", "await x", "async with x: pass", "async for i in x: pass", "[i async for i in x]",
               "[await i for i in x]", "(i async for i in x)", "def f(): await x", "class A: await x",
               "lambda: await x", "async def f(): await x", "yield x", "return await x", "a = lambda: (yield)"):
    show(source)
    show(source, flag=0)
show("await x", "eval")
show("await x", "single")
print(run("await asyncio.sleep(0, 41) + 1", "eval"))
print(run("await asyncio.sleep(0, 41)", "single"))
print(run("""
x: int = await asyncio.sleep(0, 5)
def double(): return x * 2
y = double()
del x
def touch():
    global z
    z = [w for w in range(y)]
touch()
class A:
    field = y
v = A.field
del A, double, touch
"""))
print(run("async with Manager() as m:\n    n = m.upper()\n", Manager=Manager))
print(run("s = []\nasync for i in count(4):\n    if i == 2: continue\n    s.append(i)\n", count=count))
print(run("s = [i * j async for i in count(3) for j in [await asyncio.sleep(0, 7)]]", count=count))
print(run("t = {await asyncio.sleep(0, i) for i in range(3)}\nnames = sorted(k for k in locals() if k == 't')\n"))
try:
    run("try:\n    await asyncio.sleep(0)\n    1 / 0\nfinally:\n    print('at last')\n")
except ZeroDivisionError as ex:
    print(repr(ex), ex.__traceback__.tb_next is not None)
coroutine = eval(compile("await asyncio.sleep(0, 'by eval')", "<here>", "eval", FLAG), {"asyncio": asyncio})
print(coroutine.__name__, coroutine.cr_code.co_name, asyncio.run(coroutine))

namespace = {"__builtins__": __builtins__, "__name__": "there"}
function = types.FunctionType(compile("""
a = 1
b: int = a + 1
from math import *
c = floor(2.5)
for i in range(3): pass
del i
print(sorted(k for k in locals() if k[0] != '_')[:3], locals() is globals())
""", "<there>", "exec"), namespace)
print(function(), function.__name__, namespace["a"], namespace["b"], namespace["c"], namespace["__annotations__"])
print("i" in namespace)
