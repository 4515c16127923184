# expect: CPython 3.13
# textwrap and string.
import string, textwrap
t = "The quick brown fox jumped over the lazy dog, well-known for it."
print(textwrap.fill(t, 20), textwrap.shorten(t, 30), textwrap.wrap("abcdefghij", 4), sep="\n")
print(textwrap.dedent("  a\n    b\n  c"), textwrap.indent("x\n\ny", "> "), sep="\n")
print(string.Template("$a ${b}c $$").substitute(a=1, b=2), string.capwords("hello big  world"), string.ascii_letters, string.Formatter().format("{0}{x!r}", 1, x="y"))
