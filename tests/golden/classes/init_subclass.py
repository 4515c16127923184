# expect: CPython 3.13
# __init_subclass__ is told of each subclass, with the keywords.
class Plugin:
    found = []
    def __init_subclass__(cls, /, tag="none", **kw):
        super().__init_subclass__(**kw)
        cls.found.append((cls.__name__, tag))
class A(Plugin): pass
class B(Plugin, tag="b"): pass
print(Plugin.found)
try:
    class C(Plugin, bad=1): pass
except TypeError as e:
    print(e)
