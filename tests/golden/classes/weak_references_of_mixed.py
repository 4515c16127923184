# expect: CPython 3.13
# Weak references go to instances whose layout has a place for them: not to those of varying size, whatever is mixed in.
import weakref
class P: pass
class S: __slots__ = ()
class T(tuple): pass
class I(int): pass
class L(list): pass
for name, bases, space in (("A", (P, T), {}), ("B", (T, P), {}), ("C", (I,), {}), ("D", (P, L), {}), ("E", (S, P), {}),
                           ("F", (S,), {}), ("G", (S,), {"__slots__": ()}), ("H", (S, P), {"__slots__": ()}),
                           ("J", (P, T), {"__slots__": ()}), ("K", (str,), {}), ("M", (S, str), {"__slots__": ()})):
    value = type(name, bases, space)()
    try: print(name, weakref.ref(value)() is value)
    except TypeError as e: print(name, e)
x = T()
x.__class__ = type("C", (P, T), {})
print(type(x).__name__)
class A(set): pass
class B(frozenset): pass
for bases in (A, B), (B, A, set), (frozenset, A), (P, A), (A, set):
    try: print(type("D", bases, {}).__base__.__name__)
    except TypeError as e: print(e)
