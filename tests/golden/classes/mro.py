# expect: CPython 3.13
# The C3 order of a diamond, and bases that cannot be ordered.
class A: pass
class B(A): pass
class C(A): pass
class D(B, C): pass
print([c.__name__ for c in D.__mro__])
try:
    class E(A, B): pass
except TypeError as e:
    print(e)
try:
    class F(A, A): pass
except TypeError as e:
    print(e)
