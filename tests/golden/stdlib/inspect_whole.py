# expect: CPython 3.13
# Signatures, sources, members, frames.
import inspect, functools
# a comment about f
def f(a, b: int = 2, /, c=3, *args: str, d, e=5, **kw) -> None:
    """Doc.

        indented
    """
    x = (1,
         2)
    return x

class A:
    """A doc"""
    k = 1
    def __init__(self, q, *, z=1): pass
    def m(self, n): "m doc"
    @classmethod
    def c(cls, x): pass
    @staticmethod
    def s(x): pass
    @property
    def p(self): "pdoc"; return 1
class B(A):
    def m(self, n): pass
    async def co(self): yield 1
def gen(): yield
async def coro(): pass
for o in (f, A, A(1).m, A.m, A.c, A.s, functools.partial(f, 1, d=4), lambda x, *y: 0, gen, B):
    print(inspect.signature(o))
sig = inspect.signature(f)
print(repr(sig), list(sig.parameters.values()), sig.parameters["b"].annotation, sig.parameters["d"].kind, sig.parameters["d"].default)
print(sig.bind(1, 2, 3, 4, d=5, z=6), sig.bind(1, d=2).args, sig.bind(1, d=2).kwargs)
b = sig.bind(1, d=2); b.apply_defaults(); print(b.arguments)
for a, k in (((), {}), ((1,), {}), ((1,), dict(a=1, d=2))):
    try: print(sig.bind(*a, **k))
    except TypeError as e: print(e)
try: inspect.signature(lambda a: 0).bind(1, 2)
except TypeError as e: print(e)
try: inspect.signature(lambda a: 0).bind(b=2)
except TypeError as e: print(e)
print(inspect.getsource(f)); print(inspect.getsource(A.m), inspect.getsource(B)); print(inspect.getcomments(f))
print(inspect.getdoc(f)); print(inspect.getdoc(B.m), inspect.getsourcelines(gen))
print([n for n, v in inspect.getmembers(A, inspect.isfunction)], [n for n, v in inspect.getmembers(B()) if 0] if 0 else 0)
print([(a.name, a.kind, a.defining_class.__name__) for a in inspect.classify_class_attrs(B) if not a.name.startswith("__")])
print(inspect.isgeneratorfunction(gen), inspect.iscoroutinefunction(coro), inspect.isasyncgenfunction(B.co), inspect.isclass(A), inspect.ismethod(A(1).m), inspect.isbuiltin(len), inspect.isroutine(len))
print(inspect.getfullargspec(f)); print(inspect.getmro(B), inspect.getclasstree([A, B]))
def outer():
    fr = inspect.currentframe(); print(fr.f_code.co_name, inspect.stack()[1].function, inspect.stack()[0].code_context, inspect.getframeinfo(fr).lineno)
    return inspect.getargvalues(fr)
outer(); g = gen(); print(inspect.getgeneratorstate(g)); next(g); print(inspect.getgeneratorstate(g)); g.close(); print(inspect.getgeneratorstate(g))
try: inspect.signature(5)
except TypeError as e: print(e)
print(inspect.cleandoc("a\n   b\n    c"), inspect.unwrap(f) is f)
@functools.wraps(f)
def w(*a): pass
print(inspect.signature(w), inspect.getclosurevars(outer).globals.keys())
print(sorted(inspect.getcallargs(f, 1, d=3)))
