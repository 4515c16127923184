# expect: CPython 3.13
# A bounded queue makes the producer wait.
import queue, threading
q = queue.Queue(maxsize=2)
most = 0
def produce():
    for i in range(50): q.put(i)
t = threading.Thread(target=produce)
t.start()
got = []
for _ in range(50):
    most = max(most, q.qsize())
    got.append(q.get())
t.join()
print(got == list(range(50)), most <= 2, q.full())
for action in (lambda: q.get_nowait(), lambda: q.get(timeout=0.001), lambda: (q.put(1), q.put(2), q.put_nowait(3)), lambda: q.put(3, timeout=0.001)):
    try:
        action()
    except (queue.Empty, queue.Full) as e:
        print(type(e).__name__)
for action in (lambda: q.get(timeout=-1) and q.get() and q.get(timeout=-1), lambda: q.task_done() or [q.task_done() for _ in range(99)]):
    try:
        action()
    except ValueError as e:
        print(e)
