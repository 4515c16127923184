# expect: CPython 3.13
"""gc.collect() called by a finalizer while nested containers are taken apart."""
import gc


class Counted:
    n = 0

    def __del__(self):
        Counted.n += 1
        if Counted.n % 17 == 0:
            gc.collect()


for count in range(2):
    nested = []
    for i in range(150):
        nested = [nested, Counted()]
    nested = ()
    for i in range(150):
        nested = (nested, Counted())
    nested = {}
    for i in range(150):
        nested = {0: nested, 1: Counted()}
nested = None
print(Counted.n)
