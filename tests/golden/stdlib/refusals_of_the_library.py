# expect: CPython 3.13
"""What library functions say to arguments that they are not for."""
import array
import base64
import datetime
import re
import urllib.parse


def tell(what, function, *args):
    try:
        print(what, "->", repr(function(*args)))
    except Exception as error:
        print(what, "->", type(error).__name__ + ":", error)


for given in ("a%20b", b"a%20b", bytearray(b"a%zz%4"), "", None, 0, 3, [], [1], 2.5, "é%C3%A9"):
    tell(f"unquote_to_bytes({given!r})", urllib.parse.unquote_to_bytes, given)

zone = datetime.timezone.utc
day = datetime.date(2020, 1, 1)
naive = datetime.datetime(2020, 1, 2, 3)
aware = naive.replace(tzinfo=zone)
moments = {"day": day, "naive": naive, "aware": aware, "hour": datetime.timedelta(hours=1)}
for left, one in moments.items():
    for right, other in moments.items():
        tell(f"{left} - {right}", lambda: one - other)
tell("date.__sub__", datetime.date.__sub__, day, naive)
tell("datetime.__sub__", datetime.datetime.__sub__, naive, day)


class Day(datetime.date):
    pass


tell("a date of a class below", lambda: Day(2020, 1, 3) - day)
tell("and the other way", lambda: day - Day(2020, 1, 3))


class Bytes(bytes):
    pass


class Unhashable(str):
    __hash__ = None


patterns = {
    "text": "a", "bytes": b"a", "class of bytes": Bytes(b"a"), "view": memoryview(b"a"), "bytearray": bytearray(b"a"),
    "array": array.array("b", [97]), "int": 3, "none": None, "list": [], "unhashable": Unhashable("a"),
}
for name, pattern in patterns.items():
    tell(f"compile {name}", re.compile, pattern)
    tell(f"match {name}", re.match, pattern, b"a")
    tell(f"sub {name}", re.sub, pattern, "b", "a")
tell("compile a pattern", re.compile, re.compile("a"))
tell("and with flags", re.compile, re.compile("a"), re.I)

for alternative in (b"-_", "-_", bytearray(b"-_"), memoryview(b"-_"), b"", bytearray(b""), memoryview(b"a"), "abc", 3):
    given = alternative if not isinstance(alternative, memoryview) else "view"
    tell(f"b64decode with {given!r}", base64.b64decode, b"ab-_", alternative)
    if given != "view":
        tell(f"b64encode with {given!r}", base64.b64encode, b"\xfb\xef\xbe", alternative)

for encode, decode in ((base64.b64encode, base64.b64decode), (base64.b32encode, base64.b32decode), (base64.b32hexencode, base64.b32hexdecode),
                       (base64.b16encode, base64.b16decode), (base64.a85encode, base64.a85decode), (base64.b85encode, base64.b85decode)):
    given = bytearray(encode(bytearray(b"seven by")))
    tell(decode.__name__, decode, given)
    print(type(decode(given)).__name__, given)
