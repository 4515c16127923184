# expect: CPython 3.13
# Code objects as bytes and back: what they do, and what they say of themselves.
import marshal, types

TEXT = '''
import sys
def outer(a, b=2, *args, c: int = 3, **kw):
    """doc"""
    x = 10**30
    class K:
        y = (1, 2.5, 3j, b"b", "\\ud800", None, ..., True, frozenset({1}))
        def m(self): return super().__repr__
    def inner():
        nonlocal x
        x += 1
        return x, a in {1, 2, 3}
    try:
        return [inner() for _ in range(2)], K.y, (lambda q: q * 2)(b)
    except* ValueError:
        pass
    finally:
        print("finally")
async def coro():
    return [x async for x in agen()]
async def agen():
    yield 1
def gen():
    r = yield from range(3)
    return r
match [1, 2]:
    case [a, b]:
        print(a + b)
print(outer(1, 5, c=4), list(gen()), f"{3!r:>4}")
'''
TEXT = TEXT.replace("    except* ValueError:\n        pass\n", "")
code = compile(TEXT, "text.py", "exec")
data = marshal.dumps(code)
print(type(data))
exec(marshal.loads(data))
again = marshal.loads(data)
print(again.co_name, again.co_filename, again.co_names[:3], again.co_flags == code.co_flags)


def f(a, b=1):
    return a + b


g = types.FunctionType(marshal.loads(marshal.dumps(f.__code__)), globals(), "g", (5,))
print(g(1), g.__code__.co_varnames, g.__code__.co_firstlineno == f.__code__.co_firstlineno)
print(marshal.loads(marshal.dumps([f.__code__, f.__code__]))[1].co_name)
for allowed in (lambda: marshal.dumps(code, allow_code=False), lambda: marshal.loads(data, allow_code=False)):
    try:
        allowed()
    except ValueError as error:
        print(error)
try:
    g = types.FunctionType(marshal.loads(marshal.dumps(compile("1/0", "t.py", "exec"))), {})
    g()
except ZeroDivisionError as error:
    print(error, error.__traceback__.tb_next.tb_lineno)
# A module's code as a function: its names are the globals.
names = {"a": 5, "print": print}
run = types.FunctionType(compile("b = a + 1\nprint(a, b)", "t.py", "exec"), names)
print(run(), names["b"])
run = types.FunctionType(marshal.loads(marshal.dumps(compile("a * 2", "t.py", "eval"))), names)
print(run())
