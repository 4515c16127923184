# expect: CPython 3.13
# dir asks the object for __dict__ and __class__, as anybody else would, and takes what they hold.
class Hooked:
    def __getattribute__(self, name):
        print("asked for", name)
        return object.__getattribute__(self, name)
names = dir(Hooked())
print("__dict__" in names, "__getattribute__" in names)
class Silent:
    def __getattribute__(self, name): raise AttributeError(name)
print(dir(Silent()))
class Failing:
    def __getattribute__(self, name): raise ValueError(name)
try: dir(Failing())
except ValueError as e: print("ValueError", e)
class Fallback:
    __slots__ = ()
    def __getattr__(self, name):
        print("fallback for", name)
        return {"extra": 1}
print("extra" in dir(Fallback()))
class Posing:
    own = 1
    @property
    def __class__(self): return int
    @property
    def __dict__(self): return {"b": 1, "a": 2}
names = dir(Posing())
print("bit_length" in names, "own" in names, "a" in names)
class Strange:
    @property
    def __class__(self): return Shown()
class Shown:
    __bases__ = (int,)
    def __init__(self): self.seen = 1
names = dir(Strange())
print("seen" in names, "bit_length" in names)
class A:
    z = y = 1
print([n for n in object.__dir__(A()) if n[0] != "_"])
class Itself:
    def __getattribute__(self, name):
        print("asked for", name)
        return self
try: dir(Itself())
except TypeError as e: print("TypeError", e)
