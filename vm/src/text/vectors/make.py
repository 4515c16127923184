"""Writes the vectors: run it with CPython 3.13 (`python3.13 make.py [how many]`).

Every line is an operation with its arguments and what CPython says; see mod.rs for the form.
"""

import math
import random
import struct
import sys
from pathlib import Path

HERE = Path(__file__).parent
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1
sys.set_int_max_str_digits(0)


def encode(data):
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    return "".join(chr(b) if 32 <= b < 127 and b != 37 else f"%{b:02X}" for b in data)


def bits(x):
    return struct.pack(">d", x).hex() if x == x else "7ff8" + "0" * 12


def show(value):
    if isinstance(value, bool):
        return "01"[value]
    if isinstance(value, float):
        return bits(value)
    if isinstance(value, complex):
        return "complex"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (str, bytes)):
        return encode(value)
    if isinstance(value, (tuple, list)):
        return " ".join(show(item) for item in value)
    if value is None:
        return "None"
    raise TypeError(value)


def show_exception(e):
    name = type(e).__name__
    text = str(e)
    if isinstance(e, UnicodeError) and hasattr(e, "reason"):
        name = f"{name} {e.encoding} {e.start} {e.end}"
        text = e.reason
    return encode(f"!{name}: {text}")


class Vectors:
    def __init__(self, name):
        random.seed(name)
        self.path = HERE / f"{name}.txt"
        self.lines = {f"# CPython {sys.version.split()[0]}": None}

    def add(self, operation, function, *args, show=show):
        """Adds a line; arguments are shown, then the function is called with them."""
        try:
            result = show(function(*args))
        except MemoryError:
            return
        except Exception as e:
            result = show_exception(e)
        fields = [operation, *(globals()["show"](a) for a in args)]
        self.lines["\t".join(fields) + "\t=\t" + result] = None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.path.write_text("\n".join(self.lines) + "\n", encoding="ascii")


SPECIAL_FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, 0.1, 1e15, 1e16, 1e17, 123456789012345680.0, 9007199254740993.0,
                  1e22, 1e23, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e-4, 1e-5, 0.00012345,
                  float("inf"), float("-inf"), float("nan"), 3.14159, 2.675, 1.005, 1e100, 99999.5, 0.3, 1 / 3,
                  9999999999999998.0, 1234567.0, 4503599627370496.5, 2.0**63, -2.0**63, 2.0**53, 0.05, 0.95, 9.5, 99.95]


def some_float():
    pick = random.random()
    if pick < 0.25:
        return random.choice(SPECIAL_FLOATS)
    if pick < 0.5:
        return struct.unpack(">d", random.randbytes(8))[0]
    if pick < 0.75:
        return random.randint(-10**6, 10**6) / 10 ** random.randint(0, 6)
    return random.choice([-1, 1]) * random.randint(0, 2**53) * 2.0 ** random.randint(-60, 10)


FLOAT_TEXTS = """1|1.0|.5|5.|.|-.5|+1e5|1e|1e+|1e-3|1E5|inf|-inf|+Infinity|INFINITY|infinit|nan|-nan|+NaN|1_000|1__0|_1|1_|
1_.5|1._5|1.5_0|1e1_0|1_e1|1e_1| 1 |\t1\n|\x1c1\x1f|1 2|0x10|1e400|-1e400|1e-400|1e99999999999999999999|--1|+-1|e5|1.2.3|
١٢٣|١.٥|\u30001\u2003|١_٢|é|12é|1\x00|\ud800|i_nf|∞|1,5|1j|9007199254740993|2.2250738585072011e-308|''|"|0_0|0e0""".replace("\n", "").split("|")

