"""Differences that have a reason: `explained.txt` lists them."""

import pathlib
import re

LIST = pathlib.Path(__file__).resolve().parent.parent / "explained.txt"


def load():
    """The list's entries: (reason, pattern of the program or of CPython's line, pattern of gilbox's line)."""
    entries, reason = [], ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("reason: "):
            reason = line.removeprefix("reason: ")
            entries.append([reason, None, None, None])
        else:
            key, _, pattern = line.partition(": ")
            entries[-1][("program", "cpython", "gilbox").index(key) + 1] = re.compile(pattern, re.DOTALL)
    return entries


def explanation(entries, program, expected, got):
    """The reason of the first entry whose patterns all fit, or None."""
    # The program last: it is the longest.
    texts = expected, got, "\n".join(program)
    for reason, of_program, *of_lines in entries:
        if all(pattern is None or pattern.search(text) for pattern, text in zip((*of_lines, of_program), texts)):
            return reason
    return None
