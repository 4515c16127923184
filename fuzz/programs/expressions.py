"""Expressions: operators, calls, slices, conversions, methods of the built-in types."""

from .values import Values

BINARY = ["+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>", "**", "@"]
COMPARE = ["==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in"]
UNARY = ["-", "+", "~", "not "]
# What would take for ever or for all of the memory is bounded by these stand-ins.
PRELUDE = """
def times(a, b):
    for x in (a, b):
        if isinstance(x, int) and abs(x) > 200 and not (isinstance(a, (int, float, complex)) and isinstance(b, (int, float, complex))):
            x = 3
            return (3 if a is x else a) and 'big'
    return a * b
def power(a, b, *m):
    if isinstance(a, int) and isinstance(b, int) and abs(b) > 300 and not m:
        return 'big'
    return pow(a, b, *m)
def shift(a, b):
    return 'big' if isinstance(b, int) and b > 5000 else a << b
"""
FUNCTIONS = ["abs", "all", "any", "ascii", "bin", "bool", "bytearray", "bytes", "callable", "chr", "complex", "dict",
    "divmod", "enumerate",
             "filter", "float", "format", "frozenset", "hex", "int", "isinstance", "issubclass", "iter", "len", "list",
                 "map", "max",
             "memoryview", "min", "next", "oct", "ord", "range", "repr", "reversed", "round", "set", "slice", "sorted",
                 "str", "sum",
             "tuple", "zip", "getattr", "hasattr", "type"]
SKIPPED = {"__init_subclass__", "__subclasshook__", "__class__", "__doc__", "__dir__", "__sizeof__", "__reduce__",
    "__reduce_ex__",
           "__hash__", "__getstate__", "__new__", "__init__", "__setattr__", "__delattr__", "__alloc__",
               "__class_getitem__", "__buffer__",
           "__release_buffer__"}
TYPES = {"int": "int", "float": "float", "complex": "complex", "str": "str", "bytes": "bytes", "bytearray": "bytes",
    "list": "list",
         "tuple": "tuple", "set": "set", "frozenset": "set", "dict": "dict"}
KEYWORDS = ["key", "reverse", "sep", "maxsplit", "keepends", "encoding", "errors", "start", "base", "default", "strict",
    "signed",
            "byteorder", "ndigits", "tabsize", "old", "count"]


class Expressions(Values):
    """Makes expressions."""

    def expression(self, depth=3):
        """Any expression."""
        if depth <= 0 or self.chance.random() < 0.15:
            return self.value()
        shape = self.chance.choice([self.binary, self.binary, self.compare, self.unary, self.subscript, self.slice,
            self.call, self.method,
                                    self.method, self.logic, self.display, self.choice])
        return shape(depth - 1)

    def binary(self, depth):
        """Two operands; often of the same kind, as else nearly all would be a TypeError."""
        operator = self.chance.choice(BINARY)
        if self.chance.random() < 0.7:
            kind = self.chance.choice(["int", "int", "float", "complex", "str", "list", "set", "tuple", "bytes", "dict"])
            left, right = self.like(kind), self.like(self.chance.choice([kind, "index"]))
        else:
            left, right = self.expression(depth), self.expression(depth)
        wrapped = {"*": "times", "**": "power", "<<": "shift"}.get(operator)
        return f"{wrapped}({left}, {right})" if wrapped else f"({left}) {operator} ({right})"

    def compare(self, depth):
        """One or more comparisons."""
        chain = f"({self.expression(depth)})"
        for _ in range(self.chance.choice([1, 1, 2])):
            chain += f" {self.chance.choice(COMPARE)} ({self.expression(depth)})"
        return chain

    def unary(self, depth):
        """A prefix operator."""
        return f"({self.chance.choice(UNARY)}({self.expression(depth)}))"

    def subscript(self, depth):
        """An item."""
        index = self.pick("small") if self.chance.random() < 0.7 else self.expression(depth)
        return f"({self.expression(depth)})[{index}]"

    def slice(self, depth):
        """A part of a sequence."""
        part = [self.chance.choice(["", self.pick("small"), self.pick("small"), self.pick("ints")]) for _ in range(3)]
        text = ":".join(part[:self.chance.choice([2, 3])])
        return f"({self.like(self.chance.choice(['str', 'list', 'tuple', 'bytes']))})[{text}]"

    def call(self, depth):
        """A built-in function."""
        function = self.chance.choice(FUNCTIONS)
        arguments = [self.expression(depth) for _ in range(self.chance.choice([0, 1, 1, 1, 2, 2, 3]))]
        if self.chance.random() < 0.1:
            arguments.append(f"{self.chance.choice(KEYWORDS)}={self.simple()}")
        return f"{function}({', '.join(arguments)})"

    def method(self, depth):
        """A method of a built-in type, chosen from what CPython has."""
        name = self.chance.choice(list(TYPES))
        methods = [each for each in dir(__builtins__[name] if isinstance(__builtins__, dict) else getattr(__builtins__,
            name))
                   if each not in SKIPPED]
        plain = [each for each in methods if not each.startswith("__")]
        method = self.chance.choice(plain if self.chance.random() < 0.85 else methods)
        if method in ("__mul__", "__rmul__", "__imul__", "__pow__", "__rpow__", "__lshift__", "__rlshift__", "zfill",
            "center", "ljust",
                      "rjust", "expandtabs", "to_bytes", "resize"):
            arguments = [self.pick("small") for _ in range(self.chance.choice([1, 1, 2]))]
        else:
            kind = self.chance.choice([TYPES[name], TYPES[name], "index", "any", "strings"])
            arguments = [self.like(kind) for _ in range(self.chance.choice([0, 1, 1, 1, 2, 2, 3]))]
        if self.chance.random() < 0.08:
            arguments.append(f"{self.chance.choice(KEYWORDS)}={self.simple()}")
        receiver = self.like(TYPES[name])
        if name in ("bytearray", "frozenset"):
            receiver = f"{name}({receiver})"
        return f"({receiver}).{method}({', '.join(arguments)})"

    def logic(self, depth):
        """Short-circuit operators."""
        return f"(({self.expression(depth)}) {self.chance.choice(['and', 'or'])} ({self.expression(depth)}))"

    def choice(self, depth):
        """A conditional expression, a named one, a call of a lambda."""
        return self.chance.choice([
            f"({self.expression(depth)} if {self.expression(depth)} else {self.expression(depth)})",
            f"(lambda a, b={self.value()}: (a, b))({self.expression(depth)})",
            f"((w := {self.expression(depth)}), w)"])

    def display(self, depth):
        """Stars and comprehensions."""
        inner = self.expression(depth)
        return self.chance.choice([
            f"[*{inner}]", f"{{*{inner}}}", f"{{**{inner}}}", f"(*{inner}, 1)",
            f"[x for x in {inner}]", f"[(i, x) for i, x in enumerate({inner}) if x]", f"{{x: 1 for x in {inner}}}",
            f"list(x for x in {inner} if {self.expression(depth - 1)})", f"dict({inner})", f"max({inner}, default=0)"])


