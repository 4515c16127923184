"""Raising, catching, finally and with."""


class Empty(Exception):
    pass


class Guard:
    def __init__(self):
        self.depth = 0

    def __enter__(self):
        self.depth += 1
        return self

    def __exit__(self, kind, value, trace):
        self.depth -= 1
        return kind is Empty


def risky(i):
    if i % 3 == 0:
        raise Empty(i)
    if i % 5 == 0:
        return {}[i]
    return i


def main():
    total, guard = 0, Guard()
    for i in range(60000):
        try:
            total += risky(i)
        except Empty as error:
            total += error.args[0] & 3
        except KeyError:
            total += 1
        finally:
            total += 2
        with guard:
            if i & 3 == 0:
                raise Empty
            total += guard.depth
        try:
            int("x" if i % 50 == 0 else "7")
        except ValueError:
            total += 5
    return total
