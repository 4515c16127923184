# expect: CPython 3.13
# Three stages joined by queues.
import queue, threading
a, b, out = queue.Queue(2), queue.Queue(2), []
def stage(source, sink, f):
    while (x := source.get()) is not None:
        sink(f(x))
    sink(None)
threads = [threading.Thread(target=stage, args=(a, b.put, lambda x: x + 1)), threading.Thread(target=stage, args=(b, out.append, lambda x: x * 10))]
for t in threads: t.start()
for i in range(10): a.put(i)
a.put(None)
for t in threads: t.join()
print(out)
