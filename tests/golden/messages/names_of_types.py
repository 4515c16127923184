# expect: CPython 3.13
# What random programs found: names of types in messages, copies by __reduce_ex__, bases that are exchanged.
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
import copy, base64, types
from collections import deque
t(lambda: bytearray(b'%d').__rmod__(5))
t(lambda: bytearray(b'%d').__rmod__(b'a'))
t(lambda: b'%d'.__rmod__(5))
t(lambda: b'%d'.__rmod__(b'5'))
t(lambda: '%d'.__rmod__(5))
t(lambda: '%d'.__rmod__('a'))
t(lambda: deque([1])[2**63])
t(lambda: deque([1])[-2**63-1])
t(lambda: deque([1])['a'])
t(lambda: [1].__getitem__('a'))
t(lambda: [1].__getitem__(2**63))
class I(int):
    def __getattr__(self, n):
        print('ga', n)
        raise AttributeError(n)
t(lambda: copy.copy(I(5)))
t(lambda: copy.deepcopy(I(5)))
class I(str):
    def __getattr__(self, n):
        print('ga', n)
        return n
t(lambda: copy.copy(I(5)))
class I:
    def __getattr__(self, n):
        print('ga', n)
        return n
t(lambda: type(copy.copy(I())))
class I(list):
    def __getattr__(self, n):
        print('ga', n)
        return n
t(lambda: type(copy.copy(I())))
t(lambda: base64.b64decode(b'abc$', altchars=b'a'))
t(lambda: base64.b64decode(b'abc$', altchars=5))
t(lambda: base64.b64encode(b'abc$', altchars=b'abc'))
t(lambda: base64.b64encode(b'abc$', altchars='ab'))
class A: __slots__=('a',)
class B: __slots__=('a',)
class C(A): pass
class D(A): __slots__=('b',)
class E(int): pass
class F(B): pass
class G: pass
class H(G): pass
def sb(x, b):
    x.__bases__ = b
    return x.__bases__
for x in (C,D,E,F,G,H,A):
    for b in (A,B,C,E,F,G,int,object,H,D):
        t(lambda: sb(x,(b,)))
class J(C, G): pass
t(lambda: sb(J,(C,)))
t(lambda: sb(J,(G,C)))
t(lambda: sb(J,(A,G)))
t(lambda: sb(J,(A,B)))
t(lambda: sb(J,()))
t(lambda: sb(J,[A]))
t(lambda: sb(J,(A,A)))
t(lambda: sb(J,(A,5)))
t(lambda: sb(J,(J,)))

for v in (5, (), (1,), (1,2), ((),2), ((),{}), [(),{}], ((), {'a':1}), ((1,),{1:2}), ([], {})):
    class A:
        def __new__(cls, *a, **k): print('new', a, k); return object.__new__(cls)
        def __getnewargs_ex__(self): return v
    class B:
        def __new__(cls, *a, **k): print('new', a, k); return object.__new__(cls)
        def __getnewargs__(self): return v
    t(lambda: type(copy.copy(A())))
    t(lambda: type(copy.copy(B())))
    t(lambda: A().__reduce_ex__(2)[1:])
    t(lambda: B().__reduce_ex__(2)[1:])
    t(lambda: A().__reduce_ex__(1)[1:])

import collections, re, array, functools, itertools, io, struct
D = collections.deque
t(lambda: D.append)
t(lambda: D.maxlen)
t(lambda: D.__len__)
t(lambda: D.append(5,1))
t(lambda: D.__len__(5))
t(lambda: D.maxlen.__get__(5))
t(lambda: D.append())
t(lambda: collections.defaultdict.default_factory)
t(lambda: collections.defaultdict.copy)
t(lambda: collections.OrderedDict.__init__)
t(lambda: re.Pattern.match)
t(lambda: re.Pattern.pattern)
t(lambda: array.array.typecode)
t(lambda: array.array('i').append('a'))
t(lambda: itertools.count.__next__)
t(lambda: functools.partial.func)
t(lambda: functools.partial.__call__)
t(lambda: io.BytesIO.read)
t(lambda: io.StringIO.closed)
t(lambda: struct.Struct.pack)
t(lambda: D.append.__get__(5))
t(lambda: D.__len__.__get__(5))
t(lambda: type.__dict__['__name__'])
t(lambda: int.__add__)
t(lambda: dict.__dict__['fromkeys'])
t(lambda: D.__dict__['__class_getitem__'])
t(lambda: dict.__dict__['fromkeys'].__get__(None, int))
t(lambda: D.__dict__['__class_getitem__'].__get__(None,int))
t(lambda: D.append.__objclass__)
t(lambda: D.append.__qualname__)
class A: __slots__='x'
t(lambda: A.x)
t(lambda: A.x.__get__(5))
t(lambda: D.__add__(5,5))
t(lambda: D.__init__(5))
t(lambda: D.__new__(5))
t(lambda: D.__new__(int))
t(lambda: object.__new__(D))
t(lambda: D.__eq__)

