"""The lines of source files, each file read once."""

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

# file name -> (size, mtime, lines, full name), or (function that gets the text,)
cache = {}


def clearcache():
    """Forget everything."""
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """Return a line of a file with its newline, or '' if there is none."""
    lines = getlines(filename, module_globals)
    if 1 <= lineno <= len(lines):
        return lines[lineno - 1]
    return ""


def getlines(filename, module_globals=None):
    """Return all lines of a file, or an empty list."""
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def checkcache(filename=None):
    """Forget files that have changed."""
    import os
    filenames = list(cache) if filename is None else [filename]
    for name in filenames:
        entry = cache.get(name)
        if entry is None or len(entry) == 1:
            continue
        size, mtime, _, fullname = entry
        if mtime is None:
            continue
        try:
            stat = os.stat(fullname)
        except (OSError, ValueError):
            cache.pop(name, None)
            continue
        if size != stat.st_size or mtime != stat.st_mtime:
            cache.pop(name, None)


def _interactive_source(filename):
    return filename.startswith("<") and filename.endswith(">")


def updatecache(filename, module_globals=None):
    """Read a file anew and return its lines."""
    if len(cache.get(filename, ())) != 1:
        cache.pop(filename, None)
    if not filename or _interactive_source(filename):
        return []
    import os
    import sys
    fullname = filename
    try:
        stat = os.stat(fullname)
    except (OSError, ValueError):
        # The module's loader may have the text; else look along sys.path.
        if lazycache(filename, module_globals):
            try:
                data = cache[filename][0]()
            except (ImportError, OSError):
                data = None
            cache.pop(filename, None)
            if data is None:
                return []
            lines = [line + "\n" for line in data.splitlines()]
            cache[filename] = (len(data), None, lines, fullname)
            return lines
        if os.path.isabs(filename):
            return []
        for directory in sys.path:
            try:
                fullname = os.path.join(directory, filename)
                stat = os.stat(fullname)
                break
            except (TypeError, AttributeError, OSError, ValueError):
                pass
        else:
            return []
    try:
        lines = _read(fullname)
    except (OSError, UnicodeDecodeError, SyntaxError):
        return []
    if not lines:
        lines = ["\n"]
    elif not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    cache[filename] = (stat.st_size, stat.st_mtime, lines, fullname)
    return lines


def _read(fullname):
    """Read a source file by its own encoding."""
    with open(fullname, "rb") as file:
        data = file.read()
    encoding = "utf-8"
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    else:
        for line in data.split(b"\n", 2)[:2]:
            _, found, rest = line.partition(b"coding")
            if line.lstrip().startswith(b"#") and found and rest[:1] in (b":", b"="):
                name = rest[1:].strip().split()[0].decode("ascii", "replace")
                encoding = name.rstrip("-*;,")
                break
    try:
        text = data.decode(encoding)
    except LookupError as error:
        raise SyntaxError(str(error)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").splitlines(True) \
        if "\r" in text else _split_lines(text)


def _split_lines(text):
    """Split at newlines only, not at the other characters that end a line of text."""
    lines = text.split("\n")
    last = lines.pop()
    lines = [line + "\n" for line in lines]
    if last:
        lines.append(last)
    return lines


def lazycache(filename, module_globals):
    """Remember whom to ask for a module's text; True if there is somebody."""
    if filename in cache:
        return len(cache[filename]) == 1
    if not filename or _interactive_source(filename):
        return False
    if module_globals and "__name__" in module_globals:
        spec = module_globals.get("__spec__")
        name = getattr(spec, "name", None) or module_globals["__name__"]
        loader = getattr(spec, "loader", None) or module_globals.get("__loader__")
        get_source = getattr(loader, "get_source", None)
        if name and get_source:
            cache[filename] = (lambda: get_source(name),)
            return True
    return False


def _register_code(name, text, size=None):
    """Put the text of code that has no file into the cache."""
    lines = [line + "\n" for line in text.splitlines()]
    cache[name] = (len(text), None, lines, name)
