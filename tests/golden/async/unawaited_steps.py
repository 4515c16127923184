# expect: CPython 3.13
# What the methods of async generators return wants to be awaited.
import warnings


async def gen():
    yield 1


class Holder:
    async def items(self):
        yield 1


def caught(make):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        make()
    print([f"{w.category.__name__}: {w.message}" for w in seen])


caught(lambda: gen().asend(None))
caught(lambda: gen().__anext__())
caught(lambda: gen().athrow(ValueError))
caught(lambda: gen().aclose())
caught(lambda: Holder().items().aclose())


def closed():
    step = gen().aclose()
    step.close()


def awaited():
    async def main():
        async for x in gen():
            print(x)
        g = gen()
        await g.asend(None)
        await g.aclose()
    try:
        main().send(None)
    except StopIteration:
        pass


caught(closed)
caught(awaited)


def three():
    step = gen().athrow(ValueError, ValueError("text"), None)
    try:
        step.send(None)
    except ValueError as ex:
        print(repr(ex))


caught(three)
