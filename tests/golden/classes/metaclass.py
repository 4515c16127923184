# expect: CPython 3.13
# A metaclass makes the class, prepares its namespace and gets the keywords.
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, kw)
        return {"prepared": True}
    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, [k for k in ns if not k.startswith("__")])
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", name)
        super().__init__(name, bases, ns)
    def __call__(cls, *args):
        print("call", args)
        return super().__call__()
class A(metaclass=Meta, flag=1):
    def f(self): pass
a = A(5)
print(type(A).__name__, A.prepared, type(a).__name__)
class B(A): pass
