# expect: CPython 3.13
# Bit operations on negative numbers, as if in two's complement.
print(-1 & 0xFF, -5 >> 1, -5 << 2, -1 ^ 5, -8 | 3, ~0, ~5, 5 & -2, (-2 ** 70) >> 68, (-1) >> 100, -3 & 2 ** 70)
print((5).bit_length(), (-5).bit_length(), (0).bit_length(), (255).bit_count(), (-7).bit_count())
print(True & False, True | 2, True ^ True, type(True & True), type(True + True))
