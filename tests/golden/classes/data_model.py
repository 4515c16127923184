# expect: CPython 3.13
# stderr: exact
# The data model from end to end: what each special attribute and method does, and what is said when it cannot.
import sys
def show(label, f):
    try: r = f()
    except BaseException as e: r = f"{type(e).__name__}: {e}"
    print(label, r)
class P: pass
def setd(o, n, v): setattr(o, n, v)
p = P(); p.__dict__ = {'x': 1}; print(p.x, p.__dict__)
show('dict', lambda: setd(p, '__dict__', 5))
class S: __slots__ = ('a',)
show('slots1', lambda: S().a)
show('slots2', lambda: setd(S(), 'b', 1))
show('slots3', lambda: S().__dict__)
show('slots4', lambda: type('T', (), {'__slots__': ('a', 'a b')}))
show('slots5', lambda: type('T', (), {'__slots__': ('a',), 'a': 1}))
show('slots6', lambda: type('T', (int,), {'__slots__': ('a',)}))
show('slots7', lambda: type('T', (S,), {'__slots__': {'c': 'doc'}})().c)
show('slots8', lambda: type('T', (), {'__slots__': ('__dict__', '__dict__')}))
show('slots9', lambda: type('T', (), {'__slots__': 5}))
class A1: __slots__ = ('a',)
class A2: __slots__ = ('b',)
show('layout', lambda: type('T', (A1, A2), {}))
show('class1', lambda: setd(A1(), '__class__', A2))
class Q: 
    def hi(self): return 'Q'
p.__class__ = Q; print(p.hi(), type(p).__name__, p.x)
show('class2', lambda: setd(p, '__class__', int))
show('class3', lambda: setd(5, '__class__', int))
show('class4', lambda: setd(p, '__class__', 5))
class M(type):
    def __prepare__(name, bases, **kw): print('prepare', name, kw); return {'pre': 1}
    def __new__(m, n, b, ns, **kw): return super().__new__(m, n, b, dict(ns))
    def __init__(c, n, b, ns, **kw): super().__init__(n, b, ns)
    def __call__(c, *a): print('meta call', a); return super().__call__(*a)
    @property
    def mp(c): return c.__name__ + '!'
    def __len__(c): return 3
    def __getattr__(c, n): return 'meta ' + n
    def __instancecheck__(c, i): return i == 1
    def __subclasscheck__(c, i): return i is int
    def __iter__(c): return iter([1,2])
    def __contains__(c, x): return x == 9
    def __getitem__(c, k): return ('gi', k)
    def __bool__(c): return False
class C(metaclass=M, opt=5):
    def __init__(self, *a): pass
print(C.pre, C.mp, len(C), C.zzz, isinstance(1, C), isinstance(2, C), issubclass(int, C), list(C), 9 in C, C['k'], bool(C))
C(1, 2)
show('prep', lambda: M.__prepare__('a', ()))
class BadM(type):
    def __prepare__(n, b): return 5
def mk():
    class X(metaclass=BadM): pass
show('badprep', mk)
class M2(type): pass
def mk():
    class X(C, metaclass=M2): pass
show('conflict', mk)
def mk():
    class X(metaclass=lambda *a: a[0]): pass
    return X
show('fnmeta', mk)
class I:
    def __init_subclass__(cls, **kw): print('isub', cls.__name__, kw)
class J(I, a=1): pass
def mk():
    class X(P, a=1): pass
show('isub', mk)
class D:
    def __set_name__(self, o, n): print('set_name', o.__name__, n)
    def __get__(self, i, o): return ('get', i is None, o.__name__)
    def __set__(self, i, v): print('set', v)
    def __delete__(self, i): print('del')
class K: d = D()
print(K.d, K().d); k = K(); k.d = 5; del k.d
class BadSN:
    def __set_name__(self, o, n): raise ValueError('bad')
def mk():
    class X: a = BadSN()
show('badsn', mk)
class RO:
    def __get__(self, i, o): return 1
    def __set__(self, i, v): raise AttributeError('ro')
class G:
    def __getattribute__(self, n): 
        if n == 'q': raise AttributeError(n)
        return 'ga ' + n
    def __getattr__(self, n): return 'fallback ' + n
