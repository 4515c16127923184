# expect: CPython 3.13
# acquire, release, locked and timeouts of a lock.
import threading
lock = threading.Lock()
print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.001), lock.acquire(blocking=True, timeout=0))
lock.release()
print(lock.locked(), lock.__enter__(), lock.locked(), lock.__exit__(None, None, None), lock.locked())
with lock as got:
    print(got, lock.locked())
print(repr(lock).split(" at ")[0], type(lock) is threading.Lock)
