# expect: CPython 3.13
# In a cycle weak references are dead before finalizers run; those that die along with their object do not call.
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, [r() for r in outside])


gc.disable()
outside = []
first, second = Node("first"), Node("second")
first.other, second.other = second, first
outside.append(weakref.ref(first, lambda r: print("called", r())))
first.inside = weakref.ref(second, lambda r: print("never called"))
del first, second
gc.collect()
print(len(gc.get_objects()) > 0, outside[0]())
