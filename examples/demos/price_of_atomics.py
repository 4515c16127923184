"""The price of atomics: what it would cost one thread if references were counted without a lock.

One thread, no contention, five kinds of work.  Run under builds of gilbox that count references
plainly (as the lock allows), by atomic instructions, and biased to the thread that made the object.
"""

import time


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def moved(self, by):
        return Point(self.x + by, self.y - by)


def calls():
    def double(text):
        return text

    for _ in range(400_000):
        double(double("word"))


def objects():
    point = Point(1, 2)
    for _ in range(150_000):
        point = point.moved(1)


def containers():
    words = ["a", "list", "of", "words", "that", "are", "shared"] * 1_000
    for _ in range(30):
        copy = list(words)
        copy.sort()
        pairs = {word: (word, at) for at, word in enumerate(copy)}
        copy = [pairs[word] for word in words]


def copies():
    words = ["a", "list", "of", "words", "that", "are", "shared"] * 1_000
    for _ in range(500):
        list(words)


def numbers():
    total = 0
    for i in range(3_000_000):
        total += i & 7


def best_ms(work):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


print(f"calls: {best_ms(calls):.2f} ms")
print(f"objects: {best_ms(objects):.2f} ms")
print(f"containers: {best_ms(containers):.2f} ms")
print(f"copies: {best_ms(copies):.2f} ms")
print(f"numbers: {best_ms(numbers):.2f} ms")
