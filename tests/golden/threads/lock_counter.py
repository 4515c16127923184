# expect: CPython 3.13
# With a lock no update is lost.
import threading
n = 0
lock = threading.Lock()
def work():
    global n
    for _ in range(500):
        with lock:
            value = n
            value = int(str(value)) + 1
            n = value
threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print(n)
