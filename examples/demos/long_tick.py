"""The long tick: one instruction that takes milliseconds, beside a heartbeat.

Sorting a list of numbers is one instruction.  Nobody gets in before it ends, whatever the
interval.  A policy that counts instructions is worse off: it lets a whole series of them pass.
"""

import threading
import time

SORTS = 8

numbers = [i * 7_919 % 1_000_003 for i in range(1_000_003)]
gaps = []
done = False


def heartbeat():
    last = time.perf_counter()
    while not done:
        time.sleep(0.001)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now


def sort():
    for _ in range(SORTS):
        sorted(numbers)


def count():
    n = 20_000_000
    while n > 0:
        n -= 1


def longest_gap_ms(work):
    gaps.clear()
    work()
    time.sleep(0.01)
    return max(gaps) * 1000


start = time.perf_counter()
sort()
operation = (time.perf_counter() - start) * 1000 / SORTS
beat = threading.Thread(target=heartbeat, name="heartbeat")
beat.start()
time.sleep(0.01)
beside_sorts = longest_gap_ms(sort)
beside_loop = longest_gap_ms(count)
done = True
beat.join()
print(f"one sort: {operation:.2f} ms")
print(f"gap beside sorts: {beside_sorts:.2f} ms")
print(f"gap in sorts: {beside_sorts / operation:.2f} times")
print(f"gap beside a loop: {beside_loop:.2f} ms")
