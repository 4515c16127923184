"""Control flow: exceptions, groups, loops, calls, patterns, scopes."""

from .values import Values

RAISED = ["ValueError('v')", "KeyError('k')", "TypeError", "ZeroDivisionError('z')", "LookupError('l')", "Own(1, 2)",
    "StopIteration(9)", "3", "None", "OSError(2, 'no', 'f')", "Own", "Own()",
          "UnicodeDecodeError('utf-8', b'x', 0, 1, 'r')", "int", "ExceptionGroup('g', [ValueError(1), KeyError(2)])",
              "AssertionError", "ImportError('i', name='n')", "NameError('n')"]
CAUGHT = ["ValueError", "KeyError", "Exception", "(TypeError, ZeroDivisionError)", "LookupError", "Own", "ArithmeticError",
    "()", "BaseException", "OSError", "3", "(int, str)", "RuntimeError"]


class Flow(Values):
    """Makes statements."""

    marks = 0
    is_star = False

    def mark(self):
        """Say that this place was reached."""
        self.marks += 1
        return f"show('at', {self.marks})"

    def block(self, depth, indent, in_loop=False, most=4):
        """Some statements."""
        return "".join(self.statement(depth, indent, in_loop) for _ in range(self.chance.randrange(1, most)))

    def statement(self, depth, indent, in_loop):
        """One statement, maybe compound."""
        tab = "    " * indent
        if depth <= 0 or self.chance.random() < 0.35:
            choices = [self.mark(), self.mark(), f"raise {self.chance.choice(RAISED)}",
                f"raise {self.chance.choice(RAISED)} from {self.chance.choice(RAISED)}", "raise",
                f"return {self.pick('small')}",
                       "1 / 0", "{}['q']", f"assert {self.pick('small')}, {self.pick('words')}", "x = undefined", "show(x)",
                           f"x = {self.value()}", "del x", "[].pop()", "n += 1", f"x, *y = {self.value()}",
                       "for z in 5: pass", "(lambda: 1 / 0)()", "n.missing", "import missing_module", "e", "show(e)"]
            if in_loop:
                choices += ["break", "continue", "break", "continue"]
            return f"{tab}{self.chance.choice(choices)}\n"
        inner = lambda loop=in_loop: self.block(depth - 1, indent + 1, loop)
        caught = lambda: self.chance.choice(CAUGHT)
        compound = [
            lambda: f"{tab}try:\n{inner()}{tab}except {caught()} as e:\n{tab}    show('caught', e)\n{inner()}",
            lambda: f"{tab}try:\n{inner()}{tab}except {caught()}:\n{inner()}{tab}except {caught()}:\n{inner()}{tab}else:\n{inner()}{tab}finally:\n{inner()}",
            lambda: f"{tab}try:\n{inner()}{tab}finally:\n{tab}    {self.mark()}\n{inner() if self.chance.random() < 0.3 else ''}",
            lambda: f"{tab}for i in range({self.chance.randrange(4)}):\n{inner(True)}{tab}else:\n{inner()}",
            lambda: f"{tab}while n < {self.chance.randrange(8)}:\n{tab}    n += 1\n{inner(True)}" + self.chance.choice(["",
                f"{tab}else:\n{inner()}"]),
            lambda: f"{tab}if {self.value()}:\n{inner()}{tab}elif {self.value()}:\n{inner()}{tab}else:\n{inner()}",
            lambda: f"{tab}with Manager({self.chance.choice(['True', 'False', 'False', 'None', 'Raise'])}) as m, Manager({self.chance.choice(['True', 'False'])}):\n{inner()}"]
        return self.chance.choice(compound)()


PRELUDE = """
class Own(Exception):
    def __init__(self, *a): super().__init__(*a); self.add_note('noted') if len(a) > 1 else None
class Raise: pass
class Manager:
    def __init__(self, swallow): self.swallow = swallow
    def __enter__(self): show('enter'); return 1
    def __exit__(self, kind, value, trace):
        show('exit', value, trace and trace.tb_lineno)
        if self.swallow is Raise: raise KeyError('from exit')
        return self.swallow
"""


