# expect: CPython 3.13
# A display after `in` becomes a constant only as the last of a chain, where nobody else can see it.


def told(make):
    try:
        return repr(make())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


print(1 in [1] == [1], 1 in {1} == {1}, 1 in {1, 2} > {2}, 2 in (1, 2) in [(1, 2)])
print(told(lambda: 1j not in {False} <= True), told(lambda: 1 in [1] < 3))
x = [1]
print("yes" if 1 in [1] == x else "no", "yes" if 1 in {1} == {1} in [{1}] else "no")
