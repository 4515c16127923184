# expect: CPython 3.13
# The views of an OrderedDict have names of their own.
from collections import OrderedDict

d = OrderedDict(a=1, b=2)
print(d.keys(), d.values(), d.items())
print([kind.__name__ for kind in type(d.keys()).__mro__], type(d.items()).__module__)
print(OrderedDict().keys(), d.keys() == d.keys(), d.keys() & {"a"}, d.items() | {1} == {1, ("a", 1), ("b", 2)})
print(list(reversed(d.keys())), len(d.values()), ("a", 1) in d.items(), d.keys().mapping)
print(isinstance(d.keys(), type({}.keys())))


class Odd(OrderedDict):
    pass


print(Odd(a=1).items())
d["c"] = 3
view = d.keys()
d.move_to_end("a")
print(view, d)
try:
    type(d.keys())(d)
except TypeError as error:
    print(error)
