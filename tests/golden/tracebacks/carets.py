# expect: CPython 3.13
# stderr: exact
# exit: 1
# Carets point at the part of the line that failed.
def f(d, k):
    return d["a"]["b"] + d[k].missing + 1
f({"a": {"b": 1}, "k": 5}, "k")
