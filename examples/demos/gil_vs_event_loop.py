"""Threads under a lock, and an event loop: who keeps a spinner turning beside long work?

A thread is made to let go; a coroutine lets go only where its author wrote so.  The loop below
is a scheduler of generators in a dozen lines; what it shows holds for every event loop.
"""

import threading
import time

FRAME = 0.05
SECONDS = 0.8


def work(yields):
    """Compute for a while; give way now and then, if asked to."""
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        for _ in range(1_000):
            pass
        if yields:
            yield 0.0


def spin(frames):
    while True:
        frames.append(time.perf_counter())
        yield FRAME


def run_until_first_ends(tasks):
    """A scheduler: each task says after how long it wants to go on."""
    ready = [(0.0, number, task) for number, task in enumerate(tasks)]
    while True:
        ready.sort()
        due, number, task = ready.pop(0)
        time.sleep(max(0.0, due - time.perf_counter()))
        try:
            ready.append((time.perf_counter() + next(task), number, task))
        except StopIteration:
            return


def frames_of_the_loop(yields):
    frames = []
    run_until_first_ends([work(yields), spin(frames)])
    return len(frames)


def frames_of_a_thread():
    frames, done = [], threading.Event()

    def spinner():
        while not done.wait(FRAME):
            frames.append(time.perf_counter())

    thread = threading.Thread(target=spinner, name="spinner")
    thread.start()
    for _ in work(False):
        pass
    done.set()
    thread.join()
    return len(frames)


due = SECONDS / FRAME
print(f"frames of a thread: {100 * frames_of_a_thread() / due:.1f} %")
print(f"of a loop that never yields: {100 * frames_of_the_loop(False) / due:.1f} %")
print(f"of a loop that yields: {100 * frames_of_the_loop(True) / due:.1f} %")
