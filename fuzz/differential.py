#!/usr/bin/env python3
"""Random programs on CPython 3.13 and on gilbox, and where they differ. See README.md.

    fuzz/differential.py [--programs N] [--seed N] [--kinds LIST] [--known FILE] [--report FILE]
"""

import argparse
import collections
import hashlib
import importlib
import json
import pathlib
import random
import re
import sys
import time

from harness import explained
from harness.pair import Interpreter
from harness.shrink import shrink

HERE = pathlib.Path(__file__).resolve().parent
KINDS = {
    "bare": "expressions.bare", "methods": "expressions.methods", "numbers": "expressions.numbers",
        "formats": "formats.program",
    "classes": "classes.operators", "attributes": "classes.attributes", "inheritance": "classes.inheritance",
    "generators": "coroutines.generators", "coroutines": "coroutines.coroutines",
        "async_generators": "coroutines.async_generators",
    "exceptions": "flow.exceptions", "groups": "flow.groups", "control": "flow.control", "signatures": "flow.signatures",
    "patterns": "flow.patterns", "scopes": "flow.scopes", "syntax": "syntax.program",
    "containers": "containers.operations", "slices": "containers.slices", "sorting": "containers.sorting",
        "views": "containers.sets",
    "library": "library.functions", "regex": "library.regex", "structs": "library.structs", "json": "library.json_texts",
    "dates": "library.dates", "decimals": "library.decimals", "codecs": "library.codecs", "itertools": "library.iterators",
    "collections": "library.collections_program", "texts": "library.texts", "dataclasses": "library.records",
}


def makers(names):
    """The functions that make programs, by name."""
    found = {}
    for name in names:
        module, _, function = KINDS[name].partition(".")
        found[name] = getattr(importlib.import_module("programs." + module), function)
    return found


def make(kind, maker, seed, number):
    """Program `number` of a run: the same for ever."""
    return maker(random.Random(f"{kind} {seed} {number}"))


def first_difference(expected, got):
    """The first lines that differ, as a pair; None if nothing does."""
    if expected == got:
        return None
    if isinstance(expected, str) or isinstance(got, str):
        return str(expected)[-200:], str(got)[-600:]
    for left, right in zip(expected, got):
        if left != right:
            return left, right
    return f"{len(expected)} lines", f"{len(got)} lines"


def signature(program, pair):
    """What makes two differences the same: the words of both sides, without values."""
    def plain(text):
        text = text.partition(" ")[2]
        text = re.sub(r"'[^']*'|\"[^\"]*\"", "Q", text)
        return re.sub(r"[-+]?\d[\d.e+_-]*|\bat \[.*", "N", text)[:160]
    return hashlib.sha1(repr((plain(pair[0]), plain(pair[1]))).encode()).hexdigest()[:10]


class Run:
    """A run of the fuzzer: what it compared, found and explained."""

    def __init__(self, options):
        self.options = options
        self.oracle = Interpreter(options.python, "-I", "-X", "utf8")
        self.subject = Interpreter(options.gilbox)
        self.entries = explained.load()
        self.known = set(pathlib.Path(options.known).read_text().split()) if options.known and pathlib.Path(options.known).exists() else set()
        self.count = 0
        self.explained = collections.Counter()
        self.found = []

    def differences(self, programs):
        """Pairs of first lines that differ and have no explanation, or None, for each program."""
        answers = zip(programs, self.oracle.run(programs), self.subject.run(programs))
        pairs = []
        for program, expected, got in answers:
            pair = first_difference(expected, got)
            if pair and (reason := self.explain(program, pair)):
                self.explained[reason] += 1
                pair = None
            pairs.append(pair)
        return pairs

    def explain(self, program, pair):
        """Why they may differ."""
        if pair[0] == "timeout" or "MemoryError" in pair[0]:
            return "too much for the machine on either side"
        if sorted(pair[0]) == sorted(pair[1]) and ("{" in pair[0] or re.search(r"\{|set\(", "".join(program))):
            return "items of a set in another order, which is not promised"
        return explained.explanation(self.entries, program, *pair)

    def batch(self, kind, programs):
        """Compare a batch; report what is new."""
        self.count += len(programs)
        for (number, program), pair in zip(programs, self.differences([program for _, program in programs])):
            if pair and signature(program, pair) not in self.known:
                self.report(kind, number, program, pair)

    def report(self, kind, number, program, pair):
        """Shrink a difference and write it down, unless its like was seen."""
        self.known.add(signature(program, pair))
        wanted = outcome(pair)

        def differs(many):
            return [other is not None and outcome(other) == wanted for other in self.differences(many)]
        excerpts = parts(program, pair)
        small = next((part for part, holds in zip(excerpts, differs(excerpts)) if holds), program)
        if self.options.shrink:
            small = shrink(small, differs)
        pair = self.differences([small])[0] or pair
        key = signature(small, pair)
        if key in self.known and key != signature(program, pair):
            return
        self.known.add(key)
        self.found.append(key)
        text = "\n".join(["=" * 20 + f" {key} kind {kind} seed {self.options.seed} number {number}", *small,
                          f"  CPython: {pair[0]}", f"  gilbox:  {pair[1]}", ""])
        print(text.encode("utf-8", "backslashreplace").decode(), flush=True)
        if self.options.known:
            with open(self.options.known, "a") as file:
                file.write(key + "\n")


