# expect: CPython 3.13
"""What is thrown into a generator that delegates finds that generator's frame on the stack, and not what it handles."""
import sys


def names():
    frame, found = sys._getframe(1), []
    while frame.f_code.co_name != "<module>":
        found.append(f"{frame.f_code.co_name}:{frame.f_lineno - frame.f_code.co_firstlineno}")
        frame = frame.f_back
    return found


def f():
    print(names())
    try:
        yield 1
    except ValueError as error:
        print(names(), repr(error.__context__))
        yield 2
    print(names())
    raise KeyError


def g():
    try:
        raise IndexError("handled")
    except IndexError:
        try:
            yield from f()
        except KeyError as error:
            print(names(), repr(error.__context__))
    yield 3


def outer():
    x = yield from g()
    yield 4


gen = outer()
print(gen.send(None))
print(gen.throw(ValueError("thrown")))
print(gen.send(None))
print(gen.gi_yieldfrom.__name__)
try:
    gen.throw(TypeError)
except TypeError as error:
    entry = error.__traceback__
    while entry:
        print(entry.tb_frame.f_code.co_name, entry.tb_lineno - entry.tb_frame.f_code.co_firstlineno)
        entry = entry.tb_next


class Inner:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, *args):
        print(names(), len(args))
        raise StopIteration(7)

    def close(self):
        print(names())


def over():
    x = yield from Inner()
    print(x, names())
    yield x


gen = over()
print(next(gen), gen.throw(ValueError))
gen = over()
next(gen)
gen.close()


async def awaited():
    try:
        await Step()
    except ValueError:
        print(names())
    return 1


class Step:
    def __await__(self):
        yield 5


async def main():
    return await awaited()


co = main()
co.send(None)
try:
    co.throw(ValueError)
except StopIteration as stop:
    print(stop.value)


def again():
    yield from ()
    try:
        yield 1
    except ValueError:
        try:
            gen.throw(KeyError)
        except ValueError as error:
            print(error)


def around():
    yield from again()


gen = around()
next(gen)
try:
    gen.throw(ValueError)
except StopIteration:
    print("ended")
