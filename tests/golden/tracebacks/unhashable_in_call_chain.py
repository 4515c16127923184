# expect: CPython 3.13
# stderr: exact
# exit: 1
# Attribute chains and method calls are marked from the object on.
class A:
    def __init__(self): self.b = None
a = A()
result = a.b.c.d(1)(2)
