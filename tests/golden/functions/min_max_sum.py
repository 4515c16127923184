# expect: CPython 3.13
# min, max and sum with their options, and what they say of nothing.
print(min(3, 1, 2), max([1, 5, 3]), min("b", "a", key=ord), max([], default="none"))
print(max([(1, "a"), (1, "b")], key=lambda t: t[0]), sum([1, 2.5]), sum([[1], [2]], []), sum(range(5), 10))
for text in ("min([])", "max()", "sum(['a'])", "sum([], '')", "min(1)"):
    try:
        eval(text)
    except (ValueError, TypeError) as e:
        print(text, "->", type(e).__name__, e)
