# expect: CPython 3.13
# lru_cache remembers, counts and forgets.
from functools import cache, cached_property, lru_cache
@lru_cache(maxsize=2)
def f(x):
    print("call", x)
    return x * 2
print(f(1), f(2), f(1), f(3), f(2), f.cache_info())
f.cache_clear(); print(f.cache_info(), f.cache_parameters())
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80))
class C:
    @cached_property
    def p(self):
        print("computed")
        return 5
c = C(); print(c.p, c.p, c.__dict__)
