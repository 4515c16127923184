# expect: CPython 3.13
# A flag's member that is no single bit is only another name; what fails as members are made is raised as it is.
from enum import Flag, IntEnum, IntFlag, nonmember
for values in ((4, "x", 1), (2, "x", (1, 2)), ((1, 2),), (4, 2), (3, 1.5), (1, 2, 3)):
    E = Flag("E", [(n, v) for n, v in zip("GHJ", values)])
    print(list(E), len(E), [m.value for m in E.__members__.values()], E("x") if "x" in values else None)
class F(Flag):
    B = 2
    K = nonmember(3)
    X = "x"
try:
    class X(F): pass
except TypeError as e: print(e)
try:
    class I(IntEnum):
        A = 1
        B = "x"
except ValueError as e: print(e, getattr(e, "__notes__", None))
