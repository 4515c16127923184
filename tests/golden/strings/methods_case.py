# expect: CPython 3.13
# Case conversions and questions.
for s in ("hello World", "ÀÉß", "ǆ", "ΑΣ", "123", "", "they're bill's", "ﬁ", "İ"):
    print([s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()], s.isupper(), s.islower(), s.istitle())
