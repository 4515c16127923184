# expect: CPython 3.13
# str falls back to repr; format gets the spec.
class A:
    def __repr__(self): return "<A>"
class B(A):
    def __str__(self): return "b"
    def __format__(self, spec): return f"[{spec}]"
print(A(), str(A()), f"{A()}", repr(B()), str(B()), f"{B():x>3}", format(B()), [A(), B()], "%s %r" % (B(), B()))
try:
    format(A(), "x")
except TypeError as e:
    print(e)
class C:
    def __repr__(self): return 1
try:
    repr(C())
except TypeError as e:
    print(e)
