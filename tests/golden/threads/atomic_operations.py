# expect: CPython 3.13
# One list, dict or deque operation is never cut in two.
import threading
from collections import deque
l, d, q = [], {}, deque()
def work(n):
    for i in range(200):
        l.append((n, i)); d[n, i] = i; q.append(i)
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print(len(l), len(d), len(q), len(set(l)), all([i for m, i in l if m == n] == list(range(200)) for n in range(4)))
