"""Longest Collatz chain: while loops on small ints."""


def main():
    best, longest = 0, 0
    for start in range(1, 40000):
        n, steps = start, 0
        while n != 1:
            n = 3 * n + 1 if n & 1 else n >> 1
            steps += 1
        if steps > longest:
            best, longest = start, steps
    return best * 1000 + longest
