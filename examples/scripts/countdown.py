"""Counting down once, and the same work shared by two threads.

What to see: two threads are not faster than one after another, because only the
holder of the interpreter lock runs script code.  Under the `ticks` policy on
two cores they are slower: after every 100 ticks the lock is dropped, the other
thread is woken, and mostly finds the lock taken again.

    gilbox --gil-report countdown.py
    gilbox --policy ticks --check-interval 100 --gil-report countdown.py 3000000
"""

import sys
import threading
import time


def countdown(n):
    while n > 0:
        n -= 1


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000

    start = time.perf_counter()
    countdown(n)
    countdown(n)
    sequential = time.perf_counter() - start

    threads = [threading.Thread(target=countdown, args=(n,), name=f"countdown-{i}")
               for i in (1, 2)]
    start = time.perf_counter()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    threaded = time.perf_counter() - start

    print(f"two countdowns from {n:,}")
    print(f"  one after another  {sequential:6.3f} s")
    print(f"  in two threads     {threaded:6.3f} s  ({threaded / sequential:.2f} times)")


main()
