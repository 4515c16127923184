"""Disassembler of gilbox's own instructions; each of them is one tick of the lock.

The functions are those of CPython's module of this name. What they show is not: gilbox has registers, so an
instruction names its operands (locals by name, temporaries as t0, t1...), and `~` marks the instructions at
which a thread may lose the lock when safe points are at back-edges, calls and resumptions.
"""

import _dis
import io
import sys
import types
from collections import namedtuple

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels", "show_code",
           "get_instructions", "Instruction", "Bytecode", "Positions", "opname", "opmap", "hasjump", "hasjrel",
           "COMPILER_FLAG_NAMES", "pretty_flags", "stack_effect"]

# An instruction's place as frames, tracebacks and code objects tell it: two units for each, as in CPython.
_UNIT = 2

_OPS = _dis.ops()
opname = [name for name, _, _ in _OPS]
opmap = {name: number for number, name in enumerate(opname)}
hasjump = [number for number, (_, jumps, _) in enumerate(_OPS) if jumps]
hasjrel = list(hasjump)

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED", 32: "GENERATOR", 64: "NOFREE",
    128: "COROUTINE", 256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR",
}

Positions = namedtuple("Positions", ["lineno", "end_lineno", "col_offset", "end_col_offset"],
                       defaults=[None, None, None, None])

_FIELDS = ["opname", "opcode", "arg", "argval", "argrepr", "offset", "start_offset", "starts_line",
           "line_number", "label", "positions", "cache_info"]


class Instruction(namedtuple("Instruction", _FIELDS, defaults=[None, None, None])):
    """One instruction. `offset` is what `tb_lasti` tells of it; `argval` is a jump's target, or the operands as text."""

    __slots__ = ()

    @property
    def oparg(self):
        return self.arg

    @property
    def baseopcode(self):
        return self.opcode

    @property
    def baseopname(self):
        return self.opname

    @property
    def end_offset(self):
        return self.offset + _UNIT

    @property
    def jump_target(self):
        """Where it jumps to, or None."""
        return self.argval if self.opcode in hasjump else None

    @property
    def is_jump_target(self):
        return self.label is not None

    @property
    def is_safe_point(self):
        """May a thread lose the lock here, with safe points at back-edges, calls and resumptions?"""
        return bool(self.cache_info)

    def __str__(self):
        return _line(self, 0, 0).strip()


def pretty_flags(flags):
    """The names of code flags, as in 'OPTIMIZED, NEWLOCALS'."""
    names = [name for bit, name in COMPILER_FLAG_NAMES.items() if flags & bit]
    rest = flags & ~sum(COMPILER_FLAG_NAMES)
    return ", ".join(names + ([hex(rest)] if rest or not names else []))


def _code_of(x):
    """The code object of anything that has one; texts are compiled."""
    x = getattr(x, "__func__", x)
    for name in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, name):
            x = getattr(x, name)
            break
    if isinstance(x, str):
        try:
            x = compile(x, "<disassembly>", "eval")
        except SyntaxError:
            x = compile(x, "<disassembly>", "exec")
    if isinstance(x, types.CodeType):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def code_info(x):
    """A text on a code object: its name, parameters, constants and names."""
    code = _code_of(x)
    rows = [("Name", code.co_name), ("Filename", code.co_filename), ("Argument count", code.co_argcount),
            ("Positional-only arguments", code.co_posonlyargcount), ("Kw-only arguments", code.co_kwonlyargcount),
            ("Number of locals", code.co_nlocals), ("Registers", _dis.register_count(code)),
            ("Flags", pretty_flags(code.co_flags))]
    lines = [f"{title + ':':<18} {value}" for title, value in rows]
    lists = [("Constants", map(repr, code.co_consts)), ("Names", code.co_names), ("Variable names", code.co_varnames),
             ("Free variables", code.co_freevars), ("Cell variables", code.co_cellvars)]
    for title, items in lists:
        items = list(items)
        if items:
            lines.append(title + ":")
            lines.extend(f"{number:4}: {item}" for number, item in enumerate(items))
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Prints `code_info(co)` to `file`, or to standard output."""
    print(code_info(co), file=file)


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """The instructions of a function, method, code object, generator or text, one Instruction at a time.

    TypeError for what has no code.
    """
    code = _code_of(x)
    shift = 0 if first_line is None else first_line - code.co_firstlineno
    listed = _dis.instructions(code)
    places = {target for _, _, target, _ in listed if target is not None}
    places.update(place for entry in _dis.exception_table(code) for place in entry)
    labels = {place: number for number, place in enumerate(sorted(places), 1)}
    previous = None
    for index, ((opcode, operands, target, is_safe_point), position) in enumerate(zip(listed, code.co_positions())):
        line, end_line, column, end_column = position
        line, end_line = (None if n is None else n + shift for n in (line, end_line))
        argrepr, argval = operands, operands
        if target is not None:
            argval = target * _UNIT
            argrepr = operands.replace(f"-> {target}", f"-> L{labels[target]}")
        yield Instruction(opname[opcode], opcode, None, argval, argrepr, index * _UNIT, index * _UNIT, line != previous, line,
                          labels.get(index), Positions(line, end_line, column, end_column),
                          [("safe_point", 1, b"\1")] if is_safe_point else None)
        previous = line


def findlinestarts(code):
    """Pairs (offset, line) at which the line changes."""
    previous = False
    for instruction in get_instructions(code):
        if instruction.line_number != previous:
            previous = instruction.line_number
            yield instruction.offset, previous


def findlabels(code):
    """The offsets that are jumped to, in order. Takes a code object: gilbox's instructions are no bytes."""
    if isinstance(code, bytes):
        raise NotImplementedError("findlabels() of bytes: gilbox's instructions are no bytes; give it the code object")
    return sorted({instruction.argval for instruction in get_instructions(code) if instruction.opcode in hasjump})


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """Always NotImplementedError: a machine with registers has no stack to have an effect on."""
    raise NotImplementedError("stack_effect(): gilbox is a register machine and has no evaluation stack")


