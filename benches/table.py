"""The figures that gilbox is held to, beside those of another interpreter, as one table for the README.

    ./check --bench [--python COMMAND] [--only PART ...] [--rounds N] [--scale X] [--json FILE]

Parts: start, memory, threads, loops, programs, safe-points, lock. Both sides of every row run in turn, in processes of their
own; a cell is the best of all rounds. A ratio is gilbox's over the other's for times and memory of single things, so that
less is better; `bar` is the largest ratio (or figure) that counts as met. `lock` is measured by `cargo bench` and stands beside
bare mutexes. `--scale` makes the experiments of threads and loops shorter.

Status 0 if every bar is met, 1 if one is missed or a row has no figure, 2 for a wrong call.
"""

import argparse
import json
import math
import os
import platform
import runpy
import shlex
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PARTS = ("start", "memory", "threads", "loops", "programs", "safe-points", "lock")
STARTS = (
    ("start and end of an empty script, ms", "pass", 3.0),
    ("with threading, queue, functools, re, json, ms", "import threading, queue, functools, re, json", 10.0),
)
RESIDENT = "print(int(open('/proc/self/statm').read().split()[1]) * 4096)"
# CPython's rate times this is what a loop is held to, and of threads what they are.
LOOPS_BAR, THREADS_BAR, MEMORY_OF_TASKS_BAR = 1 / 1.5, 1.0, 0.6


class Table:
    """Prints rows as they come and remembers which bars are missed."""

    def __init__(self, other):
        self.rows = []
        self.missed = 0
        print("| part | what | gilbox | %s | ratio | bar | met |" % other)
        print("|---|---|---:|---:|---:|---:|---|", flush=True)

    def row(self, part, what, ours, theirs, bar, value=None, digits=2):
        """`value` is what the bar is for: the ratio of both sides if it is not given."""
        ratio = ours / theirs if theirs else None
        value = ratio if value is None else value
        met = value <= bar
        self.missed += not met
        self.rows.append({"part": part, "what": what, "gilbox": ours, "other": theirs, "bar": bar, "met": met})
        show = lambda x: "" if x is None else "%.*f" % (digits, x)
        print("| %s | %s | %s | %s | %s | %.3g | %s |" % (
            part, what, show(ours), show(theirs), "" if ratio is None else "%.2f" % ratio, bar, "yes" if met else "no"), flush=True)

    def failed(self, part, what, why):
        self.missed += 1
        self.rows.append({"part": part, "what": what, "failed": str(why)})
        print("| %s | %s | %s | | | | no |" % (part, what, str(why).replace("|", "\\|")), flush=True)


def output(command):
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=600).stdout


def turns(sides, rounds, measure):
    """The best of all rounds for each side; the first one changes."""
    best = [math.inf] * len(sides)
    for number in range(rounds):
        order = list(range(len(sides)))
        for k in order if number % 2 else reversed(order):
            best[k] = min(best[k], measure(sides[k]))
    return best


def start(table, options, sides):
    def once(command, text):
        begin = time.perf_counter()
        subprocess.run(command + ["-c", text], check=True)
        return (time.perf_counter() - begin) * 1e3

    for what, text, bar in STARTS:
        ours, theirs = turns(sides, 10 * options.rounds, lambda side: once(side, text))
        table.row("start", what, ours, theirs, bar, value=ours)
    ours, theirs = turns(sides, options.rounds, lambda side: int(output(side + ["-c", RESIDENT])) / 2**20)
    table.row("start", "resident at the end of an empty script, MiB", ours, theirs, 8.0, value=ours)


def memory(table, options, sides):
    path = os.path.join(HERE, "memory.py")
    with open(path) as file:
        text = file.read()
    kinds = runpy.run_path(path)["KINDS"]
    for kind in [*kinds, "list", "threads"]:
        figures = turns(sides, 1, lambda side: float(output(side + ["-c", text, "--kind", kind])))
        table.row("memory", "%s, bytes each" % kind, *figures, bar=1.0, digits=1)


