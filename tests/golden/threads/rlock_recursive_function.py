# expect: CPython 3.13
# A recursive function may take its own re-entrant lock.
import threading
lock, log = threading.RLock(), []
def walk(n):
    with lock:
        log.append(n)
        if n: walk(n - 1)
threads = [threading.Thread(target=walk, args=(5,)) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
print(log)
