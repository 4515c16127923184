# expect: CPython 3.13
# __class_getitem__ makes C[...] work.
class C:
    def __class_getitem__(cls, key): return f"{cls.__name__}[{key!r}]"
print(C[1], C["a", 2])
class M(type):
    def __getitem__(cls, k): return ("meta", k)
class D(metaclass=M): pass
print(D[3])
try:
    object[int]
except TypeError as e:
    print(e)
