def f(a, *args, **kw):
    print(a, len(args), sep="")
    a.method(1).other(x=2)
    g(*args)
    g(1, *args, b=2, **kw)
    a.m(*args, **kw)
    return super().f(a), super(A, a).x
class A:
    def f(self, x):
        return super().f(x) + super().y
