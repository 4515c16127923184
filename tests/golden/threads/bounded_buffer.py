# expect: CPython 3.13
# Two semaphores and a lock make a buffer of three places.
import threading
free, used, lock = threading.Semaphore(3), threading.Semaphore(0), threading.Lock()
buffer, taken, most = [], [], 0
def produce():
    global most
    for i in range(30):
        free.acquire()
        with lock:
            buffer.append(i)
            most = max(most, len(buffer))
        used.release()
def consume():
    for _ in range(30):
        used.acquire()
        with lock:
            taken.append(buffer.pop(0))
        free.release()
threads = [threading.Thread(target=f) for f in (produce, consume)]
for t in threads: t.start()
for t in threads: t.join()
print(taken == list(range(30)), most <= 3, buffer)
