# expect: CPython 3.13
# What typing does at run time.
from typing import *
class P(NamedTuple):
    x: int
    y: str = "d"
class D(TypedDict, total=False):
    k: int
@runtime_checkable
class HasF(Protocol):
    def f(self): ...
class Impl:
    def f(self): pass
T = TypeVar("T")
class Box(Generic[T]):
    def __init__(self, v: T): self.v = v
print(P(1), D(k=1), isinstance(Impl(), HasF), isinstance(1, HasF), Box[int](5).v, Optional[int], Union[int, str], List[int], Dict[str, Any], Callable[[int], str], T)
def f(a: "int", b: Optional[str] = None) -> List[int]: ...
print(get_type_hints(f), get_origin(List[int]), get_args(Dict[str, int]), cast(int, "x"), TYPE_CHECKING)