def experiments(table, options, sides, part):
    run = runpy.run_path(os.path.join(HERE, "concurrency", "run.py"))
    for script, name in run["experiments"]():
        if ("threads" if script == "threads.py" else "loops") != part:
            continue
        for cores in (1, 2) if part == "threads" else (1,):
            row = run["Row"](script, name, cores)
            what = "%s, %d core%s" % (name, cores, "s"[:cores - 1])
            try:
                for _ in range(options.rounds):
                    row.measure(dict(zip(("ours", "peer"), sides)), options.scale)
            except (RuntimeError, ValueError, OSError) as problem:
                table.failed(part, what, problem)
                continue
            if "kb" in row.rounds[0]["ours"]:
                bar = 1.0 if part == "threads" else MEMORY_OF_TASKS_BAR
                table.row(part, what + ", kB", row.best("ours", "kb"), row.best("peer", "kb"), bar)
                continue
            clock = "wall" if cores == 2 else "cpu"
            ours, theirs = (row.best(side, clock) * 1e6 for side in ("ours", "peer"))
            table.row(part, what + ", us", ours, max(theirs, 1e-9), THREADS_BAR if part == "threads" else LOOPS_BAR, digits=3)


def programs(table, options, sides, part, bar, bar_of_one):
    speed = runpy.run_path(os.path.join(HERE, "speed", "run.py"))
    folder = os.path.join(HERE, "speed", "programs")
    ratios = []
    for file_name in sorted(os.listdir(folder)):
        if not file_name.endswith(".py"):
            continue
        with open(os.path.join(folder, file_name)) as file:
            text = file.read()
        name = file_name[:-3]
        try:
            ours, theirs = speed["measured"](text, sides, options.rounds)
        except (speed["Failed"], OSError) as problem:
            table.failed(part, name, problem)
            continue
        ratios.append(min(ours) / min(theirs))
        table.row(part, name + ", ms", min(ours) * 1e3, min(theirs) * 1e3, bar_of_one, digits=1)
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        table.row(part, "geometric mean of %d ratios" % len(ratios), mean, None, bar, value=mean, digits=3)


def lock(table, options):
    """By criterion, which keeps its estimates in files."""
    names = {"pair": "an uncontended release and take", "blocking call": "the same around a call of the system"}
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
    for group, what in names.items():
        figures = []
        for one in ("interval", "two bare mutex pairs"):
            name = "%s/%s" % (group, one)
            done = subprocess.run(["cargo", "bench", "-q", "-p", "gilbox-gil", "--bench", "lock", "--", "--noplot", name],
                                  cwd=ROOT, stdout=subprocess.DEVNULL)
            path = os.path.join(target, "criterion", name.replace("/", "_"), "new", "estimates.json")
            if done.returncode != 0 or not os.path.exists(path):
                table.failed("lock", what, "cargo bench gave no estimate of %s" % name)
                break
            with open(path) as file:
                figures.append(json.load(file)["median"]["point_estimate"])
        else:
            table.row("lock", what + ", ns, against two bare mutex pairs", *figures, bar=1.2, digits=1)


def main():
    parser = argparse.ArgumentParser(prog="table.py", description="What gilbox is held to, beside another interpreter.")
    parser.add_argument("--gilbox", default=sys.executable if "gilbox" in os.path.basename(sys.executable) else "target/release/gilbox")
    parser.add_argument("--python", default="python3.14", help="the other one's command")
    parser.add_argument("--only", nargs="*", default=PARTS, choices=PARTS, metavar="PART", help="some of " + ", ".join(PARTS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=float, default=0.3)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    sides = [[options.gilbox], shlex.split(options.python)]
    try:
        other = output(sides[1] + ["-c", "import platform; print(platform.python_implementation(), platform.python_version())"]).strip()
        output(sides[0] + ["-c", "pass"])
    except (OSError, IndexError, subprocess.SubprocessError) as problem:
        print("table.py: %s" % problem, file=sys.stderr)
        return 2
    if options.rounds < 1 or options.scale <= 0:
        print("table.py: --rounds and --scale are to be positive", file=sys.stderr)
        return 2
    table = Table(other)
    for part in options.only:
        if part == "start":
            start(table, options, sides)
        elif part == "memory":
            memory(table, options, sides)
        elif part in ("threads", "loops"):
            experiments(table, options, sides, part)
        elif part == "programs":
            programs(table, options, sides, part, 0.55, 1.0)
        elif part == "safe-points":
            # The same program where every instruction is a safe point, against itself.
            programs(table, options, [sides[0] + ["--safe-points", "all"], sides[0]], part, 1.25, math.inf)
        else:
            lock(table, options)
    print("\n%d of %d bars met; %s, %d processors, %s" % (
        len(table.rows) - table.missed, len(table.rows), platform.machine(), os.cpu_count() or 0, time.strftime("%Y-%m-%d")))
    if options.json:
        with open(options.json, "w") as file:
            json.dump(table.rows, file, indent=1)
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
