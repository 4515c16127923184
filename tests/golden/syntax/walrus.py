# expect: CPython 3.13
# An assignment expression binds in the enclosing function, from inside a comprehension as well.
def f(data):
    if (n := len(data)) > 2:
        print("long", n)
    last = [y := x * 2 for x in data]
    return n, y, last

print(f([1, 2, 3]))
while (x := globals().setdefault("count", 3)) > 0:
    print(x)
    count -= 1