HEX_TEXTS = """0x1p0|1p0|0x1.8p1|0x.8p1|-0x1.fffffffffffffp+1023|0x1p1024|0x1.fffffffffffff8p1023|0x1.fffffffffffff7p1023|
0x1p-1074|0x1p-1075|0x1.8p-1075|0x1.1p-1075|0x0p0|-0x0p0|0x|p0|0x1p|0x1p+|0x1.p1|0x.p1|inf|-INF|nan|infinity|infi|0x1g|
  0x10  |ff|0xFF.Ep2|0x1.00000000000008p0|0x1.000000000000080001p0|0x1.00000000000018p0|0x123456789abcdef0123456789p-10|
0x1p99999999999999999999|0x0p99999999999|0x1p-99999999999999999999|0x.0000000000000000000000000001p112|0x1_0|1.2.3|+0x1|0x1 p1||
0x0.00000000000001p-1022|0x1.0000000000001p-1023|0x1.8p-1074|0x3p-1075|0x5p-1075|0xfffffffffffffbffp0|0xfffffffffffffc01p-3""".replace("\n", "").split("|")


def floats():
    with Vectors("float") as v:
        for x in SPECIAL_FLOATS + [some_float() for _ in range(120 * COUNT)]:
            v.add("repr", repr, x)
            v.add("hex", float.hex, x)
            v.add("ratio", lambda x: "%d/%d" % x.as_integer_ratio(), x)
            v.add("int", int, x)
            v.add("round0", round, x)
            if x == x:
                v.add("hash", hash, x)
        for _ in range(400 * COUNT):
            x, code = some_float(), random.choice("efgEFG")
            precision = random.choice([0, 1, 2, 3, 5, 6, 10, 15, 16, 17, 18, 20, 30])
            alternate = random.choice(["", "#"])
            v.add("format", lambda x, c, p, a: f"%{a}.{p}{c}" % x, x, code, precision, alternate)
        v.add("format", lambda x, c, p, a: f"%{a}.{p}{c}" % x, 5e-324, "f", 1100, "")
        v.add("format", lambda x, c, p, a: f"%{a}.{p}{c}" % x, 5e-324, "e", 820, "")
        v.add("format", lambda x, c, p, a: f"%{a}.{p}{c}" % x, 0.1, "g", 2**31 - 1, "")
        for text in FLOAT_TEXTS:
            v.add("parse", float, text)
        for text in HEX_TEXTS:
            v.add("fromhex", float.fromhex, text)
        for _ in range(100 * COUNT):
            digits = "".join(random.choices("0123456789abcdef", k=random.randint(1, 20)))
            at = random.randint(0, len(digits))
            text = f"0x{digits[:at]}.{digits[at:]}p{random.randint(-1100, 1030)}"
            v.add("fromhex", float.fromhex, text)
        for _ in range(300 * COUNT):
            v.add("round", round, some_float(), random.choice([0, 1, 2, 3, 5, 10, 16, 20, -1, -2, -5, -10, 300, -308, 400, -400]))
        for x, n in [(2.5, 0), (0.5, 0), (25.0, -1), (35.0, -1), (5.0, -1), (15.0, -1), (5.000001, -1), (1.7e308, -308), (1e308, -308), (2.675, 2)]:
            v.add("round", round, x, n)
        def power(a, b):
            try:
                return a**b
            except OverflowError as e:
                return 1j if "complex" in str(e) else a**b

        operations = {"div": lambda a, b: a / b, "floordiv": lambda a, b: a // b, "mod": lambda a, b: a % b,
                      "divmod": divmod, "pow": power}
        for _ in range(120 * COUNT):
            a, b = some_float(), some_float()
            for name, function in operations.items():
                v.add(name, function, a, b)


def sums():
    with Vectors("sum") as v:
        for _ in range(200 * COUNT):
            xs = [some_float() for _ in range(random.randint(0, 8))]
            if random.random() < 0.5:
                xs = [random.choice([0.1, 1e16, -1e16, 1.0, 1e-16, 3.3, -0.1, 2.0**-53, 1e308]) for _ in xs]
            v.add("sum", lambda *xs: sum(xs, 0.0), *xs)
            v.add("fsum", lambda *xs: math.fsum(xs), *xs)
            v.add("hypot", math.hypot, *xs)


