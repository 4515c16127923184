"""Classes: operators, attributes, descriptors, inheritance."""

from .values import Values

BINARY = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "and": "&", "or": "|",
    "xor": "^",
          "lshift": "<<", "rshift": ">>", "pow": "**", "matmul": "@"}
COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
# Each with the expressions that use it; {a} is an instance, {v} any value.
SPECIAL = {
    "bool": ["bool({a})", "not {a}", "1 if {a} else 2"], "len": ["len({a})", "bool({a})", "list(reversed({a}))"],
    "iter": ["list({a})", "tuple({a})", "[*{a}]", "dict({a})", "{v} in {a}", "sum({a})"], "next": ["next({a})",
        "next({a}, 1)"],
    "getitem": ["{a}[{v}]", "{a}[1:2]", "list({a})", "{v} in {a}", "list(reversed({a}))"], "contains": ["{v} in {a}",
        "{v} not in {a}"],
    "call": ["{a}()", "{a}({v})", "list(map({a}, [1]))", "sorted([2, 1], key={a})"], "int": ["int({a})", "round({a})"],
    "index": ["[1, 2, 3][{a}]", "range(5)[{a}]", "hex({a})", "int({a})", "'x' * {a}", "[0, 1, 2][{a}:]", "float({a})",
        "chr({a})",
              "bytes({a})", "{{1: 2}}[{a}]", "complex({a})"],
    "float": ["float({a})", "complex({a})", "'%f' % {a}", "'%d' % {a}"], "complex": ["complex({a})"], "repr": ["repr({a})",
        "[{a}]", "f'{{{a}!r}}'", "str({a})"],
    "str": ["str({a})", "f'{{{a}}}'", "'%s' % {a}", "format({a})"], "format": ["format({a}, 'x')", "f'{{{a}:>3}}'",
        "'{{:y}}'.format({a})"],
    "bytes": ["bytes({a})"], "hash": ["hash({a})", "{{{a}: 1}}", "{{{a}}}", "{a} in {{1: 2}}"], "neg": ["-{a}"],
        "pos": ["+{a}"], "invert": ["~{a}"],
    "abs": ["abs({a})"], "round": ["round({a})", "round({a}, 2)"], "divmod": ["divmod({a}, {v})"],
        "rdivmod": ["divmod({v}, {a})"],
    "trunc": ["__import__('math').trunc({a})"], "floor": ["__import__('math').floor({a})"],
        "ceil": ["__import__('math').ceil({a})"],
    "length_hint": ["__import__('operator').length_hint({a})", "list({a})"], "missing": ["{a}[{v}]"],
        "reversed": ["list(reversed({a}))", "reversed({a})"],
    "dir": ["dir({a})"], "enter": ["exec('with a: pass', {{'a': {a}}})"], "exit": ["exec('with a: 1/0', {{'a': {a}}})"],
    "instancecheck": ["isinstance(1, {a})"], "subclasscheck": ["issubclass(int, {a})"], "await": ["{a}.__await__()"],
        "fspath": ["__import__('os').fspath({a})"],
    "set_name": ["type('T', (), {{'m': {a}}})"], "mro_entries": ["type('T', ({a},), {{}})",
        "exec('class T(a): pass', {{'a': {a}}})"],
    "delitem": ["exec('del a[1]', {{'a': {a}}})"], "setitem": ["exec('a[1] = 2', {{'a': {a}}})"], "getattr": ["{a}.missing",
        "getattr({a}, 'm', 3)", "hasattr({a}, 'm')"],
    "class_getitem": ["type({a})[{v}]"], "sizeof": ["__import__('sys').getsizeof({a}) > 0"],
        "copy": ["__import__('copy').copy({a})"], "reduce": ["__import__('copy').copy({a})"]}
BASES = ["object", "object", "int", "str", "list", "dict", "tuple", "float", "set", "Exception", "bytes", "complex",
    "frozenset", "bytearray"]


class Classes(Values):
    """Makes classes."""

    def result(self):
        """What a method does in the end."""
        return self.chance.choice([f"return {self.value()}", f"return {self.value()}", f"return {self.pick('small')}",
            "return NotImplemented",
                                   "return self", "raise ValueError('in method')", "raise StopIteration(1)",
                                       "raise TypeError('t')",
                                   "raise IndexError", "raise KeyError('k')", "raise AttributeError('m')",
                                       "return iter([1, 2])", "return 'text'", "yield 1",
                                   "pass", "return super().__repr__()", "return 1.5", "return [self]"])

    def method(self, name):
        """A special method that says it was called."""
        return (f"    def __{name}__(self, *args, **kw):\n        show('{name}', len(args), sorted(kw))\n        {self.result()}\n")

    def body(self, names):
        """Methods, or the refusal of one."""
        text = ""
        for name in names:
            text += f"    __{name}__ = None\n" if self.chance.random() < 0.07 else self.method(name)
        return text or "    pass\n"


