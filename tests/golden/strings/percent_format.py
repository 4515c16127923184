# expect: CPython 3.13
# Formatting with %.
print("%s|%r|%a|%5s|%-5s|%.2s" % ("é", "é", "é", "ab", "ab", "abc"))
print("%d|%5d|%-5d|%05d|%+d|% d|%i|%u" % (5, 5, 5, 5, 5, 5, 5.9, -5))
print("%x|%#x|%X|%o|%#o|%c|%c|%%" % (255, 255, 255, 8, 8, 65, "z"))
print("%f|%.2f|%10.3f|%e|%g|%G|%.3g|%+.1e" % (1.5, 1.005, 3.14159, 12345.678, 1e-10, 1e10, 123456, 5))
print("%(a)s %(b)05.1f %(a)r" % {"a": "x", "b": 2.25}, "%*d|%-*d|%.*f" % (5, 1, 5, 2, 1, 2.55), "%s" % (("t",),), "%s %s" % ("a", None))
for f, a in (("%d", "x"), ("%d %d", 1), ("%d", (1, 2)), ("%z", 1), ("%(a)s", 1), ("%(a)s", {}), ("%c", "ab"), ("%", 1), ("%x", 1.5)):
    try:
        print(f % a)
    except (TypeError, ValueError, KeyError) as e:
        print(type(e).__name__, e)