def exceptions(chance):
    """A function of nested try statements."""
    make = Flow(chance)
    return [PRELUDE] + [part for at in range(2) for part in (f"def f{at}(n=0):\n{make.block(4, 1, most=5)}",
        f"show(f{at}())", f"show(f{at}({make.pick('small')}))")]


def control(chance):
    """Loops at the level of the module, and unpacking."""
    make = Flow(chance)
    target = chance.choice(["a, b", "a, *b", "*a, b", "a, (b, c)", "[a, b, *c]", "a", "*a, *b", "a.x", "a[0], b", "(a), b",
        "*a,"])
    chunks = [PRELUDE, "n = 0"] + [make.block(3, 0).replace("return ", "show ") for _ in range(3)]
    chunks = [chunk.replace("show 'at'", "show('at'") for chunk in chunks]
    for _ in range(5):
        chunks.append(chance.choice([f"{target} = {make.ordered(2)}\nshow([v for k, v in sorted(globals().items()) if k in 'abc'])",
            f"for {target} in {make.ordered(2)}:\n    show('turn')", f"x = y = {make.value()}\nshow(x is y)",
                                     f"x = {make.value()}\nx {chance.choice(['+', '-', '*', '|', '&', '%', '//', '>>'])}= {make.pick('small')}\nshow(x)",
                                         f"x = [1, 2, 3]\nx[{make.pick('small')}] {chance.choice(['+', '*', ''])}= {make.pick('small')}\nshow(x)",
                                     f"x = [0, 1, 2, 3]\ndel x[{make.pick('small')}:{make.pick('small')}]\nshow(x)",
                                         f"show([a for a in {make.ordered()} if a if not a])",
                                         f"show({{a: b for a, b in zip({make.ordered()}, {make.ordered()})}})",
                                     f"x = {make.ordered()}\nfor i in x:\n    x.append(1) if len(x) < 8 else None\nshow(x)",
                                         f"x = {{1: 2, 3: 4}}\nfor k in x:\n    {chance.choice(['x[k + 10] = 1', 'del x[k]', 'x.clear()', 'x[k] = 5', 'x.pop(3, 0)'])}\nshow(x)"]))
    return chunks


def groups(chance):
    """Exception groups, split, derived and caught in parts."""
    make = Flow(chance)

    def group(depth=2):
        inner = [group(depth - 1) if depth and chance.random() < 0.3 else chance.choice(["ValueError(1)", "KeyError(2)",
            "TypeError('t')", "OSError(2, 'x')", "Own(1)", "KeyboardInterrupt()",
            "3"] if chance.random() < 0.3 else ["ValueError(1)", "KeyError(2)", "TypeError('t')"])
                 for _ in range(chance.randrange(1, 4))]
        return f"{chance.choice(['ExceptionGroup', 'ExceptionGroup', 'BaseExceptionGroup', 'Mine'])}({make.pick('words')}, [{', '.join(inner)}])"

    def clause(kind):
        name = chance.choice(["ValueError", "KeyError", "(TypeError, OSError)", "Exception", "Own", "BaseException",
            "ExceptionGroup", "3"])
        body = chance.choice(["show('caught', e, type(e))", "raise", "raise RuntimeError('again')", "raise e",
            "show(e.exceptions)", "raise TypeError('n') from e", "x = 1 / 0", "pass"])
        return f"except* {name} as e:\n    {body}\n"

    chunks = [PRELUDE + "class Mine(ExceptionGroup):\n    def derive(self, parts): show('derive', len(parts)); return Mine(self.message, parts)\n"]
    for _ in range(4):
        raised = group() if chance.random() < 0.8 else chance.choice(RAISED)
        ends = chance.choice(["", "else:\n    show('else')\n", "finally:\n    show('finally')\n"])
        chunks.append(f"try:\n    raise {raised}{chance.choice(['', ' from KeyError(5)'])}\n" + "".join(clause(0) for _ in range(chance.randrange(1,
            4))) + ends)
        condition = chance.choice(["ValueError", "(ValueError, KeyError)", "lambda e: isinstance(e, TypeError)", "3",
            "Exception", "ExceptionGroup", "lambda e: 1/0", "()"])
        chunks.append(f"g = {group()}\nshow(g.{chance.choice(['split', 'subgroup'])}({condition}))\nshow(g.message, repr(g), g.derive([KeyError(0)]))")
    return chunks


