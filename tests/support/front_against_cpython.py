"""Compares the verdicts of `gilbox check` with those of the CPython that runs this script.

    python3.13 tests/support/front_against_cpython.py target/release/gilbox

Two comparisons: each file of CPython's own library, and each text inside four of its test modules that is
a program or a piece of one. Prints the counts and every difference; the exit status is 1 if a verdict differs.
"""

import ast
import doctest
import pathlib
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import traceback
import warnings

TEST_MODULES = ["test_syntax", "test_exceptions", "test_fstring", "test_patma"]


def judge_by_cpython(source, filename):
    """Answers None for a program, or what CPython prints of the error."""
    try:
        compile(source, filename, "exec")
    except (SyntaxError, ValueError) as error:
        return "".join(traceback.format_exception_only(error))
    return None


def judge_by_gilbox(gilbox, filename):
    done = subprocess.run([gilbox, "check", filename], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{gilbox} check {filename}: status {done.returncode}\n{done.stderr}")
    return done.stdout + done.stderr if done.returncode else None


def last_line(text):
    lines = (text or "").strip().splitlines()
    return lines[-1] if lines else ""


def compare_library(gilbox, library):
    """Prints the counts of files; answers how many are judged differently."""
    n_accepted = n_refused = n_different = 0
    for path in sorted(library.rglob("*.py")):
        if "site-packages" in path.parts:
            continue
        theirs = judge_by_cpython(path.read_bytes(), str(path))
        ours = judge_by_gilbox(gilbox, str(path))
        if (theirs is None) != (ours is None):
            n_different += 1
            print(f"judged differently: {path}\n  CPython: {last_line(theirs)}\n  gilbox: {last_line(ours)}")
        elif theirs is None:
            n_accepted += 1
        else:
            n_refused += 1
    total = n_accepted + n_refused + n_different
    print(f"library: {total} files, {n_accepted} accepted and {n_refused} refused by both, {n_different} judged differently")
    return n_different


def texts_of(module):
    """Every text constant of a module, with its doctest examples taken out and its indentation taken off."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            examples = doctest.DocTestParser().get_examples(node.value) if ">>>" in node.value else None
            if examples is not None:
                yield from (example.source for example in examples)
            else:
                yield from (node.value, textwrap.dedent(node.value))


def compare_texts(gilbox, library):
    """Prints the counts of texts; answers how many are judged differently."""
    texts = {text for name in TEST_MODULES for text in texts_of(library / "test" / f"{name}.py")}
    n_refused = n_worded = n_drawn = n_different = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "case.py")
        for text in sorted(texts):
            source = text.encode("utf-8", "surrogatepass")
            path.write_bytes(source)
            theirs, ours = judge_by_cpython(source, str(path)), judge_by_gilbox(gilbox, str(path))
            if (theirs is None) != (ours is None):
                n_different += 1
                print(f"judged differently: {text!r}\n  CPython: {last_line(theirs)}\n  gilbox: {last_line(ours)}")
            elif theirs is not None:
                n_refused += 1
                n_drawn += theirs == ours
                if last_line(theirs) == last_line(ours):
                    n_worded += 1
                else:
                    print(f"worded differently: {text!r}\n  CPython: {last_line(theirs)}\n  gilbox: {last_line(ours)}")
    print(
        f"texts: {len(texts)}, {n_different} judged differently; of {n_refused} refused ones {n_worded} worded alike "
        f"({n_worded / max(n_refused, 1):.1%}) and {n_drawn} drawn alike to the last character"
    )
    return n_different


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    warnings.simplefilter("ignore")
    gilbox = sys.argv[1]
    library = pathlib.Path(sysconfig.get_path("stdlib"))
    sys.exit(1 if compare_library(gilbox, library) + compare_texts(gilbox, library) else 0)


if __name__ == "__main__":
    main()
