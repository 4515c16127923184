"""Dataclasses, named tuples, enumerations and match."""
import collections
import dataclasses
import enum


class Kind(enum.Enum):
    PUSH = 1
    ADD = 2
    MUL = 3


@dataclasses.dataclass
class Op:
    kind: Kind
    value: int = 0


Point = collections.namedtuple("Point", "x y")


def run(ops):
    stack = []
    for op in ops:
        match op:
            case Op(kind=Kind.PUSH, value=value):
                stack.append(value)
            case Op(kind=Kind.ADD):
                stack.append(stack.pop() + stack.pop())
            case Op(kind=Kind.MUL):
                stack.append(stack.pop() * stack.pop() % 1009)
    return stack[-1]


def main():
    ops = [Op(Kind.PUSH, 1)]
    for i in range(300):
        ops += [Op(Kind.PUSH, i), Op(Kind.ADD if i & 1 else Kind.MUL)]
    total = 0
    for _ in range(40):
        total += run(ops)
    for i in range(40000):
        p = Point(i, i & 7)
        q = p._replace(y=1) if i % 16 == 0 else p
        total += p.x - q.y + (p == q)
    return total
