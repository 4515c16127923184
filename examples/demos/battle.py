"""The battle: two threads count down, and together they take longer than one after the other.

Under `ticks` the holder frees the lock every so many instructions, wakes the other thread,
and takes the lock again before that one is awake.  With two cores the other wakes up on the
second core, finds the lock taken, and goes back to sleep: a failed wake.  With one core the
operating system simply lets the holder run on.
"""

import threading
import time

N = 10_000_000


def count(n):
    while n > 0:
        n -= 1


def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def one_after_the_other():
    count(N)
    count(N)


def together():
    threads = [threading.Thread(target=count, args=(N,), name=f"count-{i}") for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


sequence = seconds(one_after_the_other)
threads = seconds(together)
print(f"in sequence: {sequence * 1000:.1f} ms")
print(f"two threads: {threads * 1000:.1f} ms")
print(f"ratio: {threads / sequence:.3f} times")
