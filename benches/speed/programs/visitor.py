"""Dispatch by the name of a class: getattr, isinstance and dicts."""


class Number:
    def __init__(self, value):
        self.value = value


class Pair:
    def __init__(self, op, left, right):
        self.op, self.left, self.right = op, left, right


class Evaluator:
    def visit(self, node):
        return getattr(self, "visit_" + type(node).__name__)(node)

    def visit_Number(self, node):
        return node.value

    def visit_Pair(self, node):
        a, b = self.visit(node.left), self.visit(node.right)
        return {"+": a + b, "-": a - b, "*": a * b % 10007}[node.op]


def build(depth, k):
    if depth == 0:
        return Number(k % 10)
    return Pair("+-*"[k % 3], build(depth - 1, 2 * k), build(depth - 1, 2 * k + 1))


def leaves(node):
    if isinstance(node, Number):
        return 1
    if isinstance(node, Pair):
        return leaves(node.left) + leaves(node.right)
    return 0


def main():
    tree, evaluator, total = build(10, 1), Evaluator(), 0
    for _ in range(30):
        total += evaluator.visit(tree) + leaves(tree)
    return total
