# expect: CPython 3.13
# Several `for` and `if` clauses nest from the left.
print([(i, j) for i in range(3) if i for j in range(i)])
print([[j for j in range(i)] for i in range(3)])
print([x for row in [[1, 2], [3]] for x in row if x % 2])
print({i: [j for j in "ab"] for i in range(2)})
print(list(i + j for i in "ab" for j in "cd"))
