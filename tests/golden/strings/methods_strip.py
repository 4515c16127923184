# expect: CPython 3.13
# Stripping and padding.
print(["  a ".strip(), "xxaxx".strip("x"), "xyaxy".lstrip("yx"), "abc".rstrip("c"), "\u2003a\n".strip(), "prefix-x".removeprefix("prefix-"), "a.py".removesuffix(".py"), "a".removesuffix("")])
print(["a".center(4), "a".center(5, "*"), "ab".center(5, "-"), "a".ljust(3, "."), "a".rjust(3), "-5".zfill(5), "+".zfill(3), "abc".zfill(2), "a\tb\tc".expandtabs(4), "\t".expandtabs(0)])
