# expect: CPython 3.13
# What the commonest mistakes are told.
import warnings
warnings.simplefilter("ignore")
tests = """1 / 0
1 // 0
1 % 0
1.0 / 0
1.0 // 0
1.5 % 0
0 ** -1
divmod(1, 0)
1 + "a"
"a" + 1
[] + ()
None + 1
"a" * "b"
[1][5]
"abc"[9]
()[0]
{}["k"]
[1]["a"]
None.x
(1).foo
int.foo
undefined
int("x")
int("12", 40)
int([])
float("abc")
float([])
chr(-1)
ord("ab")
ord(5)
len(3)
iter(3)
next([])
[].pop()
{}.popitem()
set().pop()
[].remove(1)
(1, 2).index(3)
[3].index(4)
"a".index("b")
"a,b".split("")
",".join([1])
list(5)
dict([1])
dict([(1, 2, 3)])
{[]: 1}
{{}}
hash([])
abs("a")
-"a"
~1.5
1 < "a"
[1] < [None]
None < None
sorted([1, "a"])
sum(["a"])
range(1, 2, 0)
range(1.5)
"%d" % "x"
"%s %s" % 1
"%s" % (1, 2)
"%q" % 1
"{} {}".format(1)
"{a}".format()
"{:d}".format("x")
"{:q}".format(1)
f"{1:z9.}"
bytes([300])
bytes(-1)
b"a" + "b"
"a" in 5
5 in "a"
isinstance(1, 2)
object().x
print.x
slice(1)[0]
complex("x")
round("x")
max(1)
pow(2, -1, 0)
pow(2, 1.5, 3)
2 << -1
1 << (1 << 70)
type.__new__(int)
super(int)
getattr(1)
open(5.5)
"a".encode("nope")
b"\\xff".decode()
"\\u20ac".encode("latin-1")
[*5]
{**5}
print(*5)
(lambda: 0)(1)
1()
"a"()
[].x
len()
len(1, 2)
int(1, 2, 3)
"abc".replace("a")
[1, 2].sort(5)
{}.get()
"".join(5)
"x".zfill()
int.from_bytes(b"", "middle")
(5).to_bytes(0)
(-5).to_bytes(1)
[0] * (1 << 70)
memoryview(5)
__import__("no_such_module")
setattr(1, "x", 2)
del_ = vars(1)""".split("\n")
for t in tests:
    try:
        try:
            code = compile(t, "t", "eval")
        except SyntaxError:
            code = compile(t, "t", "exec")
        eval(code)
        print(t, "-> no error")
    except Exception as e:
        print(t, "->", type(e).__name__ + ":", e)
