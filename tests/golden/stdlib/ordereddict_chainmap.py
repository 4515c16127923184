# expect: CPython 3.13
# OrderedDict and ChainMap.
from collections import ChainMap, OrderedDict
o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a"); print(o, o.popitem(last=False), o == {"a": 1, "c": 3}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1))
o.move_to_end("a", last=False); print(list(o), list(reversed(o)), o | {"z": 0})
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
m["c"] = 4; print(m, m["a"], m["b"], list(m), len(m), m.parents, m.new_child({"a": 0})["a"])
try:
    del m["b"]
except KeyError as e:
    print(e)
