# expect: CPython 3.13
# Conversions, format specs, nesting and the = form.
x, width, name = 3.14159, 10, "é"
print(f"{x:.2f}|{x:{width}.3}|{x!r:>{width}}|{name!a}|{name!s:*^5}")
print(f"{x=}|{x = :.1f}|{name=}|{1 + 1=}|{{}}")
print(f"{'nested ' + f'{width}'}|{[i for i in range(3)]}|{ {'a': 1}['a'] }|{(lambda: 5)()}")
print(f"""{
    width
    + 1   # a comment
}""")
print(f'{'same quotes'}', f"{"\n".join(['a', 'b'])}")
print(f"{1:0{2}d}{2:{'>'}{4}}")
