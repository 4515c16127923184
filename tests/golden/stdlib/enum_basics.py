# expect: CPython 3.13
# Enumerations and flags.
from enum import Enum, Flag, IntEnum, StrEnum, auto, unique
class Color(Enum):
    RED = 1
    GREEN = "g"
    CRIMSON = 1
print(Color.RED, repr(Color.GREEN), Color(1), Color["GREEN"], Color.CRIMSON is Color.RED, list(Color), Color.RED.name, Color.RED.value, len(Color), Color.RED in Color)
class N(IntEnum):
    A = auto()
    B = auto()
print(N.B + 1, N.A < N.B, f"{N.B}", repr(N(2)), sorted([N.B, N.A]))
class P(Flag):
    R, W, X = 4, 2, 1
print(P.R | P.W, P.R in (P.R | P.W), ~P.R, bool(P.R & P.W), P(3), list(P(5)))
class S(StrEnum):
    ONE = auto()
print(S.ONE, S.ONE == "one", S.ONE.upper())
for action in (lambda: Color(7), lambda: Color["X"], lambda: setattr(Color, "RED", 2), lambda: unique(Color)):
    try:
        action()
    except (ValueError, KeyError, AttributeError, TypeError) as e:
        print(type(e).__name__, e)
