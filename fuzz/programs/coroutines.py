"""Generators, coroutines and asynchronous generators, driven by hand."""

from .values import Values

ERRORS = ["ValueError('thrown')", "KeyError", "GeneratorExit()", "StopIteration(3)", "StopAsyncIteration()",
    "ZeroDivisionError", "RuntimeError('r')", "BaseException('b')"]


class Bodies(Values):
    """Makes bodies of generators."""

    def __init__(self, chance, style):
        super().__init__(chance)
        self.style = style
        self.marks = 0

    def mark(self):
        """Say that this place was reached."""
        self.marks += 1
        return f"show('at', {self.marks})"

    def block(self, depth, indent):
        """Some statements."""
        return "".join(self.statement(depth, indent) for _ in range(self.chance.randrange(1, 4)))

    def step(self):
        """An expression that gives control away."""
        value = self.pick("small")
        if self.style == "coroutine":
            return self.chance.choice([f"await Pause({value})", f"await Pause({value})", "await inner()", "await Bad()",
                "await 3"] if self.chance.random() < 0.3 else [f"await Pause({value})"])
        if self.style == "async":
            return self.chance.choice([f"(yield {value})", f"(yield {value})", f"await Pause({value})"])
        return self.chance.choice([f"(yield {value})"] * 5 + ["(yield)", "(yield from inner())", "(yield from [7, 8])",
            "(yield from 5)"])

    def statement(self, depth, indent):
        """One statement, maybe compound."""
        tab = "    " * indent
        plain = [lambda: f"{tab}show('got', {self.step()})\n"] * 4 + [
            lambda: f"{tab}{self.mark()}\n", lambda: f"{tab}x = {self.step()}\n{tab}show(x)\n",
            lambda: f"{tab}raise {self.chance.choice(ERRORS)}\n" if self.chance.random() < 0.4 else f"{tab}{self.mark()}\n",
            lambda: f"{tab}return" + ("" if self.style == "async" else f" {self.value()}") + "\n" if self.chance.random() < 0.5 else f"{tab}{self.mark()}\n",
            lambda: f"{tab}show([{self.step()}, {self.step()}])\n",
                lambda: f"{tab}raise\n" if self.chance.random() < 0.2 else f"{tab}{self.mark()}\n",
            lambda: f"{tab}show(f'{{{self.step()}}}', x := {self.step()})\n"]
        if self.style != "generator":
            plain.append(lambda: f"{tab}show([i {self.chance.choice(['async for', 'for'])} i in {self.chance.choice(['numbers()', 'Source()'])}])\n")
        if depth <= 0 or self.chance.random() < 0.4:
            return self.chance.choice(plain)()
        inner = lambda: self.block(depth - 1, indent + 1)
        a = "async " if self.style != "generator" and self.chance.random() < 0.5 else ""
        source = "numbers()" if a else "range(2)"
        compound = [
            lambda: f"{tab}try:\n{inner()}{tab}except {self.chance.choice(['ValueError', 'Exception', 'GeneratorExit', 'BaseException', '(KeyError, RuntimeError)', 'StopIteration'])} as e:\n{tab}    show('caught', e)\n{inner()}",
            lambda: f"{tab}try:\n{inner()}{tab}finally:\n{inner()}",
                lambda: f"{tab}try:\n{inner()}{tab}except ValueError:\n{inner()}{tab}else:\n{inner()}{tab}finally:\n{inner()}",
            lambda: f"{tab}{a}for i in {source}:\n{inner()}" + self.chance.choice(["", f"{tab}    break\n",
                f"{tab}    continue\n"]) + self.chance.choice(["", f"{tab}else:\n{inner()}"]),
            lambda: f"{tab}{a}with {'AManager' if a else 'Manager'}({self.chance.choice(['True', 'False'])}) as m:\n{inner()}",
                lambda: f"{tab}if {self.step()}:\n{inner()}{tab}else:\n{inner()}",
            lambda: f"{tab}try:\n{inner()}{tab}except* ValueError as e:\n{tab}    show(e)\n" if self.style == "generator" else f"{tab}{self.mark()}\n"]
        return self.chance.choice(compound)()


