"""Colours for terminals, and whether they are wanted."""

import io
import os
import sys


class ANSIColors:
    """The codes that begin a colour, and the one that ends it."""

    BOLD_GREEN = "\x1b[1;32m"
    BOLD_MAGENTA = "\x1b[1;35m"
    BOLD_RED = "\x1b[1;31m"
    GREEN = "\x1b[32m"
    GREY = "\x1b[90m"
    MAGENTA = "\x1b[35m"
    RED = "\x1b[31m"
    RESET = "\x1b[0m"
    YELLOW = "\x1b[33m"


COLORIZE = True
NoColors = type("ANSIColors", (), {name: "" for name in vars(ANSIColors) if name.isupper()})()


def get_colors(colorize=False):
    """Return the codes, or empty texts in their places."""
    return ANSIColors() if colorize or can_colorize() else NoColors


def can_colorize():
    """Return whether standard error is a terminal that shows colours, unless the environment says yes or no."""
    says = {} if sys.flags.ignore_environment else os.environ
    if says.get("PYTHON_COLORS") in ("0", "1"):
        return says["PYTHON_COLORS"] == "1"
    if "NO_COLOR" in says or not COLORIZE:
        return False
    if "FORCE_COLOR" in says:
        return True
    if says.get("TERM") == "dumb":
        return False
    if not hasattr(sys.stderr, "fileno"):
        return False
    try:
        return os.isatty(sys.stderr.fileno())
    except io.UnsupportedOperation:
        return sys.stderr.isatty()


def paint_marks(line, marks):
    """Return a line of source and the marks below it, coloured alike; `marks` has a text for each character."""
    line_parts, mark_parts = [], []
    colour = ""
    for char, mark in zip(line, [*marks, *[""] * (len(line) - len(marks))]):
        wanted = {"^": ANSIColors.BOLD_RED, "~": ANSIColors.RED}.get(mark[:1], "")
        if wanted != colour:
            change = (ANSIColors.RESET if colour else "") + wanted
            line_parts.append(change)
            if mark or colour:
                mark_parts.append(change)
            colour = wanted
        line_parts.append(char)
        mark_parts.append(mark)
    ending = ANSIColors.RESET if colour else ""
    return "".join(line_parts) + ending, "".join(mark_parts) + ending
