# expect: CPython 3.13
# Subclasses of built-in types keep their contents and add to them.
class MyList(list):
    def total(self): return sum(self)
class MyInt(int):
    def __add__(self, o): return MyInt(int(self) + o)
    def __repr__(self): return f"MyInt({int(self)})"
class MyDict(dict):
    def __missing__(self, k): return k * 2
class MyStr(str):
    def __new__(cls, s, n): self = super().__new__(cls, s); self.n = n; return self
l = MyList([1, 2]); l.append(3); l.x = 1
print(l, l.total(), MyInt(3) + 4, MyInt(3) * 2, MyDict(a=1)["zz"], MyStr("s", 2).n, type(MyStr("a", 1) + "b").__name__, l[0:2].__class__.__name__)
