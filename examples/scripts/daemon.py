"""The program ends without waiting for a daemon thread, and waits for the others.

What to see: the poem is always complete; the ticking stops in the middle.

    gilbox daemon.py
"""

import threading
import time


def tick():
    while True:
        print(".", end="", flush=True)
        time.sleep(0.02)


def recite():
    for word in "all that we see or seem".split():
        time.sleep(0.05)
        print(f" {word} ", end="", flush=True)
    print()


threading.Thread(target=tick, daemon=True).start()
threading.Thread(target=recite).start()
print("main is over;", end=" ", flush=True)
