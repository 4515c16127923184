# expect: CPython 3.13
# `del` of names, items, slices and attributes.
class A: pass
a = A()
a.x = 1
del a.x
print(hasattr(a, "x"))
l = list(range(10))
del l[0], l[-1], l[::2]
print(l)
d = {1: 2}
del d[1]
print(d)
x = 1
del x
try:
    x
except NameError as e:
    print(e)
del (l), [d]
print("l" in globals(), "d" in globals())
