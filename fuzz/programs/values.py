"""Random values, written as expressions."""

INTS = ["0", "1", "-1", "2", "3", "5", "-7", "10", "63", "64", "127", "255", "256", "-256", "1000", "2**31-1", "2**31",
    "-2**31",
        "2**32", "2**53+1", "2**62", "2**63-1", "2**63", "-2**63", "-2**63-1", "2**64", "10**20", "-10**25", "True",
            "False"]
SMALL = ["0", "1", "-1", "2", "3", "4", "5", "-2", "-3", "7", "True", "False"]
FLOATS = ["0.0", "-0.0", "1.0", "-1.5", "2.5", "0.1", "0.5", "1e16", "1e-7", "1e22", "1e23", "123456.789", "5e-324",
    "1.7976931348623157e308",
          "2.2250738585072014e-308", "9007199254740993.0", "1e100", "-1e-5", "3.14159", "1e15", "99999.5", "0.00001234",
          "float('inf')", "float('-inf')", "float('nan')"]
COMPLEX = ["1j", "-2j", "1+2j", "3.5-0.5j", "complex('inf')", "complex('nan')", "complex(0.0, -0.0)", "complex(-0.0, 1)",
    "0j",
           "complex(1e300, 1e300)"]
WORDS = ["''", "'a'", "'abc'", "'Hello World'", "'aXbXc'", "'  pad  '", "'ß'", "'İstanbul'", "'ǅ'", "'é\\u0301'",
    "'\\U0001f600x'", "'日本語'",
         "'\\n\\t\\r'", "'a\\x1cb\\x85c\\u2028d'", "'12'", "'-0x1F'", "'1_000'", "'٣'", "'½'", "'ⅷ'", "'ﬁ'", "'a,b,,c'",
             "'{}'", "'%s'", "'\\0'",
         "'\\ud800'", "'ΑΣ'", "'ABCabc'", "'tab\\tbed'", "'aa'", "'abab'", "'_x1'", "'\\xa0'", "'nan'", "'1e5'", "' 7 '",
             "'straße'", "'z' * 30"]
BYTES = ["b''", "b'a'", "b'abc'", "b'\\x00\\xff'", "b'Hello World'", "b' x '", "b'a,b,c'", "b'12'", "b'\\xc3\\xa9'",
    "b'\\xe2\\x82'",
         "bytearray(b'ab')", "bytearray()", "memoryview(b'abcd')", "bytes(range(5))", "b'aXbX'", "b'\\n\\r\\n'"]
OTHERS = ["None", "...", "NotImplemented", "int", "str", "list", "object()", "len", "print", "(lambda: 1)", "(lambda x: x)",
    "ValueError",
          "ValueError('v')", "type", "range(5)", "range(10, 0, -3)", "range(0)", "range(2**70)", "slice(1, 3)",
              "slice(None, None, -1)",
          "iter([1, 2])", "dict", "set", "float", "tuple", "int | None", "list[int]"]
HASHABLE = ("ints", "floats", "words", "small")
TABLE = {"ints": INTS, "small": SMALL, "floats": FLOATS, "complex": COMPLEX, "words": WORDS, "bytes": BYTES,
    "others": OTHERS}


class Values:
    """Makes texts of values from a source of chance."""

    def __init__(self, chance):
        self.chance = chance

    def pick(self, kind):
        """A value of one kind."""
        return self.chance.choice(TABLE[kind])

    def hashable(self):
        """A value that can be a key."""
        if self.chance.random() < 0.1:
            return f"({self.pick('small')}, {self.pick('words')})"
        return self.pick(self.chance.choice(HASHABLE))

    def simple(self):
        """A value without parts."""
        kinds = ["ints", "small", "floats", "words", "bytes", "others"]
        return self.pick(self.chance.choices(kinds + ["complex"], [4, 3, 3, 4, 2, 2, 1])[0])

    def items(self, make, most=4):
        """Some values, with commas."""
        return ", ".join(make() for _ in range(self.chance.randrange(most + 1)))

    def tuple_of(self, make):
        """A tuple, mostly not empty."""
        inside = self.items(make)
        return f"({inside},)" if inside else "()"

    def ordered(self, depth=1):
        """A container whose items come in an order that is promised."""
        while "{" in (text := self.container(depth)) and ":" not in text or "set" in text:
            pass
        return text

    def container(self, depth=1):
        """A list, tuple, set, dict or the like."""
        inner = self.simple if depth <= 1 else lambda: self.value(depth - 1)
        shape = self.chance.randrange(8)
        if shape == 0:
            return self.tuple_of(inner)
        if shape == 1:
            return "{" + self.hashable() + ", " + self.items(self.hashable) + "}"
        if shape == 2:
            return "frozenset([" + self.items(self.hashable) + "])"
        if shape in (3, 4):
            return "{" + self.items(lambda: f"{self.hashable()}: {inner()}") + "}"
        if shape == 5:
            return "[" + self.items(lambda: self.pick("small"), 6) + "]"
        return "[" + self.items(inner) + "]"

    def value(self, depth=1):
        """Any value."""
        if self.chance.random() < 0.35:
            return self.container(depth)
        return self.simple()

    def like(self, kind):
        """A value that mostly has the type of that name."""
        if self.chance.random() < 0.12:
            return self.value()
        simple = {"int": "ints", "float": "floats", "str": "words", "bytes": "bytes", "complex": "complex",
            "index": "small"}
        if kind in simple:
            return self.pick(simple[kind])
        if kind == "list":
            return "[" + self.items(self.simple, 5) + "]"
        if kind == "numbers":
            return "[" + self.items(lambda: self.pick(self.chance.choice(["ints", "floats", "small"])), 6) + "]"
        if kind == "strings":
            return "[" + self.items(lambda: self.pick("words"), 4) + "]"
        if kind == "tuple":
            return self.tuple_of(self.simple)
        if kind == "set":
            return "{" + self.hashable() + ", " + self.items(self.hashable) + "}"
        if kind == "dict":
            return "{" + self.items(lambda: f"{self.hashable()}: {self.simple()}") + "}"
        return self.value()
