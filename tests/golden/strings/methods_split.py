# expect: CPython 3.13
# Splitting strings.
print("a b  c ".split(), "a b  c ".split(" "), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), " a b ".rsplit(None, 1), "".split(), "".split(","), "  ".split())
print("a\nb\r\nc\x0bd\u2028e".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "\n".splitlines())
print("a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("x"), "abc".rpartition("x"), " x\ty\u00a0z ".split(), "a  b".split(maxsplit=1))
