# expect: CPython 3.13
# A keyword that touches a number.
import warnings

for text in ("1if 2 else 3", "0x1for x in y", "1or 2", "1 if 2else 3", "0b1and 2", "1.and 2", "1.5or 2", "1jin y", "0o7not in y",
             "1_000is 3", "1 or 2", "'1or 2'", "[x for x in y if x is not 1]"):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            compile(text, "text", "eval")
        except SyntaxError as e:
            print("error", e.msg)
        print(text, [(w.category.__name__, str(w.message), w.lineno) for w in seen])
