# expect: CPython 3.13
# A generator used by two threads at once says so, or is kept safe by a lock.
import threading
def numbers():
    for i in range(300):
        yield i
g, lock, got = numbers(), threading.Lock(), []
def take():
    while True:
        with lock:
            x = next(g, None)
        if x is None: return
        got.append(x)
threads = [threading.Thread(target=take) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
print(sorted(got) == list(range(300)))
entered, leave = threading.Event(), threading.Event()
def slow():
    entered.set(); leave.wait()
    yield 1
s = slow()
t = threading.Thread(target=next, args=(s,))
t.start()
entered.wait()
try:
    next(s)
except ValueError as e:
    print(e)
leave.set()
t.join()
