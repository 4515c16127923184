# expect: CPython 3.13
# Views follow the dict and behave like sets.
d = {"a": 1, "b": 2}
k, v, i = d.keys(), d.values(), d.items()
d["c"] = 3
print(k, v, i, len(k), "a" in k, 3 in v, ("a", 1) in i)
print(sorted(k & {"a", "z"}), sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), k == {"a", "b", "c"}, k.isdisjoint("xy"), i >= {("a", 1)}, sorted(i & [("a", 1)]))
print(k.mapping["a"], type(k).__name__, list(reversed(i)), v == d.values())
