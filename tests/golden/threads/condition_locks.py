# expect: CPython 3.13
# Conditions with each kind of lock, subclasses, counts of waiters, timeouts and what goes wrong.
import pickle
import threading
import time


class OwnLock:
    """A lock of a script's own, without what re-entrant locks have."""

    def __init__(self):
        self._inner = threading.Lock()

    def acquire(self, blocking=True, timeout=-1):
        return self._inner.acquire(blocking, timeout)

    def release(self):
        self._inner.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *problem):
        print("left with", problem[0])
        self.release()


class OwnRLock(OwnLock):
    """One that says itself how it is given up whole."""

    def _is_owned(self):
        return self._inner.locked()

    def _release_save(self):
        print("saved")
        self._inner.release()
        return "what was saved"

    def _acquire_restore(self, saved):
        self._inner.acquire()
        print("restored", saved)


def wait_until(n, condition):
    while len(condition._waiters) < n:
        time.sleep(0.001)


def told_by_another(lock):
    condition = threading.Condition(lock)

    def tell():
        wait_until(1, condition)
        with condition:
            condition.notify()
    thread = threading.Thread(target=tell)
    with condition:
        thread.start()
        print(condition.wait(), len(condition._waiters))
    thread.join()


for make in (threading.Lock, threading.RLock, OwnLock, OwnRLock):
    print(make.__name__)
    told_by_another(make())

# A re-entrant lock is given up however often it was taken, and taken as often again.
condition = threading.Condition()
with condition:
    with condition, condition:
        print(condition.wait(0.001), condition._lock._recursion_count())
    print(condition._lock._recursion_count())
print(condition._lock._recursion_count())

# Who waits longest is woken first, and no more than asked for.
order, condition = [], threading.Condition(threading.Lock())


def wait_in_line(number):
    with condition:
        condition.wait()
        order.append(number)


threads = []
for number in range(5):
    threads.append(threading.Thread(target=wait_in_line, args=(number,)))
    threads[-1].start()
    wait_until(number + 1, condition)
for n in (0, -3, 1, 2, 9):
    before, began = len(order), len(condition._waiters)
    with condition:
        condition.notify(n)
        n_woken = began - len(condition._waiters)
    while len(order) < before + n_woken:
        time.sleep(0.001)
    # In which order those woken together come to run is the system's affair.
    print(n, n_woken, sorted(order[before:]))
for thread in threads:
    thread.join()

# Waiting for a predicate.
with condition:
    print(condition.wait_for(lambda: 0, 0.001), condition.wait_for(lambda: "yes"), condition.wait_for(lambda: [], 0))
    print(condition.wait_for(predicate=lambda: None, timeout=-1))


class Counted(threading.Condition):
    waits = 0

    def wait(self, timeout=None):
        self.waits += 1
        return super().wait(timeout)

    def notify(self, n=1):
        print("notify", n)
        super().notify(n)


counted = Counted(lock=threading.Lock())
counted.note = "has a dictionary"
with counted:
    counted.wait_for(lambda: counted.waits == 3, 0.5 if counted.wait(0.001) else 0.001)
    counted.notify_all()
print(counted.waits > 1, counted.note, isinstance(counted, threading.Condition))

# The lock's own methods.
condition = threading.Condition(threading.Lock())
print(condition.acquire(), condition._lock.locked(), condition.acquire(blocking=False), condition.release())
print(condition.acquire(timeout=0.001), condition.release(), condition._is_owned())
print(str(condition).replace(hex(id(condition._lock)), "..."))


def attempt(call):
    try:
        print(call())
    except Exception as problem:
        print(type(problem).__name__, problem)


def wait_with(timeout):
    with condition:
        condition.wait(timeout)


attempt(condition.wait)
attempt(condition.notify)
attempt(condition.notify_all)
attempt(condition.release)
attempt(lambda: wait_with("soon"))
print(len(condition._waiters), condition._lock.locked())
attempt(lambda: wait_with(1e300))
attempt(lambda: pickle.dumps(threading.Condition()))
attempt(lambda: threading.Lock().__exit__())
with threading.Lock() as taken, threading.RLock() as again, condition as third:
    print(taken, again, third)
lock = threading.Lock()
lock.acquire()
print(lock.__exit__(1, 2, 3, 4), lock.locked())
