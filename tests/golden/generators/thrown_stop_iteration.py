# expect: CPython 3.13
# StopIteration thrown into generators: before the first step it comes back as it is; into a `yield from` it is the return.


def told(make, *args):
    try:
        return repr(make(*args))
    except BaseException as error:
        return f"{type(error).__name__}: {error} / {error.__cause__!r}"


def plain():
    yield 1


def over_list():
    try:
        got = yield from [7, 8]
        print("got", got)
        yield 9
    except BaseException as error:
        print("caught", repr(error))
        raise


def catches():
    try:
        yield 1
    except StopIteration as error:
        return error.value


def over_generator():
    got = yield from catches()
    print("got", got)
    raise StopIteration(9)


for make in (plain, over_list, over_generator):
    print(make.__name__)
    print(told(make().throw, StopIteration(3)))
    for thrown in (StopIteration(3), GeneratorExit(), ValueError("v")):
        g = make()
        print(next(g), told(g.throw, thrown), told(next, g))


class Inner:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, *args):
        print("throw", args)
        raise StopIteration(4)

    def close(self):
        raise StopIteration("closed")


def over_inner():
    got = yield from Inner()
    print("got", got)
    yield 5


for thrown in (ValueError("v"), GeneratorExit()):
    g = over_inner()
    print(next(g), told(g.throw, thrown), told(next, g))


async def coroutine():
    return 1


for call in ("send(None)", "send(5)", "throw(ValueError('t'))", "throw(GeneratorExit)", "throw(StopIteration(3))", "close()"):
    c = coroutine()
    told(c.send, None)
    print(call, told(eval, "c." + call, {"c": c}), told(eval, "c." + call, {"c": c.__await__()}))
    c = coroutine()
    print(call, told(eval, "c." + call, {"c": c}), told(eval, "c." + call, {"c": c}))
    c.close()
