# expect: CPython 3.13
# Workers over a queue stop at a poison pill each.
import queue, threading
q, results, lock = queue.Queue(), [], threading.Lock()
def work():
    while True:
        x = q.get()
        if x is None:
            break
        with lock: results.append(x * x)
        q.task_done()
threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads: t.start()
for i in range(20): q.put(i)
q.join()
print(sorted(results))
for _ in threads: q.put(None)
for t in threads: t.join()
print(q.qsize(), q.empty(), q.unfinished_tasks)
