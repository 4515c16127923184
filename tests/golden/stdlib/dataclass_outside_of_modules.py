# expect: CPython 3.13
# A dataclass whose module is not in sys.modules can be made where no annotation's text has to be looked up in it.
import dataclasses, typing
space = {"__name__": "nowhere"}
exec("""
import dataclasses
M = dataclasses.make_dataclass("M", ["a", "b"])
@dataclasses.dataclass
class D:
    x: int
    y: "typing.ClassVar" = 2
""", space)
print(space["M"](1, 2), space["D"](3).x)
try: dataclasses.dataclass(order=True)(type("A", (), {"__lt__": None, "__annotations__": {}}))
except TypeError as e: print(e)