def operators(chance):
    """Classes with operators, and what operators do with their instances."""
    make = Classes(chance)
    binary = chance.sample(list(BINARY), 3)
    names = [chance.choice(["", "r", "i"]) + name for name in binary] + chance.sample(list(COMPARE),
        2) + chance.sample(list(SPECIAL), 3)
    base = chance.choice(BASES)
    chunks = [f"class A({base}):\n{make.body(names[:4] + names[5:7])}"]
    chunks.append(f"class B({chance.choice(['A', 'A', 'object', 'int'])}):\n{make.body(chance.sample(names, 4))}")
    chunks.append("a = A()\nb = B()")
    for name in binary:
        left, right = chance.sample(["a", "b", make.value(), make.pick("ints")], 2)
        chunks.append(f"show({left} {BINARY[name]} {right})")
        chunks.append(f"c = {left}\nc {BINARY[name]}= {right}\nshow(type(c))")
    for name in COMPARE:
        left, right = chance.sample(["a", "b", make.value()], 2)
        chunks.append(f"show({left} {COMPARE[name]} {right})")
    for name in names:
        for use in SPECIAL.get(name, []):
            chunks.append(f"show({use.format(a=chance.choice('ab'), v=make.value())})")
    return chunks


def attributes(chance):
    """Descriptors, slots, properties, hooks of attribute access."""
    make = Classes(chance)

    def hook(name, arguments):
        return f"    def __{name}__({arguments}):\n        show('{name}', {arguments.split(', ')[-1]!r})\n        {chance.choice([make.result(), make.result(), 'return 5', f'return super().__{name}__({arguments.partition(', ')[2]})'])}\n"

    descriptor = [("get", "self, obj, kind=None"), ("set", "self, obj, value"), ("delete", "self, obj"), ("set_name",
        "self, owner, name")]
    chunks = ["class D:\n" + "".join(hook(*each).replace("'kind=None'", "obj is None") for each in chance.sample(descriptor,
        chance.randrange(1, 5)))]
    slots = chance.choice(["", "", "    __slots__ = ('s', 't')\n", "    __slots__ = ('s', '__dict__')\n",
        "    __slots__ = 's'\n", "    __slots__ = ()\n", "    __slots__ = ('s', 's')\n",
                           "    __slots__ = ('1x',)\n", "    __slots__ = ('p',)\n", "    __slots__ = {'s': 'doc'}\n",
                               "    __slots__ = ('__weakref__', '__s')\n", "    __slots__ = 5\n"])
    prop = chance.choice(["    p = property(lambda self: 7)\n",
        "    @property\n    def p(self): show('get'); return self.q\n    @p.setter\n    def p(self, v): show('set', v)\n",
                          "    p = property()\n",
                              "    p = property(None, lambda self, v: show(v), lambda self: show('gone'), 'doc')\n",
                              "    p = 3\n",
                          "    @classmethod\n    def p(cls, *a): return cls.__name__, a\n",
                              "    @staticmethod\n    def p(*a): return len(a)\n", "    p = D()\n    r = D()\n"])
    hooks = "".join(hook(*each) for each in chance.sample([("getattr", "self, name"), ("getattribute", "self, name"),
        ("setattr", "self, name, value"), ("delattr", "self, name")],
                                                          chance.choice([0, 0, 1, 2])))
    base = chance.choice(["", "", "int", "str", "tuple", "dict", "Exception", "type"])
    chunks.append(f"class A({base}):\n{slots}    d = D()\n{prop}    n = 4\n{hooks}")
    chunks.append(f"class B(A):\n{chance.choice(['    pass', '    __slots__ = ()', '    __slots__ = (\"z\",)', '    d = 5', '    n = D()', '    def p(self): return super().p'])}\n")
    chunks.append(f"a = {chance.choice(['A()', 'B()', 'B()', 'A(1)' if base else 'A()'])}")
    for _ in range(12):
        target = chance.choice(["a", "a", "A", "B"])
        name = chance.choice(["d", "d", "p", "p", "n", "s", "t", "q", "r", "__dict__", "__class__", "__doc__", "__name__",
            "__slots__", "__module__", "__qualname__", "__bases__", "__weakref__"])
        value = make.value()
        chunks.append(chance.choice([f"show({target}.{name})", f"show({target}.{name})", f"{target}.{name} = {value}",
            f"del {target}.{name}", f"show(getattr({target}, '{name}', 'none'))",
                                     f"show(hasattr({target}, '{name}'))", f"show(vars({target}) if {target} is a else 0)",
                                         f"show({target}.{name}())", f"{target}.{name} += 1",
                                     f"show({target}.__class__.__mro__)",
                                         f"show(object.__getattribute__({target}, '{name}'))",
                                         f"show('{name}' in dir({target}))",
                                     f"setattr({target}, {make.value()}, 1)", f"show(A.__dict__['{name}'].__get__(a))",
                                         f"show(A.p.fget, A.p.__doc__)",
                                         f"a.__class__ = {chance.choice(['A', 'B', 'int', 'D', '3'])}"]))
    return chunks


