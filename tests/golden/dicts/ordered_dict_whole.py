# expect: CPython 3.13
# OrderedDict: its order, its iterators, what is given to it and to classes below it.
from collections import OrderedDict
import copy, pickle, sys
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
od = OrderedDict(a=1, b=2, c=3)
print(od, type(od), OrderedDict.__module__, OrderedDict.__flags__ & (1<<9), OrderedDict.__mro__)
print(type(iter(od)), type(iter(od.keys())), type(iter(od.items())), type(iter(od.values())), type(reversed(od)), type(reversed(od.items())))
print(list(reversed(od)), list(reversed(od.items())), list(reversed(od.values())))
print(od.keys(), od.values(), od.items())
od.move_to_end('a'); print(od)
od.move_to_end('c', last=False); print(od)
od.move_to_end('c', last=False); print(od)
od.move_to_end('a', False); print(od)
t(lambda: od.move_to_end('zz'))
t(lambda: od.move_to_end([]))
t(lambda: OrderedDict().move_to_end([]))
t(lambda: od.popitem(last=False))
t(lambda: od.popitem())
t(lambda: od.popitem())
t(lambda: od.popitem())
t(lambda: od.popitem(last=False))
for n in (5, 9, 10, 11, 20, 100, 1000):
    d = OrderedDict((i, i) for i in range(n))
    for i in range(n):
        d.move_to_end(i, last=False)
    assert list(d) == list(range(n))[::-1], list(d)
    assert all(d[i] == i for i in range(n))
    for i in range(0, n, 3):
        del d[i]
    for i in range(1, n, 3):
        d.move_to_end(i, last=bool(i % 2))
    d[-1] = 5
    d.move_to_end(-1, last=False)
    for i in range(3*n):
        d.move_to_end(-1, last=False); d[n+i]=1; d.move_to_end(n+i, last=False)
    print(n, hash(tuple(d)) == hash(tuple(d.keys())), len(d), sum(d), list(d)[:8], list(d)[-5:])
    m = {k: 0 for k in d}
    assert list(reversed(d)) == list(d)[::-1] and dict(d).keys() == m.keys()
    while d:
        k, _ = d.popitem(last=len(d) % 2)
        m.pop(k)
    assert not m
od = OrderedDict(a=1, b=2)
def f():
    for k in od: od[k+'x'] = 1
t(f)
od = OrderedDict(a=1, b=2)
def f():
    for k in od: od[k] = 5
    return od
t(f)
def f():
    for k in od: od.move_to_end('a')
t(f); t(f)
def f():
    it = iter(od); next(it); od['q']=1
    try: next(it)
    except RuntimeError as e: print(e)
    return list(it)
t(f)
t(lambda: OrderedDict(1))
t(lambda: OrderedDict([1]))
t(lambda: OrderedDict([()]))
t(lambda: OrderedDict([(1,)]))
t(lambda: OrderedDict([(1,2,3)]))
t(lambda: OrderedDict(1,2))
t(lambda: OrderedDict.update())
t(lambda: od.update(1,2))
t(lambda: od.update(5))
t(lambda: OrderedDict(['ab','cd']))
t(lambda: OrderedDict([([],1)]))
class K:
    def keys(self): return ['x','y']
    def __getitem__(self, k): return k*2
t(lambda: OrderedDict(K()))
class I:
    def items(self): return [(1,2)]
t(lambda: OrderedDict(I()))
t(lambda: OrderedDict(a=1)|{'b':2})
t(lambda: {'b':2}|OrderedDict(a=1))
t(lambda: OrderedDict(a=1)|[(1,2)])
t(lambda: OrderedDict(a=1).__or__([(1,2)]))
t(lambda: OrderedDict(a=1).__ror__({'z':1}))
def f():
    x = OrderedDict(a=1); x |= [(1,2)]; return x
t(f)
class S(OrderedDict):
    def __setitem__(self, k, v):
        print('set', k, v); super().__setitem__(k, v)
    def __missing__(self, k): return 'miss'
