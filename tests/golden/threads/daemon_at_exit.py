# expect: CPython 3.13
# The program does not wait for a daemon thread.
import threading
lock = threading.Lock()
lock.acquire()
t = threading.Thread(target=lock.acquire, daemon=True)
t.start()
print(t.daemon, t.is_alive(), threading.active_count())
