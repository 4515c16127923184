"""A function that takes a lock calls another that takes it too.

What to see: with a plain Lock the second acquire can only time out, for the one
who could release is the one who waits.  An RLock knows its owner and counts.

    gilbox rlock.py
"""

import threading


class Account:
    def __init__(self, lock):
        self.lock = lock
        self.balance = 0

    def add(self, amount):
        if not self.lock.acquire(timeout=0.2):
            return "timed out"
        try:
            self.balance += amount
            return "done"
        finally:
            self.lock.release()

    def add_twice(self, amount):
        with self.lock:
            return [self.add(amount), self.add(amount)]


for make in (threading.Lock, threading.RLock):
    account = Account(make())
    print(f"{make.__name__:5}", account.add_twice(50), "balance", account.balance)
