# expect: CPython 3.13
# Subclasses of built-in classes take keywords only where they have a method of their own for them.


def tell(function):
    try:
        print(repr(function()))
    except TypeError as error:
        print("TypeError", error)


for base, argument in [(tuple, [1, 2]), (list, [1, 2]), (frozenset, [1]), (set, [1]), (float, 1.5), (bytes, b"x")]:
    class Bare(base):
        pass

    class WithInit(base):
        def __init__(self, argument, extra=None):
            self.extra = extra

    class WithNew(base):
        def __new__(cls, argument, extra=None):
            made = super().__new__(cls, argument)
            made.extra = extra
            return made

    print(base.__name__)
    tell(lambda: Bare(argument))
    tell(lambda: Bare(argument, nonsense=3))
    tell(lambda: WithInit(argument, extra=3).extra)
    tell(lambda: WithNew(argument, extra=3).extra)
