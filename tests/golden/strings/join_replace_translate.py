# expect: CPython 3.13
# join, replace and translate.
print("-".join("abc"), "".join([]), ", ".join(str(i) for i in range(3)), "a".join(["x"]))
print("aaa".replace("a", "b"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "abc".replace("x", "y"), "aaa".replace("aa", "b"), "abc".replace("b", "", count=1))
t = str.maketrans("abc", "xyz", "d")
print("abcd".translate(t), t, "abc".translate({97: None, 98: "BB", 99: 100}), str.maketrans({"a": "1"}))
