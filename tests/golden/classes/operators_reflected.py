# expect: CPython 3.13
# The right operand's method goes first if its class is a subclass, else second.
class A:
    def __add__(self, o): return "A.add" if isinstance(o, A) else NotImplemented
    def __radd__(self, o): return "A.radd"
    def __sub__(self, o): return NotImplemented
class B(A):
    def __radd__(self, o): return "B.radd"
print(A() + A(), A() + B(), B() + A(), 1 + A(), A() + A())
for text in ("A() + 1", "A() - A()", "1 - A()", "A() * 2", "-A()", "A() < A()", "A() ** 2", "A() @ 1"):
    try:
        eval(text)
    except TypeError as e:
        print(e)
