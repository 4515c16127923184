#!/usr/bin/env python3
"""Texts that are no programs, for the front end, and broken scripts, to be run: no panic, no hang, no overflow.

    fuzz/sources.py check [--files N] [--seed N]     `gilbox check` on mutations of golden scripts and on soups of tokens
    fuzz/sources.py run [--files N] [--seed N]       mutated golden scripts on standard input of `gilbox -`
    fuzz/sources.py grow                             the same piece over and over: time must grow with the text, not faster
"""

import argparse
import json
import pathlib
import random
import subprocess
import tempfile
import time

from harness.pair import environment
from natives import limited
from programs.syntax import GOLDEN, TOKENS

HERE = pathlib.Path(__file__).resolve().parent
# Scripts that reach beyond their own process are not for running when broken.
OUTSIDE = ("subprocess", "signal", "socket", "os.", "threading", "asyncio", "multiprocessing", "kill", "shutil", "tempfile",
    "input(", "_thread")
GOOD_ENDS = (0, 1, 2, 3)     # 3: scripts that end so by themselves
# What may stand over and over, with what stands before and after it.
PIECES = [("(", "1", ")"), ("[", "1", "]"), ("{", "1", "}"), ("{1:", "1", "}"), ("f(", "1", ")"), ("a[", "1", "]"), ("-",
    "1", ""), ("not ", "1", ""), ("lambda: ", "1", ""), ("", "1", "+1"), ("", "a", ".b"), ("", "a", "()"), ("", "a", "[0]"),
    ("1 if 1 else ", "1", ""),
          ("", "1", " if 1 else 1"), ("1 < ", "1", ""), ("1 and ", "1", ""), ("a = ", "1", ""), ("", "a", ", a"), ("",
              "'a'", " 'b'"), ("", "x = 1", "\nx = 1"), ("", "if a: pass", "\nelif a: pass"), ("", "pass", "; pass"), ("",
              "@a\n", "@a\n"), ("", "def f(a", ", a"), ("", "f(a=1", ", a=1"),
          ("f'{", "1", "}'"), ("f'{x:{", "1", "}}'"), ("", "'", "\\x41"), ("", "'", "é"), ("", "#", "#"), ("", "\\",
              "\n\\"), ("", "0", "0"), ("", "1", "9"), ("", "1", "_1"), ("", "0x", "f"), ("", "1.", "0"), ("", "\"\"\"",
              "\n"), ("", "(", "\n"), ("", " ", " "), ("", "\t", " \t"), ("", "import a", ".a"),
          ("", "from ", "."), ("", "global a", ", a"), ("", "with a", ", a"), ("(yield ", "1", ")"), ("await ", "a", ""),
              ("*", "a", ""), ("", "a:", "b:"), ("", "del a", ", a"), ("", "try: pass", "\nexcept a: pass"), ("",
              "match a:", "\n case 1: pass"), ("match a:\n case ", "1", ""), ("[a for a in ", "b", "]"),
          ("", "[a", " for a in b"), ("", "[a for a in b", " if a"), ("", "class A(a", ", a"), ("", "print ", "a "), ("",
              "a", " b"), ("", "a", " ="), ("", "1", " ("), ("", "a", "{"), ("", "a", "]"), ("a:=", "1", ""), ("(a:=", "1",
              ")"), ("", "x: a", "|a"), ("type A[T: ", "1", "] = 1"), ("**", "a", ""), ("if 1:\n", "pass", ""),
          ("", "a", "!"), ("", "b'", "\\"), ("", "rb'", "\\'"), ("", "f'{a", "!r"), ("", "f'", "{{"), ("", "f'", "{a}"),
              ("", "f'{a:", ">"), ("", "é", "é"), ("", "$", "$"), ("", "x", "\r"), ("", "x", "\x0c"), ("", "x", "\0")]


def scripts(is_run):
    """The golden scripts, as text."""
    texts = [path.read_bytes() for path in sorted(GOLDEN.rglob("*.py"))]
    return [text for text in texts if not is_run or not any(word.encode() in text for word in OUTSIDE)]


