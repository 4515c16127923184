# expect: CPython 3.13
# A dict that grows and shrinks keeps its order.
d = {}
for i in range(10000):
    d[i * 7919 % 10007] = i
for i in range(0, 10007, 3):
    d.pop(i, None)
print(len(d), list(d)[:5], sum(d), sum(d.values()))
for i in range(0, 10007, 3):
    d[i] = -i
print(len(d), list(d)[-3:], d[9] == -9)
while len(d) > 3:
    d.popitem()
print(d)