def signatures(chance):
    """Functions with all kinds of parameters, called rightly and wrongly."""
    make = Flow(chance)

    def parameters():
        names = list("abcdefg")
        chance.shuffle(names)
        parts, defaulted = [], False

        def plain():
            nonlocal defaulted
            defaulted = defaulted or chance.random() < 0.25
            return names.pop() + (f"={make.pick('small')}" if defaulted else "")
        for _ in range(chance.choice([0, 0, 1, 2])):
            parts.append(plain())
        if parts:
            parts.append("/")
        for _ in range(chance.choice([0, 1, 2])):
            parts.append(plain())
        star = chance.choice(["", "*r", "*"])
        only = [names.pop() + chance.choice(["", f"={make.pick('small')}"]) for _ in range(chance.choice([0, 1, 2]))]
        if star == "*" and not only:
            star = ""
        if star:
            parts += [star] + only
        if chance.random() < 0.3:
            parts.append("**k")
        return ", ".join(parts)

    def arguments():
        parts = [chance.choice([make.pick("small"), make.pick("small"), f"*{make.container()}", "*(1, 2)",
            "*5"]) if chance.random() < 0.9 else "*[]" for _ in range(chance.choice([0, 1, 1, 2, 3]))]
        parts += [chance.choice([f"{name}={make.pick('small')}", f"**{{'{name}': 1}}", "**{1: 2}", "**3",
            "**{}"] if chance.random() < 0.4 else [f"{name}=1"]) for name in chance.sample("abcdefgr", chance.choice([0, 0,
            1, 2]))]
        return ", ".join(parts)

    text = parameters()
    names = sorted({part.strip("*").partition("=")[0] for part in text.split(", ")} - {"", "/"})
    chunks = [f"def f({text}):\n    return [{', '.join(names)}]",
        f"class C:\n    def f(self{', ' if text else ''}{text.replace('/, ', '').replace('/', '') if text.startswith('/') else text}): return [{', '.join(names)}]\n    def __init__(self, *a, **k): pass\n    m = classmethod(f)\n    s = staticmethod(f)"]
    calls = ["f({})"] * 4 + ["C().f({})", "C.m({})", "C.s({})", "(lambda " + text + ": 0)({})", "f.__call__({})",
        "__import__('functools').partial(f, 1)({})", "C.f({})"]
    return chunks + [f"show({chance.choice(calls).format(arguments())})" for _ in range(10)] + ["show(f.__defaults__, f.__kwdefaults__, f.__code__.co_varnames, f.__code__.co_flags & 15)",
        "show(str(__import__('inspect').signature(f)))"]


