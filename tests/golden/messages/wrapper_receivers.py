# expect: CPython 3.13
# Special methods of built-in types look at their receiver and count their arguments.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
show(lambda: int.__add__())
show(lambda: int.__add__("a", 1))
show(lambda: (5).__add__())
show(lambda: (5).__neg__(1))
show(lambda: object().__setattr__("a"))
show(lambda: [].__setitem__(1))
show(lambda: "a".__mul__())
show(lambda: str.__len__(5))
show(lambda: list.__len__())
show(lambda: (lambda: 0).__get__())
show(lambda: object.__format__(5, 5))
show(lambda: "abc".replace("a"))
show(lambda: "abc".replace("a", "b", 1, 2))
show(lambda: "a".expandtabs(1, foo=1))
show(lambda: {1}.union(x=1))
show(lambda: [1].sort(1, 2, 3))
show(lambda: [0] * (1 << 70))
show(lambda: () * (1 << 70))
