# expect: CPython 3.13
# Tuples.
t = (1, "a", [2])
t[2].append(3)
print(t, t[1:], t + (4,), t * 2, t.count(1), t.index("a"), (1,), (), tuple("ab"), len(t), hash((1, 2)) == hash((1, 2)), 1 in t)
for action in (lambda: t.__setitem__(0, 1), lambda: t[5], lambda: hash(t), lambda: t + [1]):
    try:
        action()
    except (TypeError, AttributeError, IndexError) as e:
        print(type(e).__name__, e)
try:
    t[2] += [9]
except TypeError as e:
    print(e, t)