def patterns(chance):
    """Match statements."""
    make = Values(chance)

    def pattern(depth=2):
        simple = ["x", "y", "_", "1", "-1", "1.5", "'abc'", "None", "True", "b'a'", "int()", "str(z)", "P(1)", "P(x=3)",
            "P.c", "1+2j", "-0.5", "'a' 'b'", "float() | int()", "1 | 2", "K.a"]
        if not depth or chance.random() < 0.3:
            return chance.choice(simple)
        parts = [pattern(depth - 1) for _ in range(chance.randrange(4))]
        if parts and chance.random() < 0.4:
            parts[chance.randrange(len(parts))] = chance.choice(["*rest", "*_"])
        mapping = ", ".join(f"{chance.choice(['1', repr('a'), 'None', 'K.a', '-1'])}: {pattern(depth - 1)}" for _ in range(chance.randrange(3)))
        return chance.choice([f"[{', '.join(parts)}]", f"({', '.join(parts)}{',' if len(parts) == 1 else ''})",
            f"{{{mapping}}}", f"{{{mapping}{', ' if mapping else ''}**more}}", f"({pattern(depth - 1)}) as w",
            f"{pattern(depth - 1)} | {pattern(depth - 1)}",
                              f"P({pattern(depth - 1)}, y={pattern(depth - 1)})",
                                  f"P({pattern(depth - 1)}, {pattern(depth - 1)})", f"dict({pattern(depth - 1)})",
                                  f"list()"])
    subjects = [make.value(2), make.value(), make.pick("small"), "P(1, 2)", "P(P(3, 4), [1])", "[1, [2, 3], 'abc']",
        "{'a': 1, 1: [2]}", "(1, 2, 3)", "'abc'", "[P(3, 1)]", "range(3)", "__import__('collections').deque([1, 2])"]
    chunks = ["class P:\n    __match_args__ = ('x', 'y')\n    c = 1\n    def __init__(self, x=0, y=0): self.x, self.y = x, y\n    def __repr__(self): return f'P({self.x!r}, {self.y!r})'\nclass K: a = 'a'"]
    for _ in range(5):
        cases = "".join(f"    case {pattern()}{chance.choice(['', '', ' if True', ' if 1 / 0', ' if show(1)'])}:\n        show({at}, sorted((k, describe_error(v) if isinstance(v, Exception) else v) for k, v in globals().items() if k in ('x', 'y', 'z', 'w', 'rest', 'more')))\n" for at in range(chance.randrange(1,
            4)))
        chunks.append(f"for n in ('x', 'y', 'z', 'w', 'rest', 'more'): globals().pop(n, 0)\nmatch {chance.choice(subjects)}:\n{cases}")
    return chunks


def scopes(chance):
    """Closures, global and nonlocal names, class bodies, comprehensions, exec, locals."""
    make = Values(chance)

    def block(depth, indent, names):
        tab = "    " * indent
        text = ""
        for _ in range(chance.randrange(2, 5)):
            name = chance.choice("abc")
            plain = [f"show('{name}', {name})", f"{name} = {make.pick('small')}", f"del {name}", f"{name} += 1",
                f"show([{name} for {name} in range(2)], {name})", f"show([(lambda: {name})() for q in range(2)])",
                     f"show((lambda {name}={name}: {name})())", f"for {name} in range(2): pass", f"import math as {name}",
                         f"show(sorted(k for k in locals() if k in 'abc'))", f"show([{name} := q for q in range(2)])",
                         f"exec('{name} = 5; show({name})')",
                     f"show(eval('{name}'))", f"try: 1/0\n{tab}except Exception as {name}: pass",
                         f"show({{{name}: q for q in range(2)}}, [[{name}, p] for p in range(2) for q in [{name}]])",
                         f"{name}: int = 3", f"{name}: int",
                         f"with __import__('contextlib').nullcontext(4) as {name}: pass",
                     f"[{name}, {name}] = 1, 2", f"locals()['{name}'] = 9", f"show(list({name} + q for q in [1]))",
                         f"global {name}", f"nonlocal {name}", f"type {name} = {name}", f"show(__class__)"]
            if depth and chance.random() < 0.45:
                kind = chance.choice(["def", "def", "class", "gen", "generic"])
                head = {"def": f"def f({chance.choice(['', 'a', 'b=a', '*c'])}):",
                    "class": f"class {chance.choice(['K', 'K', 'a'])}:", "gen": "def f():",
                    "generic": "def f[a](b: a = 1):"}[kind]
                decl = chance.choice(["", "", f"{tab}    global {name}\n", f"{tab}    nonlocal {name}\n"])
                text += f"{tab}{head}\n{decl}{block(depth - 1, indent + 1, names)}"
                if kind != "class":
                    text += f"{tab}f({chance.choice(['', '', '1'])})\n"
            else:
                text += f"{tab}{chance.choice(plain)}\n"
        return text

    def whole():
        """A block that compiles, after some tries; one that does not is good now and then."""
        for _ in range(chance.choice([1, 12])):
            text = f"def g():\n{block(3, 1, 'abc')}\ng()" if chance.random() < 0.7 else block(3, 0, "abc")
            try:
                compile(text, "scopes", "exec")
                break
            except SyntaxError:
                pass
        return text

    return ["a = 10\nb = 20"] + [whole() for _ in range(4)] + ["show([(k, v) for k, v in sorted(globals().items()) if k in ('a', 'b', 'c') and isinstance(v, int)])"]
