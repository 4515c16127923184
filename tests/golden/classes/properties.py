# expect: CPython 3.13
# A property reads, writes and deletes through functions.
class T:
    def __init__(self): self._c = 0
    @property
    def c(self):
        "celsius"
        return self._c
    @c.setter
    def c(self, v):
        if v < -273: raise ValueError("too cold")
        self._c = v
    @c.deleter
    def c(self): print("deleted")
    ro = property(lambda self: 1)
t = T()
t.c = 25
print(t.c, T.c.__doc__)
del t.c
for action in (lambda: setattr(t, "c", -300), lambda: setattr(t, "ro", 1), lambda: delattr(t, "ro")):
    try:
        action()
    except (ValueError, AttributeError) as e:
        print(type(e).__name__, e)
