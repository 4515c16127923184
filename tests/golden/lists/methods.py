# expect: CPython 3.13
# The methods of lists.
l = [3, 1, 2]
l.append(5); l.extend("ab"); l.insert(1, "i"); l.insert(-1, "j"); l.insert(100, "end")
print(l, l.pop(), l.pop(0), l.index("a"), l.count(1), len(l))
l.remove("i"); l.reverse()
print(l, l.copy() == l, l.copy() is l)
l.clear()
print(l)
for action in (lambda: l.pop(), lambda: l.remove(1), lambda: l.index(1), lambda: [1].pop(5), lambda: l[0], lambda: l.__setitem__(0, 1), lambda: l.insert("a", 1), lambda: l["0"]):
    try:
        action()
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