def inheritance(chance):
    """Diamonds, metaclasses, super, hooks of class creation, abstract classes."""
    make = Classes(chance)
    names = "ABCDEF"
    chunks = []
    meta = chance.choice(["", "", "M", "N"])
    if meta:
        chunks.append("class M(type):\n" + "".join(chance.sample([
            "    def __call__(cls, *a, **k):\n        show('call', cls.__name__, a)\n        return super().__call__(*a, **k)\n",
            "    def __new__(m, name, bases, space, **k):\n        show('new', name, len(bases), sorted(k))\n        return super().__new__(m, name, bases, space)\n",
            "    def __init__(cls, name, bases, space, **k):\n        show('init', name)\n",
            "    @classmethod\n    def __prepare__(m, name, bases, **k):\n        show('prepare', name)\n        return {'extra': 1}\n",
            "    def __getattr__(cls, name):\n        return name * 2\n",
                "    def __instancecheck__(cls, other):\n        return True\n",
            "    def __len__(cls): return 3\n", "    def __iter__(cls): return iter('ab')\n",
                "    def mro(cls): return [cls, object]\n", "    x = property(lambda cls: cls.__name__)\n",
            "    def __add__(cls, o): return 'sum'\n", "    def __or__(cls, o): return 'or'\n"], 3)))
        chunks.append("class N(M): pass")
    for index, name in enumerate(names):
        bases = chance.sample(list(names[:index]), min(index, chance.choice([0, 1, 1, 2, 2, 3])))
        if not bases and chance.random() < 0.3:
            bases = [chance.choice(BASES)]
        given = list(bases) + ([f"metaclass={meta}"] if meta and not index else []) + (["kw=1"] if chance.random() < 0.08 else [])
        body = "".join(chance.sample([
            f"    def f(self, *a):\n        show('{name}.f', a)\n        return super().f(*a)\n",
                f"    def f(self, x={make.value()}): return x\n", f"    x = {make.value()}\n",
            f"    def __init__(self, *a, **k):\n        show('{name}', a)\n        super().__init__(*a, **k)\n",
                "    def __init_subclass__(cls, **k):\n        show('sub', cls.__name__, k)\n        super().__init_subclass__()\n",
            f"    @classmethod\n    def make(cls, *a): return cls(*a)\n",
                "    def __new__(cls, *a):\n        show('new', a)\n        return super().__new__(cls, *a)\n",
                "    @staticmethod\n    def g(): return 1\n",
            "    def __repr__(self): return '<' + type(self).__name__ + '>'\n", "    def __eq__(self, o): return True\n",
                f"    def __class_getitem__(cls, i): return cls.__name__, i\n",
            "    __match_args__ = ('x',)\n", "    y: int = 3\n    z: str\n", "    class f: pass\n",
                "    def __del__(self): pass\n",
                f"    __{chance.choice(['a', 'x', 'f'])} = 1\n    def h(self): return self.__x\n"],
            chance.randrange(3))) or "    pass\n"
        chunks.append(f"class {name}({', '.join(given)}):\n{body}")
    for _ in range(10):
        name = chance.choice(names)
        chunks.append(chance.choice([f"show([c.__name__ for c in {name}.__mro__])", f"show({name}().f())",
            f"show({name}({make.value()}).f({make.value()}))", f"show({name}.x)", f"show({name}.make())",
                                     f"show(type({name}), {name}.__bases__)",
                                         f"show(isinstance({name}(), {chance.choice(names)}), issubclass({name}, {chance.choice(names)}))",
                                         f"show({name}() == 3, {name}() != 3)",
                                     f"show(hash({name}()) != 0)", f"show({name}[3])", f"show({name} | int)",
                                         f"show({name}.__annotations__)",
                                         f"show(super({name}, {chance.choice(names)}()).f)", f"show({name}().h())",
                                     f"show(len({name}), list({name}))", f"show({name}.__base__)",
                                         f"{name}.__bases__ = ({chance.choice(names)},)",
                                         f"show([s.__name__ for s in {name}.__subclasses__()])", f"show({name}.extra)",
                                     f"show(super({name}).f)",
                                         f"show(type('T', ({name}, {chance.choice(names)}), {{}}, k=1))",
                                         f"show({name}.__qualname__, {name}.__module__, {name}.f.__qualname__)",
                                         f"match {name}():\n    case {chance.choice(names)}(1): show('one')\n    case {chance.choice(names)}(x=y): show(y)",
                                     f"x = {name}()\nx.__class__ = {chance.choice(names)}\nshow(x)",
                                         f"show({name}(*range({chance.randrange(4)})))", f"show({name}(a=1))",
                                         f"show(object.__new__({name}))", f"show({chance.choice(BASES)}.__new__({name}))"]))
    return chunks
