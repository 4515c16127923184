# expect: CPython 3.13
"""Exceptions of codecs that tell places outside of their object, and what the handlers make of them."""

import codecs

for start, end in (5, 6), (1, 2), (2, 3), (0, 9), (0, 0), (1, 1), (3, 2), (5, 9), (2, 2), (0, 1), (0, 2):
    for error in (UnicodeDecodeError("x", b"ab", start, end, "r"), UnicodeEncodeError("x", "a\u20ac", start, end, "r"),
                  UnicodeTranslateError("a\U0001f600", start, end, "r")):
        print(ascii(str(error)), error.start, error.end)
        for name in "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace":
            try:
                print(name, ascii(codecs.lookup_error(name)(error)))
            except Exception as ex:
                print(type(ex).__name__, ex)
for name in "strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "surrogatepass":
    for other in ValueError("x"), UnicodeTranslateError("ab", 0, 1, "r"):
        try:
            print(name, codecs.lookup_error(name)(other))
        except Exception as ex:
            print(name, type(ex).__name__, ex)
