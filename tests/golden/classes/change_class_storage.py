# expect: CPython 3.13
# __class__ can be assigned where instances keep the same things: members, a dict, weak references.
def attempt(value, new):
    try:
        value.__class__ = new
        print(type(value).__name__)
    except TypeError as e: print(e)
class A(Exception): __slots__ = ()
class B(A): pass
class B2(A): __slots__ = ()
attempt(B(), A)
attempt(B2(), A)
attempt(A(), B2)
attempt(A(), B)
class C: __slots__ = "s"
class D(C): __slots__ = ()
class E(C): pass
class F(D): __slots__ = "t"
class G: __slots__ = "s"
class H(C): __slots__ = "t"
class H2(C): __slots__ = "t"
d = D(); d.s = 5
attempt(d, C); print(d.s)
attempt(d, G); print(d.s)
for value, new in (D(), E), (E(), D), (F(), D), (H(), H2), (H(), F), (H(), G):
    attempt(value, new)
class I(C): __slots__ = "__dict__"
class J(C): __slots__ = "__dict__", "__weakref__"
for value, new in (I(), J), (J(), I), (J(), E), (E(), J), (I(), C):
    attempt(value, new)
class K: pass
class L(K): pass
k = K(); k.x = 1
attempt(k, L); print(k.x)
attempt(L(), K)
class N: __slots__ = ("s", "s")
class O(N): __slots__ = ()
attempt(O(), N)
attempt(d, 5)
class P(dict): pass
class Q(int): pass
class R: __slots__ = ()
for cls, base in (P, K), (Q, K), (Q, R), (P, R), (K, P):
    try: cls.__bases__ = (base,)
    except TypeError as e: print(e)
