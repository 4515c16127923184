# expect: CPython 3.13
# Dataclasses.
from dataclasses import asdict, astuple, dataclass, field, fields, replace, FrozenInstanceError
@dataclass(order=True)
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False, repr=False)
p = P(1)
print(p, P(1, 2) > p, p == P(1, 0, [9]), asdict(p), astuple(p), [f.name for f in fields(P)], replace(p, y=5), P.__match_args__)
@dataclass(frozen=True, slots=True)
class F:
    a: int
    b: int = field(default=1, kw_only=True)
    def __post_init__(self): print("post", self.a)
f = F(1, b=2)
print(f, hash(f) == hash(F(1, b=2)))
for action in (lambda: setattr(f, "a", 2), lambda: F(), lambda: F(1, 2)):
    try:
        action()
    except (FrozenInstanceError, TypeError) as e:
        print(type(e).__name__, e)
