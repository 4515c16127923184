# expect: CPython 3.13
# A bytearray changes in place.
a = bytearray(b"abc")
a.append(100); a.extend(b"ef"); a[0] = 65; a[1:3] = b"XYZ"; a += b"!"; a.insert(0, 48)
print(a, a.pop(), a.pop(0), len(a))
del a[0]
a.remove(100); a.reverse()
print(a, a.copy() is a, bytes(a))
a *= 2
a[::2] = bytes(len(a[::2]))
print(a)
a.clear()
print(a)
for action in (lambda: a.append(256), lambda: a.append("a"), lambda: a.__setitem__(0, 1), lambda: a.pop(), lambda: a.remove(1)):
    try:
        action()
    except (ValueError, TypeError, IndexError) as e:
        print(type(e).__name__, e)
