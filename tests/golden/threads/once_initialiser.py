# expect: CPython 3.13
# Double-checked initialisation under a lock happens once.
import threading
made, instance, lock = [], None, threading.Lock()
def get():
    global instance
    if instance is None:
        with lock:
            if instance is None:
                made.append(1)
                instance = object()
    return instance
got = []
threads = [threading.Thread(target=lambda: got.append(get())) for _ in range(8)]
for t in threads: t.start()
for t in threads: t.join()
print(len(made), len(set(map(id, got))))
