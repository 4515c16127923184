# expect: CPython 3.13
# Ranges are sequences that hold no items.
r = range(10, 0, -3)
print(r, list(r), len(r), r[0], r[-1], r[1:], 4 in r, 5 in r, r.index(4), r.count(7), r.start, r.stop, r.step, bool(range(0)), list(reversed(r)))
print(range(3) == range(0, 3, 1), range(0) == range(5, 1), hash(range(0)) == hash(range(2, 1)), range(10 ** 30)[10 ** 29], len(range(2 ** 40)), 10 ** 20 in range(10 ** 30))
for action in (lambda: range(5)[5], lambda: range(1.0), lambda: range(1, 2, 0), lambda: range(3).index(7), lambda: len(range(2 ** 70))):
    try:
        action()
    except (IndexError, TypeError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)
