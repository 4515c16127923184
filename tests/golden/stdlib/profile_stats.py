# expect: CPython 3.13
import profile, cProfile, pstats, io, marshal
def fib(n):
    return n if n<2 else fib(n-1)+fib(n-2)
def g():
    l=[]
    for i in range(3): l.append(fib(i+4))
    return sorted(l)
def show(P):
    p=P(lambda: 0.0)
    p.runctx('g()', globals(), {})
    o=io.StringIO()
    s=pstats.Stats(p,stream=o).strip_dirs()
    for k in ('nfl', -1):
        s.sort_stats(*(k if isinstance(k,tuple) else (k,))).print_stats()
    s.print_callers(); s.print_callees('fib'); s.reverse_order().print_stats(.5)
    return o.getvalue()
print(show(profile.Profile))
print(show(cProfile.Profile))
print([m for m in pstats.SortKey], pstats.SortKey.TIME == 'time', pstats.SortKey('tottime'))
for x in (1,-1,2**40,-2**70,1.5,2j,'a','é'*300,b'ab',(1,(2,)),[1,[2]],{1:2,'a':None},{3},frozenset('a'),...,True,StopIteration):
    assert marshal.loads(marshal.dumps(x))==x, x
    assert marshal.loads(marshal.dumps(x,0 if not isinstance(x,(set,frozenset)) else 4))==x, x
for bad in (object(), lambda:1):
    try: marshal.dumps(bad)
    except ValueError as e: print(e)
for b in (b'', b'i\0', b'?', b'r\0\0\0\0'):
    try: marshal.loads(b)
    except Exception as e: print(type(e).__name__, e)
