"""The history, completers and settings that programs give to a line editor.

The history is kept, read and written, and completers and hooks are remembered for who asks for them
(`cmd` does, and `rlcompleter`).  gilbox's prompt has an editor, a history and completion of its own and
asks none of them; `input()` reads lines as the terminal gives them.
"""

import operator as _operator
import os as _os

backend = "readline"

_history = []
_state = {"length": -1, "completer": None, "startup": None, "pre_input": None, "matches": None,
          "auto": True, "delims": " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?"}


def _text(value):
    if not isinstance(value, str):
        raise TypeError(f"argument must be str, not {type(value).__name__}")
    return value


def _hook(name, function):
    if function is not None and not callable(function):
        raise TypeError(f"{name}(func): argument not callable")
    return function


def parse_and_bind(string, /):
    """Take a line of an init file; gilbox's editor has keys of its own."""
    _text(string)


def read_init_file(filename=None, /):
    """Read an init file. Raise OSError if it cannot be read."""
    name = "~/.inputrc" if filename is None else filename
    with open(_os.path.expanduser(_os.fspath(name)), errors="surrogateescape") as lines:
        for line in lines:
            parse_and_bind(line)


def _history_file(filename):
    return _os.path.expanduser("~/.history" if filename is None else _os.fspath(filename))


def read_history_file(filename=None, /):
    """Add the lines of a file to the history. Raise OSError if it cannot be read."""
    with open(_history_file(filename), encoding="utf-8", errors="surrogateescape") as lines:
        _history.extend(line.rstrip("\n") for line in lines)


def _write(lines, filename, mode):
    with open(_history_file(filename), mode, encoding="utf-8", errors="surrogateescape") as file:
        file.writelines(line + "\n" for line in lines)


def _truncate(filename):
    length = _state["length"]
    if length < 0:
        return
    name = _history_file(filename)
    with open(name, encoding="utf-8", errors="surrogateescape") as file:
        lines = file.readlines()
    with open(name, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.writelines(lines[max(len(lines) - length, 0):])


def write_history_file(filename=None, /):
    """Write the history to a file, of which the last lines are kept (set_history_length)."""
    _write(_history, filename, "w")
    _truncate(filename)


def append_history_file(nelements, filename=None, /):
    """Append the last lines of the history to a file, which must exist."""
    count = max(_operator.index(nelements), 0)
    name = _history_file(filename)
    with open(name, "r+b"):
        pass
    _write(_history[max(len(_history) - count, 0):], filename, "a")
    _truncate(filename)


def get_history_length():
    """Return how many lines a history file keeps; below zero, all."""
    return _state["length"]


def set_history_length(length, /):
    """Say how many lines a history file keeps; below zero, all."""
    _state["length"] = _operator.index(length)


def get_current_history_length():
    """Return how many lines the history has now."""
    return len(_history)


def get_history_item(index, /):
    """Return a line of the history, counted from one, or None."""
    index = _operator.index(index)
    return _history[index - 1] if 0 < index <= len(_history) else None


def _place(pos):
    pos = _operator.index(pos)
    if pos < 0:
        raise ValueError("History index cannot be negative")
    if pos >= len(_history):
        raise ValueError(f"No history item at position {pos}")
    return pos


def remove_history_item(pos, /):
    """Take a line out of the history, counted from zero. Raise ValueError if there is none."""
    del _history[_place(pos)]


def replace_history_item(pos, line, /):
    """Exchange a line of the history, counted from zero. Raise ValueError if there is none."""
    line = _text(line)
    _history[_place(pos)] = line


def add_history(string, /):
    """Add a line to the history."""
    _history.append(_text(string))


def set_auto_history(enabled, /):
    """Say whether lines that are read go into the history."""
    _state["auto"] = bool(enabled)


def clear_history():
    """Forget the history."""
    _history.clear()


def get_line_buffer():
    """Return the line that is being edited: none is, while a program runs."""
    return ""


def insert_text(string, /):
    """Insert text into the line that is being edited."""
    _text(string)


def redisplay():
    """Show the line that is being edited anew."""


def set_startup_hook(function=None, /):
    """Keep a function that is called before a prompt."""
    _state["startup"] = _hook("set_startup_hook", function)


def set_pre_input_hook(function=None, /):
    """Keep a function that is called after a prompt."""
    _state["pre_input"] = _hook("set_pre_input_hook", function)


def set_completion_display_matches_hook(function=None, /):
    """Keep a function that shows what a word may become."""
    _state["matches"] = _hook("set_completion_display_matches_hook", function)


def set_completer(function=None, /):
    """Keep a function that completes words: `function(text, state)`."""
    _state["completer"] = _hook("set_completer", function)


def get_completer():
    """Return the function that completes words, or None."""
    return _state["completer"]


def get_completion_type():
    """Return which kind of completion is asked for: none is."""
    return 0


def get_begidx():
    """Return where the word begins that is being completed."""
    return 0


def get_endidx():
    """Return where the word ends that is being completed."""
    return 0


def set_completer_delims(string, /):
    """Say which characters stand between words."""
    _state["delims"] = _text(string)


def get_completer_delims():
    """Return the characters that stand between words."""
    return _state["delims"]
