"""The experiments behind the fidelity table: one a run, its figures as one line of JSON on standard output.

    python experiments.py NAME [KEY=VALUE ...]

They run unchanged on CPython 2.7, on CPython 3 and on gilbox; what differs (the clock, the counters of the lock) is asked
for at the top. `run.py` beside this file runs them on every interpreter it finds and holds the figures against the criteria.
"""

import functools
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import zlib

clock = getattr(time, "perf_counter", time.time)
try:
    import gil
except ImportError:
    gil = None


def counted(name):
    """What the lock counted under this name since the last reset; None where the interpreter counts nothing."""
    return gil.stats()["total"][name] if gil else None


def percentile(values, share):
    """The value below which `share` (0 to 1) of the values lie."""
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else None


def timed(work, *args):
    begin = clock()
    work(*args)
    return clock() - begin


def together(work, argument_lists):
    """Seconds until threads that each do `work(*arguments)` are all done."""
    threads = [threading.Thread(target=work, args=arguments) for arguments in argument_lists]
    begin = clock()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clock() - begin


def count(n):
    while n > 0:
        n -= 1


def size_for(seconds):
    """How far `count` counts down in so many seconds, alone."""
    n = 20000
    while True:
        took = min(timed(count, n) for _ in range(3))
        if took > 0.02:
            return int(n * float(seconds) / took)
        n *= 2


def voluntary_switches():
    """Context switches that this thread asked for, as Linux counts them."""
    with open("/proc/thread-self/status") as status:
        for line in status:
            if line.startswith("voluntary_ctxt_switches"):
                return int(line.split()[1])


def hog(stop):
    """A pure computation until `stop` has an element."""
    n = 0
    while not stop:
        n += 1
    return n


