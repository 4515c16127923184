# expect: CPython 3.13
# __missing__ is asked by item access only.
class D(dict):
    def __missing__(self, key):
        return f"no {key}"
d = D(a=1)
print(d["a"], d["b"], d.get("b"), "b" in d, len(d))
