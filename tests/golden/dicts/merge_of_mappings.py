# expect: CPython 3.13
# dict, update and ** take a mapping by keys() and [], all keys first; dict and update look twice whether there are keys.
class Mapping:
    def __init__(self, names): self.names = names
    def __getattr__(self, name):
        print("look", name)
        if name == "keys": return self.give
        raise AttributeError(name)
    def give(self):
        for name in self.names:
            print("key", name)
            yield name
    def __getitem__(self, name):
        print("item", name)
        return name * 2
def f(**given): return given
print(dict(Mapping("ab")))
print({**Mapping("ab")})
print(f(**Mapping("ab")))
d = {}
d.update(Mapping("a")); print(d)
d |= Mapping("b"); print(d)
def attempt(make):
    try: print(make())
    except Exception as e: print(type(e).__name__, e)
class Bad:
    def __init__(self, keys): self.answer = keys
    def keys(self): return self.answer
    def __getitem__(self, name): return 1
class Raises:
    def __init__(self, error): self.error = error
    def keys(self): raise self.error
for make in (dict, lambda m: {**m}, lambda m: f(**m), d.update):
    attempt(lambda: make(Bad(5)))
    attempt(lambda: make(Bad("a")))
    attempt(lambda: make(Raises(AttributeError("inside"))))
    attempt(lambda: make(7))
