# expect: CPython 3.13
# The methods of dicts.
d = dict(a=1, b=2)
print(d.get("a"), d.get("z"), d.get("z", 0), d.setdefault("a", 5), d.setdefault("c", 3), d.pop("b"), d.pop("zz", None), d)
d.update({"x": 1}, y=2); d.update([("z", 3)]); d.update(a=0)
print(d, len(d), "a" in d, d.copy() == d, dict.fromkeys("ab", 0), dict.fromkeys([1]), dict([("k", 1)], k2=2), dict(zip("ab", [1, 2])))
print(d | {"a": 9, "q": 1}, {"n": 0} | d == d | {"n": 0})
d |= [("a", "ior")]
print(d["a"])
d.clear()
print(d)
for action in (lambda: d["k"], lambda: d.pop("k"), lambda: d.popitem(), lambda: d[[]], lambda: dict([1]), lambda: dict(["abc"]), lambda: d.update(5), lambda: {} | [], lambda: d.__delitem__(1)):
    try:
        action()
    except (KeyError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
