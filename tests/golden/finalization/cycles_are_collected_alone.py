# expect: CPython 3.13
# Cycles are collected without being asked for, also in a thread of its own and beside one that spins.
import threading
import weakref


class Node:
    pass


def make(n):
    alive = []
    for _ in range(n):
        node = Node()
        node.me = node
        alive.append(weakref.ref(node))
    return sum(r() is not None for r in alive)


print(make(200_000) < 150_000)
results = []
thread = threading.Thread(target=lambda: results.append(make(200_000) < 150_000))
thread.start()
thread.join()
print(results)
