# expect: CPython 3.13
# len, indexing, membership, iteration and reversal by special methods.
class L:
    def __init__(self, *x): self.x = list(x)
    def __len__(self): return len(self.x)
    def __getitem__(self, i): return self.x[i]
    def __setitem__(self, i, v): self.x[i] = v
    def __delitem__(self, i): del self.x[i]
l = L(1, 2, 3)
l[0] = 10
del l[1]
print(len(l), l[-1], 3 in l, 9 in l, list(l), list(reversed(l)), bool(L()), l[0:1])
class C:
    def __contains__(self, x): return "yes"
    def __iter__(self): return iter("ab")
print(5 in C(), [*C()], dict.fromkeys(C()))
for text in ("len(5)", "(lambda x: x[0])(5)", "1 in 5", "iter(5)", "L.__len__()"):
    try:
        eval(text)
    except TypeError as e:
        print(e)
