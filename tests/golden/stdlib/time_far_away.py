# expect: CPython 3.13
# Points in time whose years have no room.
import time

for n in (-(2**63), -(2**62), 2**63 - 1, 2**63, -(2**55), float("nan"), 1e300):
    for f in (time.gmtime, time.localtime, time.ctime):
        try:
            print(f(n) and "fine")
        except Exception as e:
            print(type(e).__name__, e)