PRELUDE = """
class Manager:
    def __init__(self, swallow): self.swallow = swallow
    def __enter__(self): show('enter'); return 1
    def __exit__(self, kind, value, trace): show('exit', value); return self.swallow
class AManager(Manager):
    async def __aenter__(self): show('aenter', await Pause(90)); return 1
    async def __aexit__(self, kind, value, trace): show('aexit', value, await Pause(91)); return self.swallow
class Pause:
    def __init__(self, value): self.value = value
    def __await__(self): return (yield self.value)
class Bad:
    def __await__(self): return 5
class Source:
    n = 0
    def __aiter__(self): return self
    async def __anext__(self):
        self.n += 1
        if self.n > 2: raise StopAsyncIteration
        return self.n
async def numbers():
    try:
        for i in range(2):
            yield await Pause(i)
    finally:
        show('numbers end')
"""
DRIVE = """
def drive(coroutine, *steps):
    for kind, value in steps:
        try:
            if kind == 'send': show('yields', coroutine.send(value))
            elif kind == 'throw': show('yields', coroutine.throw(value))
            else: show('closes', coroutine.close())
        except BaseException as e:
            show('ends', e)
            if not isinstance(e, StopIteration): show([t for t in lines(e)])
def lines(e):
    t = e.__traceback__
    while t:
        if t.tb_frame.f_code.co_name != 'drive': yield t.tb_lineno
        t = t.tb_next
"""


def steps(chance, make, count):
    """What a driver does, step by step."""
    done = [chance.choice(["('send', None)"] * 5 + [f"('send', {make.pick('small')})",
        f"('throw', {chance.choice(ERRORS)})", "('close', None)", "('send', 'x')"]) for _ in range(count)]
    if chance.random() < 0.7:
        done[0] = "('send', None)"
    return ", ".join(done)


def generators(chance):
    """A generator and what is sent into it."""
    make = Bodies(chance, "generator")
    chunks = [PRELUDE + DRIVE, f"def inner():\n{make.block(1, 1)}    yield 50",
        f"def outer():\n{make.block(3, 1)}    yield 60"]
    for _ in range(3):
        chunks.append(f"g = outer()\ndrive(g, {steps(chance, make, 6)})\nshow(g.gi_running, g.gi_frame is None, g.gi_suspended, g.gi_yieldfrom is None)")
    chunks.append("show(outer())")
    chunks.append("show([*zip(outer(), range(3))])")
    return chunks


def coroutines(chance):
    """A coroutine and what is sent into it."""
    make = Bodies(chance, "coroutine")
    chunks = [PRELUDE + DRIVE, f"async def inner():\n{make.block(1, 1)}    return 50",
        f"async def outer():\n{make.block(3, 1)}    return 60"]
    for _ in range(3):
        chunks.append(f"c = outer()\ndrive(c, {steps(chance, make, 8)})\nshow(c.cr_running, c.cr_frame is None, c.cr_suspended, c.cr_await is None)\nc.close()")
    return chunks


def async_generators(chance):
    """An asynchronous generator, its own protocol driven by hand."""
    make = Bodies(chance, "async")
    chunks = [PRELUDE + DRIVE, f"async def outer():\n{make.block(3, 1)}    yield 60"]
    for _ in range(3):
        calls = [chance.choice(["g.asend(None)", "g.asend(None)", "g.__anext__()", "g.__anext__()",
            f"g.asend({make.pick('small')})", f"g.athrow({chance.choice(ERRORS)})", "g.aclose()",
            "anext(g, 'd')"]) for _ in range(5)]
        chunks.append("g = outer()\n" + "\n".join(f"w = {call}\ndrive(w{'' if 'anext(' not in call or '__' in call else '.__await__()'}, {steps(chance, make, 3)})" for call in calls) + "\nshow(g.ag_running, g.ag_frame is None)")
    return chunks
