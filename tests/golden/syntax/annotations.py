# expect: CPython 3.13
# Annotations are kept for modules and classes, and not for locals.
x: int = 1
y: "forward"
class C:
    a: list[int]
    b: str = "b"
def f(p: 1 + 1, *args: "t", k: None = None, **kw: ...) -> "r":
    z: undefined_is_not_evaluated
    return 1
print(__annotations__)
print(C.__annotations__)
print(f.__annotations__)
(x): float = 2.0
print(x, "x" in __annotations__)
