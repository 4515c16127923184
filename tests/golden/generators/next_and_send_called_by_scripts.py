# expect: CPython 3.13
# next() with and without a default, send(), getters and classes called by generators, globals that shadow builtins.


def g(n):
    r=[]
    for i in range(n):
        x=yield i
        r.append(x)
    return r
it=g(3)
print(next(it), it.send('a'), it.send('b'))
try: it.send('c')
except StopIteration as e: print('stop', e.value)
print(next(it,'dflt'))
def outer():
    r=yield from g(2)
    print('r',r)
    yield 9
o=outer()
print(next(o), o.send(5), o.send(6), next(o,None), next(o,None))
def bad():
    yield 1
    raise KeyError('x')
b=bad(); next(b)
try: next(b, 7)
except KeyError as e: print('key', e)
def reent():
    try: next(z)
    except ValueError as e: print(e)
    yield 1
z=reent(); print(next(z,3))
class P:
    @property
    def x(self): return 5
    @property
    def bad(self): raise ValueError('p')
p=P()
def rd(o):
    t=0
    for i in range(5): t+=o.x
    return t
print(rd(p))
try: p.bad
except ValueError as e: print(e)
class E: pass
print(type(E()), type(3))
def gen():
    for i in range(3):
        e=P(); q=C(i)
        yield q.v, type(e).__name__
class C:
    def __init__(self,v,w=2): self.v=v+w
print(list(gen()))
c=compile("r=len('ab')","x","exec")
d={'x':1}
exec(c,d); d2={'len':lambda s: 99}
exec(c,d2); print(d['r'],d2['r'])
for k in range(3):
    dd={'a':1}; exec(c,dd); dd2={'len':lambda s:k}; exec(c,dd2); print(dd['r'],dd2['r'])
class D(dict):
    def __missing__(self,k): return 'miss'
    def __getitem__(self,k): return 'G'
class W:
    def __del__(self): print('del', self.n)
    def __init__(self,n): self.n=n
def gw():
    w=W(1)
    yield 1
h=gw(); next(h); del h
