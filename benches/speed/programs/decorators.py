"""Closures, decorators and a memo."""
import functools


def counted(f):
    calls = 0

    @functools.wraps(f)
    def wrapper(*args):
        nonlocal calls
        calls += 1
        wrapper.calls = calls
        return f(*args)

    return wrapper


def memo(f):
    known = {}

    def wrapper(n):
        if n not in known:
            known[n] = f(n)
        return known[n]

    return wrapper


@counted
def add(a, b):
    return a + b


@memo
def partitions(n):
    return 1 if n < 2 else sum(partitions(k) for k in range(n)) % 1000003


def main():
    total = 0
    for i in range(200000):
        total = add(total, i & 15)
    return total + add.calls + partitions(300)
