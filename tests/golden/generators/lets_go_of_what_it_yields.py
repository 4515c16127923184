# expect: CPython 3.13
# A suspended generator does not keep what it has yielded, unless a variable does.
import weakref


class Thing:
    pass


def made():
    while True:
        yield Thing()


def popped(things):
    try:
        while things:
            yield things.pop()
    finally:
        things.clear()


def answered():
    answers = []
    while True:
        answers.append((yield Thing()))


def kept():
    thing = Thing()
    yield thing


def delegated():
    yield from made()


async def asynchronous():
    yield Thing()


def drive(step):
    try:
        step.send(None)
    except StopIteration as ex:
        return ex.value


for name, iterator in (("made", made()), ("popped", popped([Thing(), Thing()])), ("answered", answered()),
                       ("kept", kept()), ("delegated", delegated()), ("expression", (Thing() for _ in range(3)))):
    thing = next(iterator)
    ref = weakref.ref(thing)
    del thing
    print(name, ref() is None)
for thing in popped([Thing(), Thing()]):
    ref = weakref.ref(thing)
    del thing
    print("loop", ref() is None)
asynchronous = asynchronous()
ref = weakref.ref(drive(asynchronous.asend(None)))
print("async", ref() is None)
