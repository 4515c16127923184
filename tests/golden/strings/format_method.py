# expect: CPython 3.13
# str.format with positions, names, attributes, items and nested specs.
class P:
    x = 5
    def __repr__(self): return "P()"
print("{} {} {}".format(1, 2, 3), "{1}{0}{1}".format("a", "b"), "{a}{b[0]}{c.x}".format(a=1, b=[2], c=P()), "{0[k]}".format({"k": "v"}))
print("{!r} {!s} {!a}".format("é", P(), "é"), "{:>{w}}|{:{f}^{w}}".format("a", "b", w=4, f="*"), "{{}} {{{}}}".format(1), "{0:{1}}".format(5, "03d"))
print("{a[b c]}".format(a={"b c": 1}), "{:%Y}".format(type("D", (), {"__format__": lambda s, f: f})()), "{a}".format_map(type("M", (dict,), {"__missing__": lambda s, k: k.upper()})()))
for f in ("{", "}", "{0}{}", "{}{0}", "{1}", "{a}", "{0.y}", "{0[0]}", "{!x}", "{!}", "{:{}}", "{0[}", "{a.}"):
    try:
        print(f.format(P()))
    except Exception as e:
        print(f, type(e).__name__, e)
