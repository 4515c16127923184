# expect: CPython 3.13
# TOML: values, tables, and what is wrong.
import tomllib, io, pprint
from decimal import Decimal
T = '''
title = "TOML \\u00e9 \\"q\\" \\\\ \\t"
lit = 'C:\\Users'
ml = """
one \\
   two
three"""
ml2 = \'\'\'
raw \\n text'' \'\'\'
"quoted key" = 1
a.b.c = true
num = [1, -2, +3, 0x1F, 0b101, 0o17, 1_000, 3.14, -1e10, 6.626e-34, inf, -inf,]
dt = 1979-05-27T07:32:00Z
dt2 = 1979-05-27 00:32:00.999999-07:00
ld = 1979-05-27
lt = 07:32:00.5
ldt = 1979-05-27T07:32:00
nested = [[1, 2], ["a", "b"], [{x = 1, y.z = 2}, {}]]   # comment
[owner]
name = "Tom"
[servers.alpha]
ip = "10.0.0.1"
[servers.beta]
ip = "10.0.0.2"
[[products]]
name = "Hammer"
[[products]]
[[products]]
name = "Nail"
[[products.parts]]
id = 1
[[products.parts]]
id = 2
[x.y.z.w]
[x]
d = 1
'''
pprint.pprint(tomllib.loads(T), sort_dicts=False)
print(tomllib.load(io.BytesIO(b'x = 1.5\r\ny="\xc3\xa9"'), parse_float=Decimal))
for bad in ('x', 'x =', 'x = 1 y = 2', '[a', '[a]\n[a]', 'a=1\na=2', 'a=[1', 'a={x=1', 'a="x', "a='x", 'a = "\\q"', 'a = 01', 'a=1\n[a]', '[a]\nb=1\n[a.b]', 'a.b=1\n[a]', 'a={b=1}\n[a.c]', 'a="\\uD800"', 'a = 2024-13-01', 'a=2024-02-30', '= 1', 'a = nope', 'a="""x', "a = 'x\ny'", 'a=[1 2]', 'a={x=1,}', '[[a]]\n[a]', '[a]\n[[a]]', 'a=[]\n[[a]]', '\x00', 'a="\x01"', 'x = 1 # \x01', 'a.b = 1\na.b.c = 2', '[a.b]\n[a]\nb.c = 1'):
    try: print(repr(bad), tomllib.loads(bad))
    except tomllib.TOMLDecodeError as e: print(repr(bad), e)
for f in (lambda: tomllib.loads(b"x"), lambda: tomllib.load(io.StringIO("x"))):
    try: f()
    except TypeError as e: print(e)
