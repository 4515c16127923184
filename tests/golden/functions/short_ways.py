# expect: CPython 3.13
# Short ways of the machine for common calls must do what the long ones do.


def message(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


# Pairs given out by iterators are used again only when nobody holds them.
held = [pair for pair in enumerate("abc")]
print(held, list(zip("ab", "cd")), list({1: 2, 3: 4}.items()))
it = enumerate("xyz")
first = next(it)
second = next(it)
print(first, second, first is second, hash(first) == hash((0, "x")))
for pair in zip([1, 2], [3, 4]):
    print(pair, hash(pair) == hash(tuple(list(pair))))
loop = []
it = enumerate(loop)
loop.append(it)
print(next(it)[1] is it)

# Bound native methods, with every count of arguments.
append = [].append
print(message(append), message(append, 1, 2), message(append, 1))
print(message("a,b".split, ","), message("a,b".split, ",", 0), message("a".split, 1, 2, 3))
print(message(str.join, ","), message(str.join, 1, []), message(len), message(len, [], []))
print(message(max), message(max, 3, 1), message(max, "b", "a"), message(int, "12"), message(int, "x"))
print(message(list.append, (), 1), message(object, 1))


class Text(str):
    pass


print(Text("ab").upper(), Text("ab")[0:1], type(Text("ab")[:]).__name__, Text("b") in {"b": 1})

# Slices between ints and nothing.
for x in ("hello", "h\u00e9ll\u00f6\u4e16", b"hello", [1, 2, 3], (1, 2, 3)):
    print(x[1:], x[:2], x[:], x[-2:], x[5:1], x[-100:100], x[2**70:], x[True:])
print((1, 2)[:] == (1, 2), "abc"[:] == "abc")

# Searching: near, far, and after many false beginnings.
s = "ab" * 50 + "ac" + "ab" * 50
print(s.find("ac"), s.rfind("ac"), s.find("acc"), "ba" in s, s.find("ca"), "".find("ab"), "a".find("ab"))
print("a,b,,c,".split(","), "a::b:c".split("::"), ",".split(","), "abc".split(","), (("x" * 40 + ",") * 2).split(","))

# Formats.
for spec in ("5", "05", "<5", ">5", "^5", "*^7", "x", "05x", ">+5", "+", " d", "=5", "=+5", "0<5", "z", ".2", ",", "5,"):
    print(repr(spec), *(message(format, n, spec) for n in (7, -42, True, 2**70)))
for spec in ("8.3f", "08.3f", "<8", ".2e", "%", "+.1f", "^12.4g", "s", "d"):
    print(repr(spec), *(message(format, n, spec) for n in (1.5, -0.25, float("inf"))))
for spec in ("5", "<5", "^5s", "05", ".2", "*>6.3", "=5", "d"):
    print(repr(spec), message(format, "abcd", spec), message(format, "\u00e9", spec))
print(f"{True}|{None}|{1.0}|{2**70}|{'x'}|{[1]}|{1!r:>4}|{'q'!r}|{3:{4}}|{1.5:.0f}")
print("%d-%s-%%-%d" % (1, "x", 2.5), message(lambda: "%d" % "x"), message(lambda: "%s %s" % 1), message(lambda: "%s" % (1, 2)))

# Keys that only __eq__ can tell, in dicts and sets.
class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n


d = {Key(i): i for i in range(5)}
print(d[Key(3)], Key(9) in d, len({Key(i % 3) for i in range(9)}), 1.0 in {1}, True in {1: 2}, {1: "a", 1.0: "b", True: "c"})
d = dict.fromkeys(range(100))
e = dict(d)
del e[5]
f = dict(e)
f[5] = 1
print(list(f) == [i for i in range(100) if i != 5] + [5], len(d), 5 in d, e == f)
grown = [0] * 3 + [[]] * 2
grown[3].append(1)
print(grown, [None] * 0, [1, "x"] * 2)
grown.extend(grown)
print(grown, sorted(["b", "a", "\u00e9", "B"]), min("b", "a"), "a" < "b" <= "b" != "c")
