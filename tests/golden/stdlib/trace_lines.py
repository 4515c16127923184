# expect: CPython 3.13
import trace, tempfile, os, sys, io, contextlib
folder = tempfile.mkdtemp(); sys.path.insert(0, folder)
open(os.path.join(folder, "traced.py"), "w").write("""def f(n):
    if n:
        return f(n - 1)
    return "done"

class A:
    def g(self):
        return 3

def main():
    f(2)
    A().g()
    return 5

def never():
    print(1)  #pragma NO COVER
    return 2
""")
import traced
for kw in (dict(count=0, trace=1), dict(count=0, trace=0, countfuncs=1), dict(count=1, trace=1)):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        t = trace.Trace(**kw); print(t.runfunc(traced.main)); r = t.results(); r.write_results(coverdir=os.path.join(folder, "cov"))
    print(out.getvalue().replace(folder, "<F>"))
t = trace.Trace(count=1, trace=0)
t.run("traced.main()")
print(sorted((k[1], v) for k, v in t.results().counts.items() if k[0].endswith("traced.py")))
t.results().write_results(show_missing=True, coverdir=os.path.join(folder, "cov"))
print(open(os.path.join(folder, "cov", "traced.cover")).read())
print(t.runctx("y = traced.f(1)", globals(), {}))
