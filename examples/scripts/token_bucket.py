"""A token bucket lets no more than so many calls through in a second.

What to see: eight threads call as fast as they may.  The first calls spend what
is in the bucket, the rest come at its rate; the waiting is done outside the lock,
so that one who waits does not keep the others from looking.

    gilbox token_bucket.py
"""

import sys
import threading
import time


class TokenBucket:
    """Holds at most `capacity` tokens and gains `rate` of them a second."""

    def __init__(self, rate, capacity):
        self.rate = rate
        self.capacity = capacity
        self._tokens = capacity
        self._last = time.monotonic()
        self._lock = threading.Lock()

    def take(self):
        """Take one token, waiting for it if need be."""
        while True:
            with self._lock:
                now = time.monotonic()
                self._tokens = min(self.capacity,
                                   self._tokens + (now - self._last) * self.rate)
                self._last = now
                if self._tokens >= 1:
                    self._tokens -= 1
                    return
                missing = (1 - self._tokens) / self.rate
            time.sleep(missing)


rate = float(sys.argv[1]) if len(sys.argv) > 1 else 100.0
bucket = TokenBucket(rate, capacity=10)
n_threads, calls_each = 8, 10
times = []


def caller():
    for _ in range(calls_each):
        bucket.take()
        times.append(time.monotonic())


start = time.monotonic()
threads = [threading.Thread(target=caller) for _ in range(n_threads)]
for t in threads:
    t.start()
for t in threads:
    t.join()
took = time.monotonic() - start
calls = n_threads * calls_each
print(f"{calls} calls at {rate:.0f} a second with a bucket of 10")
print(f"took {took:.2f} s, not less than {(calls - 10) / rate:.2f} s: "
      f"{took >= (calls - 10) / rate - 0.01}")