def some_int():
    pick = random.random()
    if pick < 0.2:
        return random.choice([0, 1, -1, 2, -2, 10, 255, 256, -128, 2**31, 2**53 + 1, 2**61 - 1, 2**62, 2**63, -2**63, 2**64, 10**30])
    if pick < 0.5:
        return random.randint(-1000, 1000)
    return random.randint(-2 ** random.randint(1, 400), 2 ** random.randint(1, 400))


INT_TEXTS = """0|1|-1|+1|--1|+|-|| 12 |\t12\n|1_000|1__0|_1|1_|0x1F|0X1f|0x_1f|0x__1|0x|0o17|0b101|0b102|08|00|0_0|0_8|-0x10|zz|ZZ|
9223372036854775807|9223372036854775808|-9223372036854775808|123456789012345678901234567890|٣٤|١_٠|1 2|1.0|\x001|1\x00|\ud800|\x1c1|\u20032|
0b1|b1|0o|x1|1e5|0x_|１２|²|-  1|0xg|0_x1|+0b11""".replace("\n", "").split("|")


def integers():
    with Vectors("int") as v:
        for text in INT_TEXTS:
            for base in [0, 2, 8, 10, 16, 36]:
                v.add("parse", int, text, base)
        for base in [1, 37, -1, 3, 35]:
            v.add("parse", int, "102", base)
        v.add("parse", int, "x" * 300, 10)
        v.add("parse", int, "'" * 190 + '"' + "é" * 40, 10)
        for length in [2000, 7001]:
            v.add("bigparse", lambda t, b: hash(int(t, b)), str(7 ** (length * 2))[:length], 10)
            v.add("bigparse", lambda t, b: hash(int(t, b)), str(7 ** (length * 2))[:length], 11)
        for _ in range(100 * COUNT):
            n = some_int()
            base = random.choice([2, 3, 8, 10, 16, 36])
            text = ""
            m = abs(n)
            while m:
                text = "0123456789abcdefghijklmnopqrstuvwxyz"[m % base] + text
                m //= base
            v.add("parse", int, ("-" if n < 0 else "") + (text or "0"), base)
            v.add("hash", hash, n)
            v.add("str", str, n)
            v.add("hex", hex, n)
            v.add("oct", oct, n)
            v.add("bin", bin, n)
            v.add("float", float, n)
            v.add("bitcount", int.bit_count, n)
            if n >= 0:
                v.add("isqrt", math.isqrt, n)
            length, order, signed = random.randint(0, 60), random.choice(["big", "little"]), random.random() < 0.5
            v.add("tobytes", lambda n, l, o, s: n.to_bytes(l, o, signed=s), n, length, order, signed)
            data = random.randbytes(random.randint(0, 20))
            v.add("frombytes", lambda d, o, s: int.from_bytes(d, o, signed=s), data, order, signed)
        operations = {"floordiv": lambda a, b: a // b, "mod": lambda a, b: a % b, "divmod": divmod, "div": lambda a, b: a / b,
                      "lshift": lambda a, b: a << b if b < 2000 else None, "rshift": lambda a, b: a >> b, "and": lambda a, b: a & b,
                      "gcd": lambda a, b: math.gcd(a, b), "lcm": lambda a, b: math.lcm(a, b)}
        for _ in range(120 * COUNT):
            a, b = some_int(), some_int()
            for name, function in operations.items():
                if name != "lshift" or b < 2000:
                    v.add(name, function, a, b)
            v.add("powmod", pow, a, b, some_int())
            v.add("pow", pow, a, random.randint(0, 12))
            scale = random.choice([1, 2**1000, 2**2000])
            v.add("div", lambda a, b: a / b, a * scale, b)
            v.add("div", lambda a, b: a / b, a, b * scale)
            x = random.choice([some_float(), float(a), a + 0.5, float(a) * (1 + 2**-52)])
            v.add("compare", lambda n, x: (n < x) + 2 * (n == x) + 4 * (n > x), a, x)
        for _ in range(100 * COUNT):
            v.add("round", lambda n, p: round(n, -p), some_int(), random.choice([0, 1, 2, 5, 20, 500]))
        for n in [5, 15, 25, -5, -15, -25, 50, 150, 49, 51]:
            v.add("round", lambda n, p: round(n, -p), n, 1)
            v.add("round", lambda n, p: round(n, -p), n, 2)
        v.add("lshift", lambda a, b: a << b, 1, 2**70)
        v.add("lshift", lambda a, b: a << b, 0, 2**70)
        v.add("rshift", lambda a, b: a >> b, -5, 2**70)


