"""The signal storm: a signal arrives while the main thread waits for a thread that computes.

Only the main thread may run handlers.  In Python 2.7 it heard nothing inside join(), and while
a signal was pending the interpreter released the lock at every instruction, in the hope that the
main thread would take it: the computing thread slowed down, and the handler ran after the join.
"""

import signal
import threading
import time

N = 4_000_000
handled = []


def count(n):
    while n > 0:
        n -= 1


def work():
    """Let a thread compute and wait for it; return the seconds it took."""
    thread = threading.Thread(target=count, args=(N,), name="compute")
    start = time.perf_counter()
    thread.start()
    thread.join()
    return time.perf_counter() - start


signal.signal(signal.SIGALRM, lambda number, frame: handled.append(time.perf_counter()))
quiet = work()
delay = quiet / 4
start = time.perf_counter()
signal.setitimer(signal.ITIMER_REAL, delay)
stormy = work()
time.sleep(0.01)
late = handled[0] - start - delay
print(f"no signal: {quiet * 1000:.1f} ms")
print(f"one signal: {stormy * 1000:.1f} ms")
print(f"slower: {(stormy - delay) / (quiet - delay):.2f} times")
print(f"handler after: {late * 1000:.2f} ms")
print(f"of what was left: {late / (stormy - delay):.3f} times")
