# expect: CPython 3.13
"""decimal: random operations in random contexts, with all flags."""
import random
from decimal import *
r=random.Random(20261121)
RO=[ROUND_CEILING,ROUND_FLOOR,ROUND_UP,ROUND_DOWN,ROUND_HALF_UP,ROUND_HALF_DOWN,ROUND_HALF_EVEN,ROUND_05UP]
def num():
    k=r.random()
    if k<.06: return r.choice(['NaN','sNaN','Inf','-Inf','NaN123','-sNaN45','0','-0','0E+5','-0E-9'])
    n=r.choice([1,1,2,3,5,9,20,40])
    d=''.join(r.choice('0123456789' if r.random()<.7 else '09') for _ in range(n))
    s=r.choice(['','-'])
    if r.random()<.3: return s+d
    if r.random()<.5: return s+d[:n//2]+'.'+(d[n//2:] or '0')
    return s+d+'E'+str(r.choice([r.randint(-5,5),r.randint(-30,30),r.randint(-450,450)]))
UN=['exp','ln','log10','sqrt','normalize','logb','logical_invert','next_minus','next_plus','to_integral_exact','to_integral_value','number_class','is_normal','is_subnormal','copy_abs','copy_negate','to_eng_string','adjusted','as_tuple','__str__','__hash__','__neg__','__pos__','__abs__','__bool__','is_signed']
BI=['compare','compare_signal','compare_total','compare_total_mag','max','max_mag','min','min_mag','next_toward','quantize','remainder_near','rotate','same_quantum','scaleb','shift','copy_sign','logical_and','logical_or','logical_xor','__add__','__sub__','__mul__','__truediv__','__floordiv__','__mod__','__pow__','__divmod__','__eq__','__lt__','__ge__']
FM=['','.3f','e','.5e','g','.2g','%','+.1%',',.2f','020,.3f','*^30','<12.4','E','.0f','.0e','z.1f','n','10','G','.30g',' f','010','=+12.3']
def show(f):
    try: return str(f())
    except Exception as e: return type(e).__name__+':'+str(e)
for i in range(700):
    c=Context(prec=r.choice([1,2,3,5,9,28,50]), rounding=r.choice(RO), Emin=r.choice([-5,-99,-400,-999999]), Emax=r.choice([5,99,400,999999]), clamp=r.choice([0,0,1]), capitals=r.choice([0,1]), traps=[])
    setcontext(c)
    a,b,z=num(),num(),num()
    x,y,w=Decimal(a),Decimal(b),Decimal(z)
    op=r.choice(UN); print(op,a,c.prec,c.rounding,c.Emin,c.Emax,c.clamp,show(lambda:getattr(x,op)()) if not(op=='__hash__' and x.is_nan()) else '', [f.__name__ for f in c.flags if c.flags[f]]); c.clear_flags()
    op=r.choice(BI)
    if op=='__pow__' and (y.is_finite() and abs(y)>1000): y=Decimal(r.randint(-30,30))
    print(op,a,y,show(lambda:getattr(x,op)(y)), [f.__name__ for f in c.flags if c.flags[f]]); c.clear_flags()
    f=r.choice(FM); print('fmt',f,a,show(lambda:format(x,f)))
    if r.random()<.2: print('fma',a,b,z,show(lambda:x.fma(y,w)),[f.__name__ for f in c.flags if c.flags[f]]); c.clear_flags()
    if r.random()<.1: print('round',show(lambda:round(x,r.randint(-3,3))),show(lambda:x.as_integer_ratio() if abs(x.adjusted())<50 else 0),show(lambda:float(x)),show(lambda:int(x) if abs(x.adjusted())<50 else 0), show(lambda:pow(int(x) if 0<=x.adjusted()<9 else 3, y, 7)))
    if r.random()<.1: print('create',show(lambda:c.create_decimal(z)),show(lambda:Decimal(r.uniform(-5,5))==x), show(lambda:x<1.5),[f.__name__ for f in c.flags if c.flags[f]])
