# expect: CPython 3.13
# Methods that change a set.
s = set("ab")
s.add("c"); s.add("c"); s.discard("zz"); s.discard("a"); s.update("de", [1]); s.remove(1)
print(sorted(s))
t = s
s |= {"x"}; s &= {"x", "b", "c"}; s -= {"b"}; s ^= {"c", "new"}
print(sorted(s), t is s)
s.intersection_update("x"); s.difference_update("q"); s.symmetric_difference_update("xy")
print(s, s.pop(), s, s.copy() is s)
s.clear()
print(s, {*"aa"}, set([1, 1.0, True]))
try:
    for x in (s := {1, 2, 3}):
        s.add(x + 10)
except RuntimeError as e:
    print(e)
