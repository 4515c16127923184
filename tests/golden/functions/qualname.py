# expect: CPython 3.13
# Qualified names say where something was defined.
class A:
    class B:
        def m(self):
            def inner(): pass
            return inner
    f = lambda self: 0
print(A.B.m.__qualname__, A.B().m().__qualname__, A.f.__qualname__, A.B.__qualname__)
print((i for i in ()).__qualname__)
