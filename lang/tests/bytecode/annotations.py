from __future__ import annotations
x: list[int] | None = None
y.z: (a, b)
def f(a: int = 1, *args: *Ts, b: "s", **kw: lambda q, /, r=1, *s: q if r else -s ** 2) -> f"{x!r:>3}": ...