def some_spec(types):
    pick = random.choice
    spec = pick(["", "", "", "<", ">", "^", "=", "*<", "x>", "é^", "0=", "_=", "\ud800>"])
    spec += pick(["", "", "", "+", "-", " "]) + pick(["", "", "", "", "", "z"]) + pick(["", "", "", "#"])
    spec += pick(["", "", "0"]) + pick(["", "", "5", "10", "12", "13", "21", "1"]) + pick(["", "", "", ",", "_", ",_", "_,"])
    spec += pick(["", "", "", ".0", ".1", ".3", ".10", ".20", "."])
    return spec + pick(types)


def percent_cases(v):
    def convert(form, *args):
        return form % args

    for _ in range(250 * COUNT):
        flags = "".join(random.sample("-+ #0", random.randint(0, 3)))
        form = f"%{flags}{random.choice(['', '', '5', '12', '30'])}{random.choice(['', '', '.', '.0', '.3', '.10', '.25'])}"
        n, x = some_int(), some_float()
        v.add("percent-int", convert, form + random.choice("diuxXo"), n)
        v.add("percent-float", convert, form + random.choice("eEfFgG"), x)
        v.add("percent-str", convert, form + "s", random.choice(["", "abc", "héé", "\U0001f600bcdef", "a\ud800b"]))
    for form in ["%", "%5", "%.", "%-", "%l", "%lld", "%hd", "%Ld", "%99999999999999999999d", "%.99999999999d", "%z",
                 "%\u1234", "é%y", "a%%b%dc", "%#", "%5.3l"]:
        v.add("percent-int", convert, form, 5)
    for form in ["%(a", "%(a(b)", "%(a)"]:
        v.add("percent-int", lambda form, _: form % {"a": 1}, form, 5)


def template(text):
    import _string

    def parse(text, depth=0):
        out = []
        for literal, name, spec, conversion in _string.formatter_parser(text):
            out.append(f"L<{literal}>")
            if name is not None:
                first, rest = _string.formatter_field_name_split(name)
                steps = "".join(f"{'.' if attribute else '[' if isinstance(key, str) else '#'}<{key}>" for attribute, key in rest)
                kind = "N" if isinstance(first, str) else "I"
                out.append(f"F{kind}<{first}>{steps}!{conversion or ''}:<{spec}>")
        return " ".join(out)

    return parse(text)


TEMPLATES = """abc|{}|{0}|{a}|{a.b}|{a[b]}|{a[0]}|{a[0].b[c]}|{}{}|{{}}|{{|}}|{|}|a{b|a}b|{!r}|{a!s:>5}|{a!r:}|{a!}|{a!rx}|{a!r|{a!|{:{}}|{:{a}.{b}}|
{:{{}|{a[}|{a[b}|{a[]}|{a.}|{a..b}|{a[b]c}|{.a}|{[0]}|{a{b}}|{{{a}}}|{{a}}|é{ü}ß|{:>10}x{!a:é}|{0[1][2]}|{a[b.c:d!e]}|{a.b[c]:x}|{99999999999999999999}|
{a[99999999999999999999]}|{-1}|{ 0 }|{0x}|{a b}|{٣}|{a!é}|{:}}|{a:b:c}|{a!r:{b!s}}|{\ud800}|{:\ud800<5}|{a[-1]}|{a!:x}""".replace("\n", "").split("|")


