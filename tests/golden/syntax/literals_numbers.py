# expect: CPython 3.13
# All forms of number literals.
print(0b1010, 0o17, 0xFf, 1_000_000, 0x_ff, 1e3, 1E-2, .5, 5., 1_0.0_1, 3j, 2.5e1J, 00, 0_0)
