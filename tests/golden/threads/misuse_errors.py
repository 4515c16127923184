# expect: CPython 3.13
# What misuse of threads and locks is told.
import threading
t = threading.Thread(target=int)
def attempt(f):
    try:
        f()
    except (RuntimeError, ValueError, AssertionError, TypeError) as e:
        print(type(e).__name__, e)
attempt(t.join)
t.start()
t.join()
attempt(t.start)
attempt(lambda: setattr(t, "daemon", True) or print("daemon may be set after the end" if False else "set"))
attempt(lambda: threading.current_thread().join())
attempt(lambda: threading.Lock().release())
attempt(lambda: threading.RLock().release())
attempt(lambda: threading.Condition().wait())
attempt(lambda: threading.Condition().notify())
attempt(lambda: threading.Semaphore(-1))
attempt(lambda: threading.BoundedSemaphore(1).release())
attempt(lambda: threading.Barrier(0))
attempt(lambda: threading.Lock().acquire(False, 1))
attempt(lambda: threading.Lock().acquire(True, -2))
attempt(lambda: threading.Thread(1))
class Sub(threading.Thread):
    def __init__(self): pass
attempt(lambda: Sub().start())
attempt(lambda: threading.Semaphore().acquire(False, 1))
attempt(lambda: threading.Semaphore().release(0))
