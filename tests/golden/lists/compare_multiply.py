# expect: CPython 3.13
# Comparison, concatenation and repetition.
print([1, 2] < [1, 3], [1, 2] < [1, 2, 0], [] < [1], [1, 2] == [1.0, 2.0], [1] != (1,), [[1], 2] > [[0], 9])
print([1] + [2], [0] * 3, 2 * [1, 2], [1] * -1, [[]] * 2)
rows = [[0]] * 2
rows[0].append(1)
print(rows)
l = a = [1]
l += "bc"; l *= 2
print(a, l is a)
nan = float("nan")
print([nan] == [nan], nan in [nan], [nan].index(nan), [float("nan")] == [float("nan")])
