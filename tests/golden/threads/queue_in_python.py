# expect: CPython 3.13
# Without its native half the module queue works as well.
import sys
import threading

sys.modules["_queue"] = None
import queue

print(queue.SimpleQueue is queue._PySimpleQueue, queue.Empty.__module__)
q = queue.SimpleQueue()
threads = [threading.Thread(target=lambda n=n: [q.put(n) for _ in range(50)]) for n in range(4)]
for thread in threads:
    thread.start()
got = sorted(q.get() for _ in range(200))
for thread in threads:
    thread.join()
print([got.count(n) for n in range(4)], q.empty(), q.qsize())
for function in (q.get_nowait, lambda: q.get(timeout=0.01), lambda: q.get(timeout=-1), lambda: q.get(False)):
    try:
        function()
    except (queue.Empty, ValueError) as error:
        print(type(error).__name__, error)
q.put("a", block=False, timeout=3)
q.put_nowait("b")
print(q.get(), q.get_nowait(), queue.SimpleQueue[int])
