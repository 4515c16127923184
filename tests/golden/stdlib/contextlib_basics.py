# expect: CPython 3.13
# Context managers from generators, suppress, ExitStack, redirect_stdout.
import contextlib, io
@contextlib.contextmanager
def tag(n):
    print("<", n)
    try:
        yield n
    except ValueError as e:
        print("swallowed", e)
    finally:
        print(">", n)
with tag("a") as t:
    raise ValueError(t)
with contextlib.suppress(KeyError):
    {}["x"]
with contextlib.ExitStack() as s:
    for n in "xy": s.enter_context(tag(n))
    s.callback(print, "callback")
with contextlib.redirect_stdout(io.StringIO()) as out:
    print("hidden")
print(repr(out.getvalue()))
with contextlib.closing(io.StringIO()) as f: pass
print(f.closed)
@tag("deco")
def g(): print("in g")
g()
