"""Source code of live objects, for `inspect`."""

import builtins
import importlib
import linecache
import os
import re
import sys
import types


class EndOfBlock(Exception):
    """A block of code has ended."""


class ClassFoundException(Exception):
    """The definition of a class was found."""


def getfile(object):
    """Return the name of the file that an object was defined in."""
    if isinstance(object, types.ModuleType):
        if getattr(object, "__file__", None):
            return object.__file__
        raise TypeError(f"{object!r} is a built-in module")
    if isinstance(object, type):
        module = sys.modules.get(getattr(object, "__module__", None))
        if getattr(module, "__file__", None):
            return module.__file__
        if getattr(object, "__module__", None) == "__main__":
            raise OSError("source code not available")
        raise TypeError(f"{object!r} is a built-in class")
    if isinstance(object, types.MethodType):
        object = object.__func__
    if isinstance(object, types.FunctionType):
        object = object.__code__
    if isinstance(object, types.TracebackType):
        object = object.tb_frame
    if isinstance(object, types.FrameType):
        object = object.f_code
    if isinstance(object, types.CodeType):
        return object.co_filename
    raise TypeError("module, class, method, function, traceback, frame, or code object was "
                    f"expected, got {type(object).__name__}")


def getmodulename(path):
    """Return the module name that a path stands for, or None."""
    name, dot, ending = os.path.basename(path).rpartition(".")
    return name if ending in ("py", "pyc") and dot else None


def getsourcefile(object):
    """Return the name of the source file of an object, or None."""
    filename = getfile(object)
    if filename.endswith(".pyc"):
        filename = filename[:-1]
    if os.path.exists(filename) or filename in linecache.cache:
        return filename
    if linecache.getlines(filename, getattr(getmodule(object), "__dict__", None)):
        return filename
    return None


def getmodule(object, _filename=None):
    """Return the module that an object was defined in, or None."""
    if isinstance(object, types.ModuleType):
        return object
    if hasattr(object, "__module__"):
        return sys.modules.get(object.__module__)
    try:
        filename = os.path.abspath(getfile(object))
    except (TypeError, OSError):
        return None
    for module in list(sys.modules.values()):
        found = getattr(module, "__file__", None)
        if isinstance(found, str) and os.path.abspath(found) == filename:
            return module
    main = sys.modules["__main__"]
    if hasattr(object, "__name__") and getattr(main, object.__name__, None) is object:
        return main
    return None


def findsource(object):
    """Return all source lines of an object's file and the index of its first line."""
    file = getsourcefile(object)
    if not file:
        file = getfile(object)
        if not (file.startswith("<") and file.endswith(">")):
            raise OSError("source code not available")
    module = getmodule(object, file)
    lines = linecache.getlines(file, module.__dict__ if module else None)
    if not lines:
        raise OSError("could not get source code")
    if isinstance(object, types.ModuleType):
        return lines, 0
    if isinstance(object, type):
        return lines, _find_class(lines, object)
    if isinstance(object, types.MethodType):
        object = object.__func__
    if isinstance(object, types.FunctionType):
        object = object.__code__
    if isinstance(object, types.TracebackType):
        object = object.tb_frame
    if isinstance(object, types.FrameType):
        object = object.f_code
    number = object.co_firstlineno - 1
    if number >= len(lines):
        raise OSError("lineno is out of bounds")
    return lines, number


def _find_class(lines, cls):
    """The line of a class statement, found by the names and indents above it."""
    first = getattr(cls, "__firstlineno__", None)
    if first is not None and 0 < first <= len(lines):
        return first - 1
    wanted = cls.__qualname__.split(".")
    path, candidates = [], []
    for number, line in enumerate(lines):
        match = re.match(r"(\s*)(class|(?:async\s+)?def)\s+(\w+)", line)
        if not match:
            continue
        indent = len(match[1].expandtabs())
        while path and path[-1][0] >= indent:
            path.pop()
        names = []
        for _, kind, name in path:
            names.append(name)
            if kind != "class":
                names.append("<locals>")
        if match[2] == "class" and names + [match[3]] == wanted:
            candidates.append(number)
        path.append((indent, match[2], match[3]))
    if not candidates:
        raise OSError("could not find class definition")
    at = candidates[-1]
    while at > 0 and lines[at - 1].lstrip().startswith("@"):
        at -= 1
    return at


