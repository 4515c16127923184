# expect: CPython 3.13
# Truth is asked of __bool__, then of __len__.
class A:
    def __len__(self): return 0
class B(A):
    def __bool__(self): return True
class C:
    def __bool__(self): return 1
print(bool(A()), bool(B()), bool(object()))
try:
    bool(C())
except TypeError as e:
    print(e)
class D:
    def __len__(self): return -1
try:
    len(D())
except ValueError as e:
    print(e)
