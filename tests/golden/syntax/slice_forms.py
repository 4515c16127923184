# expect: CPython 3.13
# The slices an object sees.
class S:
    def __getitem__(self, key): return key
s = S()
print(s[1:2], s[:], s[::2], s[1:2, ...], s[:1, 2:3:4], s[()], s[1,], s[*range(2), 3])
