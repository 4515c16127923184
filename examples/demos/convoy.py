"""The convoy: a thread that answers requests, beside threads that compute.

The client is a process of its own, so that only the answering thread needs the lock.
Each of its blocking calls gives the lock to a computing thread.  Under `interval` it
gets the lock back only when its patience is over, though it needs it for microseconds.
"""

import subprocess
import sys
import threading

REQUESTS = 40

CLIENT = f"""
import os, time
times = []
for _ in range({REQUESTS}):
    start = time.perf_counter()
    os.write(1, b"?")
    os.read(0, 1)
    times.append(time.perf_counter() - start)
    time.sleep(0.001)
os.write(1, b"=%.4f" % (sorted(times)[len(times) // 2] * 1000))
"""

computing = False


def compute():
    n = 0
    while computing:
        n += 1


def serve(client):
    """Answer until the client sends its result."""
    while (request := client.stdout.read(1)) == b"?":
        client.stdin.write(b"!")
    return float(client.stdout.read(16))


def median_ms(n_computing):
    global computing
    computing = True
    busy = [threading.Thread(target=compute, name=f"compute-{i}") for i in range(n_computing)]
    for thread in busy:
        thread.start()
    client = subprocess.Popen([sys.executable, "-c", CLIENT], bufsize=0,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        return serve(client)
    finally:
        computing = False
        client.stdin.close()
        client.stdout.close()
        client.wait()
        for thread in busy:
            thread.join()


print(f"answer alone: {median_ms(0):.3f} ms")
print(f"beside one: {median_ms(1):.3f} ms")
print(f"beside two: {median_ms(2):.3f} ms")
