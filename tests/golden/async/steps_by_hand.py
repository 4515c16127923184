# expect: CPython 3.13
# The awaitables of asend, athrow and aclose, driven step by step, also in ways that no event loop would.


class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


async def talks():
    try:
        got = yield 1
        print("got", got)
        await Pause("p")
        yield 2
    except ValueError as error:
        print("caught", error)
        yield 9
    finally:
        print("end")


async def waits_at_the_end():
    try:
        yield 1
    finally:
        await Pause("q")


async def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def waits_first():
    await Pause("first")
    yield 1


def told(make, *args):
    try:
        return repr(make(*args))
    except BaseException as error:
        return f"{type(error).__name__}({error})"


def step(awaitable, what):
    if what == "send":
        return told(awaitable.send, None)
    if what == "send 5":
        return told(awaitable.send, 5)
    if what == "close":
        return told(awaitable.close)
    return told(awaitable.throw, eval(what))


starts = ["asend(None)", "asend(7)", "athrow(ValueError('v'))", "aclose()", "athrow(GeneratorExit)"]
ways = [("send", "send", "send"), ("send 5", "send"), ("close", "send"), ("KeyError('k')", "send"), ("GeneratorExit()", "send"), ("StopAsyncIteration()", "send"),
        ("StopIteration(2)", "send"), ("send", "KeyError('k')", "send"), ("send", "close", "send"), ("send", "GeneratorExit()", "send")]
for make in (talks, waits_at_the_end, ignores, waits_first):
    for first in (None, "asend(None)", "aclose()"):
        for start in starts:
            for way in ways:
                g = make()
                if first:
                    awaitable = eval("g." + first)
                    for _ in range(3):
                        if "(" in step(awaitable, "send"):
                            break
                awaitable = eval("g." + start)
                print(make.__name__, first, start, way, [step(awaitable, each) for each in way], g.ag_running, g.ag_frame is None)
                print("   ", told(g.__anext__().send, None), told(g.aclose().send, None))

g = waits_first()
one, two = g.__anext__(), g.__anext__()
print(told(one.send, None), told(two.send, None), told(two.send, None), told(g.aclose().send, None), told(one.send, None))
