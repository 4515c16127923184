"""A list kept so that its first item is its smallest.

Item k is never greater than items 2k+1 and 2k+2.  The functions that the
native `_heapq` has replace those below.
"""

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge",
           "nlargest", "nsmallest", "heappushpop"]


def heappush(heap, item):
    """Add an item."""
    heap.append(item)
    _rise(heap, 0, len(heap) - 1)


def heappop(heap):
    """Remove and return the smallest item."""
    last = heap.pop()
    if not heap:
        return last
    smallest = heap[0]
    heap[0] = last
    _sink(heap, 0)
    return smallest


def heapreplace(heap, item):
    """Remove and return the smallest item, then add another."""
    smallest = heap[0]
    heap[0] = item
    _sink(heap, 0)
    return smallest


def heappushpop(heap, item):
    """Add an item, then remove and return the smallest."""
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _sink(heap, 0)
    return item


def heapify(x):
    """Put a list into heap order, in linear time."""
    for i in reversed(range(len(x) // 2)):
        _sink(x, i)


def _rise(heap, top, pos):
    """Move the item at `pos` up to its place, not above `top`."""
    item = heap[pos]
    while pos > top:
        parent = (pos - 1) >> 1
        above = heap[parent]
        if not item < above:
            break
        heap[pos] = above
        pos = parent
    heap[pos] = item


def _sink(heap, top):
    """Move the item at `top` down to its place.

    It goes to the bottom first, the smaller children moving up, and then rises:
    an item taken from the end belongs near the bottom nearly always, and this
    way needs about half the comparisons.
    """
    end = len(heap)
    item = heap[top]
    pos = top
    child = 2 * pos + 1
    while child < end:
        right = child + 1
        if right < end and not heap[child] < heap[right]:
            child = right
        heap[pos] = heap[child]
        pos = child
        child = 2 * pos + 1
    heap[pos] = item
    _rise(heap, top, pos)


# The same with the order turned round, for `nsmallest` and `merge`.

def _rise_max(heap, top, pos):
    item = heap[pos]
    while pos > top:
        parent = (pos - 1) >> 1
        above = heap[parent]
        if not above < item:
            break
        heap[pos] = above
        pos = parent
    heap[pos] = item


def _sink_max(heap, top):
    end = len(heap)
    item = heap[top]
    pos = top
    child = 2 * pos + 1
    while child < end:
        right = child + 1
        if right < end and not heap[right] < heap[child]:
            child = right
        heap[pos] = heap[child]
        pos = child
        child = 2 * pos + 1
    heap[pos] = item
    _rise_max(heap, top, pos)


def _heapify_max(x):
    """Put a list into heap order with the largest item first."""
    for i in reversed(range(len(x) // 2)):
        _sink_max(x, i)


def _heappop_max(heap):
    """Remove and return the largest item of a heap made by `_heapify_max`."""
    last = heap.pop()
    if not heap:
        return last
    largest = heap[0]
    heap[0] = last
    _sink_max(heap, 0)
    return largest


def _heapreplace_max(heap, item):
    """Remove and return the largest item, then add another."""
    largest = heap[0]
    heap[0] = item
    _sink_max(heap, 0)
    return largest


def merge(*iterables, key=None, reverse=False):
    """Merge sorted iterables into one sorted iterator."""
    if reverse:
        order, heapify_, pop, replace = -1, _heapify_max, _heappop_max, _heapreplace_max
    else:
        order, heapify_, pop, replace = 1, heapify, heappop, heapreplace
    # Each entry is [key, number of the iterable, value, its iterator]: the
    # number decides between equal keys, which keeps the merge stable.
    heap = []
    for number, it in enumerate(map(iter, iterables)):
        for value in it:
            heap.append([value if key is None else key(value), number * order, value, it])
            break
    heapify_(heap)
    while len(heap) > 1:
        entry = heap[0]
        it = entry[3]
        yield entry[2]
        for value in it:
            entry[0] = value if key is None else key(value)
            entry[2] = value
            replace(heap, entry)
            break
        else:
            pop(heap)
    if heap:
        _, _, value, it = heap[0]
        yield value
        yield from it


def nsmallest(n, iterable, key=None):
    """Return the `n` smallest items, as `sorted(iterable, key=key)[:n]` does."""
    if n == 1:
        missing = object()
        result = min(iterable, default=missing, key=key)
        return [] if result is missing else [result]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key)[:n]
    # Keep the n best so far, the worst of them first.
    it = iter(iterable)
    best = [(value if key is None else key(value), i, value)
            for i, value in zip(range(n), it)]
    if not best:
        return []
    _heapify_max(best)
    worst = best[0][0]
    order = n
    for value in it:
        k = value if key is None else key(value)
        if k < worst:
            _heapreplace_max(best, (k, order, value))
            worst = best[0][0]
            order += 1
    best.sort()
    return [value for _, _, value in best]


def nlargest(n, iterable, key=None):
    """Return the `n` largest items, as `sorted(iterable, key=key, reverse=True)[:n]` does."""
    if n == 1:
        missing = object()
        result = max(iterable, default=missing, key=key)
        return [] if result is missing else [result]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key, reverse=True)[:n]
    it = iter(iterable)
    best = [(value if key is None else key(value), -i, value)
            for i, value in zip(range(n), it)]
    if not best:
        return []
    heapify(best)
    worst = best[0][0]
    order = -n
    for value in it:
        k = value if key is None else key(value)
        if worst < k:
            heapreplace(best, (k, order, value))
            worst = best[0][0]
            order -= 1
    best.sort(reverse=True)
    return [value for _, _, value in best]


try:
    from _heapq import *
    from _heapq import _heapify_max, _heappop_max, _heapreplace_max
except ImportError:
    pass
