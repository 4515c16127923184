# expect: CPython 3.13
# __del__ runs as soon as the last reference is gone.
class A:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
a = A(1)
b = a
del a
print("still")
del b
A(2)
def f():
    x = A(3)
    print("in f")
f()
l = [A(4), A(5)]
l.clear()
print("end")
