# expect: CPython 3.13
# A code object with other names, flags or lines.
import types
def f(a, b=2):
    return a + b + 1000
g = types.FunctionType(f.__code__.replace(co_name="g", co_firstlineno=100, co_filename="other.py"), globals(), "g", f.__defaults__)
print(g(1), g.__code__.co_name, g.__code__.co_firstlineno, g.__code__.co_filename, f.__code__.co_name)
try:
    f.__code__.replace(co_name=5)
except TypeError as e:
    print(e)
try:
    f.__code__.replace(nothing=5)
except TypeError as e:
    print(e)
@types.coroutine
def wait():
    got = yield "asked"
    return got
async def main():
    return await wait()
c = main()
print(c.send(None))
try:
    c.send("answer")
except StopIteration as e:
    print(e.value)
