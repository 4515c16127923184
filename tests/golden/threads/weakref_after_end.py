# expect: CPython 3.13
# A finished thread and its target are let go.
import threading, weakref
class Target:
    def __call__(self): pass
target = Target()
t = threading.Thread(target=target)
r = weakref.ref(target)
t.start(); t.join()
del target
print(r() is None)
w = weakref.ref(t)
del t
print(w() is None)
