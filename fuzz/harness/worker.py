"""Runs programs, one after another, and says what each did. It runs under either interpreter.

    worker.py BATCH

BATCH has a JSON list of programs a line; a program is a list of chunks. The chunks of a program share one namespace; an
exception ends its chunk only. For every program a line goes to standard output: JSON, the lines its chunks said.
"""

import gc
import itertools
import json
import re
import sys
import warnings

MOST_ITEMS = 40
MOST_LINES = 250
LONGEST = 3000
DEEPEST = 6
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
LAZY = (type(iter([])), type(iter(())), type(iter("")), type(iter("é")), type(iter(b"")), type(iter({})),
    type(iter(range(0))),
        type(iter({}.values())), type(iter({}.items())), type(iter(set())), type(reversed([])), type(reversed({})),
        map, filter, zip, enumerate, reversed, type(x for x in ()))


def describe(value, depth=0):
    """The text of a value in which nothing depends on addresses or on the order of sets."""
    if depth > DEEPEST:
        return "..."
    kind = type(value)
    if kind in (set, frozenset):
        inside = ", ".join(sorted(describe(item, depth + 1) for item in value))
        return f"{kind.__name__}<{inside}>"
    if kind in (list, tuple):
        inside = ", ".join(describe(item, depth + 1) for item in value)
        return f"[{inside}]" if kind is list else f"({inside},)"
    if kind is dict:
        return "{%s}" % ", ".join(f"{describe(k, depth + 1)}: {describe(v, depth + 1)}" for k, v in value.items())
    if kind in LAZY or kind.__module__ == "itertools":
        taken = list(itertools.islice(value, MOST_ITEMS))
        return f"{kind.__name__} of {describe(taken, depth + 1)}"
    if isinstance(value, BaseException):
        return describe_error(value, depth + 1)
    return ADDRESS.sub(" at ADDRESS", repr(value))


def describe_error(error, depth=0):
    """An exception with what stands behind it."""
    if error is None or depth > DEEPEST:
        return "None" if error is None else "..."
    try:
        text = ADDRESS.sub(" at ADDRESS", str(error))
    except BaseException as second:
        text = f"<str raised {type(second).__name__}>"
    parts = [f"{type(error).__name__}: {text}"]
    if isinstance(error, BaseExceptionGroup):
        parts.append("[" + "; ".join(describe_error(each, depth + 1) for each in error.exceptions) + "]")
    if error.__cause__ is not None:
        parts.append("from (" + describe_error(error.__cause__, depth + 1) + ")")
    elif error.__context__ is not None and not error.__suppress_context__:
        parts.append("during (" + describe_error(error.__context__, depth + 1) + ")")
    notes = getattr(error, "__notes__", None)
    if notes:
        parts.append(f"notes {notes!r}")
    return " ".join(parts)


def run(chunks, number):
    """What the chunks of one program say."""
    said, index = [], 0

    def show(*values):
        if len(said) > MOST_LINES:      # So that iterators without an end have one.
            raise RuntimeError("enough")
        line = " ".join(describe(value) for value in values)
        said.append(f"{index} " + (line if len(line) <= LONGEST else line[:LONGEST] + "..."))

    namespace = {"__name__": "fuzzed", "show": show, "describe_error": describe_error}
    for index, chunk in enumerate(chunks):
        if len(said) > MOST_LINES:
            break
        try:
            exec(compile(chunk, "fuzzed", "exec"), namespace)
        except BaseException as error:
            show_error(said, index, error)
    return said


def show_error(said, index, error):
    """Say which chunk raised what, and on which of its lines."""
    lines, trace = [], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "fuzzed":
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    place = lines
    if isinstance(error, SyntaxError):
        place = [error.lineno, error.offset, error.end_lineno, error.end_offset]
    text = describe_error(error)
    said.append(f"{index} !{text[:LONGEST]} at {place}")


def main():
    """Run a batch."""
    warnings.simplefilter("ignore")
    # When a cycle dies would depend on how much either interpreter allocates: it dies after its program, or at its own wish.
    gc.disable()
    sys.setrecursionlimit(800)
    with open(sys.argv[1], encoding="utf-8", errors="surrogatepass") as batch:
        for number, line in enumerate(batch):
            answer = json.dumps(run(json.loads(line), number))
            gc.collect()
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()


main()
