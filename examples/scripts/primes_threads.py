"""Checking numbers for primality with N threads that share a queue.

What to see: the time does not fall with the number of threads, for all of this is
script code under one lock.  The report shows that the threads take turns: the sum
of their run times is the time of the whole.

    gilbox --gil-report primes_threads.py 4
"""

import math
import queue
import sys
import threading
import time

NUMBERS = [2, 3_333_333, 4_444_444_447, 142_702_110_479, 1_000_000_007, 10_000_000_019,
           299_593_573_281, 66_666_667, 1_000_000_011, 7_777_777_777, 99_999_999_977]


def is_prime(n):
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    for i in range(3, math.isqrt(n) + 1, 2):
        if n % i == 0:
            return False
    return True


def work(jobs, results):
    while (n := jobs.get()) is not None:
        start = time.perf_counter()
        answer = is_prime(n)
        results.put((n, answer, time.perf_counter() - start))
    results.put(None)


n_threads = int(sys.argv[1]) if len(sys.argv) > 1 else 2
jobs, results = queue.SimpleQueue(), queue.SimpleQueue()
for n in NUMBERS:
    jobs.put(n)
for _ in range(n_threads):
    jobs.put(None)
start = time.perf_counter()
for i in range(n_threads):
    threading.Thread(target=work, args=(jobs, results), name=f"checker-{i}").start()
found, still_working = {}, n_threads
while still_working:
    result = results.get()
    if result is None:
        still_working -= 1
    else:
        found[result[0]] = result
took = time.perf_counter() - start
for n, answer, seconds in sorted(found.values()):
    print(f"{n:>17,}  {'prime' if answer else '-':5}  {seconds * 1000:8.1f} ms")
print(f"{len(found)} numbers, {n_threads} threads, {took:.2f} s in all")
