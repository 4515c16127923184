# expect: CPython 3.13
# A loop over a list sees what happens to it.
l = [1, 2, 3, 4]
for x in l:
    if x == 2: l.remove(x)
    if len(l) < 6: l.append(x * 10)
    if len(l) > 8: break
print(l)
it = iter([1, 2])
print(list(it), list(it), it.__length_hint__())
