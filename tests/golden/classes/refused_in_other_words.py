# expect: CPython 3.13
# How refusals are told depends on the class: of subscripts, counts, attributes without a place.
class N(tuple): __class_getitem__ = None
class I(int): pass
class S: __slots__ = ()
class W(S):
    __slots__ = ()
    def __setattr__(self, name, value): super().__setattr__(name, value)
def attempt(make):
    try: print(make())
    except (TypeError, AttributeError) as e: print(e)
attempt(lambda: N[1])
attempt(lambda: I(1, 2, 3))
attempt(lambda: int(1, 2, 3))
attempt(lambda: I("11", 2))
attempt(lambda: setattr(S(), "x", 1))
attempt(lambda: setattr(W(), "x", 1))
attempt(lambda: delattr(W(), "x"))
def base():
    class T(I(3)): pass
attempt(base)
import copy
class R(list):
    def __reduce__(self): pass
attempt(lambda: copy.copy(R()))
attempt(lambda: copy.deepcopy(R()))
