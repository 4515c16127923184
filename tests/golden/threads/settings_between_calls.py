# expect: CPython 3.13
# Changing where threads may let go, in the middle of calls, skips none of them. (CPython has no such settings.)
try:
    import gil
except ImportError:
    class gil:
        set_safe_points = set_policy = staticmethod(lambda name: None)
import threading

made = []
def make(n, *more, **named):
    made.append((n, more, sorted(named)))
    return n

for number in range(3):
    for where in ("all", None, "all", "backedge", "all"):
        gil.set_safe_points(where); make(number)
        gil.set_safe_points(where); made.append(number)
        gil.set_safe_points(where); make(number, key=1)
        gil.set_safe_points(where); make(*[number, 2], **{"key": 1})
    gil.set_safe_points(None)
    for policy in ("ticks", "interval", "bounce", "ticks", "fair"):
        lock = threading.Lock()
        gil.set_policy(policy); lock.acquire()
        assert lock.locked()
        gil.set_policy("interval"); lock.release()
        assert not lock.locked()
print(len(made), made[:4])
