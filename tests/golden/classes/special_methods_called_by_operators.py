# expect: CPython 3.13
# Operators, comparisons, subscripts and for loops over script classes: what methods answer, refuse and raise.


class V:
    def __init__(s,x): s.x=x
    def __add__(s,o): return V(s.x+o.x) if isinstance(o,V) else NotImplemented
    def __sub__(s,o): return NotImplemented
    def __mul__(s,k): return V(s.x*k) if not isinstance(k,float) else NotImplemented
    def __rsub__(s,o): return ('rsub',s.x,o)
    def __lt__(s,o): return s.x<o.x
    def __eq__(s,o): return NotImplemented
    def __gt__(s,o): return [] if s.x<5 else [1]
    def __le__(s,o): raise ValueError('le')
    def __getitem__(s,i):
        if i==9: raise IndexError('nine')
        return (s.x,i)
    def __setitem__(s,i,v): s.x=(i,v)
    def __repr__(s): return 'V(%r)'%(s.x,)
class W(V):
    def __radd__(s,o): return 'W.radd'
class It:
    def __init__(s,n): s.n=n
    def __iter__(s): return s
    def __next__(s):
        if s.n==0: raise StopIteration
        if s.n==-5: raise KeyError('k')
        s.n-=1
        return s.n
class X:
    def __rmul__(s,o): return 'X.rmul'
    def __mul__(s,o): return NotImplemented
def t():
    a,b=V(1),V(7)
    print(a+b, (a+b)+(a+b), a*3)
    for e in ('a-b','a*2.0','a*X()','a+1','1-a','a+W(2)','W(2)+a','a*[1]','X()*X()','a-1','a<=b','a>=b','a!=b','a==a','a==b','a@b'):
        try: print(e, eval(e))
        except Exception as x: print(e, type(x).__name__, x)
    if a<b: print('lt')
    if not a<b: print('no')
    if a>b: print('gt')
    else: print('not gt')
    while b>a:
        b.x-=1
        if b.x==4: print('loop'); 
    if a==a: print('same')
    if a!=b: print('ne')
    try:
        if a<=b: pass
    except ValueError as x: print('caught',x)
    print(a[3], a['k'])
    try: a[9]
    except IndexError as x: print(x)
    a['q']=2; print(a.x)
    c=V(3); c+=V(4); print(c)
    try: c-=1
    except TypeError as x: print(x)
    r=[]
    for i in It(4): r.append(i)
    print(r, [j for j in It(3)], list(It(2)))
    try:
        for i in It(-4): print(i)
    except KeyError as x: print('key',x)
    for i in It(3):
        if i==1: break
    else: print('no')
    for i in It(2): pass
    else: print('else')
    def g():
        for i in It(3):
            yield V(i)+V(1)
    print(list(g()))
    class N:
        def __iter__(s): return s
        def __next__(s): return next(It(0))
    for z in N(): print('never')
    class D:
        def __lt__(s,o): return s
        def __bool__(s): raise RuntimeError('bool')
    try:
        if D()<D(): pass
    except RuntimeError as x: print(x)
    print(sorted([V(3),V(1),V(2)]))
    x=(i for i in It(3)); print(next(x), list(x))
    t2=(1,2,3); s=0
    for q in t2: s+=q
    print(s)
t()
