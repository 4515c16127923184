# expect: CPython 3.13
# Complex functions where a part is infinite or no number.
import cmath, math
V=(0.0,-0.0,1.5,-1.5,math.inf,-math.inf,math.nan,800.0,-800.0, 1e-320)
for f in ('cos','cosh','sin','sinh','tan','tanh','exp','sqrt','log','log10','acos','acosh','asin','asinh','atan','atanh','phase','polar','isfinite','isinf','isnan'):
    for a in V:
        for b in V:
            if math.isfinite(a) and math.isfinite(b): continue
            try: r=getattr(cmath,f)(complex(a,b))
            except Exception as e: r=(type(e).__name__,str(e))
            print(f,a,b,r)
for a in V:
    for b in V:
        if math.isfinite(a) and math.isfinite(b): continue
        for n in ('rect',):
            try: r=cmath.rect(a,b)
            except Exception as e: r=(type(e).__name__,str(e))
            print(n,a,b,r)
