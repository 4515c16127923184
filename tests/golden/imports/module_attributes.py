# expect: CPython 3.13
# The attributes of modules, and a module's __getattr__.
import dynamic
print(dynamic.__name__, dynamic.__doc__, dynamic.__file__.endswith("dynamic.py"), dynamic.lazy, dynamic.real)
try:
    dynamic.nope
except AttributeError as e:
    print(e)
from dynamic import lazy
print(lazy, __name__, "dynamic" in dir(), sorted(n for n in dir(dynamic)))
import types
m = types.ModuleType("made", "doc")
m.x = 1
print(m, m.x, m.__doc__)
try:
    m.y
except AttributeError as e:
    print(e)
