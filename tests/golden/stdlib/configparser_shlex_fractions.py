# expect: CPython 3.13
# configparser, shlex, platform, fractions, numbers.
import configparser, io, shlex, platform, numbers, math
from fractions import Fraction as F
c = configparser.ConfigParser(); c.read_string("""
[DEFAULT]
base = /x
[a]
k = v
Path: %(base)s/y
multi = one
   two

   three
# comment
n = 5
f = 1.5
b = yes
[b.c]
empty =
""")
print(c.sections(), dict(c["a"]), c.get("a", "path"), c["a"].getint("n"), c.getfloat("a", "f"), c["a"].getboolean("b"), c.get("a", "zz", fallback="fb"), c["b.c"]["empty"] == "", "a" in c, c["a"].get("zz"), c.options("b.c"), c.items("b.c"), c.has_option("a", "K"), list(c), repr(c["a"]))
c["new"] = {"x": "1"}; c.set("new", "y", "2"); c.remove_option("a", "multi"); o = io.StringIO(); c.write(o); print(o.getvalue())
for f in (lambda: c["zz"], lambda: c.get("zz", "k"), lambda: c.get("a", "zz"), lambda: c.add_section("a"), lambda: c.read_string("[s]\na=1\na=2"), lambda: c.read_string("[s]\n[s]"), lambda: c.read_string("x=1"), lambda: c.set("a", "k", 5), lambda: c.read_string("[s]\njunk"), lambda: c.getint("a", "k"), lambda: c.getboolean("a", "k"), lambda: c.set("a", "k", "%x")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
c.read_string("[i]\na=%(zz)s\nb=%(b)s\nc=%(\n")
for k in "abc":
    try: c.get("i", k)
    except configparser.Error as e: print(type(e).__name__, e)
e = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation(), allow_no_value=True, inline_comment_prefixes=";"); e.read_string("[p]\nx=1 ; c\ny=${x}2\nflag\n[q]\nz=${p:y}!\n"); print(e["q"]["z"], e["p"]["flag"], e["p"]["x"])
print(shlex.split("a 'b c' \"d\\\"e\" f\\ g # h"), shlex.split("a # b", comments=True), shlex.quote("it's"), shlex.quote("ok"), shlex.join(["a b", "c"]), list(shlex.shlex("a=b 'q q' x&&y")), list(shlex.shlex("a && b || c;d>e", punctuation_chars=True)), list(shlex.shlex("a 'b'c", posix=True)))
try: shlex.split("'x")
except ValueError as e: print(e)
print(platform.system(), platform.python_version_tuple()[:2], platform.architecture()[0], platform.uname().system, platform.node() == platform.uname().node)
print(F(3, 6), repr(F("1.25")), F("-3/4"), F(0.5), F(1, 3) + F(1, 6), F(1, 2) * 2, F(7, 2) // 1, F(7, 2) % 2, divmod(F(7, 2), 2), F(1, 2) ** 3, F(1, 2) ** -2, 2 ** F(1, 2), F(1, 2) + 0.5, 1 - F(1, 3), F(1, 2) < F(2, 3), F(1, 2) == 0.5, hash(F(1, 2)) == hash(0.5), F(3) == 3, round(F(7, 2)), round(F(22, 7), 2), math.floor(F(-7, 2)), math.ceil(F(7, 2)), int(F(-7, 2)), float(F(1, 4)), F(math.pi).limit_denominator(100), sum([F(1, 2)] * 3), abs(F(-1, 2)), -F(1, 2), F(1, 2).as_integer_ratio(), sorted([F(1, 2), F(1, 3)]), bool(F(0)), F("1e3"), F(1, 3) / F(2, 3), F(5, 1), str(F(5, 1)))
for f in (lambda: F(1, 0), lambda: F("x"), lambda: F(1.5, 2), lambda: F(1) / 0, lambda: F(None), lambda: F(1) + "x", lambda: F(0) ** -1):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(isinstance(1, numbers.Integral), isinstance(1.0, numbers.Real), isinstance(1.0, numbers.Rational), isinstance(1j, numbers.Complex), isinstance(F(1), numbers.Rational), issubclass(bool, numbers.Number), isinstance("x", numbers.Number))
try: numbers.Real()
except TypeError as e: print("abstract" in str(e))