def formats():
    with Vectors("format") as v:
        for _ in range(400 * COUNT):
            v.add("int", format, some_int(), some_spec(["d", "d", "x", "X", "b", "o", "n", "", "", "c", "e", "f", "g", "%", "s", "y", "é"]))
            v.add("float", format, some_float(), some_spec(["", "", "e", "E", "f", "F", "g", "G", "n", "%", "d", "s"]))
            v.add("str", format, random.choice(["", "abc", "héé", "\U0001f600bcdef", "a\ud800b"]), some_spec(["", "s", "s", "d"]))
        for _ in range(200 * COUNT):
            z = complex(some_float(), some_float())
            v.add("complex", lambda re, im, spec: format(complex(re, im), spec), z.real, z.imag, some_spec(["", "", "e", "f", "g", "n", "%"]))
            v.add("complex", lambda re, im, spec: format(complex(re, im), spec), z.real, z.imag, "")
        for spec in ["abc", "1.2.", "5 d", "<<<", ",,", ",\u1234", "\x01", "\u1234", "99999999999999999999", ".99999999999999999999f", ".2147483648f",
                     "c", "+c", "#c", "٣d", "lf", "0<5", "00005d", "z.1f", "010,", "011_b", "020,.2f", "05", "=10", "_=10"]:
            v.add("int", format, 65, spec)
            v.add("int", format, -1, spec)
            v.add("int", format, 10**30, spec)
            v.add("float", format, -0.01, spec)
            v.add("float", format, float("inf"), spec)
            v.add("str", format, "ab", spec)
            v.add("complex", lambda re, im, spec: format(complex(re, im), spec), 0.0, 1.5, spec)
        v.add("int", format, 10**400, "f")
        percent_cases(v)
        for text in TEMPLATES:
            v.add("template", template, text)


WORDS = ["", "a", "b", "ab", "ba", "abc", " ", "  ", "\t", "\n", "\r\n", "\r", "\x0b", "\x1c", "\x85", "\u2028", "é", "É", "ß", "ſ", "ŉ", "ΑΣ", "σς", "Σ", "Σ.",
         "ǆ", "ǅ", "İ", "ı", "ﬃ", "ΐ", "ა", "Ა", "Ꭰ", "ꭰ", "\u3000", "1", "²", "٣", "½", "_", "'", '"', "\\", "-", "+", "\x00", "\x7f", "😀", "\ud800", "\udfff", "A",
         "B", "Ab", "aB", "X1", "ά", "ᾳ", "ὒ", "\u0345", "\u00ad", "Ⅷ", "ⅷ", "ⓐ", "中", "ª", "\u200b"]


def some_text():
    if random.random() < 0.4:
        return "".join(random.choices("ab AB\t\n-1", k=random.randint(0, 12)))
    return "".join(random.choices(WORDS, k=random.randint(0, 6)))


