# expect: CPython 3.13
# The = form keeps the text as it was written.
a = 1
print(f"{ a  =}")
print(f"{a+ a=!s:>5}")
print(f"{'x'=}")
print(f"{a = }")
