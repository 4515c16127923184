# expect: CPython 3.13
# A finalizer and a signal handler may put while their own thread is inside get or put.
import queue
import signal
import threading

q = queue.SimpleQueue()


class Noisy:
    def __del__(self):
        q.put("from a finalizer")


def handler(number, frame):
    q.put("from a handler")


signal.signal(signal.SIGUSR1, handler)
q.put(Noisy())
item = q.get()
del item
signal.raise_signal(signal.SIGUSR1)
print(q.get(), q.get(), q.empty())
results = []


def consume():
    while (got := q.get()) is not None:
        results.append(got)


threads = [threading.Thread(target=consume) for _ in range(4)]
for t in threads:
    t.start()
for i in range(400):
    q.put(i)
for t in threads:
    q.put(None)
for t in threads:
    t.join()
print(sorted(results) == list(range(400)), q.qsize())
for call in (q.get_nowait, lambda: q.get(False), lambda: q.get(timeout=0.01), lambda: q.get(timeout=-1)):
    try:
        call()
    except (queue.Empty, ValueError) as e:
        print(type(e).__name__, e)
