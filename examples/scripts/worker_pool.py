"""A pool of workers over a Queue, ended by poison pills.

What to see: the workers share the jobs as they come; `q.join()` returns when every
job was reported done; one pill for each worker ends them all, in order.

    gilbox --gil-report worker_pool.py
    gilbox worker_pool.py 8 1000
"""

import queue
import sys
import threading

n_workers = int(sys.argv[1]) if len(sys.argv) > 1 else 3
n_jobs = int(sys.argv[2]) if len(sys.argv) > 2 else 60
PILL = None

jobs = queue.Queue()
results = {}
done_by = {}


def collatz(n):
    """Count the steps from n down to 1."""
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def work():
    name = threading.current_thread().name
    while (job := jobs.get()) is not PILL:
        results[job] = collatz(job)
        done_by[name] = done_by.get(name, 0) + 1
        jobs.task_done()
    jobs.task_done()


workers = [threading.Thread(target=work, name=f"worker-{i}") for i in range(n_workers)]
for w in workers:
    w.start()
for n in range(1, n_jobs + 1):
    jobs.put(n)
jobs.join()
for _ in workers:
    jobs.put(PILL)
for w in workers:
    w.join()

longest = max(results, key=results.get)
print(f"{len(results)} jobs; the longest way down starts at {longest}: {results[longest]} steps")
print("jobs done by all workers together:", sum(done_by.values()))
