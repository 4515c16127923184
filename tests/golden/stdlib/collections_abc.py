# expect: CPython 3.13
# Who is a Sequence, who is Hashable, and what the mixins give.
from collections.abc import *
print(isinstance([], Sequence), isinstance({}, Mapping), isinstance(set(), Set), isinstance("", Sequence), isinstance((i for i in ()), Generator), isinstance(len, Callable), isinstance([], Hashable), isinstance(iter([]), Iterator), isinstance(5, Iterable))
class R(Sequence):
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
    def __len__(self): return 4
r = R(); print(list(r), 9 in r, r.index(4), r.count(1), list(reversed(r)))
class D(MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
d = D(); d.update(a=1); d.setdefault("b", 2); print(dict(d), d.pop("a"), list(d.items()), "b" in d, d == {"b": 2}, d.get("z"))
match r:
    case [a, *rest]: print("sequence", a, rest)
match d:
    case {"b": x}: print("mapping", x)
