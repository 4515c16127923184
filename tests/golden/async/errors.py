# expect: CPython 3.13
# What is refused around await.
async def f(): pass
async def main():
    for make in (lambda: 5, lambda: [], lambda: object()):
        try:
            await make()
        except TypeError as e:
            print(e)
    try:
        async for x in [1]: pass
    except TypeError as e:
        print(e)
    try:
        async with 5: pass
    except TypeError as e:
        print(e)
    try:
        for x in f2(): pass
    except TypeError as e:
        print(e)
async def f2():
    yield 1
try:
    main().send(None)
except StopIteration:
    pass
for text in ("await f()", "def g(): await f()", "async def g(): yield from []", "[x async for x in y]", "def g():\n async with a: pass"):
    try:
        compile(text, "t", "exec")
    except SyntaxError as e:
        print(e.msg)
c = f()
try:
    iter(c)
except TypeError as e:
    print(e)
c.close()
