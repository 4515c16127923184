# expect: CPython 3.13
# Two threads import modules that import one another: both end, and both modules are whole in the end.
import sys
import threading

start = threading.Barrier(2)
errors = []


def load(name):
    start.wait()
    try:
        __import__(name)
    except Exception as e:
        errors.append(repr(e))


threads = [threading.Thread(target=load, args=(name,)) for name in ("circle_left", "circle_right")]
for t in threads:
    t.start()
for t in threads:
    t.join(30)
print([t.is_alive() for t in threads], errors)
left, right = sys.modules["circle_left"], sys.modules["circle_right"]
print(left.whole, right.whole, left.other is right, right.other is left)
