# expect: CPython 3.13
# The tree of built-in exceptions in the order of __subclasses__.
def show(c, depth=0):
    print("  " * depth + c.__name__)
    for s in c.__subclasses__():
        if s.__module__ == "builtins": show(s, depth + 1)
show(BaseException)
class Bad(Exception):
    def __new__(cls): return 5
try:
    raise Bad
except TypeError as e:
    print(e)
