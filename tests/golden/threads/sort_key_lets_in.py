# Script code that native code calls (a sort's key, an iterator's next) has safe points as any other has: another thread
# gets in while one long native operation runs, which its Python half ends as soon as it sees that.
import threading
import time

beats = []
stop = []
numbers = list(range(3_000_000))


class Heard(Exception):
    pass


def heart():
    while not stop:
        time.sleep(0.001)
        beats.append(1)


def key(x):
    if beats:
        raise Heard
    return -x


class Source:
    def __iter__(self):
        return self

    def __next__(self):
        key(0)
        return 0


class Number:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        key(0)
        return self.n < other.n


def heard(work, *args):
    beats.clear()
    try:
        work(*args)
    except Heard:
        return True
    return False


thread = threading.Thread(target=heart)
thread.start()
print("key:", heard(lambda: sorted(numbers, key=key)))
print("map:", heard(lambda: list(map(key, numbers))))
print("next:", heard(sum, Source()))
print("comparison:", heard(max, map(Number, numbers)))
stop.append(True)
thread.join()