def parts(program, pair):
    """Excerpts of a program about the chunk that differs, the shortest first: alone, with the first, with all definitions."""
    number = re.match(r"\d+ ", pair[0]) or re.match(r"\d+ ", pair[1])
    if not number or int(number[0]) >= len(program):
        return []
    chunk, before = program[int(number[0])], program[:int(number[0])]
    definitions = [each for each in before if re.match(r"(\s*(async def|def|class|import|from|@|\w+ = )\b)", each)]
    excerpts = [[chunk], before[:1] + [chunk], definitions[-1:] + [chunk], definitions + [chunk], before + [chunk]]
    return [excerpt for excerpt in excerpts if len(excerpt) <= len(before) + 1]


def outcome(pair):
    """Which sides raised what: shrinking must not change it."""
    def one(text):
        match = re.match(r"\d+ !(\w+)|(exit -?\d+|timeout)", text)
        return (match[1] or match[2]) if match else "value"
    return one(pair[0]), one(pair[1])


def parse():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=10_000, help="how many in all")
    parser.add_argument("--minutes", type=float, default=600, help="stop after so long")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--first", type=int, default=0, help="number of the first program of each kind")
    parser.add_argument("--kinds", default="all", help=", ".join(KINDS))
    parser.add_argument("--batch", type=int, default=250)
    parser.add_argument("--known", help="a file of signatures that are not reported again")
    parser.add_argument("--shrink", action="store_true",
        help="also make statements and expressions of what differs smaller")
    parser.add_argument("--print", action="store_true", help="print the programs, run nothing")
    parser.add_argument("--gilbox", default=str(HERE.parent / "target/release/gilbox"))
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.randrange(10**6)
    return options


def main():
    """Run, and say what was found."""
    options = parse()
    if sys.version_info[:2] != (3, 13):
        sys.exit("the oracle is CPython 3.13: run this script with it")
    names = list(KINDS) if options.kinds == "all" else options.kinds.split(",")
    found = makers(names)
    run, begin, number = Run(options), time.monotonic(), options.first
    print(f"seed {options.seed}", flush=True)

    def summary():
        return json.dumps({"programs": run.count, "differences": len(run.found), "explained": run.explained, "next": number,
                           "seed": options.seed, "seconds": round(time.monotonic() - begin)}, ensure_ascii=False)
    try:
        while run.count < options.programs and time.monotonic() - begin < options.minutes * 60:
            for name, maker in found.items():
                programs = [(number + at, make(name, maker, options.seed, number + at)) for at in range(options.batch)]
                if options.print:
                    print("\n".join("\n".join(program) + "\n---" for _, program in programs))
                    run.count += len(programs)
                else:
                    run.batch(name, programs)
            number += options.batch
            # Whoever stops a long run, or whose machine does, knows how far it came.
            print(summary(), file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print(summary())
        return 130
    print(summary())
    return 1 if run.found else 0


if __name__ == "__main__":
    sys.exit(main())
