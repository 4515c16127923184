"""The convoy: a thread that answers a neighbour through a pipe, beside a thread that computes.

To see: an answer that takes some microseconds alone takes a whole switch interval (5 ms) as soon as one thread computes,
and a tenth of that with a tenth of the interval. Why: reading from the pipe gives the lock away, the computing thread takes
it, and keeps it until the answering thread has lost its patience. The neighbour is a process of its own and needs no lock.

Try --policy priority, which lets the thread that mostly waits go first, or --policy ticks, the lock of Python 2.7.

    convoy.py [REQUESTS]
"""

import os
import subprocess
import sys
import threading
import time

NEIGHBOUR = """
import os, sys, time
for _ in range(int(sys.argv[1])):
    time.sleep(0.001)
    asked = time.perf_counter()
    os.write(1, b"?")
    os.read(0, 1)
    print(time.perf_counter() - asked, file=sys.stderr)
"""


def answer(questions, answers):
    while os.read(questions, 1):
        os.write(answers, b"!")


def compute(stop):
    n = 0
    while not stop.is_set():
        n += 1


def median_answer(requests, computing):
    """The seconds that the neighbour waited for half of its answers, or less."""
    stop = threading.Event()
    with subprocess.Popen([sys.executable, "-c", NEIGHBOUR, str(requests)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as neighbour:
        answering = threading.Thread(target=answer, name="answering",
                                     args=(neighbour.stdout.fileno(), neighbour.stdin.fileno()))
        others = [threading.Thread(target=compute, name="computing", args=(stop,)) for _ in range(computing)]
        for thread in (answering, *others):
            thread.start()
        answering.join()
        stop.set()
        for thread in others:
            thread.join()
        waits = sorted(float(line) for line in neighbour.stderr)
    return waits[len(waits) // 2]


def main():
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    begin = time.perf_counter()
    print(f"alone:                     {median_answer(requests, 0) * 1e3:8.3f} ms an answer")
    print(f"beside one thread:         {median_answer(requests, 1) * 1e3:8.3f} ms")
    interval = sys.getswitchinterval()
    sys.setswitchinterval(interval / 10)
    print(f"a tenth of the interval:   {median_answer(requests, 1) * 1e3:8.3f} ms")
    sys.setswitchinterval(interval)
    print(f"beside four threads:       {median_answer(requests, 4) * 1e3:8.3f} ms")
    print(f"{time.perf_counter() - begin:.1f} s in all")


main()
