# expect: CPython 3.13
# Flags of which members have bits that no member has alone.
import enum
class O(enum.IntFlag):
    ALL = 0x80000050
    Z = 0
    T = 0x2000000
    C = 0x400000
    LOW = 0x30
print(repr(O.ALL | O.T), repr(O.ALL | O.T | O.C), repr(O(0x80000050)), repr(O(0x50)), repr(O.T | 0x50), repr(O.ALL | O.LOW), repr(O.LOW | O.T | 1))
class F(enum.Flag, boundary=enum.KEEP):
    ALL = 0x80000050
    T = 2
print(F.ALL | F.T, F.T in (F.ALL|F.T), repr(F.ALL | F.T))
class S(enum.Flag):
    A = 1
    BC = 6
    D = 8
print(repr(S.A | S.BC), repr(S.BC | S.D), repr(S(15)))
for value in (2, 3, 16):
    try: print(repr(S(value)))
    except ValueError as error: print(error)