def strings():
    def joined(method):
        return lambda *a: "\x01".join(method(*a))

    one = ["lower", "upper", "title", "capitalize", "swapcase", "casefold", "isalpha", "isalnum", "isdecimal", "isdigit", "isnumeric", "isspace",
           "isprintable", "islower", "isupper", "istitle", "isidentifier", "strip", "lstrip", "rstrip"]
    with Vectors("string") as v:
        for text in WORDS + [some_text() for _ in range(50 * COUNT)]:
            for name in one:
                v.add(name, getattr(str, name), text)
            v.add("repr", repr, text)
            v.add("ascii", ascii, text)
            v.add("splitlines", joined(str.splitlines), text, 0)
            v.add("splitlines", joined(str.splitlines), text, 1)
            for most in [-1, 0, 1, 2]:
                v.add("split_space", joined(lambda t, n: t.split(None, n)), text, most)
                v.add("rsplit_space", joined(lambda t, n: t.rsplit(None, n)), text, most)
            width, fill = random.randint(0, 20), random.choice(["x", "é"])
            for name in ["center", "ljust", "rjust"]:
                v.add(name, getattr(str, name), text, width, fill)
            v.add("zfill", str.zfill, text, width)
            v.add("zfill", str.zfill, "-" + text, width)
            v.add("expandtabs", str.expandtabs, text, random.choice([8, 4, 1, 0, -1]))
        for _ in range(150 * COUNT):
            text = some_text() * random.randint(1, 3)
            needle = random.choice(["a", "b", "ab", "é", " ", "x", "", "aa", "\ud800", "Σ", text[1:3]])
            v.add("count", str.count, text, needle)
            start, end = random.randint(0, 5), random.randint(0, 15)
            if end > len(text):
                end = len(text)
            v.add("find", str.find, text, needle, start, end)
            v.add("rfind", str.rfind, text, needle, start, end)
            for most in [-1, 0, 1, 2]:
                v.add("replace", str.replace, text, needle, random.choice(["", "x", "éé", "abc"]), most)
                if needle:
                    v.add("split", joined(str.split), text, needle, most)
                    v.add("rsplit", joined(str.rsplit), text, needle, most)
            if needle:
                v.add("partition", joined(str.partition), text, needle)
                v.add("rpartition", joined(str.rpartition), text, needle)
            chars = random.choice(["ab", " a", "é\t", "Σab", "\ud800x"])
            for name in ["strip", "lstrip", "rstrip"]:
                v.add(name + "_chars", getattr(str, name), text, chars)


def some_bytes():
    return bytes(random.choices(b"ab AB\t\n\r-1\x0b\x00\xff\x80_", k=random.randint(0, 14)))


def byte_strings():
    def joined(method):
        return lambda *a: b"\x01".join(method(*a))

    one = ["lower", "upper", "title", "capitalize", "swapcase", "isalpha", "isalnum", "isdigit", "isspace", "islower", "isupper", "istitle",
           "strip", "lstrip", "rstrip"]
    with Vectors("bytes") as v:
        for data in [some_bytes() for _ in range(60 * COUNT)]:
            for name in one:
                v.add(name, getattr(bytes, name), data)
            v.add("repr", repr, data)
            v.add("splitlines", joined(bytes.splitlines), data, 0)
            v.add("splitlines", joined(bytes.splitlines), data, 1)
            for most in [-1, 0, 1, 2]:
                v.add("split_space", joined(lambda t, n: t.split(None, n)), data, most)
                v.add("rsplit_space", joined(lambda t, n: t.rsplit(None, n)), data, most)
            width = random.randint(0, 20)
            for name in ["center", "ljust", "rjust"]:
                v.add(name, getattr(bytes, name), data, width, b"x")
            v.add("zfill", bytes.zfill, data, width)
            v.add("expandtabs", bytes.expandtabs, data, random.choice([8, 4, 1, 0, -1]))
            needle = random.choice([b"a", b"b", b"ab", b" ", b"", data[1:3]])
            v.add("count", bytes.count, data, needle)
            v.add("find", bytes.find, data, needle)
            v.add("rfind", bytes.rfind, data, needle)
            for most in [-1, 0, 1, 2]:
                v.add("replace", bytes.replace, data, needle, random.choice([b"", b"x", b"abc"]), most)
            for name in ["strip", "lstrip", "rstrip"]:
                v.add(name + "_chars", getattr(bytes, name), data, b"ab \xff")
            v.add("translate", lambda d, x: d.translate(bytes(range(255, -1, -1)), x), data, b"a1")
            v.add("hex", bytes.hex, data)
            v.add("hexsep", bytes.hex, data, "-", random.choice([1, 2, 3, -1, -2, -3, 4, 0]))
        for text in ["", "00", "0", " 0a 0B\tff\n", "0 a", "zz", "0z", "é0", "0é", "00 0", "00\x0b11", "00\u300011", "abcdef0"]:
            v.add("fromhex", bytes.fromhex, text)