def mutated(chance, texts):
    """A script with bytes, lines or tokens changed."""
    text = bytearray(chance.choice(texts))
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        if not text:
            break
        at = chance.randrange(len(text))
        change = chance.randrange(9)
        if change == 0:
            text[at] = chance.randrange(256)
        elif change == 1:
            del text[at:at + chance.choice([1, 3, 20, 200])]
        elif change in (2, 3, 4):
            text[at:at] = (" " + chance.choice(TOKENS) + " ").encode()
        elif change == 5:
            text[at:at] = text[at:at + chance.choice([5, 50, 500])] * chance.choice([1, 2, 30])
        elif change == 6:
            lines = bytes(text).split(b"\n")
            chance.shuffle(lines[:chance.randrange(1, 30)])
            first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[first], lines[second] = lines[second], lines[first]
            text = bytearray(b"\n".join(lines))
        elif change == 7:
            other = chance.choice(texts)
            start = chance.randrange(len(other) + 1)
            text[at:] = other[start:]
        else:
            text[at:at] = chance.choice([b"\xff", b"\xef\xbb\xbf", b"\0", b"\r", b"\x0c", b"\xed\xa0\x80",
                "\u2028".encode(), b"# coding: latin-1\n", b"(" * 300, b"[" * 90, b"    " * 110, b"9" * 5000, b"'" * 50,
                b"{" * 60])
    return bytes(text)


def soup(chance):
    """Tokens in any order."""
    pieces = []
    for _ in range(chance.choice([1, 5, 30, 200])):
        pieces.append(chance.choice(TOKENS) + chance.choice(["", " ", " ", "\n"]))
    return "".join(pieces).encode("utf-8", "surrogatepass")


def ended_well(command, text_in=None, seconds=60):
    """None if a process ended as it may, else how it did."""
    begin = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
            done = subprocess.run(command, input=text_in, capture_output=True, cwd=folder, timeout=seconds,
                env=environment(), preexec_fn=limited(3))
    except subprocess.TimeoutExpired:
        return f"hang after {time.monotonic() - begin:.0f} s"
    said = done.stderr.decode(errors="replace")
    if done.returncode not in GOOD_ENDS or "internal error" in said or "panicked" in said:
        return f"exit {done.returncode}: {said[-500:]}"
    return None


def keep(text, kind, found):
    """Write down a text that ended badly."""
    place = pathlib.Path(tempfile.gettempdir(), f"gilbox-fuzz-{kind}-{abs(hash(text)):x}.py")
    place.write_bytes(text)
    print(f"{kind}: {place}: {found}", flush=True)


def check(options):
    """The front end on batches of files; a batch that ends badly is taken apart."""
    texts, bad, end, number = scripts(False), 0, time.monotonic() + options.minutes * 60, 0
    while number < options.files and time.monotonic() < end:
        chance = random.Random(f"{options.seed} {number}")
        batch = [soup(chance) if chance.random() < 0.3 else mutated(chance, texts) for _ in range(options.batch)]
        with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
            files = [pathlib.Path(folder, f"t{at}.py") for at in range(len(batch))]
            for file, text in zip(files, batch):
                file.write_bytes(text)
            if ended_well([options.gilbox, "check", *map(str, files)], seconds=240):
                for file, text in zip(files, batch):
                    if found := ended_well([options.gilbox, "check", str(file)]):
                        bad += 1
                        keep(text, "check", found)
        number += options.batch
    print(json.dumps({"checked": number, "bad": bad, "seed": options.seed}))


def run(options):
    """Broken scripts on standard input. What they say does not matter, only how they end."""
    texts, bad, end, number = scripts(True), 0, time.monotonic() + options.minutes * 60, 0
    while number < options.files and time.monotonic() < end:
        text = mutated(random.Random(f"{options.seed} run {number}"), texts)
        found = ended_well([options.gilbox, "-"], text)
        if found and not found.startswith("exit -9"):
            bad += 1
            keep(text, "run", found)
        number += 1
    print(json.dumps({"run": number, "bad": bad, "seed": options.seed}))


def grow(options):
    """Every piece so often and twice as often."""
    bad = 0
    for before, middle, after in PIECES:
        times = []
        for count in (20, 100, 3000, options.size, 2 * options.size):
            text = (before * count + middle + after * count + "\n").encode()
            with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
                file = pathlib.Path(folder, "t.py")
                file.write_bytes(text)
                begin = time.process_time(), time.monotonic()
                found = ended_well([options.gilbox, "check", str(file)], seconds=120)
                times.append(time.monotonic() - begin[1])
            if found:
                bad += 1
                print(f"grow: {before!r} {middle!r} {after!r} times {count}: {found}", flush=True)
                break
        else:
            if times[-1] > 1.0 and times[-1] > 3.2 * times[-2]:
                bad += 1
                print(f"grow: {before!r} {middle!r} {after!r}: {times[-2]:.2f} s, then {times[-1]:.2f} s for twice the text",
                    flush=True)
    print(json.dumps({"pieces": len(PIECES), "bad": bad}))


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["check", "run", "grow"])
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=600, help="stop `check` or `run` after so long")
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--gilbox", default=str(HERE.parent / "target/release/gilbox"))
    options = parser.parse_args()
    {"check": check, "run": run, "grow": grow}[options.what](options)


if __name__ == "__main__":
    main()
