"""Threads and event loops beside CPython's: runs `threads.py` and `loops.py` on both in turn and prints a table of ratios.

    python3 benches/concurrency/run.py [--gilbox PATH] [--python COMMAND] [--rounds N] [--scale X] [--only WORD ...]
                                       [--cores 1|2|both] [--markdown]

In every round both sides run one after the other, the first one changing. A cell is the best of all rounds, in
microseconds an operation; a ratio is CPython's divided by ours, so more is better for us: that of the best times of the
clock, the median of the rounds' ratios, and that of the processor's times, which suffer least from a busy machine. For
memory the ratio is ours divided by CPython's. The client of the echo servers is CPython for both.
"""

import argparse
import json
import os
import shlex
import statistics
import subprocess
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
ECHOES = {"echo_%s_%d" % (kind, n): (kind, n) for kind in ("protocol", "streams") for n in (1, 10, 100)}
N_REQUESTS = 20_000


def text_of(script):
    with open(os.path.join(HERE, script)) as file:
        return file.read()


def call(command, script, *words):
    """The text goes in by `-c`, so that an interpreter in a root of its own need not see our files."""
    return command + ["-c", text_of(script), *map(str, words)]


def run(command, pin):
    """What a process prints last. Those before it are questions: how much memory it has."""
    child = subprocess.Popen(pin + command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    alarm = threading.Timer(300, child.kill)
    alarm.start()
    try:
        for line in child.stdout:
            if line != "memory?\n":
                break
            child.stdin.write("%d\n" % resident_kb(child.pid))
            child.stdin.flush()
        child.stdin.close()
        if child.wait() != 0:
            raise RuntimeError("status %d" % child.returncode)
        return line
    finally:
        alarm.cancel()


def resident_kb(pid):
    with open("/proc/%d/status" % pid) as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def measure_echo(command, client, kind, n_connections, scale, pin):
    n = max(int(N_REQUESTS * scale) // n_connections, 1) * n_connections
    server = subprocess.Popen(pin + call(command, "loops.py", "serve", kind), text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        port = server.stdout.readline().strip()
        wall = float(run(call(client, "echo_client.py", port, n_connections, n), pin))
        server.stdin.close()
        return {"n": n, "wall": wall, "cpu": float(server.stdout.readline())}
    finally:
        server.kill()
        server.wait()


def experiments():
    """Pairs of script and name, read from the scripts themselves."""
    for script in ("threads.py", "loops.py"):
        lines = text_of(script).splitlines()
        for before, line in zip(lines, lines[1:]):
            if before.startswith("@experiment"):
                yield script, line.split("def ")[1].split("(")[0]
    for name in ECHOES:
        yield None, name


class Row:
    """One experiment on a number of processors: the figures of both sides, round by round."""

    def __init__(self, script, name, cores):
        self.script, self.name, self.cores = script, name, cores
        self.rounds = []

    def measure(self, sides, scale):
        pin = ["taskset", "-c", "0" if self.cores == 1 else "0,1"]
        order = ["ours", "peer"] if len(self.rounds) % 2 else ["peer", "ours"]
        figures = {}
        for side in order:
            if self.script is None:
                figures[side] = measure_echo(sides[side], sides["peer"], *ECHOES[self.name], scale, pin)
            else:
                figures[side] = json.loads(run(call(sides[side], self.script, self.name, scale), pin))
        self.rounds.append(figures)

    def best(self, side, what):
        return min(figures[side][what] / figures[side]["n"] for figures in self.rounds)

    def cells(self):
        name = "%s:%s" % ((self.script or "loops.py").split(".")[0], self.name)
        if "kb" in self.rounds[0]["ours"]:
            ours, peer = self.best("ours", "kb"), self.best("peer", "kb")
            return [name, self.cores, "%.2f kB" % ours, "%.2f kB" % peer, "%.2f memory" % (ours / peer), "", ""]
        ours, peer = self.best("ours", "wall") * 1e6, self.best("peer", "wall") * 1e6
        paired = statistics.median(r["peer"]["wall"] / r["ours"]["wall"] for r in self.rounds)
        cpu = self.best("peer", "cpu") / max(self.best("ours", "cpu"), 1e-12)
        return [name, self.cores, "%.3f" % ours, "%.3f" % peer, "%.2f" % (peer / ours), "%.2f" % paired, "%.2f" % cpu]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gilbox", default="target/release/gilbox")
    parser.add_argument("--python", default="python3.14")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", nargs="*", default=[], help="words of which the experiment's name has one")
    parser.add_argument("--cores", default="both")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    sides = {"ours": [options.gilbox], "peer": shlex.split(options.python)}
    cores = [1, 2] if options.cores == "both" else [int(options.cores)]
    form = "| %-32s | %s | %11s | %11s | %12s | %6s | %6s |" if options.markdown else "%-32s %s %11s %11s %12s %6s %6s"
    print(form % ("experiment", "c", "gilbox us", "CPython us", "ratio", "paired", "cpu"), flush=True)
    if options.markdown:
        print("|---|---|---|---|---|---|---|")
    for script, name in experiments():
        full = "%s:%s" % ((script or "loops.py").split(".")[0], name)
        if options.only and not any(word in full for word in options.only):
            continue
        for n_cores in cores:
            row = Row(script, name, n_cores)
            try:
                for _ in range(options.rounds):
                    row.measure(sides, options.scale)
            except (RuntimeError, ValueError) as problem:
                print("%s: %s" % (full, problem), flush=True)
                continue
            print(form % tuple(row.cells()), flush=True)


if __name__ == "__main__":
    main()