def indentsize(line):
    """Return how far a line is indented, tabs counted as eight."""
    expanded = line.expandtabs()
    return len(expanded) - len(expanded.lstrip())


class BlockFinder:
    """Finds the end of a block of code that begins at the first line it is shown."""

    def __init__(self):
        self.last = 1

    def find(self, lines):
        """Return how many lines belong to the block."""
        depth, quote, opened, one_line = 0, None, False, False
        indent, continued = None, False
        for number, line in enumerate(lines, 1):
            text = line.rstrip("\n")
            fresh = not depth and not quote and not continued
            if fresh and opened and text.strip():
                here = indentsize(text)
                is_comment = text.lstrip().startswith("#")
                if here <= indent and not is_comment:
                    return self.last
                if here <= indent and is_comment:
                    continue
            if fresh and indent is None:
                indent = indentsize(text)
            quote, depth, colon, continued, code = self._scan(text, quote, depth)
            if text.strip() and (quote or not text.lstrip().startswith("#") or opened):
                self.last = number
            if not opened and not depth and not quote and not continued:
                if text.lstrip().startswith("@"):
                    continue
                if re.match(r"\s*(async\s+)?(def|class)\b", text) or colon is not None \
                        or number > 1:
                    opened = True
                    if colon is not None and code[colon + 1:].strip():
                        return self.last
                    if colon is None:
                        return self.last
                else:
                    return self.last
        return self.last

    @staticmethod
    def _scan(text, quote, depth):
        """Go over a line: open quotes and brackets, the last colon outside of any."""
        i, colon, code = 0, None, ""
        while i < len(text):
            c = text[i]
            if quote:
                if c == "\\":
                    i += 2
                    code += "xx"
                    continue
                if text.startswith(quote, i):
                    i += len(quote)
                    code += "x" * len(quote)
                    quote = None
                    continue
                code += "x"
            elif c in "'\"":
                quote = text[i:i + 3] if text[i:i + 3] in ('"""', "'''") else c
                i += len(quote)
                code += "x" * len(quote)
                continue
            elif c == "#":
                break
            else:
                depth += (c in "([{") - (c in ")]}")
                if c == ":" and not depth and colon is None and "lambda" not in code:
                    colon = i
                code += c
            i += 1
        if quote and len(quote) == 1:
            quote = quote if text.endswith("\\") else None
        return quote, max(depth, 0), colon, text.endswith("\\") and not quote, code


def getblock(lines):
    """Return the lines of the block that begins at the first of some lines."""
    return lines[:BlockFinder().find(lines)]


def getsourcelines(object):
    """Return the source lines of an object, and the number of the first."""
    from _inspect_signature import unwrap
    object = unwrap(object)
    lines, number = findsource(object)
    if isinstance(object, types.TracebackType):
        object = object.tb_frame
    if isinstance(object, types.ModuleType) or (
            isinstance(object, types.FrameType) and object.f_code.co_name == "<module>"):
        return lines, 0
    return getblock(lines[number:]), number + 1


def getsource(object):
    """Return the source text of an object."""
    return "".join(getsourcelines(object)[0])


def getcomments(object):
    """Return the comment lines right before an object's source, or None."""
    try:
        lines, number = findsource(object)
    except (OSError, TypeError):
        return None
    if isinstance(object, types.ModuleType):
        start = 1 if lines and lines[0].startswith("#!") else 0
        while start < len(lines) and lines[start].strip() in ("", "#"):
            start += 1
        end = start
        while end < len(lines) and lines[end].startswith("#"):
            end += 1
        return "".join(line.expandtabs() for line in lines[start:end]) if end > start else None
    indent = indentsize(lines[number])
    comments, at = [], number - 1
    while at >= 0 and lines[at].lstrip().startswith("#") and indentsize(lines[at]) == indent:
        comments.insert(0, lines[at].expandtabs().lstrip())
        at -= 1
    while comments and comments[0].strip() == "#":
        comments.pop(0)
    while comments and comments[-1].strip() == "#":
        comments.pop()
    return "".join(comments) if comments else None
