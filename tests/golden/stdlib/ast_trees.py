# expect: CPython 3.13
import warnings
warnings.simplefilter("ignore")
import ast, sys
SRC = '''"""mod doc"""
import a, b.c as d
from . import x
from ..y import (z as w, q)
@deco(1)
class A(B, metaclass=C):
    """doc
    two"""
    x: int = 3
    (y): str
    a.b: int
def f(a, /, b: int=1, *args, c, d=2, **kw) -> int:
    global g
    return a, b
async def h[T: int, *Ts, **P]():
    async with a as b, c: await d
    async for i, j in k: yield i
    else: pass
    x = yield
    z = yield from q
    return [i async for i in b if c if d]
def k():
    nonlocal_ = lambda: 0
    del a, b[1:2, ::3], c[...]
    lambda x, *y, z=1: (yield)
for i in range(3):
    if a: continue
    elif b: break
    elif c and (d or e) and not f: pass
    else: x
while True: pass
else: y
try: a
except (E, F) as e: raise X from Y
except: raise
else: pass
finally: pass
try: a
except* E: pass
match x:
    case [1, *_, "a"] if y: pass
    case {"k": v, **rest}: pass
    case C(1, a=2) | None | -1 | 1+2j: pass
    case (A() as z): pass
    case _: pass
    case a.b: pass
a = b = (1, 2); (c, *d) = e; x += 1; x **= -1
t = (1,); u = (); s = {1, 2}; dd = {1: 2, **m}; ss = {*()}
c = a if b else c if d else e
c = (a if b else c) if d else e
v = -x ** -y; v = (-x) ** y; v = not a == b; v = (not a) == b; v = a - (b - c); v = a ** b ** c; v = (a**b)**c
w = a < b <= c is not d not in e
(n := 10)
print(*a, k=1, **kw, x=(y := 3)); f(i for i in x); f((i for i in x), 2)
q = f"a{b!r:>{w}}c{{}}{d:%Y-%m}" + f'{x["a"]}' + f"{ {1:2}[1] }" + f"it's" + f'{a}"\\n'
r = 'a\\'b' "c" + 'x"\\n' + b"\\x00" + u"u" + r"\\d" + '\\u00e9\\t'
1 .real; 1.5.real; (1, 2)[0]; 1e400; 1j; x[1, 2]; x[a:b, c]; x[(1,)]; x[()]
type X[T] = list[T]
assert a, "b"
await_ = [x for x in y for z in w if (a, b)]
a or b or (c or d); (a or b) or c; a and b or c and d; a or (b and c)
with open(a) as f, (b, c) as g: pass
return_ = ~-+x; y = a @ b; z = a if not (yield) else b
'''
t = ast.parse(SRC)
print(ast.unparse(t))
assert ast.dump(ast.parse(ast.unparse(t))) == ast.dump(t)
t2 = ast.parse("x = f(1, *a)\nif x:\n  'd'")
for k in (dict(), dict(annotate_fields=False), dict(include_attributes=True), dict(indent=2), dict(show_empty=True), dict(indent='\t', include_attributes=True)):
    print(ast.dump(t2, **k))
print(ast.dump(ast.Call(ast.Name('f'), [], [ast.keyword('a', ast.Constant(1))]), annotate_fields=False))
for s in ("1", "[1, 'a', b'x', None, True, (1,), {2}, {'k': -3.5}]", " 1+2j", "-1", "set()", "f(x)", "1+1", "a", "...", "{**a}", "1 if a else 2"):
    try: print(repr(ast.literal_eval(s)))
    except ValueError as e: print(type(e).__name__, str(e).split(' <')[0])
class V(ast.NodeVisitor):
    def visit_Name(self, n): print('name', n.id, type(n.ctx).__name__, n.lineno, n.col_offset)
    def visit_Constant(self, n): print('const', n.value)
V().visit(t2)
class T(ast.NodeTransformer):
    def visit_Constant(self, n): return ast.copy_location(ast.Constant(value=n.value*2), n)
    def visit_If(self, n): return None
t3 = T().visit(t2)
print(ast.unparse(t3), [type(n).__name__ for n in ast.walk(t3)])
print(ast.get_docstring(t), repr(ast.get_docstring(t.body[4], clean=False)))
print(ast.get_source_segment(SRC, t.body[5]))
n = ast.Name('a'); print(n._fields, n.__match_args__, n.ctx.__class__.__name__, n._attributes, ast.Constant(3).kind, ast.FunctionDef.__mro__[1].__name__)
e = ast.fix_missing_locations(ast.Expression(ast.BinOp(ast.Constant(2), ast.Mult(), ast.Constant(21))))
print(eval(compile(e, '<x>', 'eval')), e.body.lineno, e.body.end_col_offset)
m = ast.parse("def g(): return 41 + 1"); ns = {}; exec(compile(m, 'f', 'exec'), ns); print(ns['g']())
ast.increment_lineno(m, 5); print(m.body[0].lineno)
try: ast.Name(1, 2, 3)
except TypeError as e: print(e)
try: ast.Name('a', id='b')
except TypeError as e: print(e)
print(isinstance(ast.parse('1', mode='eval'), ast.Expression), ast.parse('x=1\n', mode='single').body[0].lineno)
import copy, pickle
print(ast.dump(copy.deepcopy(t2)) == ast.dump(t2), ast.dump(pickle.loads(pickle.dumps(t2))) == ast.dump(t2))
print(list(ast.iter_fields(ast.Name('q', ast.Load())))[0], [type(c).__name__ for c in ast.iter_child_nodes(t2)])
match ast.parse('a+1', mode='eval').body:
    case ast.BinOp(left, ast.Add(), ast.Constant(v)): print(left.id, v)
