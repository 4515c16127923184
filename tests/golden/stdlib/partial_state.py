# expect: CPython 3.13
# A partial's state: a copy shares arguments and keywords, and None stands for no attributes.
import copy
from functools import partial


class Tuple(tuple):
    pass


class Dict(dict):
    pass


def show(*args, **keywords):
    return args, keywords


first = partial(show, [1], a=[2])
first.extra = []
twin = copy.copy(first)
print(twin.args is first.args, twin.keywords is first.keywords, twin.extra is first.extra, twin())

first.__setstate__((show, (3,), {"b": 4}, None))
print(first(), first.__dict__)
first.__setstate__((show, (5,), None, {"extra": 6}))
print(first(), first.__dict__)
first.__setstate__((show, Tuple((7,)), Dict(c=8), None))
print(first(9, d=10), type(first.args).__name__, type(first.keywords).__name__, first.__dict__)
for state in (show, (), {}), (None, (), {}, None), (show, [], {}, None), (show, (), [], None), [show, (), {}, None]:
    try:
        first.__setstate__(state)
    except TypeError as error:
        print(error)
