# expect: CPython 3.13
# Two texts beside each other, as HTML.
import difflib

a = "one\ntwo\nthree\nfour <x>\tz\nfive\nsix\nseven\neight & more\nnine\nten\n".splitlines(True)
b = "one\ntoo\nthree\nfour <y>\tz\nfive\nsix\nseven\neight & more\nnine\nten eleven twelve\nnew\n".splitlines(True)
print(difflib.HtmlDiff(wrapcolumn=10).make_table(a, b, "from", "to", context=True, numlines=2))
print(difflib.HtmlDiff(tabsize=4).make_file(a, b, charset="ascii"))
for old, new in (["a\n", "b\n", "c\n"], ["zz\n", "c\n"]), (["c\n", "q"], ["zz\n", "yy\n", "c\n", "q"]), ([], []), \
        (["tenten ele\n"], ["tenten elef\n"]), (["\n"], []), (["x\n"], ["x\n"]), (["abcd\n"] * 3, ["abce\n", "x\n"]):
    for context in False, True:
        print(difflib.HtmlDiff().make_table(old, new, context=context, numlines=1))
