"""Spectral norm of a matrix that is computed: calls in comprehensions."""


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector, transposed):
    n = len(vector)
    if transposed:
        return [sum(entry(j, i) * vector[j] for j in range(n)) for i in range(n)]
    return [sum(entry(i, j) * vector[j] for j in range(n)) for i in range(n)]


def main():
    u = [1.0] * 70
    for _ in range(6):
        v = times(times(u, False), True)
        u = times(times(v, False), True)
    return round(sum(a * b for a, b in zip(u, v)) / sum(b * b for b in v), 9)
