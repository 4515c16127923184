# expect: CPython 3.13
# Concatenation, repetition and growing in a loop.
s = ""
for i in range(1000):
    s += str(i % 10)
print(len(s), s[:12], "ab" * 3, 3 * "ab", "x" * 0, "x" * -1, "a" "b" + "c")
t = s
s += "!"
print(len(t), len(s), hash("a" + "b") == hash("ab"))
