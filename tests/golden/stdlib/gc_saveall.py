# expect: CPython 3.13
"""What is collected is kept for a look."""
import gc

gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
circle = []
circle.append(circle)
del circle
gc.collect()
print(any(isinstance(x, list) and x and x[0] is x for x in gc.garbage))
