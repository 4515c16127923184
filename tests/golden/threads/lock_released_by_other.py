# expect: CPython 3.13
# A plain lock may be released by another thread.
import threading
lock = threading.Lock()
lock.acquire()
t = threading.Thread(target=lock.release)
t.start()
print(lock.acquire())
t.join()
