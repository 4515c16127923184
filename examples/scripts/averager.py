"""Coroutines of the old kind: generators that are sent values.

What to see: `averager` keeps its sums in local variables between two values; the
delegating generator `grouper` hands everything through with `yield from` and gets
what the averager returns.  There is no thread here, and no lock changes hands.

    gilbox averager.py
"""

from collections import namedtuple

Result = namedtuple("Result", "count average")


def averager():
    """Take numbers until None is sent; return how many there were, and their mean."""
    total = 0.0
    count = 0
    average = None
    while (term := (yield average)) is not None:
        total += term
        count += 1
        average = total / count
    return Result(count, average)


def grouper(results, key):
    """Run one averager after another, and store what each returns."""
    while True:
        results[key] = yield from averager()


data = {
    "rain; mm": [4.5, 0.0, 12.5, 3.0],
    "rain; days": [2, 0, 5, 1],
    "wind; km/h": [12, 31, 18.5, 22, 9],
}

running = averager()
next(running)
print("running:", [running.send(x) for x in (10, 30, 5)])
try:
    running.send(None)
except StopIteration as stop:
    print("returned:", stop.value)

results = {}
for key, values in data.items():
    group = grouper(results, key)
    next(group)
    for value in values:
        group.send(value)
    group.send(None)
for key, result in sorted(results.items()):
    what, unit = key.split("; ")
    print(f"{what}: {result.count} values, {result.average:.2f} {unit} on average")
