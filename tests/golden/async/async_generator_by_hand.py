# expect: CPython 3.13
# An async generator yields to async for and takes asend.
def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
async def ag():
    try:
        got = yield 1
        print("got", got)
        yield 2
    finally:
        print("closed")
async def main():
    print([x async for x in ag()])
    a = ag()
    print(await a.__anext__(), await a.asend("v"))
    await a.aclose()
    b = ag()
    await anext(b)
    try:
        await b.athrow(ValueError("t"))
    except ValueError as e:
        print(repr(e))
    print(await anext(b, "default"))
run(main())
