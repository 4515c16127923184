"""Names that match patterns with * ? [abc] and [!abc]."""

import os

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]


def fnmatch(name, pat):
    """Say whether a name matches, as the operating system takes case."""
    return fnmatchcase(os.path.normcase(name), os.path.normcase(pat))


def filter(names, pat):
    """Return those of the names that match."""
    pat = os.path.normcase(pat)
    return [name for name in names if fnmatchcase(os.path.normcase(name), pat)]


def fnmatchcase(name, pat):
    """Say whether a name matches, upper and lower case being different."""
    if isinstance(pat, bytes):
        name, pat = name.decode("latin-1"), pat.decode("latin-1")
    elif not isinstance(name, str):
        raise TypeError("cannot use a string pattern on a bytes-like object")
    hash(pat)       # Patterns are kept for later where they are compiled.
    parts = _parse(pat)
    # After a star, remember where to go on if what follows does not match.
    i = j = 0
    star = back = -1
    n, m = len(name), len(parts)
    while i < n:
        if j < m and parts[j] == "*":
            star, back = j, i
            j += 1
        elif j < m and _fits(parts[j], name[i]):
            i += 1
            j += 1
        elif star >= 0:
            back += 1
            i, j = back, star + 1
        else:
            return False
    while j < m and parts[j] == "*":
        j += 1
    return j == m


def _parse(pat):
    """Split a pattern into '*', '?', [(low, high), ...] sets and plain characters."""
    parts = []
    i, n = 0, len(pat)
    while i < n:
        c = pat[i]
        i += 1
        if c == "*":
            if not parts or parts[-1] != "*":
                parts.append("*")
        elif c == "?":
            parts.append("?")
        elif c == "[":
            j = i + 1 if pat[i:i + 1] == "!" else i
            j = j + 1 if pat[j:j + 1] == "]" else j
            j = pat.find("]", j)
            if j < 0:
                parts.append(("plain", "["))
            else:
                parts.append(("set", *_set(pat[i:j])))
                i = j + 1
        else:
            parts.append(("plain", c))
    return parts


def _set(text):
    negate = text.startswith("!")
    if negate:
        text = text[1:]
    ranges = []
    i = 0
    while i < len(text):
        if text[i + 1:i + 2] == "-" and i + 2 < len(text):
            ranges.append((text[i], text[i + 2]))
            i += 3
        else:
            ranges.append((text[i], text[i]))
            i += 1
    return negate, ranges


def _fits(part, char):
    if part == "?":
        return True
    if part[0] == "plain":
        return part[1] == char
    if part == "*":
        return False
    return any(low <= char <= high for low, high in part[2]) != part[1]


def translate(pat):
    """Return the regular expression of a pattern."""
    special = set("()[]{}?*+-|^$\\.&~# \t\n\r\v\f")

    def quote(text):
        return "".join("\\" + c if c in special else c for c in text)

    pieces = []
    for part in _parse(pat):
        if part == "*":
            pieces.append(".*")
        elif part == "?":
            pieces.append(".")
        elif part[0] == "plain":
            pieces.append(quote(part[1]))
        else:
            inside = "".join(quote(a) if a == b else f"{quote(a)}-{quote(b)}"
                             for a, b in part[2] if a <= b)
            if not inside:
                pieces.append("." if part[1] else "(?!)")
            else:
                pieces.append(f"[{'^' if part[1] else ''}{inside}]")
    return f"(?s:{''.join(pieces)})\\Z"
