# expect: CPython 3.13
# dir lists the attributes of the instance and of its classes, sorted.
class A:
    b = 1
    def a(self): pass
class B(A):
    def __init__(self): self.c = 1
print([n for n in dir(B()) if not n.startswith("__")])
class C:
    def __dir__(self): return ["z", "y"]
print(dir(C()))
