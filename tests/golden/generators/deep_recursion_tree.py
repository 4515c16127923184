# expect: CPython 3.13
# Generators that delegate to themselves walk a tree.
def walk(tree):
    if tree:
        left, value, right = tree
        yield from walk(left)
        yield value
        yield from walk(right)
def build(items):
    if not items: return None
    m = len(items) // 2
    return build(items[:m]), items[m], build(items[m + 1:])
print(list(walk(build(list(range(20))))))
def chain(n):
    if n: yield from chain(n - 1)
    yield n
print(sum(chain(300)))
