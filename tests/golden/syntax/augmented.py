# expect: CPython 3.13
# An augmented assignment evaluates its target once and works in place where it can.
def index():
    print("index")
    return 0

x = [[1]]
y = x[0]
x[index()] += [2]
print(x, y)
n = 7
n //= 2; n **= 3; n -= 1; n %= 15; n <<= 2; n |= 1; n ^= 3; n &= 0xFE; n >>= 1
print(n)
t = (1,)
alias = t
t += (2,)
print(t, alias)
