# expect: CPython 3.13
# An iterator written as a class, and the sequence protocol.
class Down:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * i
print(list(Down(3)), list(Seq()), 4 in Seq(), [*Seq()], dict(zip(Seq(), Down(9))))
try:
    iter(type("X", (), {"__iter__": lambda s: 5})())
except TypeError as e:
    print(e)
