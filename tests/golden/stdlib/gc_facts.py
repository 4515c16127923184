# expect: CPython 3.13
# What gc tells of generations and of what objects refer to.
import gc

gc.disable()
gc.collect()
for generation in (0, 1, 2):
    before = gc.get_stats()
    gc.collect(generation)
    after = gc.get_stats()
    print([new["collections"] - old["collections"] for old, new in zip(before, after)])
phases = []
gc.callbacks.append(lambda phase, info: phases.append((phase, info["generation"], info["collected"])))
gc.collect(1)
gc.callbacks.clear()
print(phases)
for wrong in (-1, 3, 1000, "x"):
    try:
        gc.get_objects(wrong)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(sorted(gc.get_referents([1, 3, 5])), sorted(map(str, gc.get_referents((4, [6]), {7: 7}))), gc.get_referents(1, "a"))


class C:
    pass


c = C()
c.a = "value"
print(C in gc.get_referents(c), list in gc.get_referents([]))
