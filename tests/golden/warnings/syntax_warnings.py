# expect: CPython 3.13
# stderr: exact
# What the compiler warns of, before anything runs.
import sys
a = "\d" + '\{' + "fine \n \x41 \u0041"
b = b"\w", r"\d", f"{a}\q{a}", rf"\q"
c = """one
two \s
"""
o = "\400"
x = 5
print("runs")
if x is 5:
    print(x is not "a", x is None, x is True, x is ())
def f():
    return x is -1
assert (x, "message")
try:
    (1, 2) (3)
except TypeError as e:
    print(e)
try:
    "abc"["x"]
except TypeError as e:
    print(e)
try:
    {1, 2}[0]
except TypeError as e:
    print(e)
try:
    [1, 2](0), f"{x}"(), 5(), (lambda: 0)()
except TypeError as e:
    print(e)
sys.stdout.flush()
eval("x is 'eval'")
import warnings
warnings.simplefilter("error")
try:
    compile("'\\d'", "<made>", "eval")
except SyntaxError as e:
    print(e, e.lineno, e.filename)
