# expect: CPython 3.13
# Corners of re, struct, json and datetime that random programs found.
import json
import re
import struct
from datetime import date, datetime, time, timedelta


def told(make):
    try:
        return repr(make())
    except Exception as error:
        return f"{type(error).__name__}: {error}" + "".join(f" / {note}" for note in getattr(error, "__notes__", ()))


for pattern in (b"(?<\\A)", "(?<\\u00e9)", "(?P\\.)", "(?\\d)", "(?<", "(?P", "(?", "(?\\", "(?P\\", "(?<\\", "(?P<", "(?("):
    print(pattern, told(lambda: re.compile(pattern)))
for pattern, flags in ((b"(?<=a*)", re.U), ("(?<=a*)", re.L), ("(?<=a*)", 0), ("(?<=a*)(", 0), ("(?<=a|bc)[", 0)):
    print(pattern, told(lambda: re.compile(pattern, flags)))
print(type(re.compile("a").groupindex).__name__, re.compile("(?P<a>b)").groupindex)
for pattern, answer, text in (("\\b", b"x", " a b"), ("a", b"x", "a"), ("a", 5, "baab"), ("b", None, "aba"), ("a", None, "baab")):
    print(told(lambda: re.sub(pattern, lambda match: answer, text)))
answers = iter(["x", None, 5])
print(told(lambda: re.sub("a", lambda match: next(answers), "babaab")))

print(told(lambda: struct.unpack_from("<lb", bytes(4), -2)), told(lambda: struct.pack_into("3B", bytearray(2), 1, 1, 2, "x")))
print(told(lambda: struct.pack_into("3B", bytearray(2), 1, 1, 2)), told(lambda: struct.pack_into("3B", bytearray(2), -9, 1, 2, "x")))
print(told(lambda: struct.calcsize("ﬁ")), told(lambda: struct.calcsize([])), told(lambda: struct.calcsize(b"\xff")), told(lambda: struct.calcsize(5)))

round_trip = [1]
round_trip.append({"a": round_trip})
print(told(lambda: json.dumps(round_trip)), told(lambda: json.dumps([{"k": 1j}])), told(lambda: json.dumps([{"k": {1}}], indent=1)))

for parts in ((0, 86399, 0.5), (1e-6, -1, 1.5), (1e-6, 2**31, 0), (0, 0, 0.5), (0, 0, 1.5), (0, 0, 2.5), (0, 1.0000005, 0.5), (0.5, 0.5, 0.5), (1e-5, 1e-6, -0.5),
              (-0.1, 0.1, 0.1), (1e10, 0, 0), (float("nan"),), (float("inf"),)):
    print(parts, told(lambda: timedelta(*parts)))
for make in (lambda: time(12, -1, 2**31), lambda: date(2**31, 1, 1), lambda: date(1, 13, 2**31), lambda: date(1, 2, 2**63), lambda: date(1, 13, -2**31 - 1),
             lambda: datetime(1, 2, 3, 24, 60, 60, 10**6), lambda: datetime(1, 2, 3, 2**40), lambda: date.fromordinal(2**63), lambda: date.fromordinal(2**31),
             lambda: date.fromordinal(-2**63 - 1), lambda: date.fromordinal(1.5), lambda: date.fromordinal("x"), lambda: date.fromordinal(0),
             lambda: date.fromisocalendar(None, 54, 1), lambda: date.fromisocalendar(2020, 1.5, 1), lambda: date.fromisocalendar(2021, 53, 1),
             lambda: datetime.strptime("2024-W53-1", "%G-W%V-%u"), lambda: datetime.strptime("2020-W53-7", "%G-W%V-%u"),
             lambda: datetime.strptime("2024-W01-1", "%G-W%V-%u")):
    print(told(make))
