# expect: CPython 3.13
"""Where an integer with leading zeros stands in a line: counted in bytes, elsewhere in characters."""

for source in ["print 07", "é print 07", "import => ...é print 07", "x = 'é' + 08", "é = 08", "'\U0001f600' 00_7", "x\né = 0777",
               "f'{é}{07}'", "é = 1_", "é = 0b2", "é = 0o8", "é = 1é"]:
    try:
        compile(source, "file", "exec")
    except SyntaxError as error:
        print(ascii(source), error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset)