print(G().x, G().q)
class Miss(dict):
    def __missing__(self, k): return k * 2
print(Miss()['ab'], Miss().get('ab'))
class Ix:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
print([1,2,3][Ix(1)], hex(Ix(255)), range(10)[Ix(2):Ix(5)], 'a' * Ix(3), int(Ix(7)), float(Ix(3)), complex(Ix(2)), bytes(Ix(2)))
show('idx', lambda: [1][Ix('x')])
class LH:
    def __init__(self, v): self.v = v
    def __iter__(self): return iter([1])
    def __length_hint__(self): return self.v
import operator
print(operator.length_hint(LH(5)), list(LH(3)))
show('lh', lambda: list(LH(-1)))
show('lh2', lambda: list(LH('x')))
show('lh3', lambda: operator.length_hint(LH(NotImplemented), 8))
class F:
    def __format__(self, s): return 'F<' + s + '>'
print(f'{F():abc} {F()}', format(F(), 'x'), '{:q}'.format(F()))
class F2:
    def __format__(self, s): return 5
show('fmt', lambda: format(F2()))
class R2:
    def __repr__(self): return 5
show('repr', lambda: repr(R2())); show('str', lambda: str(R2()))
class H2:
    def __hash__(self): return 'x'
    def __bool__(self): return 5
    def __len__(self): return 'x'
    def __int__(self): return 'x'
    def __float__(self): return 'x'
    def __complex__(self): return 'x'
    def __bytes__(self): return 'x'
    def __iter__(self): return 5
    def __contains__(self, x): return 'yes'
    def __call__(self): return 'called'
h = H2()
for f in (hash, bool, len, int, float, complex, bytes, iter, callable): show(f.__name__, lambda: f(h))
print(5 in h, h())
class Big:
    def __len__(self): return 1 << 70
show('biglen', lambda: len(Big()))
class HB:
    def __hash__(self): return 1 << 70
print(hash(HB()) == hash(1 << 70))
class Pt:
    __match_args__ = ('x', 'y')
    def __init__(s, x, y): s.x, s.y = x, y
def m(o):
    match o:
        case Pt(1, y=z): return ('one', z)
        case Pt(a, b): return (a, b)
        case int(n) | str(n): return n
        case {'k': v, **rest}: return v, rest
        case [1, 2, *r]: return r
        case _: return None
print(m(Pt(1, 5)), m(Pt(2, 3)), m(7), m('s'), m({'k': 1, 'z': 2}), m([1, 2, 3]), m(3.5))
class NM: pass
def m2(o):
    match o:
        case NM(1): return 1
show('match', lambda: m2(NM()))
class NM2: __match_args__ = ['x']
def m3(o):
    match o:
        case NM2(1): return 1
show('match2', lambda: m3(NM2()))
class NM3: __match_args__ = ('x',)
def m4(o):
    match o:
        case NM3(1, x=2): return 1
n3 = NM3(); n3.x = 1
show('match3', lambda: m4(n3))
def m5(o):
    match o:
        case NM3(1, 2): return 1
show('match4', lambda: m5(n3))
def m6(o):
    match o:
        case int(1, 2): return 1
show('match5', lambda: m6(1))
x5 = 5
def m7(o):
    match o:
        case x5.real(1): return 1
show('match6', lambda: m7(1))
import weakref
class W: pass
w = W(); r = weakref.ref(w); print(r() is w, weakref.getweakrefcount(w)); del w; print(r())
show('weak', lambda: weakref.ref(5))
show('weak2', lambda: weakref.ref(S()))
class Base:
    @classmethod
    def cm(cls): return cls.__name__
    def f(self): return 'base'
class Sub(Base):
    def f(self): return super().f() + super(Sub, self).f() + super(Sub, Sub).f(self)
    @classmethod
    def cm(cls): return super().cm()
    @staticmethod
    def s(): return super().f()
print(Sub().f(), Sub.cm())
show('super1', lambda: Sub.s())
show('super2', lambda: super())
show('super3', lambda: super(Sub, 5))
show('super4', lambda: super(5, 5))
show('super5', lambda: super(Sub, Sub()).nope)
print(repr(super(Sub, Sub()))[:20], super(Sub).__thisclass__, super(Sub, Sub()).__self_class__)
class Res:
    def __del__(self): keep.append(self); print('resurrected')
