# expect: CPython 3.13
# Brackets and backslashes join lines; comments may stand inside brackets.
x = (1 +   # one
     2
     )
y = 1 + \
    2
print(x, y, [
    1,
    2,
][
    0
])
if x == 3: print("a"); print("b")
