"""A binary search tree of objects: attributes and methods."""


class Node:
    __slots__ = ("key", "left", "right")

    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None


class Tree:
    def __init__(self):
        self.root = None
        self.size = 0

    def insert(self, key):
        if self.root is None:
            self.root = Node(key)
            self.size = 1
            return True
        node = self.root
        while key != node.key:
            if key < node.key:
                if node.left is None:
                    node.left = Node(key)
                    self.size += 1
                    return True
                node = node.left
            else:
                if node.right is None:
                    node.right = Node(key)
                    self.size += 1
                    return True
                node = node.right
        return False

    def walk(self):
        stack, node = [], self.root
        while stack or node is not None:
            while node is not None:
                stack.append(node)
                node = node.left
            node = stack.pop()
            yield node.key
            node = node.right


def main():
    total = 0
    for seed in range(4):
        tree, x = Tree(), seed + 1
        for _ in range(12000):
            x = (x * 1103515245 + 12345) & 0x7FFFFFFF
            tree.insert(x >> 12)
        for i, key in enumerate(tree.walk()):
            total = (total + i * key) % 1000000007
        total += tree.size
    return total
