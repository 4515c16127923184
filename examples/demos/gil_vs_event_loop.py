"""Threads under a lock, and an event loop: who keeps a spinner turning beside long work?

A thread is made to let go; a coroutine lets go only where its author wrote `await`, and only
if what it awaits is not there yet.
"""

import asyncio
import threading
import time

FRAME = 0.05
SECONDS = 0.8


def compute_until(end):
    """Compute for a while and say whether there is more to do."""
    for _ in range(1_000):
        pass
    return time.perf_counter() < end


async def spin(frames):
    while True:
        frames.append(time.perf_counter())
        await asyncio.sleep(FRAME)


async def frames_of_the_loop(yields):
    frames = []
    spinner = asyncio.create_task(spin(frames))
    end = time.perf_counter() + SECONDS
    while compute_until(end):
        if yields:
            await asyncio.sleep(0)
    spinner.cancel()
    return len(frames)


def frames_of_a_thread():
    frames, done = [], threading.Event()

    def spinner():
        while not done.wait(FRAME):
            frames.append(time.perf_counter())

    thread = threading.Thread(target=spinner, name="spinner")
    thread.start()
    end = time.perf_counter() + SECONDS
    while compute_until(end):
        pass
    done.set()
    thread.join()
    return len(frames)


def percent(frames):
    return f"{100 * frames / (SECONDS / FRAME):.1f} %"


print(f"frames of a thread: {percent(frames_of_a_thread())}")
print(f"of a loop that never yields: {percent(asyncio.run(frames_of_the_loop(False)))}")
print(f"of a loop that yields: {percent(asyncio.run(frames_of_the_loop(True)))}")