keep = []
r = Res(); del r; print(len(keep)); keep.clear(); print('end')
def fn(a, b=1, /, c=2, *args, d, e=5, **kw) -> int:
    "doc"
    local = 1
    return lambda: local
co = fn.__code__
print(co.co_varnames, co.co_argcount, co.co_posonlyargcount, co.co_kwonlyargcount, co.co_nlocals, co.co_cellvars, co.co_freevars, co.co_names, co.co_flags, co.co_consts[0] if co.co_consts else None)
print(fn.__defaults__, fn.__kwdefaults__, fn.__annotations__, fn.__qualname__, fn.__doc__, fn.__closure__, fn.__module__, fn.__type_params__)
lam = fn(1, d=2); print(lam.__closure__[0].cell_contents, lam.__qualname__, lam.__code__.co_freevars)
show('setdef', lambda: setd(fn, '__defaults__', 5)); show('setcode', lambda: setd(fn, '__code__', 5)); show('setname', lambda: setd(fn, '__name__', 5))
show('setkw', lambda: setd(fn, '__kwdefaults__', 5)); show('setann', lambda: setd(fn, '__annotations__', 5)); show('setclos', lambda: setd(fn, '__closure__', ()))
show('setglob', lambda: setd(fn, '__globals__', {}))
fn.attr = 5; print(fn.__dict__)
fn.__defaults__ = (9,); print(fn.__defaults__)
def swap(): return 1
def other(): return 2
swap.__code__ = other.__code__; print(swap())
show('codefree', lambda: setd(swap, '__code__', lam.__code__))
def gen():
    x = yield 1
    y = yield from [1, 2]
g = gen()
print(g.gi_running, g.gi_suspended, g.gi_frame.f_lineno - co.co_firstlineno > 0, g.gi_yieldfrom, g.__name__, g.__qualname__)
next(g); print(g.gi_frame.f_locals, g.gi_suspended); g.send(5); print(type(g.gi_yieldfrom).__name__, g.gi_frame.f_locals); g.close(); print(g.gi_frame, g.gi_suspended)
show('gen1', lambda: gen().send(5))
def rec():
    yield next(rg)
rg = rec(); show('gen2', lambda: next(rg))
show('gen3', lambda: gen().throw(5)); show('gen4', lambda: gen().throw(ValueError, 'x'))
async def co1(): pass
c = co1(); c.close(); show('co', lambda: c.send(None))
c = co1(); print(c.cr_running, c.cr_await, c.cr_frame is not None); c.close()
try: 1/0
except ZeroDivisionError as e:
    tb = e.__traceback__; print(tb.tb_lineno == tb.tb_frame.f_lineno, tb.tb_next, tb.tb_frame.f_code.co_name, tb.tb_frame.f_globals is globals(), type(tb.tb_lasti))
fr = sys._getframe(); print(fr.f_code.co_name, fr.f_back, fr.f_builtins['len'] is len, fr.f_lineno > 0, fr.f_trace, fr.f_trace_lines)
def loc():
    a = 1
    l = locals(); b = 2
    l['a'] = 99; l['z'] = 5
    return a, l, locals(), sys._getframe().f_locals['b']
print(loc())
show('vars', lambda: vars(5)); show('vars2', lambda: sorted(vars(P)))
ns = {}; exec('a = 1\ndef f(): return a', ns); print(ns['f'](), sorted(k for k in ns))
print(eval('a + b', {'a': 1}, {'b': 2}))
show('eval1', lambda: eval('a')); show('eval2', lambda: eval('1', 5)); show('eval3', lambda: eval('1', {}, 5)); show('exec1', lambda: exec('x', {}, 5)); show('exec2', lambda: exec(5)); show('comp', lambda: compile('1', 'f', 'bad')); show('comp2', lambda: compile(5, 'f', 'exec')); show('eval4', lambda: eval('x = 1'))
show('eval5', lambda: eval(compile('x9 = 1', 'f', 'exec'), ns)); show('kw', lambda: exec('print(len)', {'__builtins__': {}}))
show('bi', lambda: eval('abs(-1)', {'__builtins__': {'abs': abs}}))
class CG:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(CG[int])
show('cg', lambda: P[int])
class SH:
    @classmethod
    def __subclasshook__(cls, c): return True
