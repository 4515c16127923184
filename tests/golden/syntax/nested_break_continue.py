# expect: CPython 3.13
# `break` and `continue` belong to the innermost loop, and pass through `finally`.
for i in range(3):
    for j in range(3):
        try:
            if j == 1:
                continue
            if i == 1:
                break
            print(i, j)
        finally:
            print("f", i, j)
