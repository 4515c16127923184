"""Where in a sorted list does it belong?"""


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    """Return the place for `x` after any that are equal to it."""
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if x < (a[mid] if key is None else key(a[mid])):
            hi = mid
        else:
            lo = mid + 1
    return lo


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    """Return the place for `x` before any that are equal to it."""
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if (a[mid] if key is None else key(a[mid])) < x:
            lo = mid + 1
        else:
            hi = mid
    return lo


def insort_right(a, x, lo=0, hi=None, *, key=None):
    """Insert `x` after any that are equal to it."""
    position = bisect_right(a, x if key is None else key(x), lo, hi, key=key)
    a.insert(position, x)


def insort_left(a, x, lo=0, hi=None, *, key=None):
    """Insert `x` before any that are equal to it."""
    position = bisect_left(a, x if key is None else key(x), lo, hi, key=key)
    a.insert(position, x)


try:
    from _bisect import *
except ImportError:
    pass

bisect = bisect_right
insort = insort_right
