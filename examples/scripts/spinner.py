"""A spinner turns while the main thread finds out whether a number is prime.

What to see: the main thread never gives way by itself, yet the spinner gets the
lock each time it asks, after one switch interval at most: nearly all of the frames
are drawn, and the work takes hardly longer.

    gilbox --gil-report spinner.py
    gilbox spinner.py 2147483647
"""

import itertools
import math
import sys
import threading
import time

NUMBER = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_111_000_222_021
FRAME = 0.1
frames = 0


def is_prime(n):
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    root = math.isqrt(n)
    for i in range(3, root + 1, 2):
        if n % i == 0:
            return False
    return True


def spin(message, done):
    global frames
    show = sys.stdout.isatty()
    for char in itertools.cycle(r"\|/-"):
        frames += 1
        if show:
            print(f"\r{char} {message}", end="", flush=True)
        if done.wait(FRAME):
            break
    if show:
        print("\r" + " " * (len(message) + 2), end="\r")


done = threading.Event()
spinner = threading.Thread(target=spin, args=("thinking!", done), name="spinner")
start = time.perf_counter()
spinner.start()
answer = is_prime(NUMBER)
took = time.perf_counter() - start
done.set()
spinner.join()
print(f"{NUMBER:,} is {'' if answer else 'not '}prime")
print(f"{took:.2f} s; {frames} frames drawn of {int(took / FRAME) + 1} that were due")
