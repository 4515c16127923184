# expect: CPython 3.13
# Searching in strings.
s = "abracadabra"
print(s.find("a"), s.find("a", 1), s.rfind("a"), s.find("a", 1, 3), s.find("z"), s.find(""), s.find("", 20), s.rfind(""), s.index("bra"), s.rindex("bra"))
print(s.count("a"), s.count("abra"), s.count(""), "aaaa".count("aa"), "bra" in s, "" in s, s.startswith("abra"), s.startswith(("x", "a")), s.endswith("bra", 0, -1), s.startswith("", 11), s.startswith("", 12))
print("é€𝄞é".find("é", 1), "é€𝄞é".count("é"), "é€𝄞é".index("𝄞"))
