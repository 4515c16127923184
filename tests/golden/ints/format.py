# expect: CPython 3.13
# The format specification on integers.
for spec in ("", "d", "5", "<5", ">5", "^5", "05", "+d", " d", "x", "#x", "#010x", "X", "o", "#o", "b", "#b", "c", ",", "_", "_x", "n", "e", ".2f", "%", "*^9", "=+6", "g"):
    print(f"{spec!r:10} [{format(42, spec)}] [{format(1234567, spec) if spec != 'c' else ''}] [{format(-42, spec) if spec != 'c' else ''}]")
for spec in (".3d", "s", "+c", ",x", "5.", "z"):
    try:
        format(5, spec)
    except ValueError as e:
        print(spec, e)
