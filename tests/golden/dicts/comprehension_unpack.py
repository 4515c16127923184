# expect: CPython 3.13
# Dict displays and comprehensions evaluate key first, the later wins.
print({k: v for k, v in [("a", 1), ("a", 2)]}, {**{"a": 1}, "a": 2, **{"a": 3}}, {i: i * i for i in range(4) if i % 2})
def f(**kw): return kw
print(f(**{"a": 1}, b=2, **{"c": 3}), {1: 2, **{}})
