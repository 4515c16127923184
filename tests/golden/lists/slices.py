# expect: CPython 3.13
# Reading, assigning and deleting slices.
l = list(range(10))
print(l[2:5], l[-3:], l[::3], l[::-1], l[8:2:-2], l[5:2], l[-100:100])
l[2:5] = "ab"; l[0:0] = [None]; l[::4] = [-1, -2, -3]
print(l)
del l[1::2]
print(l)
l[1:] = l
print(l)
l[:] = []
print(l)
m = [1, 2, 3, 4]
m[1:3] = m
print(m)
for action in (lambda: l.__setitem__(slice(0, 4, 2), [1]), lambda: m.__setitem__(slice(0, 4, 2), [1]), lambda: m.__setitem__(slice(1, 2), 5), lambda: m[::0]):
    try:
        action()
    except (ValueError, TypeError) as e:
        print(e)
