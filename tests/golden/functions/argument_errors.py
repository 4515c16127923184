# expect: CPython 3.13
# What CPython says of wrong calls.
def f(a, b, /, c, *, d, e=1): pass
def g(): pass
def h(a, b=2, *c): pass
class K:
    def m(self, x): pass
calls = ("f()", "f(1)", "f(1, 2)", "f(1, 2, 3)", "f(1, 2, 3, 4, d=1)", "f(1, 2, c=3, d=4, z=5)",
         "f(a=1, b=2, c=3, d=4)", "f(1, 2, 3, c=3, d=1)", "g(1)", "g(x=1)", "h()", "h(1, a=2)",
         "K().m()", "K().m(1, 2)", "f(*1)", "f(**1)", "g(**{1: 2})", "h(1, **{'b': 1}, **{'b': 2})", "(1)(2)")
import warnings
warnings.simplefilter("ignore")
for call in calls:
    try:
        eval(call)
    except TypeError as e:
        print(call, "->", e)
