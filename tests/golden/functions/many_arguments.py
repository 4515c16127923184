# expect: CPython 3.13
# Three hundred parameters, by position and by name.
names = [f"a{i}" for i in range(300)]
ns = {}
exec(f"def f({', '.join(names)}): return sum([{', '.join(names)}])", ns)
print(ns["f"](*range(300)), ns["f"](**{n: 1 for n in names}))
exec(f"r = f({', '.join(map(str, range(300)))})", ns)
print(ns["r"])
