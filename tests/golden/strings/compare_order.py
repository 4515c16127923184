# expect: CPython 3.13
# Strings compare by code point.
print("a" < "b", "a" < "B", "" < "a", "abc" < "abd", "abc" < "abcd", "é" > "z", "𝄞" > "\uffff", sorted(["b", "A", "a", "é", "_"]))
print(max("hello"), min("hello"), "a" == "a", "a" != b"a", "abc" == "abc", "" == "")
