# expect: CPython 3.13
# A built-in `__new__` that makes other objects than those of a class, and stands in the class, is left aside.
import collections


def tell(function):
    try:
        print(type(function()).__name__)
    except TypeError as error:
        print("TypeError", error)


def derived(base, new):
    class C(base):
        __new__ = new
    return C


for base, new in [(object, list.__new__), (list, object.__new__), (dict, list.__new__), (int, object.__new__),
                  (list, list.__new__), (collections.OrderedDict, dict.__new__), (object, int.__new__),
                  (Exception, object.__new__), (Exception, BaseException.__new__), (object, Exception.__new__),
                  (str, bytes.__new__), (bool.__base__, bool.__new__), (object, object.__new__)]:
    tell(derived(base, new))


class Late:
    pass


tell(Late)
Late.__new__ = tuple.__new__
tell(Late)


class Later(Late):
    pass


tell(Later)
Late.__new__ = object.__new__
tell(Late)
tell(Later)
