# expect: CPython 3.13
# Weak references, proxies and finalizers.
import weakref
class A:
    def __init__(self, n): self.n = n
a = A(1)
r = weakref.ref(a, lambda ref: print("gone"))
print(r() is a, weakref.proxy(a).n, weakref.getweakrefcount(a) >= 1)
d = weakref.WeakValueDictionary(k=a)
s = weakref.WeakSet([a])
weakref.finalize(a, print, "finalized", 5)
print(len(d), len(s))
del a
print(r(), len(d), len(s))
