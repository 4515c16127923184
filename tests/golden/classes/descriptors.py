# expect: CPython 3.13
# A data descriptor beats the instance's dict, a non-data one does not.
class Data:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner): return f"data {self.name} {obj is None}"
    def __set__(self, obj, value): print("set", self.name, value)
    def __delete__(self, obj): print("delete", self.name)
class NonData:
    def __get__(self, obj, owner): return "non-data"
class C:
    d = Data()
    n = NonData()
c = C()
c.__dict__.update(d=1, n=2)
print(c.d, c.n, C.d, C.n)
c.d = 5
del c.d
