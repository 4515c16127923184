"""Safe points: how long a running thread keeps another one waiting.

The main thread runs a thousand statements in a row, without a loop and without a call.  If only
back-edges and calls are safe points, the lock cannot change hands until the last one is done,
whatever the interval.  If every instruction is one, it does after the interval.
"""

import threading
import time

LENGTH = 1_000

text = "x" * 1_000_000
block = compile("joined = text + text\n" * LENGTH, "block", "exec")
gaps = []
done = False


def heartbeat():
    last = time.perf_counter()
    while not done:
        time.sleep(0.001)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now


beat = threading.Thread(target=heartbeat, name="heartbeat")
beat.start()
time.sleep(0.02)
gaps.clear()
start = time.perf_counter()
exec(block)
took = time.perf_counter() - start
time.sleep(0.02)
done = True
beat.join()
print(f"the block: {took * 1000:.2f} ms")
print(f"longest gap: {max(gaps) * 1000:.2f} ms")
print(f"gap of the block: {max(gaps) / took:.3f} times")