c = dict.__dict__['fromkeys']
t(lambda: c.__get__({}, None)('ab'))
t(lambda: c.__get__(None, dict)('ab'))
t(lambda: c.__get__(None, None))
t(lambda: c.__get__(None, 5))
t(lambda: c.__get__({}, int))
t(lambda: c.__get__(5, None))
t(lambda: c.__get__({})('a'))
t(lambda: c(dict, 'ab'))
t(lambda: c(int,'ab'))
t(lambda: c())
t(lambda: c(5))
w = int.__add__
t(lambda: w.__get__(5)(6))
t(lambda: w.__get__('a'))
t(lambda: w.__get__(None, int))
t(lambda: w.__get__(True)(6))
class D(dict): pass
t(lambda: D.fromkeys('ab'))
t(lambda: D().fromkeys('ab'))
t(lambda: type.__prepare__('a',()))
t(lambda: object.__init_subclass__())
t(lambda: object.__subclasshook__(5))

# An intersection ends where nothing more can be found.
t(lambda: {0}.intersection(range(2**70)))
t(lambda: frozenset({0, 3}).intersection(iter([3, 0, 5])))
import cmath
t(lambda: cmath.log(-1e-5, 1.0))
t(lambda: cmath.log(0, 5))
import datetime
t(lambda: datetime.timedelta(1) + 5)
t(lambda: datetime.date(2020, 1, 1) < 5)
t(lambda: datetime.datetime.now.__self__)
t(lambda: datetime.date(2020, 1, 1).nope)
t(lambda: datetime.date.nope)
import typing
t(lambda: typing.TypeVar('T') + 1)
t(lambda: typing.Generic[int])
import zoneinfo
t(lambda: zoneinfo.ZoneInfo('UTC') + 1)
import inspect
for f in (dict.pop, memoryview.cast, bytes.hex, dict.get):
    t(lambda: inspect.signature(f))
class A:
    __slots__ = ('x', '__y')
    def __init__(self): self.x = 1; self.__y = 2
class B(A):
    __slots__ = 'z'
b = B()
t(lambda: b.__getstate__())
t(lambda: B.__slotnames__)
t(lambda: sorted(vars(type(copy.copy(b)))['__slotnames__']))
B.__slotnames__ = 5
t(lambda: b.__getstate__())
B.__slotnames__ = None
t(lambda: b.__getstate__())
exec("""
def g():
    def f[a]():
        class K:
            a: int = 3
            class a:
                nonlocal a
        return a
    return f()
print(g())
""")

for x in (range(0), 'a', b'b', bytearray(), [], (), {1: 2}, set(), 5, type('L', (list,), {})(), list[int], type):
    t(lambda: types.MappingProxyType(x))
t(lambda: bytes(2**63-1))
t(lambda: bytes(2**63-33))
t(lambda: bytes(2**63-34))
t(lambda: bytearray(2**63-1))
t(lambda: 'x{:{}}'.format(5, 9007199254740993.0))
import enum
class F(enum.Flag):
    A = 1
    B = 2
    X = 'x'
t(lambda: F(True))
t(lambda: F('x'))
t(lambda: F(3))
import binascii
t(lambda: binascii.hexlify(b'abc', b'\xff'))
t(lambda: binascii.hexlify(b'abcd', 'é', 2))
t(lambda: binascii.hexlify(b'abc', '日'))
t(lambda: b'abc'.hex(b'\xff'))