def some_time():
    import time

    year = random.choice([1, 999, 1000, 1969, 1999, 2000, 2004, 2024, 2025, 9999, 12345])
    if random.random() < 0.8 and year < 9999:
        return tuple(time.gmtime(random.randint(-2**32, 2**33)))
    return (year, random.randint(-1, 13), random.randint(0, 32), random.randint(-1, 24), random.randint(0, 60), random.randint(0, 62),
            random.randint(-2, 8), random.randint(-1, 367), 0)


def times_and_names():
    import _suggestions
    import os
    import time

    os.environ["TZ"] = "UTC"
    time.tzset()
    with Vectors("time") as v:
        formats = ["%" + c for c in "aAbBcCdDeEFgGhHIjklmMnNOpPqQrRStTuUvVwWxXyYzZ%+fi1"]
        formats += ["%-d", "%_d", "%^a", "%#a", "%010Y", "%Ec", "%Oy", "%", "abc%", "é%Y", "%-m/%-d/%y", "%5d", "%:z", "%E", "%ñ", "\0%Y", "\ud800%Y",
                    "%#Z", "%#p", "%_5m", "%-j", "%^B %a", "%10A|", "%010A|", "%_H:%-M", "%G-W%V-%u", "%U %W %j"]
        for form in formats:
            for t in [(2024, 2, 29, 13, 5, 9, 3, 60, 0), (2021, 1, 3, 0, 0, 0, 6, 3, 0)]:
                v.add("strftime", lambda f, *t: time.strftime(f, t), form, *t)
        for _ in range(150 * COUNT):
            v.add("strftime", lambda f, *t: time.strftime(f, t), random.choice(["%c", "%G-W%V-%u %g", "%U %W %j %w", "%Y-%m-%d %I%p"]), *some_time())
            v.add("asctime", lambda *t: time.asctime(t), *some_time())
        names = ["append", "extend", "insert", "remove", "pop", "clear", "index", "count", "sort", "reverse", "copy", "__len__", "Upper", "upper",
                 "lower", "a", "ab", "abc", "é", "value", "values", "valeu", "item", "items", "x" * 50, "foo_bar", "fooBar"]
        wrong = ["apend", "appendd", "exten", "instert", "UPPER", "uper", "uppre", "len", "b", "ba", "acb", "e", "vaule", "itmes", "x" * 49, "foobar",
                 "zzzz", "", "sort", "Sort", "coutn", "reversed", "cpoy", "indx", "x" * 90]
        for name in wrong:
            v.add("suggest", lambda n, all: _suggestions._generate_suggestions(all.split(","), n), name, ",".join(names))
            for _ in range(6 * COUNT):
                some = random.sample(names, random.randint(1, 10))
                v.add("suggest", lambda n, all: _suggestions._generate_suggestions(all.split(","), n), name, ",".join(some))


HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass", "nope"]
CODECS = ["utf-8", "utf-8-sig", "latin-1", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "unicode_escape",
          "raw_unicode_escape"]
