"""A class with operators: special methods."""


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __getitem__(self, i):
        return self.y if i else self.x

    def __len__(self):
        return 2

    def __iter__(self):
        yield self.x
        yield self.y

    def __repr__(self):
        return "Vector(%r, %r)" % (self.x, self.y)


def main():
    at, step, total = Vector(0, 0), Vector(1, 2), 0
    for i in range(60000):
        at = at + step * (i & 3) - step
        if at == step:
            total += 1
        total += at[0] + len(at)
        if i % 64 == 0:
            x, y = at
            total += x - y + len(repr(at))
    return total
