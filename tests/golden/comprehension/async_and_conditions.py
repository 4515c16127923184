# expect: CPython 3.13
# Conditions, nested functions and walrus in comprehensions.
print([x if x % 2 else -x for x in range(5)], [x for x in range(20) if x % 2 if x % 3], [(lambda: x)() for x in range(3)])
print([(y := x + 1) * y for x in range(3)], y)
print([a + b for a, b in zip("ab", "cd")], [a for a, *b in ["xyz", "w"]], {n: [m for m in range(n)] for n in range(3)})
def f():
    a = 1
    return [a + b for b in [a for a in range(3)]], a
print(f())
