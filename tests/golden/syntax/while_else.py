# expect: CPython 3.13
# `else` of a loop runs unless the loop was left by `break`.
n = 3
while n:
    n -= 1
else:
    print("done")
for i in range(5):
    if i == 3:
        break
else:
    print("never")
for i in []:
    pass
else:
    print("empty")
