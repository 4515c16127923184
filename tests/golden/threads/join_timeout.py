# expect: CPython 3.13
# join with a timeout returns, and is_alive tells whether it was long enough.
import threading
gate = threading.Lock()
gate.acquire()
t = threading.Thread(target=gate.acquire)
t.start()
print(t.join(0.001), t.is_alive(), t.join(timeout=0), t.join(-5), t.is_alive())
gate.release()
t.join()
print(t.is_alive())
