"""The bounded buffer: producers and consumers kept apart by two semaphores.

What to see: `free` counts empty places and `used` counts filled ones.  A producer
waits for the first and raises the second, a consumer the other way round; the
buffer never holds more than its capacity, and nothing is lost or taken twice.

    gilbox --gil-report bounded_buffer.py
"""

import sys
import threading

CAPACITY = 4
n_items = int(sys.argv[1]) if len(sys.argv) > 1 else 500

free = threading.Semaphore(CAPACITY)
used = threading.Semaphore(0)
mutex = threading.Lock()
buffer = []
fullest = 0
taken = []


def produce(first):
    global fullest
    for item in range(first, n_items, 2):
        free.acquire()
        with mutex:
            buffer.append(item)
            fullest = max(fullest, len(buffer))
        used.release()


def consume(n):
    for _ in range(n):
        used.acquire()
        with mutex:
            taken.append(buffer.pop(0))
        free.release()


half = n_items // 2
threads = [threading.Thread(target=produce, args=(0,), name="producer-even"),
           threading.Thread(target=produce, args=(1,), name="producer-odd"),
           threading.Thread(target=consume, args=(half,), name="consumer-1"),
           threading.Thread(target=consume, args=(n_items - half,), name="consumer-2")]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(f"{len(taken)} items, each once: {sorted(taken) == list(range(n_items))}")
print(f"never more than {CAPACITY} in the buffer: {fullest <= CAPACITY}")
