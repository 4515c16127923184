# expect: CPython 3.13
# isinstance and issubclass with tuples and unions.
print(isinstance(1, (str, int)), isinstance(True, int), isinstance(1, int | str), isinstance(None, int | None))
print(issubclass(bool, int), issubclass(int, (str, object)))
for text in ("isinstance(1, 1)", "issubclass(1, int)", "isinstance(1, list[int])"):
    try:
        eval(text)
    except TypeError as e:
        print(e)
