# expect: CPython 3.13
# `and` and `or` give one of their operands, not a bool.
print(0 or "x", 1 and "y", "" or [] or {}, 1 and 0 and 2)
print(not "", not not "a")
print(None or 0, (1 or 1 / 0), (0 and 1 / 0))
