"""Lost updates: two threads add to one number without a lock.

`number += 1` reads, adds and writes.  Where every instruction is a safe point, a switch may
fall between, and what the other thread wrote meanwhile is overwritten.  Where only back-edges
and calls are safe points, nothing can come between, unless the statement itself calls something.
"""

import threading

N = 2_000_000
number = 0


def same(x):
    return x


def plain():
    global number
    for _ in range(N):
        number += 1


def with_call():
    global number
    for _ in range(N):
        number = same(number) + 1


def lost_percent(work):
    global number
    number = 0
    threads = [threading.Thread(target=work, name=f"add-{i}") for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 100 * (2 * N - number) / (2 * N)


print(f"lost by n += 1: {lost_percent(plain):.3f} %")
print(f"lost with a call: {lost_percent(with_call):.3f} %")
