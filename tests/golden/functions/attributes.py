# expect: CPython 3.13
# The attributes of a function.
def f(a, b=1, *args, c=2, **kw):
    "doc"
    x = 1
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__)
c = f.__code__
print(c.co_name, c.co_argcount, c.co_kwonlyargcount, c.co_posonlyargcount, c.co_varnames, c.co_firstlineno)
f.tag = 1
print(f.__dict__, f.tag)
f.__name__ = "g"
print(f.__name__, repr(f).startswith("<function f at 0x"))
f.__defaults__ = (5, 6)
print(f.__defaults__)
