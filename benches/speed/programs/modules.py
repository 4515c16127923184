"""The library: json, re, itertools, functools."""
import functools
import itertools
import json
import re


def main():
    total = 0
    data = {"names": ["n%d" % i for i in range(60)], "sizes": list(range(60)), "deep": {"a": [1.5, None, True]}}
    for _ in range(120):
        text = json.dumps(data)
        total += len(text) + len(json.loads(text)["names"])
    log = "\n".join("2024-01-%02d GET /page/%d %d" % (i % 28 + 1, i * 37, 200 + i % 5) for i in range(400))
    pattern = re.compile(r"(\d+)-(\d+)-(\d+) (\w+) (\S+) (\d+)")
    for _ in range(8):
        total += sum(int(m.group(6)) for m in pattern.finditer(log)) + len(re.sub(r"/page/(\d+)", r"/p\1", log))
    for _ in range(10):
        total += sum(a * b for a, b in itertools.product(range(60), repeat=2))
        total += len(list(itertools.combinations(range(14), 3)))
        total += sum(len(list(g)) for _, g in itertools.groupby(range(2000), key=lambda i: i // 7))
        total += functools.reduce(lambda a, b: (a * 31 + b) % 65521, itertools.chain(range(1500), range(500)))
    return total