class Hogs:
    """So many computing threads for the length of a `with` block; `turns` then says how far they came in all."""

    def __init__(self, number):
        self.stop, self.done = [], []
        self.threads = [threading.Thread(target=lambda: self.done.append(hog(self.stop))) for _ in range(number)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.append(True)
        for thread in self.threads:
            thread.join()
        self.turns = sum(self.done)


class Heart:
    """A thread that beats every millisecond for the length of a `with` block, and notes the `gaps` between its beats."""

    def __init__(self):
        self.gaps, self.stop = [], []
        self.thread = threading.Thread(target=self.beat)

    def beat(self):
        last = clock()
        while not self.stop:
            time.sleep(0.001)
            now = clock()
            self.gaps.append(now - last)
            last = now

    def __enter__(self):
        self.thread.start()
        time.sleep(0.05)
        del self.gaps[:]
        return self.gaps

    def __exit__(self, *_):
        self.stop.append(True)
        self.thread.join()


# The experiments. Each returns a dictionary of figures; times are in seconds.


def two_threads(seconds=0.25, repeats=3):
    """Two computing threads against the same work in sequence (F1, F2)."""
    n = size_for(seconds)
    switches = []

    def work():
        before = voluntary_switches()
        count(n)
        switches.append(voluntary_switches() - before)

    sequence, threaded, wall, cpu, system, four = [], [], 0.0, 0.0, 0.0, []
    if gil:
        gil.reset()
    for _ in range(int(repeats)):
        sequence.append(together(count, [(n,)]) + together(count, [(n,)]))
        before = os.times()
        threaded.append(together(work, [(), ()]))
        after = os.times()
        wall += threaded[-1]
        cpu += sum(after[:2]) - sum(before[:2])
        system += after[1] - before[1]
    return {
        "ratio": percentile(threaded, 0.5) / percentile(sequence, 0.5),
        "switches_per_second": sum(switches) / wall,
        "cpu_share": cpu / wall,
        "system_share": system / max(cpu, 1e-9),
        "failed_wakes": counted("failed_wakes"),
    }


def run_length(seconds=1.0):
    """How long a computing thread runs before the other takes over, and how often that is (F3)."""
    owner, runs, stop = [None], [], []
    began = [clock()]

    def work(me):
        while not stop:
            if owner[0] is not me:
                now = clock()
                runs.append(now - began[0])
                owner[0], began[0] = me, now

    threads = [threading.Thread(target=work, args=(object(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(float(seconds))
    stop.append(True)
    for thread in threads:
        thread.join()
    runs = runs[2:]
    return {"median": percentile(runs, 0.5), "rate": len(runs) / sum(runs) if runs else 0.0}


def convoy(hogs=1, requests=100, think=0.001):
    """A thread that answers another process's requests, beside computing threads (F4, F5): the client's latencies."""
    figures, _ = served(hogs, requests, think)
    figures["rate"] = int(requests) / figures["took"]
    return figures


def computing_beside(parts=7, requests=25):
    """What a computing thread keeps of its pace beside a server (F4). The pace alone is taken before and after each part of
    the time, in the same process: two processes differ, and so do two moments of a machine, by more than a server takes away."""
    shares, before = [], pace()
    for _ in range(int(parts)):
        _, beside = served(1, requests)
        after = pace()
        shares.append(beside / ((before + after) / 2))
        before = after
    return {"keeps": percentile(shares, 0.5)}


def served(hogs, requests, think=0.001):
    """What a client says that had so many requests answered beside computing threads, and how far these came a second."""
    client = subprocess.Popen(
        [sys.executable, __file__, "client", "requests=%d" % int(requests), "think=%r" % float(think)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    source, sink = client.stdout.fileno(), client.stdin.fileno()
    # Nothing else begins before the other process does.
    first = os.read(source, 1)

    def serve():
        request = first
        while request:
            os.write(sink, request)
            request = os.read(source, 1)

    server = threading.Thread(target=serve)
    begin = clock()
    with Hogs(int(hogs)) as beside:
        server.start()
        server.join()
        took = clock() - begin
    figures = json.loads(client.stderr.read().decode())
    client.stdin.close()
    client.wait()
    return figures, beside.turns / took


def client(requests=100, think=0.001):
    """The other end of `convoy`: asks on standard output, is answered on standard input, reports on standard error."""
    latencies = []
    begin = clock()
    for _ in range(int(requests)):
        time.sleep(float(think))
        asked = clock()
        os.write(1, b"x")
        os.read(0, 1)
        latencies.append(clock() - asked)
    figures = {"p50": percentile(latencies, 0.5), "p95": percentile(latencies, 0.95), "p99": percentile(latencies, 0.99)}
    figures["took"] = clock() - begin
    os.write(2, json.dumps(figures).encode())
    sys.exit(0)


def pace(seconds=0.1):
    """How far one hog comes a second with nothing beside it."""
    with Hogs(1) as beside:
        begin = clock()
        time.sleep(seconds)
        took = clock() - begin
    return beside.turns / took


def lost_updates(number=200000, threads=2, form="global"):
    """The share of unprotected updates that get lost (F6)."""

    class Box:
        pass

    box, items, space = Box(), [0], {"x": 0, "add": lambda a, b: a + b}
    box.x = 0
    number = int(number)
    bodies = {
        "global": "def work(n):\n global x\n for _ in range(n): x += 1",
        "attribute": "def work(n):\n for _ in range(n): box.x += 1",
        "item": "def work(n):\n for _ in range(n): items[0] += 1",
        "call": "def work(n):\n global x\n for _ in range(n): x = add(x, 1)",
        "locked": "def work(n):\n global x\n for _ in range(n):\n  with lock: x += 1",
        "append": "def work(n):\n for _ in range(n): items.append(1)",
    }
    space.update(box=box, items=items, lock=threading.Lock())
    exec(bodies[form], space)
    together(space["work"], [(number,)] * int(threads))
    total = {"attribute": box.x, "item": items[0], "append": len(items) - 1}.get(form, space["x"])
    return {"lost": 1.0 - total / float(number * int(threads))}


def signal_in_join(hogs=1, period=0.05, seconds=1.5, wait="join", faithful=0):
    """How late a handler runs while the main thread waits, and what a pending signal does to computing threads (F7)."""
    if gil and int(faithful):
        gil.set_faithful_waits(True)
    late, slow = [], []
    period, seconds = float(period), float(seconds)

    def handler(*_):
        late.append(clock())

    def compute():
        begin = clock()
        turns = 0
        while clock() - begin < seconds:
            turns += 1
        slow.append(turns / (clock() - begin))

    def rest():
        time.sleep(seconds)

    together(compute, [()] * int(hogs))
    quiet = slow[:]
    del slow[:]
    signal.signal(signal.SIGALRM, handler)
    threads = [threading.Thread(target=compute) for _ in range(int(hogs))] or [threading.Thread(target=rest)]
    for thread in threads:
        thread.start()
    begin = clock()
    signal.setitimer(signal.ITIMER_REAL, period, period)
    if wait == "join":
        for thread in threads:
            thread.join()
    else:
        while clock() - begin < seconds:
            time.sleep(seconds / 10)
    signal.setitimer(signal.ITIMER_REAL, 0)
    for thread in threads:
        thread.join()
    # The k-th alarm is due at (k + 1) periods; one that had to wait may stand for several, so the due time next before it counts.
    delays = [(at - begin) % period for at in late if at - begin >= period]
    return {
        "due": int(seconds / period),
        "handled": len(late),
        "first": (late[0] - begin - period) if late else None,
        "p50": percentile(delays, 0.5),
        "slowdown": (sum(quiet) / sum(slow)) if slow else None,
    }


def long_operation(kind="sort", length=0.03, repeats=12):
    """The longest silence of a 1 ms heartbeat beside one long operation, over what that very operation took (F8)."""
    length = float(length)
    block = b"0123456789abcdef" * 65536

    def made(size):
        if kind == "sort":
            source = [(i * 7919) % 1000003 for i in range(size)]
            return lambda: sorted(source)
        if kind == "contains":
            source = list(range(size))
            return lambda: -1 in source
        if kind == "sum":
            return lambda: sum(range(size))
        if kind == "replace":
            source = "ab" * size
            return lambda: source.replace("a", "cd")
        if kind == "regex":
            source = "a" * size
            return lambda: re.findall("[ab]b?", source)
        if kind == "python":
            return lambda: count(size)
        if kind == "python-sort":
            source = [(i * 7919) % 1000003 for i in range(size)]
            return lambda: sorted(source, key=functools.cmp_to_key(lambda a, b: a - b))
        data = block * max(1, size // 4096)
        return {"zlib": lambda: zlib.compress(data), "crc32": lambda: zlib.crc32(data), "sha256": lambda: hashlib.sha256(data).digest()}[kind]

    size = 4096
    operation = made(size)
    while timed(operation) < length:
        size *= 2
        operation = made(size)
    silences, all_gaps = [], []
    with Heart() as gaps:
        for _ in range(int(repeats)):
            took = timed(operation)
            if kind not in ("zlib", "crc32", "sha256", "python", "python-sort"):
                # The silence is noted when it is over, which needs a moment in which the heart can beat.
                time.sleep(0.003)
            seen = gaps[:]
            del gaps[:len(seen)]
            all_gaps += seen
            if seen:
                silences.append(max(seen) / took)
    return {"silence": percentile(silences, 0.5), "p50": percentile(all_gaps, 0.5), "p95": percentile(all_gaps, 0.95)}


def starved(length=0.03, repeats=24):
    """The longest silence of the heartbeat while long operations follow each other without a pause (F8, the old lock)."""
    source = list(range(4096))
    while timed(lambda: -1 in source) < float(length):
        source += source
    alone = percentile([timed(lambda: -1 in source) for _ in range(3)], 0.5)
    with Heart() as gaps:
        for _ in range(int(repeats)):
            -1 in source
        time.sleep(0.01)
    return {"operations": max(gaps) / alone}


def is_prime(n, share=1.0):
    """Whether nothing divides a number; with a `share` below 1, whether no number in that part of the candidates does."""
    if n % 2 == 0:
        return n == 2
    root = int(n ** 0.5 * share)
    i = 3
    while i <= root:
        if n % i == 0:
            return False
        i += 2
    return True


def spinner(number=5000111000222021, period=0.1, seconds=1.0, turns=24):
    """The frames that a spinner thread draws while the main thread looks for a divisor, and what it costs that (F9). For the
    cost short searches take turns, alone and beside the spinner: a machine changes its pace within a second."""
    number = int(number)
    once = timed(is_prime, number)

    def search(seconds):
        for _ in range(max(1, int(round(seconds / once)))):
            is_prime(number, min(1.0, seconds / once))

    def beside(seconds):
        stop, frames = threading.Event(), []

        def spin():
            while not stop.wait(float(period)):
                frames.append(True)

        thread = threading.Thread(target=spin)
        thread.start()
        took = timed(search, seconds)
        stop.set()
        thread.join()
        return took, len(frames)

    took, drawn = zip(*[beside(float(seconds)) for _ in range(3)])
    # Long enough for two frames.
    short = 2.5 * float(period)
    costs = []
    for _ in range(int(turns)):
        alone = timed(search, short)
        costs.append(beside(short)[0] / alone)
    return {"share": sum(drawn) * float(period) / sum(took), "cost": percentile(costs, 0.5), "seconds": min(took)}


# Compiled when it is asked for: an old interpreter cannot read it.
COROUTINES = """
async def spin(frames, period):
    while True:
        await asyncio.sleep(period)
        frames[0] += 1

async def search(number, every):
    i, root = 3, int(number ** 0.5)
    while i <= root:
        if number % i == 0:
            return False
        i += 2
        if every and i % every == 1:
            await asyncio.sleep(0)
    return True

async def both(number, period, seconds, every):
    frames = [0]
    spinning = asyncio.create_task(spin(frames, period))
    await asyncio.sleep(0)
    begin = clock()
    while clock() - begin < seconds:
        await search(number, every)
    took = clock() - begin
    spinning.cancel()
    return frames[0], took
"""


def coroutine_spinner(number=5000111000222021, period=0.1, seconds=1.0, every=0):
    """The frames that a spinner coroutine draws while another coroutine looks for a divisor (F9). That gives way after each
    `every`-th number, and with 0 never."""
    import asyncio
    space = {"asyncio": asyncio, "clock": clock}
    exec(COROUTINES, space)
    frames, took = asyncio.run(space["both"](int(number), float(period), float(seconds), int(every)))
    return {"frames": frames, "share": frames * float(period) / took}


def often_and_rarely():
    """Calls that make the lock ask as often as it may, and as rarely as it does by default (or, where it counts, hardly ever)."""
    if hasattr(sys, "setswitchinterval") and not (gil and gil.policy() == "ticks"):
        return lambda: sys.setswitchinterval(1e-6), lambda: sys.setswitchinterval(0.005)
    return lambda: sys.setcheckinterval(100), lambda: sys.setcheckinterval(10000)


def lone(repeats=150):
    """The time of a lone thread, after the first other thread has come and gone, where the lock asks often over where it asks
    rarely (F10). The two take turns, each after the other in the same process: a processor that changes its pace does so for both."""
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    n = 100000
    settings = often_and_rarely()
    took = [[], []]
    for _ in range(int(repeats)):
        for setting, kept in zip(settings, took):
            setting()
            kept.append(timed(count, n))
    often, rarely = [min(kept) for kept in took]
    figures = {"ratio": often / rarely}
    if gil:
        settings[0]()
        gil.reset()
        count(n)
        figures["releases_per_million"] = counted("forced") / (n / 1e6)
    return figures


def ping_pong(rounds=20000):
    """Seconds for a hand-off between two threads through a pair of locks (F11)."""
    ping, pong = threading.Lock(), threading.Lock()
    ping.acquire()
    pong.acquire()
    rounds = int(rounds)

    def answer():
        for _ in range(rounds):
            ping.acquire()
            pong.release()

    thread = threading.Thread(target=answer)
    thread.start()

    def ask():
        for _ in range(rounds):
            ping.release()
            pong.acquire()

    took = timed(ask)
    thread.join()
    return {"hand_off": took / (2 * rounds)}


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in EXPERIMENTS:
        sys.exit("usage: experiments.py %s [KEY=VALUE ...]" % "|".join(sorted(EXPERIMENTS)))
    settings = dict(argument.split("=", 1) for argument in sys.argv[2:])
    if "interval" in settings:
        interval = float(settings.pop("interval"))
        if hasattr(sys, "setswitchinterval"):
            sys.setswitchinterval(interval)
    if "check" in settings:
        sys.setcheckinterval(int(settings.pop("check")))
    figures = EXPERIMENTS[sys.argv[1]](**settings)
    sys.stdout.write(json.dumps(figures) + "\n")


EXPERIMENTS = {
    "two_threads": two_threads, "run_length": run_length, "convoy": convoy, "client": client,
    "computing_beside": computing_beside,
    "lost_updates": lost_updates, "signal_in_join": signal_in_join, "long_operation": long_operation, "starved": starved,
    "spinner": spinner, "coroutine_spinner": coroutine_spinner, "lone": lone, "ping_pong": ping_pong,
}

if __name__ == "__main__":
    main()
