"""How values are shown in messages of tests."""

from collections import Counter

__unittest = True

_MAX_LENGTH = 80


def safe_repr(obj, short=False):
    """Return the repr of an object even if its class has a broken one."""
    try:
        result = repr(obj)
    except Exception:
        result = object.__repr__(obj)
    if not short or len(result) < _MAX_LENGTH:
        return result
    return result[:_MAX_LENGTH] + " [truncated]..."


def strclass(cls):
    """Return the full name of a class."""
    return f"{cls.__module__}.{cls.__qualname__}"


def _shorten(text, prefixlen, suffixlen):
    skip = len(text) - prefixlen - suffixlen
    if skip > 5:
        return f"{text[:prefixlen]}[{skip} chars]{text[len(text) - suffixlen:]}"
    return text


def common_shorten_repr(*args):
    """Return reprs short enough to be read, the differing parts kept."""
    reprs = [safe_repr(arg) for arg in args]
    longest = max(map(len, reprs))
    if longest <= _MAX_LENGTH:
        return tuple(reprs)
    prefix = 0
    shortest = min(map(len, reprs))
    while prefix < shortest and len({r[prefix] for r in reprs}) == 1:
        prefix += 1
    text = reprs[0][:prefix]
    room = _MAX_LENGTH - longest + prefix
    if room > 5:
        text = _shorten(text, 5, room - 5)
        return tuple(text + r[prefix:] for r in reprs)
    text = _shorten(text, 5, 5)
    return tuple(text + _shorten(r[prefix:], 5, 5) for r in reprs)


def sorted_list_difference(expected, actual):
    """Return what is missing from, and what is too much in, a sorted list."""
    missing = [x for x in expected if x not in actual]
    unexpected = [x for x in actual if x not in expected]
    return missing, unexpected


def three_way_cmp(x, y):
    """Return -1, 0 or 1."""
    return (x > y) - (x < y)


def count_difference(first, second):
    """Return (count in first, count in second, element) where they differ."""
    try:
        a, b = Counter(first), Counter(second)
        return [(a[e], b[e], e) for e in list(a) + [e for e in b if e not in a]
                if a[e] != b[e]]
    except TypeError:
        pass
    a, b, result = list(first), list(second), []
    while a or b:
        e = (a or b)[0]
        n, m = a.count(e), b.count(e)
        a = [x for x in a if x != e]
        b = [x for x in b if x != e]
        if n != m:
            result.append((n, m, e))
    return result
