# expect: CPython 3.13
# No more threads than the semaphore's count are inside.
import threading
sem = threading.Semaphore(2)
lock = threading.Lock()
inside = most = 0
def work():
    global inside, most
    with sem:
        with lock:
            inside += 1
            most = max(most, inside)
        for _ in range(50): pass
        with lock:
            inside -= 1
threads = [threading.Thread(target=work) for _ in range(8)]
for t in threads: t.start()
for t in threads: t.join()
print(most <= 2, inside, sem.acquire(False), sem.acquire(timeout=0.01), sem.acquire(False), sem.acquire(timeout=0))
sem.release(2)
print(repr(sem)[-8:], repr(threading.BoundedSemaphore(3))[-10:])
