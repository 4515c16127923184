# expect: CPython 3.13
# What is frozen is not collected until it is let go again.
import gc
import weakref


class Node:
    pass


def circle():
    node = Node()
    node.me = node
    return weakref.ref(node)


gc.collect()
print(gc.get_freeze_count())
kept = circle()
gc.freeze()
print(gc.get_freeze_count() > 100)
fresh = circle()
gc.collect()
print(kept() is None, fresh() is None)
single = Node()
seen = weakref.ref(single)
gc.freeze()
del single
print(seen() is None)
gc.unfreeze()
print(gc.get_freeze_count())
gc.collect()
print(kept() is None)