s = S([(1,2),(3,4)], z=5); print(s, s['nope'])
t(lambda: s.pop('nope'))
t(lambda: s.pop('nope', 7))
t(lambda: s.setdefault('u', 9))
t(lambda: s.setdefault('u', 10))
t(lambda: s.copy())
t(lambda: s|{9:9})
t(lambda: copy.copy(s))
t(lambda: S.fromkeys('ab'))
t(lambda: S.fromkeys('ab', value=3))
t(lambda: OrderedDict.fromkeys('ab', value=3))
t(lambda: OrderedDict.fromkeys('ab', 3))
t(lambda: OrderedDict.fromkeys(iterable='ab'))
s.attr = 5
t(lambda: s.__reduce__()[:4])
t(lambda: copy.deepcopy(s).attr)
t(lambda: vars(s))
o = OrderedDict(a=1); o.x = 4
t(lambda: pickle.loads(pickle.dumps(o)).x)
t(lambda: pickle.loads(pickle.dumps(o)))
t(lambda: o.__reduce__()[:4])
t(lambda: o.copy().__dict__)
t(lambda: OrderedDict(a=1,b=2)==OrderedDict(b=2,a=1))
t(lambda: OrderedDict(a=1,b=2)==dict(b=2,a=1))
t(lambda: dict(b=2,a=1)==OrderedDict(a=1,b=2))
t(lambda: OrderedDict(a=1,b=2)!=OrderedDict(b=2,a=1))
t(lambda: OrderedDict(a=1)<OrderedDict())
t(lambda: hash(o))
r = OrderedDict(); r['r'] = r
t(lambda: r); r2 = S(); r2['me']=r2
t(lambda: r2)
t(lambda: setattr(OrderedDict,'x',1))
t(lambda: OrderedDict.__doc__)
t(lambda: o.pop())
t(lambda: o.pop('q'))
t(lambda: o.pop('q', None))
t(lambda: o.pop(key='a'))
t(lambda: o.clear())
t(lambda: o)
t(lambda: o.setdefault('k'))
t(lambda: o)
t(lambda: sys.getsizeof(o) > 50)
it = iter(OrderedDict(a=1,b=2).items()); next(it)
t(lambda: it.__reduce__())
t(lambda: list(it))
import operator
t(lambda: operator.length_hint(iter(OrderedDict(a=1))))
t(lambda: OrderedDict[int,str])
t(lambda: OrderedDict(a=1).items() & {('a',1)})
t(lambda: sorted(OrderedDict(a=1).keys() | {'b'}))
t(lambda: OrderedDict(a=1).keys().mapping)
import inspect
t(lambda: inspect.signature(OrderedDict.popitem))
t(lambda: inspect.signature(OrderedDict.move_to_end))
t(lambda: inspect.signature(OrderedDict.pop))
match OrderedDict(a=1): 
    case {'a': x}: print('m', x)
match OrderedDict(a=1):
    case OrderedDict(): print('c')
t(lambda: dict(OrderedDict(a=1,b=2)))
t(lambda: {**OrderedDict(a=1,b=2)})
t(lambda: (lambda **k: k)(**OrderedDict(a=1,b=2)))
class D2(OrderedDict): __slots__=()
t(lambda: D2(a=1))
class Both(OrderedDict, __import__('collections').Counter): pass
t(lambda: Both('aab'))
class DD(OrderedDict):
    def __init__(self, *a, **k): super().__init__(*a, **k); self.foo = 1
    def __iter__(self): print('iter'); return super().__iter__()
    def __getitem__(self, k): print('get', k); return super().__getitem__(k)
t(lambda: dict(DD(a=1)))
t(lambda: list(DD(a=1).items()))
t(lambda: DD(a=1))
t(lambda: DD(a=1)==DD(a=1))
t(lambda: DD(a=1).copy())
import json
t(lambda: json.loads('{"b":1,"a":2}', object_pairs_hook=OrderedDict))
t(lambda: json.dumps(OrderedDict(b=1,a=2)))
