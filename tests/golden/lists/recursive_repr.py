# expect: CPython 3.13
# A container that holds itself is shown with dots.
l = [1]
l.append(l)
d = {}
d["d"] = d
t = (l,)
print(l, d, t, [d])
