# expect: CPython 3.13
# A dict must not change its size during a loop.
d = {1: 1, 2: 2}
try:
    for k in d:
        d[k + 10] = 0
except RuntimeError as e:
    print(e)
try:
    for k in list(d):
        del d[k]
    for k in d.keys(): pass
    d = {1: 1}
    for k in d.items():
        d.clear(); d[5] = 5
except RuntimeError as e:
    print(e)
d = {1: 1, 2: 2}
for k in d:
    d[k] += 1
print(d)
