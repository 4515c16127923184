# expect: CPython 3.13
# threading._PyRLock is a re-entrant lock made in Python.
import threading


def tell(function):
    try:
        print(function())
    except RuntimeError as error:
        print("RuntimeError", error)


lock = threading._PyRLock()
tell(lock.release)
tell(lock._release_save)
with lock:
    print(lock.acquire(), lock.acquire(False), lock._recursion_count(), lock._is_owned())
    lock.release()
    lock.release()
    other = []
    thread = threading.Thread(target=lambda: other.append((lock.acquire(False), lock.acquire(timeout=0.01),
                                                           lock._is_owned(), lock._recursion_count())))
    thread.start()
    thread.join()
    print(other)
    thread = threading.Thread(target=lambda: tell(lock.release))
    thread.start()
    thread.join()
    print(repr(lock).split(" at ")[0])
print(repr(lock).split(" at ")[0])
condition = threading.Condition(threading._PyRLock())
seen = []


def wait():
    with condition, condition:
        condition.wait_for(lambda: seen)
        seen.append("woken")


thread = threading.Thread(target=wait)
thread.start()
with condition:
    seen.append("told")
    condition.notify_all()
thread.join()
print(seen)
