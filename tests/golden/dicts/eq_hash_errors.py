# expect: CPython 3.13
# Errors raised by __eq__ and __hash__ come through.
class E:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError("eq")
class H:
    def __hash__(self): raise ValueError("hash")
d = {E(): 1}
for action in (lambda: d[E()], lambda: {H(): 1}, lambda: d.get(1), lambda: E() in [E()], lambda: {E(), E()}):
    try:
        print(action())
    except ValueError as e:
        print(e)
