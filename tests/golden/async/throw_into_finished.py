# expect: CPython 3.13
# A coroutine that has ended cannot be thrown into; closing it once more is no mistake.


async def work():
    return "done"


def tell(function):
    try:
        print(function())
    except BaseException as error:
        print(type(error).__name__, error)


coroutine = work()
tell(lambda: coroutine.send(None))
tell(lambda: coroutine.send(None))
tell(lambda: coroutine.throw(ValueError("late")))
tell(coroutine.close)
awaitable = work().__await__()
tell(lambda: awaitable.send(None))
tell(lambda: awaitable.throw(ValueError("late")))
tell(awaitable.close)


def generator():
    yield 1


ended = generator()
list(ended)
tell(lambda: ended.throw(ValueError("late")))
