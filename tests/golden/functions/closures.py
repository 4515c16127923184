# expect: CPython 3.13
# A closure sees the variable, not its value at the time.
def counter():
    n = 0
    def up():
        nonlocal n
        n += 1
        return n
    return up, lambda: n
up, now = counter()
print(up(), up(), now(), up.__closure__[0].cell_contents, up.__code__.co_freevars)
fs = []
for i in range(3):
    fs.append(lambda i=i: (i,))
print([f() for f in fs])
