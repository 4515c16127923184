# expect: CPython 3.13
# repr chooses its quotes and escapes what cannot be printed.
for s in ("it's", 'say "hi"', "both ' and \"", "\\", "\n\r\t\0\x1b\x7f", "é\xa0\xad\u200b\ud800", "𝄞\U000e0001", "中\u3000"):
    print(ascii(repr(s)), ascii(s))
