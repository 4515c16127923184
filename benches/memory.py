"""What a million objects of each kind take, in bytes an object, under several interpreters.

    benches/memory.py target/release/gilbox python3.14

Each kind is made in a process of its own, in a list whose room is made before (but for `list`, which is appended to);
what counts is by how much the resident set grew. `threads` is 4,000 threads that sleep, in bytes a thread.
"""

import gc
import subprocess
import sys

MILLION = 1_000_000
THREADS = 4_000


class Plain:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


KINDS = {
    "int": lambda i: i + 1_000_000,
    "float": lambda i: i + 0.5,
    "str of 3": lambda i: chr(97 + i % 26) + chr(98 + i % 25) + chr(99 + i % 24),
    "str of 7": lambda i: "%07d" % i,
    "str of 15": lambda i: "%015d" % i,
    "str of 30": lambda i: "%030d" % i,
    "str of 4, not ASCII": lambda i: "\u20ac%03d" % (i % 1000),
    "tuple of 1": lambda i: (i,),
    "tuple of 2": lambda i: (i, i),
    "tuple of 3": lambda i: (i, i, i),
    "list, empty": lambda i: [],
    "list of 1": lambda i: [i],
    "list of 3": lambda i: [i, i, i],
    "dict, empty": lambda i: {},
    "dict of 1": lambda i: {"x": None},
    "dict of 2": lambda i: {"x": None, "y": None},
    "dict of 3": lambda i: {"x": None, "y": None, "z": None},
    "dict of 5": lambda i: {"v": None, "w": None, "x": None, "y": None, "z": None},
    "dict of 10": lambda i: dict.fromkeys("abcdefghij"),
    "set of 1": lambda i: {None},
    "instance": lambda i: Plain(None, None),
    "instance with slots": lambda i: Slotted(None, None),
}


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def growth(kind):
    if kind == "threads":
        return sleepers()
    make = KINDS.get(kind)
    if make is not None:
        for i in range(100):
            make(i)
        things = [None] * MILLION
        for i in range(MILLION):
            things[i] = None
    gc.collect()
    gc.disable()
    before = resident()
    if make is None:
        things = []
        for i in range(MILLION):
            things.append(None)
    else:
        for i in range(MILLION):
            things[i] = make(i)
    return (resident() - before) / MILLION


def sleepers():
    import threading

    woken = threading.Event()
    threads = [threading.Thread(target=woken.wait) for _ in range(THREADS)]
    before = resident()
    for thread in threads:
        thread.start()
    grown = resident() - before
    woken.set()
    for thread in threads:
        thread.join()
    return grown / THREADS


def main():
    if sys.argv[1:2] == ["--kind"]:
        print(growth(sys.argv[2]))
        return
    if not sys.argv[1:] or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    programs = [program.split() for program in sys.argv[1:]]
    print("| kind |", " | ".join(program[-1].split("/")[-1] for program in programs), "|")
    print("|---|" + "---:|" * len(programs))
    for kind in [*KINDS, "list", "threads"]:
        figures = []
        for program in programs:
            command = [*program, __file__, "--kind", kind]
            try:
                figures.append(float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout))
            except (OSError, subprocess.CalledProcessError) as error:
                sys.exit(f"memory.py: {error}")
        print(f"| {kind} |", " | ".join(f"{figure:.1f}" for figure in figures), "|", flush=True)


if __name__ == "__main__":
    main()
