# expect: CPython 3.13
# super() where it cannot work.
def f():
    super().x
def g(self):
    super().x
for call in (f, lambda: g(1)):
    try:
        call()
    except RuntimeError as e:
        print(e)
try:
    super(int, "a").x
except TypeError as e:
    print(e)
