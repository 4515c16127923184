# expect: CPython 3.13
# The format specification on strings.
for spec in ("", "s", "5", "<5", ">5", "^5", "*^7", ".2", "5.1", "é>4", "05"):
    print(f"{spec:6}[{'abc':{spec}}]")
for spec in ("d", "=5", "+", ",", "#", "5.x", "q"):
    try:
        format("a", spec)
    except ValueError as e:
        print(spec, e)