UTF8_PIECES = [b"a", b"\xc3\xa9", b"\xc3", b"\xe2\x82\xac", b"\xe2\x82", b"\xe2", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\xf0\x9f",
               b"\xf0", b"\x80", b"\xff", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe0\x80\x80", b"\xef\xbb\xbf", b"(", b"\xed"]
ESCAPE_PIECES = [b"a", b"\\", b"\\n", b"\\x", b"\\x4", b"\\x41", b"\\u", b"\\u12", b"\\u1234", b"\\ud800", b"\\U0001f600", b"\\U0011ffff", b"\\U000",
                 b"\\N", b"\\N{", b"\\N{}", b"\\N{no}", b"\\400", b"\\08", b"\\q", b"\\\n", b"\xff", b"g", b"\\'", b"\\N{x"]
UTF16_PIECES = [b"a\x00", b"\x00a", b"\x00\xd8", b"\x00\xdc", b"\xd8\x00", b"\xdc\x00", b"\xff\xfe", b"\xfe\xff", b"x", b"=\xd8\x00\xde", b"\xd8=\xde\x00"]
UTF32_PIECES = [b"a\x00\x00\x00", b"\x00\x00\x00a", b"\x00\xd8\x00\x00", b"\x00\x00\xd8\x00", b"\x00\x00\x11\x00", b"\x00\x11\x00\x00",
                b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"xy", b"z"]


def codecs_():
    import codecs
    import warnings

    warnings.simplefilter("ignore")
    functions = {"utf-8": codecs.utf_8_decode, "utf-16-le": codecs.utf_16_le_decode, "utf-32-be": codecs.utf_32_be_decode, "utf-16": codecs.utf_16_decode,
                 "unicode_escape": codecs.unicode_escape_decode, "raw_unicode_escape": codecs.raw_unicode_escape_decode}
    with Vectors("codec") as v:
        for _ in range(60 * COUNT):
            for codec in CODECS:
                pieces = UTF8_PIECES
                if "16" in codec:
                    pieces = UTF16_PIECES
                elif "32" in codec:
                    pieces = UTF32_PIECES
                elif "escape" in codec:
                    pieces = ESCAPE_PIECES
                data = b"".join(random.choices(pieces, k=random.randint(0, 4)))
                v.add("decode", lambda d, c, h: d.decode(c, h), data, codec, random.choice(HANDLERS))
                if codec in functions:
                    v.add("partial", lambda d, c, h: "%s|%d" % functions[c](d, h, False), data, codec, random.choice(["strict", "replace"]))
                text = "".join(random.choices(["a", "é", "€", "😀", "\ud800", "\udfff", "\udc80", "\udcff", "\n", "\\", "\x7f", "'"], k=random.randint(0, 4)))
                v.add("encode", lambda t, c, h: t.encode(c, h), text, codec, random.choice(HANDLERS))


COMPLEX_TEXTS = """1|1j|1+2j|1-2j|-1-2j|+j|-j|j|1+j|1-j|(1+2j)| ( 1+2j ) |(1+2j|1+2j)|()|1 + 2j|1+|1e5j|1e|1ej|1e+5j|1.5e-3-.5j|nan+infj|infj|-inf-nanj|
infinityj|1_0j|1__0|_1|1+2|1j+2|j1|1+2jj|--1|1+-2j|٣+٤j|é|||1J|.j|1.j|(( 1 ))|1e400j|\ud800|nanj|infinit""".replace("\n", "").split("|")


def complexes():
    def pair(z):
        return [z.real, z.imag]

    with Vectors("complex") as v:
        for text in COMPLEX_TEXTS:
            v.add("parse", lambda t: pair(complex(t)), text)
        for _ in range(150 * COUNT):
            a, b, c, d = (some_float() if random.random() < 0.5 else float(random.randint(-9, 9)) for _ in range(4))
            v.add("multiply", lambda a, b, c, d: pair(complex(a, b) * complex(c, d)), a, b, c, d)
            v.add("divide", lambda a, b, c, d: pair(complex(a, b) / complex(c, d)), a, b, c, d)
            v.add("power", lambda a, b, c, d: pair(complex(a, b) ** complex(c, d)), a, b, c, d)
            v.add("power", lambda a, b, c, d: pair(complex(a, b) ** complex(c, d)), a, b, float(random.randint(-5, 5)), 0.0)
            v.add("abs", lambda a, b: abs(complex(a, b)), a, b)


if __name__ == "__main__":
    for section in [floats, sums, integers, formats, strings, byte_strings, times_and_names, codecs_, complexes]:
        section()