def bare(chance):
    """A program of a few expressions shown."""
    make = Expressions(chance)
    return [PRELUDE] + [f"show({make.expression(chance.choice([1, 2, 2, 3]))})" for _ in range(6)]


def methods(chance):
    """A program of methods of built-in types."""
    make = Expressions(chance)
    return [PRELUDE] + [f"show({make.method(1)})" for _ in range(8)]


def numbers(chance):
    """Arithmetic with corner values, and texts of numbers."""
    make = Expressions(chance)

    def number():
        return make.pick(chance.choice(["ints", "floats", "floats", "small", "complex"]))

    def text():
        digits = "".join(chance.choices("0123456789_.eE+-jxXobnaif \\n()", k=chance.randrange(1, 7)))
        return repr(chance.choice([digits, "0x" + digits, "1" + digits, "inf" + digits, "-" + digits, digits + "j"]))

    shapes = [
        lambda: f"({number()}) {chance.choice(['+', '-', '/', '//', '%'])} ({number()})",
        lambda: f"power({number()}, {number()})", lambda: f"times({number()}, {number()})",
        lambda: f"power({make.pick('ints')}, {make.pick('ints')}, {make.pick('ints')})",
        lambda: f"divmod({number()}, {number()})",
            lambda: f"round({number()}, {chance.choice(['0', '1', '2', '-1', '-2', '-20', '15', '400', 'None'])})",
        lambda: f"int({text()})", lambda: f"int({text()}, {chance.choice(['0', '2', '8', '16', '36', '37', '1'])})",
        lambda: f"float({text()})", lambda: f"complex({text()})",
            lambda: f"({number()}) {chance.choice(['<', '==', '>=', '!='])} ({number()})",
        lambda: f"hash({number()})", lambda: f"({make.pick('floats')}).hex()", lambda: f"float.fromhex({text()})",
        lambda: f"({make.pick('floats')}).as_integer_ratio()",
            lambda: f"({make.pick('ints')}).bit_length(), ({make.pick('ints')}).bit_count()",
        lambda: f"({make.pick('ints')}).to_bytes({make.pick('small')}, {chance.choice(['\"big\"', '\"little\"', '\"x\"'])}, signed={chance.choice(['True', 'False'])})",
        lambda: f"int.from_bytes({make.pick('bytes')}, {chance.choice(['\"big\"', '\"little\"'])}, signed={chance.choice(['True', 'False'])})",
        lambda: f"str({number()}), repr({number()})", lambda: f"int({number()})", lambda: f"float({number()})",
        lambda: f"complex({number()}, {number()})", lambda: f"abs({number()})",
            lambda: f"sum([{number()}, {number()}, {number()}])"]
    return [PRELUDE] + [f"show({chance.choice(shapes)()})" for _ in range(10)]
