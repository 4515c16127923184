"""The programs in `programs` on gilbox and on another interpreter, in turn, as a table of ratios.

    gilbox benches/speed/run.py [--gilbox PATH] [--python COMMAND] [--rounds N] [--only WORD ...] [--markdown] [--json FILE]

CPython 3.8 and later runs it as well. Each program defines `main`, which returns what it has computed: both sides must
compute the same. A run is a process of its own and tells the seconds of `main`; in every round the sides take turns, the first one
changing. A cell is the best of all rounds; the ratio is gilbox's seconds over the other's, so less is better, with the
smallest and the largest ratio of single rounds behind it. Below stands the geometric mean.

Status 0; 1 if a program failed or answers differ, 2 for a wrong call.
"""

import argparse
import glob
import json
import math
import os
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TAIL = """

if __name__ == "__main__":
    import time
    begin = time.perf_counter()
    answer = main()
    print("%.6f %s" % (time.perf_counter() - begin, answer))
"""


class Failed(Exception):
    """A run that gave no figure."""


def one_run(command, text):
    """(seconds, answer) of a process. The text goes in by `-c`: an interpreter in a root of its own need not see our files."""
    try:
        run = subprocess.run(command + ["-c", text + TAIL], capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        raise Failed("longer than 300 s") from None
    if run.returncode != 0:
        raise Failed((run.stderr.strip().splitlines() or ["status %d" % run.returncode])[-1])
    seconds, _, answer = run.stdout.strip().partition(" ")
    return float(seconds), answer


def measured(text, sides, rounds):
    """The seconds of each round, for each side."""
    seconds, answers = [[] for _ in sides], set()
    for number in range(rounds):
        order = range(len(sides)) if number % 2 else reversed(range(len(sides)))
        for k in order:
            took, answer = one_run(sides[k], text)
            seconds[k].append(took)
            answers.add(answer)
    if len(answers) > 1:
        raise Failed("answers differ: " + " / ".join(sorted(answers)))
    return seconds


def main():
    parser = argparse.ArgumentParser(prog="run.py", description="Programs on gilbox beside another interpreter.")
    parser.add_argument("--gilbox", default=sys.executable if "gilbox" in os.path.basename(sys.executable) else "target/release/gilbox")
    parser.add_argument("--python", default="python3.14", help="the other one's command")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD", help="programs with one of these words in their name")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    programs = sorted(glob.glob(os.path.join(HERE, "programs", "*.py")))
    names = {os.path.basename(path)[:-3]: path for path in programs}
    chosen = [name for name in names if not options.only or any(word in name for word in options.only)]
    if not chosen or options.rounds < 1:
        print("run.py: nothing to run", file=sys.stderr)
        return 2
    form = "| %-13s | %9s | %9s | %5s | %11s |" if options.markdown else "%-13s %9s %9s %5s %11s"
    print(form % ("program", "gilbox ms", "other ms", "ratio", "rounds"), flush=True)
    if options.markdown:
        print("|---|---|---|---|---|")
    ratios, kept = [], {}
    for name in chosen:
        with open(names[name]) as file:
            text = file.read()
        try:
            ours, theirs = measured(text, [[options.gilbox], shlex.split(options.python)], options.rounds)
        except (Failed, OSError) as error:
            print("%-13s %s" % (name, error), file=sys.stderr)
            kept[name] = str(error)
            continue
        singles = sorted(a / b for a, b in zip(ours, theirs))
        ratios.append(min(ours) / min(theirs))
        kept[name] = {"gilbox": ours, "other": theirs}
        print(form % (name, "%.1f" % (min(ours) * 1e3), "%.1f" % (min(theirs) * 1e3), "%.2f" % ratios[-1],
                      "%.2f–%.2f" % (singles[0], singles[-1])), flush=True)
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print("\ngeometric mean of %d: %.3f (%.2f to %.2f; %d above 1)"
              % (len(ratios), mean, min(ratios), max(ratios), sum(ratio > 1 for ratio in ratios)))
    if options.json:
        with open(options.json, "w") as file:
            json.dump(kept, file, indent=1)
    return 0 if len(ratios) == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
