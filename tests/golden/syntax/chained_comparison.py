# expect: CPython 3.13
# A chained comparison evaluates its middle operand once, and stops at the first false one.
def f(x):
    print("eval", x)
    return x

print(f(1) < f(2) < f(3))
print(f(3) < f(2) < f(1))
print(1 < 3 > 2 != 4 == 4)
print(1 == 1.0 == True is True)
