# expect: CPython 3.13
"""pickle: the bytes of all protocols, hooks, and damaged pickles."""
import pickle, sys, collections, datetime, fractions, enum, io, functools, copyreg, decimal, re
class A:
    def __init__(s,x): s.x=x; s.y='yy'
    class N: pass
class S:
    __slots__=('a','b')
class L(list): pass
class D(dict): pass
class T(tuple): pass
class I(int): pass
class St(str): pass
class C(enum.Enum): R=1; G='g'
class G:
    def __getstate__(s): return {'z':1}
    def __setstate__(s,st): s.q=st
class NX:
    def __new__(cls,*a,**k): o=object.__new__(cls); o.a=a; o.k=k; return o
    def __getnewargs_ex__(s): return s.a,s.k
class R:
    def __reduce__(s): return (R,(),{'m':5},iter([1,2]),iter([('k','v')]))
    def append(s,x): pass
    def extend(s,x): s.l=x
    def __setitem__(s,k,v): s.d=(k,v)
NT=collections.namedtuple('NT','p q')
def fn(): pass
a=A([1,2]); a.self=a
s=S(); s.a=1; s.b=[2]
l=L([1,2,3]); l.attr=5
d=D(q=1); d.attr=6
rec=[]; rec.append(rec); rt=([],); rt[0].append(rt)
objs=[None,True,False,0,1,-1,255,256,65535,65536,-129,2**31-1,2**31,-2**31,-2**31-1,2**63,-2**63,2**64,-2**100,10**300,-10**700,0.0,-1.5,1e300,float('inf'),'','abc','x'*300,'\u1234\n\\','\U0001f600','\ud800',b'',b'abc',b'\xff'*300,bytearray(b'ab'),bytearray(),[],[1],[1,2],list(range(2500)),(),(1,),(1,2),(1,2,3),(1,2,3,4),{},{'a':1},{'a':1,'b':2},dict.fromkeys(range(1000)),dict.fromkeys(range(1001)),set(),{1},set(range(1500)),frozenset(),frozenset([1,2]),a,A(3),s,l,d,T((1,2)),I(5),St('st'),C.R,C.G,G(),NX(1,2,k=3),NX(5),R(),NT(1,2),fn,A,A.N,int,len,print,type(None),type(...),...,NotImplemented,'abc'.upper,a.__init__,collections.OrderedDict(a=1),collections.Counter('abca'),collections.deque([1,2],5),collections.defaultdict(list,{1:[2]}),datetime.date(2020,2,3),datetime.datetime(2020,2,3,4,5,6,7),datetime.datetime(2020,1,1,tzinfo=datetime.timezone.utc),datetime.time(1,2,3,4,fold=1),datetime.timedelta(1,2,3),fractions.Fraction(1,3),decimal.Decimal('1.5'),complex(1,2),range(3),slice(1,2,3),Exception('a',1),KeyError('k'),OSError(2,'no'),ValueError,functools.partial(int,base=2),['same']*3,[a,a],rec,rt,re.compile('a+',re.I),object(),[[],[[]],{'k':[1]}], 'y'*70000, ['z'*30000,'w'*40000,b'q'*70000,1], list(map(str,range(20000))), memoryview, int|str, list[int], C, copyreg.__newobj__, functools.reduce, OSError, ConnectionError, iter([1,2])]
for i,o in enumerate(objs):
    for p in range(6):
        try: b=pickle.dumps(o,p)
        except Exception as e: print(i,p,type(e).__name__,str(e)[:80] if '0x' not in str(e) else ''); continue
        if len(b)<400: print(i,p,b)
        else:
            import zlib; print(i,p,len(b),zlib.crc32(b))
        try:
            r=pickle.loads(b)
            r2=pickle.load(io.BytesIO(b))
            print('   ', type(r).__name__, (repr(r) if '0x' not in repr(r) else vars(r).keys() if hasattr(r,'__dict__') else '')[:100] if not isinstance(r,(list,dict,set)) or len(r)<5 else len(r), type(r2)==type(r))
        except Exception as e: print('  load',type(e).__name__,e)
class P(pickle.Pickler):
    def persistent_id(self,o):
        if isinstance(o,A): return 'A-obj'
    def reducer_override(self,o):
        if o is fn: return (str,('fn',))
        return NotImplemented
class U(pickle.Unpickler):
    def persistent_load(self,i): return ('pers',i)
    def find_class(self,m,n):
        print('find',m,n); return super().find_class(m,n)
for p in range(6):
    f=io.BytesIO(); P(f,p).dump([a,fn,1.5,C.R]); print(f.getvalue()); f.seek(0); print(U(f).load())
f=io.BytesIO(); pk=pickle.Pickler(f,4); pk.dump([1,'memo']); pk.dump('memo'); x='memo'; pk.dump(x); pk.clear_memo(); pk.dump(x); print(f.getvalue()); f.seek(0); print([pickle.load(f) for _ in range(1)])
pk=pickle.Pickler(f); pk.dispatch_table=copyreg.dispatch_table.copy(); pk.dispatch_table[A]=lambda o:(list,((1,),)); f=io.BytesIO()
bufs=[]; b=pickle.dumps([pickle.PickleBuffer(b'abc'),pickle.PickleBuffer(bytearray(b'def'))],5,buffer_callback=bufs.append); print(b,len(bufs)); print([bytes(x) for x in pickle.loads(b,buffers=bufs)]); print(pickle.dumps(pickle.PickleBuffer(b'abc'),5))
for bad in (b'',b'(',b'.',b'\x80\x09.',b'}q\x00',b'cno_such\nx\n.',b'\x8c\xff',b'Zabc',b'\x99',b'h\x05.',b'0.',b'e.',b"S'abc'\np0\n.",b'(lp0\nI1\naI01\na.',b"(dp0\nS'a'\nI5\ns.", b'L12345678901234567890L\n.',b'F1.5\n.',b'Vab\\u1234\n.',b"(i__main__\nA\n.", b'c__builtin__\nxrange\n(I1\nI5\ntR.',b'ccopy_reg\n_reconstructor\n(c__main__\nA\nc__builtin__\nobject\nNtR(dS"x"\nI3\nsb.', b'\x80\x02U\x03abcq\x00.', b'Pabc\n.', b'\x97.', b'I1\n', b'\x82\x01.',b']I1\nI2\nu.'):
    try: r=pickle.loads(bad); print(bad, type(r).__name__, r if '0x' not in repr(r) else vars(r))
    except Exception as e: print(bad, type(e).__module__, type(e).__name__, str(e) if '0x' not in str(e) else '')
def loc(): pass
loc.__qualname__='gone'
for o in (lambda: 0, loc, (x for x in ()), sys, type('Q',(),{})):
    try: print(pickle.dumps(o))
    except Exception as e: print(type(e).__name__, re.sub('0x[0-9a-f]+','X',str(e)))
try: pickle.dumps(1,6)
except Exception as e: print(e)
try: pickle.Pickler(5)
except Exception as e: print(e)
copyreg.add_extension('__main__','A',300); print(pickle.dumps(A,2), pickle.loads(pickle.dumps(A,2))); copyreg.remove_extension('__main__','A',300)
