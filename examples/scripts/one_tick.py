"""One instruction can take long: `-1 in a_long_list` is a single tick.

What to see: a heartbeat thread notes the time every millisecond.  While the main
thread searches the list the heartbeat stops, whatever the switch interval is,
for there is no safe point inside one instruction.  The same search written as a
loop has a safe point at each turn, and the heartbeat goes on.

    gilbox --gil-report one_tick.py
"""

import sys
import threading
import time


class Heartbeat(threading.Thread):
    """Notes the longest time between two of its beats."""

    def __init__(self):
        super().__init__(name="heartbeat", daemon=True)
        self.longest = 0.0
        self.stopped = threading.Event()

    def run(self):
        last = time.perf_counter()
        while not self.stopped.wait(0.001):
            now = time.perf_counter()
            self.longest = max(self.longest, now - last)
            last = now
        self.longest = max(self.longest, time.perf_counter() - last)


def beside_heartbeat(title, work):
    beat = Heartbeat()
    beat.start()
    time.sleep(0.02)
    start = time.perf_counter()
    work()
    took = time.perf_counter() - start
    beat.stopped.set()
    beat.join()
    print(f"{title:16} took {took * 1000:7.1f} ms, "
          f"longest silence of the heartbeat {beat.longest * 1000:7.1f} ms")


def search_in_a_loop(items):
    for item in items:
        if item == -1:
            return True
    return False


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000_000
    items = list(range(n))
    beside_heartbeat("-1 in items", lambda: -1 in items)
    beside_heartbeat("the same, a loop", lambda: search_in_a_loop(items))


main()
