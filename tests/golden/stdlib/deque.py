# expect: CPython 3.13
# deque: both ends, maxlen, rotation.
from collections import deque
d = deque([1, 2, 3], maxlen=4)
d.append(4); d.append(5); d.appendleft(0)
print(d, d.maxlen, d.pop(), d.popleft(), len(d), d[0], d[-1], 3 in d)
d.rotate(1); d.extend("ab"); d.extendleft("xy"); d.reverse()
print(d, d.count("x"), d.index("x"), list(reversed(d)), d.copy() == d)
d.remove("x"); d.insert(1, "i"); d[0] = "z"; del d[-1]; print(d, deque("ab") + deque("c"), deque("ab") * 2, deque("ab") < deque("b"))
d.clear()
for action in (d.pop, d.popleft, lambda: d.remove(1), lambda: d[0], lambda: deque([1], 1).insert(0, 5)):
    try:
        action()
    except (IndexError, ValueError) as e:
        print(type(e).__name__, e)
