# expect: CPython 3.13
# Two locks taken in the same order never deadlock.
import threading
a, b = threading.Lock(), threading.Lock()
balance = {"a": 500, "b": 500}
def move(src, dst, n):
    for _ in range(100):
        with a, b:
            balance[src] -= n
            balance[dst] += n
threads = [threading.Thread(target=move, args=args) for args in (("a", "b", 1), ("b", "a", 2), ("a", "b", 3))]
for t in threads: t.start()
for t in threads: t.join()
print(balance)
