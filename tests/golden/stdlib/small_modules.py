# expect: CPython 3.13
# Colours, folders side by side, prompts in programs, locks of files, stacks for the eye.
import code
import colorsys
import contextlib
import fcntl
import filecmp
import io
import os
import pathlib
import sys
import tempfile
from functools import namedtuple

for colour in ((0.2, 0.4, 0.4), (1, 0, 0), (0.5, 0.5, 0.5), (0.1, 0.9, 0.3), (0, 0, 1)):
    for there, back in (("rgb_to_hsv", "hsv_to_rgb"), ("rgb_to_hls", "hls_to_rgb"), ("rgb_to_yiq", "yiq_to_rgb")):
        parts = getattr(colorsys, there)(*colour)
        print(there, parts, [round(x, 6) for x in getattr(colorsys, back)(*parts)])
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for side in "ab":
        for name, text in (("same", "x"), ("other", side * (1 if side == "a" else 2)), ("only" + side, "x"), ("sub/in", side)):
            path = pathlib.Path(side, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    print(filecmp.cmp("a/same", "b/same", shallow=False), filecmp.cmp("a/other", "b/other"))
    both = filecmp.dircmp("a", "b", shallow=False)
    both.report_full_closure()
    print(both.left_only, both.right_only, both.common_dirs, both.diff_files, sorted(both.subdirs))
    print(filecmp.cmpfiles("a", "b", ["same", "other", "none"], shallow=False))
    with open("lock", "w") as first, open("lock", "w") as second:
        fcntl.flock(first, fcntl.LOCK_EX)
        try:
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            print("locked", error.errno)
        fcntl.flock(first, fcntl.LOCK_UN)
        fcntl.flock(second, fcntl.LOCK_SH | fcntl.LOCK_NB)
        fcntl.lockf(first, fcntl.LOCK_EX | fcntl.LOCK_NB)
        print(fcntl.fcntl(first, fcntl.F_GETFL) & os.O_ACCMODE, fcntl.fcntl(first, fcntl.F_GETFD))
        fcntl.fcntl(first, fcntl.F_SETFL, fcntl.fcntl(first, fcntl.F_GETFL) | os.O_APPEND)
        print(bool(fcntl.fcntl(first, fcntl.F_GETFL) & os.O_APPEND))
    os.chdir("/")
console = code.InteractiveConsole({"x": 20})
out = io.StringIO()
with contextlib.redirect_stderr(out), contextlib.redirect_stdout(out):
    for line in ("x + 1", "def f():", "    return x", "", "f()", "1 +* 2", "1 / 0", "raise SystemExit(3)"):
        try:
            print(repr(line), console.push(line))
        except SystemExit as end:
            print("exit", end.code)
    lines = iter(["y = 5", "y"])

    def read(prompt):
        out.write(prompt)
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    code.interact("hello", read, {}, "bye")
print(out.getvalue())
print(namedtuple("P", "x y")(1, 2))