def _line(instruction, line_width, lasti, show_offsets=False):
    line = instruction.line_number if instruction.starts_line else None
    label = "" if instruction.label is None else f"L{instruction.label}:"
    arrow = "-->" if instruction.offset == lasti else "   "
    mark = "~" if instruction.is_safe_point else " "
    offset = f"{instruction.offset:>5} " if show_offsets else ""
    text = f"{'' if line is None else line:>{line_width}} {arrow} {offset}{label:<5}{mark} {instruction.opname:<18}"
    return f"{text} {instruction.argrepr}".rstrip()


def _write(code, file, lasti=-1, first_line=None, show_offsets=False):
    instructions = list(get_instructions(code, first_line=first_line))
    line_width = max((len(str(i.line_number)) for i in instructions if i.line_number is not None), default=0)
    previous = None
    for instruction in instructions:
        if instruction.starts_line and previous is not None:
            print(file=file)
        print(_line(instruction, max(line_width, 3), lasti, show_offsets), file=file)
        previous = instruction
    labels = [f"L{i.label}" for i in instructions] + ["end"]
    table = _dis.exception_table(code)
    if table:
        print("ExceptionTable:", file=file)
    for start, end, handler in table:
        print(f"  {labels[start]} to {labels[end]} -> {labels[handler]}", file=file)


def disassemble(code, lasti=-1, *, file=None, show_caches=False, adaptive=False, show_offsets=False):
    """Prints the instructions of one code object, with an arrow at instruction `lasti`."""
    _write(code, file, lasti, show_offsets=show_offsets)


disco = disassemble


def _write_all(code, file, depth, show_offsets):
    _write(code, file, show_offsets=show_offsets)
    if depth is not None and depth <= 0:
        return
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            print(file=file)
            print(f"Disassembly of {constant!r}:", file=file)
            _write_all(constant, file, None if depth is None else depth - 1, show_offsets)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False):
    """Prints the instructions of a class, module, function, method, generator, code object or text.

    Without an argument it shows the last traceback. TypeError for what has no code.
    """
    if x is None:
        distb(file=file, show_offsets=show_offsets)
        return
    members = vars(x) if isinstance(x, (type, types.ModuleType)) else None
    if members is None:
        _write_all(_code_of(x), file, depth, show_offsets)
        return
    for name, member in sorted(members.items()):
        member = getattr(member, "__func__", member)
        if isinstance(member, (type, types.FunctionType, types.CodeType)):
            print(f"Disassembly of {name}:", file=file)
            try:
                dis(member, file=file, depth=depth, show_offsets=show_offsets)
            except TypeError as error:
                print("Sorry:", error, file=file)
            print(file=file)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False):
    """Prints the instructions of the innermost frame of a traceback, the last one by default.

    RuntimeError if there has been none.
    """
    if tb is None:
        last = getattr(sys, "last_exc", None)
        tb = last.__traceback__ if last is not None else getattr(sys, "last_traceback", None)
        if tb is None:
            raise RuntimeError("no last traceback to disassemble")
    while tb.tb_next:
        tb = tb.tb_next
    _write(tb.tb_frame.f_code, file, tb.tb_lasti, show_offsets=show_offsets)


class Bytecode:
    """The instructions of anything `dis` can show: iterate over them, or print `dis()` and `info()`."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False,
                 show_offsets=False):
        self.codeobj = _code_of(x)
        self.first_line = self.codeobj.co_firstlineno if first_line is None else first_line
        self.current_offset = current_offset
        self.show_offsets = show_offsets
        self._original_object = x

    def __iter__(self):
        return get_instructions(self.codeobj, first_line=self.first_line)

    def __repr__(self):
        return f"{type(self).__name__}({self._original_object!r})"

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """The code of the innermost frame of a traceback, with its place marked."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti)

    def info(self):
        return code_info(self.codeobj)

    def dis(self):
        text = io.StringIO()
        lasti = -1 if self.current_offset is None else self.current_offset
        _write(self.codeobj, text, lasti, self.first_line, self.show_offsets)
        return text.getvalue()


def main(args=None):
    """`python -m dis [FILE]`: shows the code of a file, or of standard input."""
    args = sys.argv[1:] if args is None else args
    if len(args) > 1 or args and args[0].startswith("-") and args[0] != "-":
        sys.exit("usage: dis [FILE]")
    if args and args[0] != "-":
        with open(args[0], "rb") as file:
            dis(compile(file.read(), args[0], "exec"))
    else:
        dis(compile(sys.stdin.read(), "<stdin>", "exec"))


if __name__ == "__main__":
    main()
