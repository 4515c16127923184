# expect: CPython 3.13
# A readers-writer lock of two locks and a counter keeps writers alone.
import threading
readers, mutex, room = 0, threading.Lock(), threading.Lock()
value = [0, 0]
bad = []
def read():
    global readers
    for _ in range(50):
        with mutex:
            readers += 1
            if readers == 1: room.acquire()
        if value[0] != value[1]: bad.append(tuple(value))
        with mutex:
            readers -= 1
            if readers == 0: room.release()
def write():
    for _ in range(50):
        with room:
            value[0] += 1
            value[1] += 1
threads = [threading.Thread(target=f) for f in (read, read, write, write)]
for t in threads: t.start()
for t in threads: t.join()
print(value, bad)
