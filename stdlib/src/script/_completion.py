"""What a text at the prompt may become: names, attributes, modules, paths and commands."""

import re

_WORD = re.compile(r"[\w.]*\Z")
_IMPORT = re.compile(r"\s*import\s+(?:.*,\s*)?([\w.]*)\Z")
_FROM = re.compile(r"\s*from\s+(\.*[\w.]*)\Z")
_MEMBER = re.compile(r"\s*from\s+([\w.]+)\s+import\s+\(?(?:.*,\s*)?(\w*)\Z", re.DOTALL)
_INDENT = "    "


def complete(before, line, open_at, commands):
    """Return where the completed part of the line begins, and what it may become.

    `before` are the lines of the input so far; `open_at` is where the string begins in which the line ends, None outside
    of strings; `commands` has for each of the prompt's own commands the words that may follow it, or "script" or "thread"
    if names of those may.
    """
    if not before and line.lstrip().startswith(":"):
        return _commands(line, commands)
    if open_at is not None:
        return _paths(line, open_at)
    if not line.strip():
        return len(line), [_INDENT]
    statement = line.rpartition(";")[2]
    if found := _IMPORT.match(statement) or _FROM.match(statement):
        return len(line) - len(found[1]), _modules(found[1])
    if found := _MEMBER.match(before + statement):
        return len(line) - len(found[2]), _members(found[1], found[2])
    return _names(line)


def _names(line):
    word = _WORD.search(line)[0]
    if not word:
        return len(line), []
    import rlcompleter
    completer = rlcompleter.Completer()
    words = []
    while (found := completer.complete(word, len(words))) is not None:
        words.append(found)
    return len(line) - len(word), sorted(set(words))


def _commands(line, commands):
    head, colon, rest = line.partition(":")
    command, blank, operand = rest.partition(" ")
    if not blank:
        words = [name + (" " if operands else "") for name, operands in commands.items() if name.startswith(command)]
        return len(head) + 1, sorted(words)
    operands = commands.get(command, ())
    if operands == "script":
        start, words = _names(operand)
        return len(line) - len(operand) + start, [word.rstrip("()") for word in words]
    if operands == "thread":
        import threading
        operands = [thread.name for thread in threading.enumerate()]
    return len(line) - len(operand), [word for word in operands if word.startswith(operand)]


def _paths(line, open_at):
    import os
    typed = line[open_at:]
    folder, slash, name = typed.rpartition("/")
    try:
        entries = list(os.scandir(os.path.expanduser(folder + slash) or "."))
    except OSError:
        return len(line), []
    words = [folder + slash + entry.name + ("/" if entry.is_dir() else "") for entry in entries
             if entry.name.startswith(name) and (name or not entry.name.startswith("."))]
    return open_at, sorted(words)


def _modules(prefix):
    import sys
    package, dot, name = prefix.rpartition(".")
    if dot:
        return _hidden_last([f"{package}.{word}" for word in _submodules(package)], prefix, package + ".")
    names = {*sys.builtin_module_names, *sys.stdlib_module_names, *_on_path(sys.path)}
    names |= {word for word in sys.modules if word.isidentifier()}
    return _hidden_last(names, prefix, "")


def _submodules(package):
    """Return the names of modules in a package; one that is not ours is not imported for that."""
    import importlib
    import sys
    if package not in sys.modules and package.partition(".")[0] in sys.stdlib_module_names:
        try:
            importlib.import_module(package)
        except ImportError:
            return set()
    start = package + "."
    names = {word[len(start):].partition(".")[0] for word in sys.modules if word.startswith(start)}
    names |= {word[len(start):].partition(".")[0] for word in sys.stdlib_module_names if word.startswith(start)}
    module = sys.modules.get(package)
    if module is not None:
        return names | set(_on_path(getattr(module, "__path__", ())))
    folders = sys.path
    for part in package.split("."):
        folders = [f"{folder or '.'}/{part}" for folder in folders]
    return names | set(_on_path(folders))


def _on_path(folders):
    import os
    for folder in folders:
        try:
            entries = list(os.scandir(folder or "."))
        except (OSError, TypeError, ValueError):
            continue
        for entry in entries:
            name, dot, ending = entry.name.partition(".")
            is_module = ending == "py" and name != "__init__" or not dot and entry.is_dir()
            if is_module and name.isidentifier():
                yield name


def _members(package, prefix):
    import importlib
    import sys
    if package not in sys.modules and package.partition(".")[0] in sys.stdlib_module_names:
        try:
            importlib.import_module(package)
        except ImportError:
            return []
    module = sys.modules.get(package)
    words = set(dir(module)) if module is not None else set()
    return _hidden_last(words | _submodules(package), prefix, "")


def _hidden_last(words, prefix, start):
    """Return the words that begin with a prefix; those with an underscore only if it is asked for or nothing else is there."""
    words = sorted({word for word in words if word.startswith(prefix)})
    shown = [word for word in words if not word[len(start):].startswith("_")]
    return words if prefix[len(start):].startswith("_") or not shown else shown
