# expect: CPython 3.13
# LIFO, priority and simple queues.
import queue
for make in (queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
    q = make()
    for x in (3, 1, 2): q.put(x)
    print(make.__name__, [q.get() for _ in range(3)], q.empty(), q.qsize())
p = queue.PriorityQueue()
p.put((2, "b")); p.put((1, "z")); p.put((1, "a"))
print(p.get(), p.get(), p.get())
