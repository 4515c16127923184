"""Burn and sleep: a thread that always looks as if it waited much.

It computes for a millisecond, then sleeps for a tenth of one.  Under `priority` a thread that
lets go by itself ranks above one that was forced to, and may ask for the lock at once.  So this
one gets the lock back each time, and a thread that only computes hardly runs.
"""

import threading
import time

SECONDS = 0.4

done = False
counted = 0


def burn_and_sleep():
    while not done:
        end = time.perf_counter() + 0.001
        while time.perf_counter() < end:
            pass
        time.sleep(0.0001)


def compute():
    global counted
    while not done:
        counted += 1


def count_for(seconds, *others):
    """Let the computing thread run beside others; return how far it got."""
    global counted, done
    counted, done = 0, False
    threads = [threading.Thread(target=work, name=work.__name__) for work in (compute, *others)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    done = True
    for thread in threads:
        thread.join()
    return counted


alone = count_for(SECONDS)
beside = count_for(SECONDS, burn_and_sleep)
print(f"share of the computing thread: {100 * beside / alone:.2f} %")
