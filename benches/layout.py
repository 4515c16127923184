"""Which functions run at every start: whether they lie side by side in the program, or which they are.

    ./check --layout [--renew]

`build/startup.txt` has their names, and the build puts them together (`build/main.rs`). Without an option this tells how many
of the functions that run now are in the file, and in how many windows of 64 KB of the program they lie; it fails where fewer
than four of five are listed, or they lie apart. `--renew` writes the file anew, from what valgrind's callgrind sees in two
starts. Needs Linux on x86-64, `nm` and valgrind.

Status 0, 1 if the list is of another program by now or the linker did not heed it, 2 for a wrong call.
"""

import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NAMES = os.path.join(ROOT, "build", "startup.txt")
# A part of the file each: what every program runs, and what most do besides.
STARTS = ("pass", "import threading, queue, functools, re, json")
HEAD = """# Symbols of the functions that run when the program starts, and when it imports what most programs do: see build/main.rs.
# Written by `./check --layout --renew`.
"""
# Of the functions that run now, so many hundredths have to be in the list; and they may lie in so many windows of so many bytes.
# Side by side they take 17, and in no order of ours 107.
ENOUGH, WINDOWS, WINDOW = 80, 45, 1 << 16


def symbols(program):
    """The functions of the program by their symbols without what the optimiser appends to them: {symbol: address}."""
    lines = subprocess.run(["nm", "--defined-only", program], capture_output=True, text=True, check=True).stdout.splitlines()
    rows = (line.split(" ", 2) for line in lines)
    return {plain(name): int(address, 16) for address, kind, name in rows if kind in "tTwW"}


def hashless(name):
    """A symbol as the list has it where only one function has this name."""
    return re.sub("17h[0-9a-f]{16}E$", "17h?E", name)


def plain(name):
    """A symbol without the number that the optimiser gives to what its units share."""
    return re.sub(r"\.llvm\.\d+$", "", name)


def run_by(program, text):
    """The symbols of what runs when the program runs this text."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        words = ["valgrind", "--tool=callgrind", "--demangle=no", "--callgrind-out-file=" + out, program, "-c", text]
        subprocess.run(words, capture_output=True, check=True)
        with open(out) as lines:
            named = (re.match(r"c?fn=\(\d+\) (\S+)", line) for line in lines)
            # A number tells how deep a recursion was.
            return {plain(re.sub(r"'\d+$", "", match[1])) for match in named if match}


def parts_of(program, known):
    """For each start the functions that run in it, of those that are known; none is in two of them."""
    parts, seen = [], set()
    for text in STARTS:
        part = {name for name in run_by(program, text) if name in known}
        parts.append(sorted(part - seen))
        seen |= part
    return parts


def main():
    renew = sys.argv[2:] == ["--renew"]
    if len(sys.argv) < 2 or not (renew or len(sys.argv) == 2):
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    known = symbols(sys.argv[1])
    alike = {}
    for name in known:
        alike[hashless(name)] = alike.get(hashless(name), 0) + 1
    listed_as = lambda name: hashless(name) if alike[hashless(name)] == 1 else name
    parts = parts_of(sys.argv[1], known)
    if renew:
        with open(NAMES, "w") as out:
            out.write(HEAD + "\n\n".join("\n".join(map(listed_as, part)) for part in parts) + "\n")
        print("build/startup.txt: %s functions" % " and ".join(str(len(part)) for part in parts))
        return 0
    with open(NAMES) as lines:
        listed = {line.strip() for line in lines if not line.startswith("#")}
    runs = [name for part in parts for name in part]
    there = sum(listed_as(name) in listed for name in runs)
    windows = len({known[name] // WINDOW for name in runs})
    print("%d of %d functions of a start are in build/startup.txt; all lie in %d windows of 64 KB" % (there, len(runs), windows))
    if there * 100 < len(runs) * ENOUGH:
        print("too few: `./check --layout --renew` makes the list anew")
        return 1
    if windows > WINDOWS:
        print("too many windows: the linker did not put them side by side (build/main.rs)")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
