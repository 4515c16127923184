# expect: CPython 3.13
# String prefixes, escapes and concatenation of neighbours.
print("a\tb\\n\x41\u00e9\U0001F600\N{LATIN SMALL LETTER SHARP S}\101\0".encode())
print(r"\n\x", b"\x00\xff\n", rb"\d", Rb"\w", "one" 'two' """three""")
print("""line one
line two\
 and on""")
print(u"u", f"{1}" "plain {}" f"{2}")
