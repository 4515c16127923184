# expect: CPython 3.13
# Arrays can be referred to weakly, a class below may take keywords of its own, and characters are no numbers.
import warnings
import weakref
from array import array

warnings.simplefilter("ignore")


class Named(array):
    def __init__(self, code, items=(), name=None):
        self.name = name


class Plain(array):
    pass


named = Named("b", [1, 2], name="n")
print(named, named.name, Named("b", name="empty"))
for cls in array, Plain:
    try:
        cls("b", name="n")
    except TypeError as error:
        print(error)

for make in lambda: array("b"), lambda: Plain("b"), lambda: memoryview(b"ab"):
    seen = []
    target = make()
    reference = weakref.ref(target, lambda _: seen.append("gone"))
    print(reference() is target, weakref.getweakrefcount(target))
    del target
    print(reference(), seen)

for code in "bid":
    for text in "ab", array("w", "ab"), array("u", "ab"), array("u"):
        try:
            print(array(code, text))
        except TypeError as error:
            print(error)
print(array("w", array("u", "ab")), array("u", array("w", "ab")))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    array("u")
    print([str(warning.message) for warning in caught])
