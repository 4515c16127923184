# expect: CPython 3.13
# defaultdict and Counter.
from collections import Counter, defaultdict
d = defaultdict(list, a=[0])
d["a"].append(1); d["b"].append(2)
print(d, d.default_factory, d.get("c"), dict(d))
c = Counter("abracadabra")
print(c, c.most_common(2), c["z"], c.total(), sorted(c.elements())[:4], c - Counter("aab"), c & Counter("aaaz"), c | Counter("zz"), +Counter(a=-1, b=1))
c.update("aaz"); c.subtract("bb"); print(c)