print(issubclass(int, SH))
import abc
class AB(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c): return hasattr(c, 'quack') or NotImplemented
class Duck: quack = 1
print(issubclass(Duck, AB), isinstance(Duck(), AB), issubclass(int, AB))
import copy
class RX:
    def __init__(s, a): s.a = a
    def __reduce_ex__(s, p): return (RX, (s.a + 1,))
print(copy.copy(RX(1)).a, object.__reduce_ex__(P(), 2)[0].__name__)
class GS:
    def __getstate__(s): return {'s': 1}
    def __setstate__(s, st): s.st = st
print(copy.copy(GS()).st)
show('new', lambda: object.__new__(int)); show('new2', lambda: object(5)); show('new3', lambda: P(5)); show('new4', lambda: int.__new__(P)); show('new5', lambda: object.__new__(5)); show('init', lambda: object().__init__(5))
class NN:
    def __new__(cls, x): return object.__new__(cls, x)
show('new6', lambda: NN(5))
class NI:
    def __init__(self): return 5
show('init2', NI)
class AbX(abc.ABC):
    @abc.abstractmethod
    def a(self): ...
    @abc.abstractmethod
    def b(self): ...
show('abc', AbX)
show('getattr', lambda: getattr(p, 5)); show('call', lambda: 5()); show('sub', lambda: 5[0]); show('it', lambda: iter(5)); show('unp', lambda: (lambda a: 0)(*5)); show('unk', lambda: (lambda a: 0)(**5)); show('unk2', lambda: (lambda **k: 0)(**{1: 2})); show('dupkw', lambda: (lambda **k: 0)(a=1, **{'a': 2}))
def ar(a, b, c=1, *, d): pass
show('a1', lambda: ar()); show('a2', lambda: ar(1)); show('a3', lambda: ar(1, 2)); show('a4', lambda: ar(1, 2, 3, 4, d=1)); show('a5', lambda: ar(1, 2, d=1, e=2)); show('a6', lambda: ar(1, 2, a=1, d=1)); show('a7', lambda: ar(1, 2, 3, 4)); show('a8', lambda: ar(1,2,dd=1))
def po(a, /): pass
show('po', lambda: po(a=1))
class WithM:
    def meth(self, a): pass
show('me', lambda: WithM().meth()); show('me2', lambda: WithM.meth()); show('me3', lambda: WithM().meth(1, 2))
show('ne', lambda: undefined_thing); show('attr', lambda: P().foo); show('attr2', lambda: P.foo); show('attr3', lambda: [].appendd); show('mod', lambda: sys.nope)
show('del', lambda: delattr(P(), 'x')); show('rec', lambda: (lambda f: f(f))(lambda f: f(f)))
show('int1', lambda: int('abc')); show('int2', lambda: int('1', 99)); show('int3', lambda: int([], 2)); show('int4', lambda: int('9' * 5000)); show('str4', lambda: str(10 ** 5000)); show('fl', lambda: float('x')); show('cx', lambda: complex('x')); show('by', lambda: bytes('x')); show('by2', lambda: bytes([256])); show('chr', lambda: chr(-1)); show('ord', lambda: ord('ab'))
def di():
    d = {1: 1}
    for k in d: d[k + 1] = 1
show('dsz', di)
def di2():
    d = {1: 1, 2: 2}
    for k in d: del d[k]; d[k+5] = 1
show('dkeys', di2)
def si():
    s = {1}
    for k in s: s.add(k + 1)
show('ssz', si)
show('brk', lambda: exec('a, b = 1', {})); show('u2', lambda: exec('a, b = 1, 2, 3', {})); show('u3', lambda: exec('a, *b, c = 1,', {})); show('sl', lambda: exec('a = [1,2,3]; a[::2] = [1]', {})); show('sl2', lambda: exec('a = [1,2,3]; a[0:1] = 5', {})); show('ub', lambda: exec('def f():\n x += 1\nf()', {})); show('nl', lambda: exec('def f():\n  def g(): return y\n  g()\n  y = 1\nf()', {}))
