# expect: CPython 3.13
# What kind of characters a string has.
for s in ("", "a", "A1", "１２", "½", "²", " ", "a b", "_x", "1x", "é", "\n", "\x7f", "中", "class", "\u0660"):
    print(ascii(s), s.isalpha(), s.isalnum(), s.isdigit(), s.isdecimal(), s.isnumeric(), s.isspace(), s.isidentifier(), s.isprintable(), s.isascii())
