#!/usr/bin/env python3
"""Native functions called with hostile values: nothing but a Python exception may come of it. See README.md.

    fuzz/natives.py [--seed N] [--calls N] [--minutes M] [--stress-gc N] [--gilbox PROGRAM] [--only NUMBER]
"""

import argparse
import collections
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import tempfile
import time

from harness.pair import environment

HERE = pathlib.Path(__file__).resolve().parent
HOSTILE = HERE / "harness" / "hostile.py"


def limited(memory):
    """Limits of a child: memory in GiB (0: none), no core files, no giant files."""
    def limits():
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory << 30, memory << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    return limits


def processor_time(pid):
    """Seconds of processor time that a child has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(options, first, count):
    """Run some calls; answer (how the process ended, the log's lines, what it said)."""
    with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
        log = pathlib.Path(folder, "log")
        log.touch()
        command = [*options.wrapper.split(), options.gilbox, *(["--stress-gc",
            str(options.stress_gc)] if options.stress_gc else []), str(HOSTILE), str(options.seed), str(first), str(count),
            str(log)]
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, env=environment(), preexec_fn=limited(options.memory))
        end, size, since, before = None, -1, time.monotonic(), 0
        while end is None:
            try:
                _, said = child.communicate(timeout=2)
                end = child.returncode
            except subprocess.TimeoutExpired:
                now, used = os.path.getsize(log), processor_time(child.pid)
                if now != size:
                    size, since, before = now, time.monotonic(), used
                elif used - before > options.patience or time.monotonic() - since > 20 * options.patience:
                    child.kill()
                    _, said = child.communicate()
                    end = "hang"
        return end, log.read_text(errors="replace").split("\n"), said.decode(errors="replace")


def parse():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=5000)
    parser.add_argument("--minutes", type=float, default=600)
    parser.add_argument("--stress-gc", type=int, default=1000)
    parser.add_argument("--memory", type=int, default=3, help="GiB; 0 for no limit, as AddressSanitizer needs")
    parser.add_argument("--patience", type=float, default=20, help="seconds without progress that are a hang")
    parser.add_argument("--wrapper", default="", help="a program before gilbox, as valgrind")
    parser.add_argument("--only", type=int, help="make one call, show what the process said")
    parser.add_argument("--gilbox", default=str(HERE.parent / "target/release/gilbox"))
    options = parser.parse_args()
    options.seed = random.randrange(10**6) if options.seed is None else options.seed
    return options


def main():
    """Run, and say what was found."""
    options = parse()
    print(f"seed {options.seed}", flush=True)
    if options.only is not None:
        end, lines, said = run(options, options.only, 1)
        print(end, lines[-3:], said[-6000:])
        return
    out_of_memory = 0
    begin, number, seen, late = time.monotonic(), options.first, collections.Counter(), collections.Counter()
    while number < options.first + options.calls and time.monotonic() - begin < options.minutes * 60:
        end, lines, said = run(options, number, options.batch)
        for line in lines:
            if "INTERNAL" in line:
                key = re.sub(r"\d+", "", line)[:80]
                seen[key] += 1
                if seen[key] == 1:
                    print("internal error:", line, flush=True)
            if "LATE" in line:
                key = " ".join(line.split()[1:2])
                late[key] += 1
                if late[key] == 1:
                    print("late:", line, flush=True)
        done = lines[-2:] == ["done", ""]
        if done and end == 0 and "panicked" not in said:
            number += options.batch
            continue
        last = lines[-1] if not done else "at exit"
        if "memory allocation of" in said:
            # Something without an end was collected: Rust gives up where CPython raises MemoryError.
            out_of_memory += 1
            number = int(last.split()[0]) + 1
            continue
        place = re.search(r"panicked at (\S+)|overflowed its stack|SUMMARY: .*|fatal.*", said)
        key = f"{end} {place[0] if place else ''} {' '.join(last.split()[1:2])}"
        seen[key] += 1
        if seen[key] == 1:
            print(f"end {end}: call {last}\n    {said[-500:].strip()}", flush=True)
        number = int(last.split()[0]) + 1 if last.split() and last.split()[0].isdigit() else number + options.batch
    print(json.dumps({"calls": number - options.first, "found": len(seen), "out of memory": out_of_memory,
        "seed": options.seed, "next": number, "seconds": round(time.monotonic() - begin)}))


if __name__ == "__main__":
    main()
