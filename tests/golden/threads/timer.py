# expect: CPython 3.13
# A timer calls once, unless it is cancelled.
import threading
out = []
t = threading.Timer(0.001, out.append, args=["fired"])
t.start(); t.join()
c = threading.Timer(1000, out.append, ["never"])
c.start(); c.cancel(); c.join()
print(out, t.is_alive(), c.finished.is_set())
