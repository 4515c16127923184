"""Priority inversion: the most urgent thread waits for the least urgent one.

A thread that nobody hurries holds a mutex.  A thread in a hurry wants that mutex.  Two threads of
middling urgency want nothing but to compute, and because they go before the first one, they keep
the second one waiting.  With the argument `inherit` the holder is as urgent as its waiter until it
lets go of the mutex.
"""

import sys
import threading
import time

try:
    from gil import set_nice
except ImportError:
    def set_nice(nice, thread=None):
        """Only gilbox has urgency."""

INHERIT = "inherit" in sys.argv[1:]
WORK = 4_000_000

mutex = threading.Lock()
locked, go = threading.Event(), threading.Event()
done = False


def count(n):
    while n > 0:
        n -= 1


def idle():
    with mutex:
        locked.set()
        go.wait()
        set_nice(-20 if INHERIT else 19)
        count(WORK)
        set_nice(19)


def middling():
    go.wait()
    while not done:
        count(1_000)


def seconds_for_the_mutex():
    start = time.perf_counter()
    with mutex:
        return time.perf_counter() - start


start = time.perf_counter()
count(WORK)
alone = time.perf_counter() - start
holder = threading.Thread(target=idle, name="idle holder")
others = [threading.Thread(target=middling, name=f"middling-{i}") for i in range(2)]
for thread in [holder, *others]:
    thread.start()
locked.wait()
set_nice(-20)
go.set()
waited = seconds_for_the_mutex()
done = True
for thread in [holder, *others]:
    thread.join()
print(f"the holder's work: {alone * 1000:.1f} ms")
print(f"the urgent thread waited: {waited * 1000:.1f} ms")
print(f"times the work: {waited / alone:.2f} times")
