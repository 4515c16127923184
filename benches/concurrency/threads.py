"""What threads and the objects they wait with cost. `threads.py NAME [SCALE]` runs one experiment and prints its figures.

The figures are a line of JSON: operations, seconds of the clock and of the processor. CPython and gilbox run this alike.
"""

import json
import os
import queue
import sys
import threading
import time

EXPERIMENTS = {}


def experiment(count):
    """Registers an experiment that does `count` operations at scale 1 and answers with a pair of clocks, or None."""
    def register(function):
        EXPERIMENTS[function.__name__] = (function, count)
        return function
    return register


def together(*bodies):
    """Runs each body in a thread of its own and waits for all."""
    threads = [threading.Thread(target=body) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# Alone: nobody else wants the object.

@experiment(1_000_000)
def lock_alone(n):
    lock = threading.Lock()
    acquire, release = lock.acquire, lock.release
    for _ in range(n):
        acquire()
        release()


@experiment(1_000_000)
def with_lock_alone(n):
    lock = threading.Lock()
    for _ in range(n):
        with lock:
            pass


@experiment(1_000_000)
def rlock_alone(n):
    lock = threading.RLock()
    for _ in range(n):
        with lock:
            pass


@experiment(300_000)
def condition_alone(n):
    condition = threading.Condition()
    for _ in range(n):
        with condition:
            condition.notify()


@experiment(300_000)
def event_alone(n):
    event = threading.Event()
    for _ in range(n):
        event.set()
        event.wait()
        event.clear()


@experiment(300_000)
def semaphore_alone(n):
    semaphore = threading.Semaphore(1)
    for _ in range(n):
        with semaphore:
            pass


@experiment(50_000)
def barrier_alone(n):
    barrier = threading.Barrier(1)
    for _ in range(n):
        barrier.wait()


@experiment(200_000)
def queue_alone(n):
    items = queue.Queue()
    for i in range(n):
        items.put(i)
        items.get()


@experiment(500_000)
def simple_queue_alone(n):
    items = queue.SimpleQueue()
    for i in range(n):
        items.put(i)
        items.get()


# Contended: two threads take turns, or want the same.

@experiment(20_000)
def lock_hand_off(n):
    mine, yours = threading.Lock(), threading.Lock()
    yours.acquire()
    mine.acquire()

    def run(first, second):
        for _ in range(n):
            first.acquire()
            second.release()
    mine.release()
    together(lambda: run(mine, yours), lambda: run(yours, mine))


@experiment(300_000)
def lock_contended(n):
    lock = threading.Lock()

    def run():
        for _ in range(n // 4):
            with lock:
                pass
    together(run, run, run, run)


@experiment(300_000)
def rlock_contended(n):
    lock = threading.RLock()

    def run():
        for _ in range(n // 4):
            with lock:
                pass
    together(run, run, run, run)


@experiment(10_000)
def condition_ping_pong(n):
    condition, turn = threading.Condition(), [0]

    def run(me):
        for _ in range(n):
            with condition:
                while turn[0] != me:
                    condition.wait()
                turn[0] = 1 - me
                condition.notify()
    together(lambda: run(0), lambda: run(1))


@experiment(10_000)
def event_ping_pong(n):
    events = threading.Event(), threading.Event()

    def run(me):
        for _ in range(n):
            events[me].wait()
            events[me].clear()
            events[1 - me].set()
    events[0].set()
    together(lambda: run(0), lambda: run(1))


@experiment(10_000)
def semaphore_ping_pong(n):
    semaphores = threading.Semaphore(1), threading.Semaphore(0)

    def run(me):
        for _ in range(n):
            semaphores[me].acquire()
            semaphores[1 - me].release()
    together(lambda: run(0), lambda: run(1))


@experiment(6_000)
def barrier_of_two(n):
    barrier = threading.Barrier(2)

    def run():
        for _ in range(n):
            barrier.wait()
    together(run, run)


@experiment(10_000)
def queue_ping_pong(n):
    there, back = queue.Queue(), queue.Queue()

    def echo():
        for _ in range(n):
            back.put(there.get())

    def ask():
        for i in range(n):
            there.put(i)
            back.get()
    together(echo, ask)


@experiment(100_000)
def queue_stream(n):
    items = queue.Queue()

    def read():
        for _ in range(n):
            items.get()

    def write():
        for i in range(n):
            items.put(i)
    together(write, read)


@experiment(10_000)
def bounded_queue_stream(n):
    items = queue.Queue(1)

    def read():
        for _ in range(n):
            items.get()

    def write():
        for i in range(n):
            items.put(i)
    together(write, read)


# Threads themselves, and calls that let the lock go.

@experiment(3_000)
def start_and_join(n):
    def nothing():
        pass
    for _ in range(n):
        thread = threading.Thread(target=nothing)
        thread.start()
        thread.join()


@experiment(300_000)
def blocking_call(n):
    """A byte into a pipe and out again: two calls, each around a release and a take."""
    read_end, write_end = os.pipe()
    read, write, byte = os.read, os.write, b"x"
    for _ in range(n // 2):
        write(write_end, byte)
        read(read_end, 1)


@experiment(300_000)
def sleep_zero(n):
    sleep = time.sleep
    for _ in range(n):
        sleep(0)


@experiment(4_000)
def sleeping_threads(n):
    """Not a time: kilobytes that this many waiting threads need."""
    gate = threading.Event()
    before = resident_kb()
    threads = [threading.Thread(target=gate.wait) for _ in range(n)]
    for thread in threads:
        thread.start()
    grown = resident_kb() - before
    gate.set()
    for thread in threads:
        thread.join()
    return grown


@experiment(4_000)
def pool_map(n):
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(int, range(n))) == n * (n - 1) // 2


@experiment(4_000)
def pool_submit(n):
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(1) as pool:
        for i in range(n):
            pool.submit(int, i).result()


def resident_kb():
    """Kilobytes in memory; the runner reads them where this process cannot."""
    print("memory?", flush=True)
    return int(sys.stdin.readline())


def main(name, scale="1"):
    function, count = EXPERIMENTS[name]
    n = max(int(count * float(scale)), 1)
    wall, cpu = time.perf_counter(), time.process_time()
    memory = function(n)
    figures = {"n": n, "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    if memory is not None:
        figures = {"n": n, "kb": memory}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
