"""Calls with keywords, defaults, stars and keyword-only parameters."""


def area(width, height=2, *, scale=1):
    return width * height * scale


def shifted(x, y=0, **more):
    return x - y + len(more)


def summed(*values):
    return sum(values)


def main():
    total = 0
    for i in range(120000):
        total += area(i, height=3) + area(width=i, height=1, scale=2) + area(i, scale=3)
        total += shifted(i, y=1, z=2) + summed(i, 1, 2)
    return total
