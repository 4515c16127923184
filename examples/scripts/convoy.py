"""The convoy: a thread that answers through a pipe, beside one that computes.

What to see: alone, an answer takes some microseconds.  Beside a computing thread
each answer costs a whole switch interval, since every blocking call gives the lock
to the computing thread, and it takes the interval's patience to get it back.
Shorten the interval and the answers come sooner; the `ticks` and `priority` policies
have no such wait.

    gilbox --gil-report convoy.py
    gilbox --switch-interval 500us convoy.py
    gilbox --policy priority convoy.py
"""

import os
import sys
import threading
import time

REQUESTS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
stop = False


def compute():
    n = 0
    while not stop:
        n += 1


def serve(requests, answers):
    while (request := os.read(requests, 1)) != b"q":
        os.write(answers, request)


def median_ms(n_computing):
    """Send requests one after another; return the median time of an answer."""
    global stop
    stop = False
    their_end, my_request = os.pipe()
    my_answer, their_answer = os.pipe()
    server = threading.Thread(target=serve, args=(their_end, their_answer), name="server")
    busy = [threading.Thread(target=compute, name=f"compute-{i}") for i in range(n_computing)]
    server.start()
    for t in busy:
        t.start()
    times = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        os.write(my_request, b"x")
        os.read(my_answer, 1)
        times.append(time.perf_counter() - start)
    os.write(my_request, b"q")
    stop = True
    for t in [server, *busy]:
        t.join()
    for end in (their_end, my_request, my_answer, their_answer):
        os.close(end)
    return sorted(times)[len(times) // 2] * 1000


print(f"switch interval {sys.getswitchinterval() * 1000:g} ms, {REQUESTS} requests")
for n_computing in (0, 1, 2):
    print(f"  beside {n_computing} computing threads: median {median_ms(n_computing):8.3f} ms")
