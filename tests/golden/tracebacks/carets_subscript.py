# expect: CPython 3.13
# stderr: exact
# exit: 1
# For a subscript the brackets are marked.
rows = [[1, 2], [3]]
value = rows[1][0] + rows[1][5]
