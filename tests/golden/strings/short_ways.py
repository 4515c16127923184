# expect: CPython 3.13
# What has a short way of its own must not differ from what has none: formats, `%`, comparisons, membership, dict keys.


class Text(str):
    pass


class Int(int):
    pass


class Key:
    def __init__(self, like):
        self.like = like

    def __hash__(self):
        return hash(self.like)

    def __eq__(self, other):
        return self.like == (other.like if isinstance(other, Key) else other)


def tried(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


NUMBERS = [0, -1, 9, 10, -100, 4096, 2**61 - 1, -(2**61), 2**61, True, -0.0, 1.5, -2.25, 1e16, float("inf"), float("nan")]
TEXTS = ["", "a", "abc", "h\xe9llo", "\u65e5\u672c", Text("sub"), Int(7), None, (1, 2)]
SPECS = ["5", "05", ">8", "*<6", "^9", "=6", "x", "06x", "d", ".3f", "08.2f", "<03", "0<5", "s", ".2", ".1s", "q", "+5", "1000d"[1:], "\xe9>4"]

for value in NUMBERS + TEXTS:
    print([tried(format, value, spec) for spec in SPECS])
    print([f"{value}", f"a{value}b", f"{value}{value}", f"{value!s}|{value!r}", f"{value}\xe9{value}"])

for value in [0, -15, 2**61, 1.5, "b", "\xe9", Text("t"), Int(3), None, True]:
    for form in ["%s", "%d", "<%s>", "%s%s", "%d-%s", "%%", "%s%%", "100%", "%q", "%s \xe9", ""]:
        print([tried(lambda: form % args) for args in [value, (value,), (value, 5), ()]])

for text in ["", "a", "ab", "b", "abcdefghijklmnopq", "abcdefghijklmnopr", "\xe9", Text("ab")]:
    for other in ["", "a", "ab", "abcdefghijklmnopq", "\xe9", Text("ab"), 5]:
        if text == other:
            print("equal", end=" ")
        if text != other:
            print("unequal", end=" ")
        print(tried(lambda: 1 if text < other else 0), tried(lambda: 1 if text >= other else 0), end=" ")
        print(tried(lambda: 1 if other in text else 0), tried(lambda: text + other), tried(text.endswith, other))

text = kept = ""
for n in range(40):
    text += str(n)
    text += "\xe9" if n % 9 == 0 else "x"
    if n == 20:
        kept = text
        text += "!"
print(text, kept)

counts = {}
for key in [1, True, 1.0, "1", "a", Text("a"), (1,), (True,), 0, False, "", Text(""), Key("a"), Key(1), 2**61, "a" * 30]:
    counts[key] = counts.get(key, 0) + 1
print(list(counts.values()), 1.0 in counts, Key("a") in counts, "b" in counts, tried(lambda: counts["b"]))
likes = {Key("a"): 1, Key(5): 2}
print(likes["a"], likes[5], 5 in likes, "a" in likes, len({Key(5), 5}), {Key(5): 1, 5: 2}[5])

grows = [1, 2, 3]
seen = []
for n, x in enumerate(grows):
    seen.append((n, x))
    if len(grows) < 6:
        grows.append(x * 10)
print(seen, list(enumerate([1, 2], 2**61 - 1)), [pair for pair in enumerate([7, 8])])
print([tried(f) for f in (lambda: len(5), lambda: list.append(5, 1), lambda: [].append(1, 2), lambda: list.append([1], 2))])
for rows in [[(1, 2.5), (0, 1.0), (1, 2.0), (1, 2)], ["b", "ab", "a\0", "a", "abcdefghi", "abcdefgh", "\xe9", ""]]:
    print(sorted(rows), sorted(rows, reverse=True), sorted(range(len(rows)), key=lambda i: rows[i]))
