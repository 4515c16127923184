"""Ackermann, Fibonacci and the towers of Hanoi: calls."""


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def hanoi(n, start, goal, spare):
    if n == 0:
        return 0
    return hanoi(n - 1, start, spare, goal) + 1 + hanoi(n - 1, spare, goal, start)


def main():
    return ackermann(2, 150) + fibonacci(24) + hanoi(16, "a", "c", "b")
