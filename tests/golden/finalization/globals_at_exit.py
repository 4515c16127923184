# expect: CPython 3.13
# At the end what the main module keeps alive is finalized, with its globals still there.
import atexit
import threading
import time
import weakref


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, counter, Noisy is not None)


counter = 7
a = Noisy("a")
b = Noisy("b")
items = [Noisy("item 1"), Noisy("item 2")]
pair = (Noisy("left"), Noisy("right"))
table = {1: Noisy("value 1"), 2: Noisy("value 2")}


class Slotted:
    __slots__ = ("x",)

    def __del__(self):
        print("slotted")


slotted = Slotted()


def numbers():
    try:
        yield 1
    finally:
        print("generator closed")


running = numbers()
next(running)
ring = Noisy("ring")
ring.me = ring
outer = Noisy("outer")
outer.inner = Noisy("inner")
reference = weakref.ref(a, lambda _: print("never called: the reference dies with its object"))
weakref.finalize(b, print, "finalize of b")
atexit.register(print, "atexit 1")
atexit.register(lambda: print("atexit 2"))


def work():
    time.sleep(0.2)
    print("thread ends")


threading.Thread(target=work).start()
print("main ends")
