"""Two threads take two locks in opposite order, and wait for each other for ever.

What to see: gilbox tells of the circle the moment it closes, on standard error,
with both stacks and where each lock was taken.  Ctrl-C reaches the main thread
while it waits in `join`, so the program can be ended although the two workers
never will be.  So that the example
ends by itself, it interrupts itself after a second; `--wait` leaves that to you.

    gilbox deadlock.py
    gilbox deadlock.py --wait          (then press Ctrl-C)
    gilbox --on-deadlock raise deadlock.py
    gilbox --on-deadlock abort deadlock.py
"""

import os
import signal
import sys
import threading
import time

forks = threading.Lock()
knives = threading.Lock()
both_hold_one = threading.Barrier(2)


def eat(name, first, second):
    with first:
        print(f"{name} has the first, wants the second\n", end="", flush=True)
        both_hold_one.wait()
        with second:
            print(f"{name} eats")       # never


def press_ctrl_c():
    time.sleep(1)
    os.kill(os.getpid(), signal.SIGINT)


diners = [
    threading.Thread(target=eat, args=("one", forks, knives), daemon=True),
    threading.Thread(target=eat, args=("two", knives, forks), daemon=True),
]
for d in diners:
    d.start()
if "--wait" not in sys.argv:
    threading.Thread(target=press_ctrl_c, daemon=True).start()

start = time.monotonic()
try:
    for d in diners:
        d.join()
except KeyboardInterrupt:
    print(f"interrupted after {time.monotonic() - start:.0f} s;",
          sum(d.is_alive() for d in diners), "threads still wait for each other")
