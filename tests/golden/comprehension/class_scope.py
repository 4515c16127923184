# expect: CPython 3.13
# A comprehension in a class body reaches its first iterable, not more.
class C:
    items = [1, 2]
    total = [i for i in items]
    try:
        pairs = [(i, j) for i in items for j in items]
    except NameError as e:
        error = str(e)
print(C.total, C.error)
