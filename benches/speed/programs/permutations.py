"""A recursive generator, and a search with yield and backtracking."""


def permutations(items):
    if len(items) < 2:
        yield items
        return
    for i, first in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield [first] + rest


def queens(n, columns=()):
    row = len(columns)
    if row == n:
        yield columns
        return
    for column in range(n):
        if all(column != c and abs(column - c) != row - r for r, c in enumerate(columns)):
            yield from queens(n, columns + (column,))


def main():
    total = sum(p[0] * p[-1] for p in permutations(list(range(7))))
    return total + sum(1 for _ in queens(7))
