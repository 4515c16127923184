"""Generators that feed one another, and built-in functions that take them."""


def numbers(n):
    for i in range(n):
        yield i


def odd(items):
    for item in items:
        if item & 1:
            yield item


def windows(items, size):
    window = []
    for item in items:
        window.append(item)
        if len(window) == size:
            yield tuple(window)
            window.pop(0)


def flatten(nested):
    for item in nested:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


def main():
    total = sum(x * x for x in odd(numbers(150000))) % 1000003
    total += sum(a + c for a, _, c in windows(numbers(30000), 3))
    nested = [1, [2, [3, 4, [5, 6]], 7], [[8, 9], 10]] * 1500
    total += sum(flatten(nested)) + max(len(str(x)) for x in odd(numbers(30000)))
    total += any(x < 0 for x in numbers(50000)) + len(list(zip(numbers(20000), odd(numbers(40000)))))
    return total
