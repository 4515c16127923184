# expect: CPython 3.13
# Indexing and slicing, also of strings that are not ASCII.
for s in ("hello", "héllo", "h€llo", "h𝄞llo"):
    print(s[0] == "h", ascii(s[1]), s[-1], ascii(s[1:3]), ascii(s[::-1]), ascii(s[::2]), s[10:], s[-100:1], len(s), ascii(s * 2), s[4:1:-1])
for i in (5, -6):
    try:
        "hello"[i]
    except IndexError as e:
        print(e)
