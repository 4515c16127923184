# expect: CPython 3.13
# __bases__ can be assigned: the class and all classes derived from it get another MRO.
class Base: pass
class A(Base):
    def hello(self): return "A"
class B(Base):
    def hello(self): return "B"
    def __len__(self): return 7
class C(A): pass
class D(C): pass
d = D()
print(d.hello(), [c.__name__ for c in D.__mro__])
C.__bases__ = (B,)
print(d.hello(), len(d), [c.__name__ for c in D.__mro__], A.__subclasses__(), B.__subclasses__() == [C])
C.__bases__ = (A, B)
print(d.hello(), len(d), [c.__name__ for c in D.__mro__])
def refuse(f):
    try:
        f()
    except TypeError as e:
        print(e)
def put(c, v): c.__bases__ = v
refuse(lambda: put(C, ()))
refuse(lambda: put(C, [A]))
refuse(lambda: put(C, (5,)))
refuse(lambda: put(C, (D,)))
refuse(lambda: put(C, (int,)))
refuse(lambda: put(int, (object,)))
refuse(lambda: put(C, (Base, A)))
def delete(): del C.__bases__
refuse(delete)
print([c.__name__ for c in D.__mro__], d.hello())
