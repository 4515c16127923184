# expect: CPython 3.13
# The variable of a comprehension is its own; the first iterable is evaluated outside.
x = "outer"
print([x for x in range(3)], x)
class C:
    n = 3
    squares = [i * i for i in range(n)]
print(C.squares)
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
print({k: v for k, v in zip("ab", range(2))}, {c for c in "aa"}, sum(i for i in range(4)))
