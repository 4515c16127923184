# expect: CPython 3.13
# Names bound by a pattern that then fails its guard stay bound; guards see them.
def f(x):
    match x:
        case [a, b] if a > b:
            return "falling", a, b
        case [a, b]:
            return "rising", a, b

print(f([2, 1]), f([1, 2]), f(3))
match = case = type = 1
print(match + case + type)
