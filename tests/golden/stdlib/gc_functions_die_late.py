# expect: CPython 3.13
# What a finalizer finds of a function that a collection is taking apart; what is tracked.
import gc
import weakref


class Late:
    __slots__ = ("ref",)

    def __del__(self):
        global func
        func = self.ref()


class Cycle(tuple):
    __slots__ = ()

    def __del__(self):
        self[1].ref = weakref.ref(self[0])
        global late
        del late


late = Late()


def func():
    pass


cycle = tuple.__new__(Cycle, (func, late))
func.__module__ = cycle
del func, cycle
gc.collect()
print(repr(func).partition(" at ")[0], func.__module__)


class Number(float):
    __slots__ = ()


print([gc.is_tracked(x) for x in (object(), Number(), 1.5, [], gc, int, Number)])
gc.set_debug(gc.DEBUG_SAVEALL)
circle = []
circle.append(circle)
del circle
print(gc.collect() > 0, any(isinstance(x, list) and x and x[0] is x for x in gc.garbage))
gc.set_debug(0)
