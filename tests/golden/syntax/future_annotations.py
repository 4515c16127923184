# expect: CPython 3.13
# With the future import annotations are kept as text.
from __future__ import annotations
def f(a: undefined, b: list[int] = []) -> x.y | None: ...
class C:
    n: C
print(f.__annotations__, C.__annotations__)
