"""Two threads add to one counter, with and without a lock.

What to see: reading, adding and writing back are three steps.  When a switch
falls between them, the other thread's updates are overwritten.  With safe points
at back-edges only, `n += 1` is never cut (as in CPython since 3.10), but a call
in the middle is; with safe points everywhere each of the forms loses.  With a
lock nothing is ever lost.

    gilbox lost_update.py
    gilbox --safe-points all --switch-interval 10us lost_update.py
"""

import sys
import threading

counter = 0
lock = threading.Lock()


def identity(x):
    return x


def plain(times):
    global counter
    for _ in range(times):
        counter += 1


def with_call(times):
    global counter
    for _ in range(times):
        counter = identity(counter) + 1


def with_lock(times):
    global counter
    for _ in range(times):
        with lock:
            counter = identity(counter) + 1


def run(work, n_threads, times):
    global counter
    counter = 0
    threads = [threading.Thread(target=work, args=(times,)) for _ in range(n_threads)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return counter


def main():
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    n_threads = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    expected = times * n_threads
    print(f"{n_threads} threads, {times:,} updates each")
    for title, work in (("n += 1", plain), ("n = f(n) + 1", with_call),
                        ("the same, locked", with_lock)):
        found = run(work, n_threads, times)
        lost = expected - found
        print(f"  {title:18} {found:>9,}  lost {lost:>9,}  ({100 * lost / expected:.1f} %)")


main()
