"""Is a piece of source text whole, or is there more to come?"""

import __future__

__all__ = ["compile_command", "Compile", "CommandCompiler"]

PyCF_DONT_IMPLY_DEDENT = 0x200
PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000
_FEATURES = [getattr(__future__, name) for name in __future__.all_feature_names]
_COMPOUND = {"if", "while", "for", "with", "try", "def", "class", "async", "match"}
# How errors begin that more text may mend.
_OPEN = ("expected an indented block", "unexpected EOF", "unterminated triple-quoted",
         "expected 'except' or 'finally' block", "incomplete input", "unterminated f-string",
         "unexpected character after line continuation")


def _may_go_on(source, ex):
    """Is the text wrong only because it ends too early?"""
    message = ex.msg or ""
    if "was never closed" in message or message.startswith(_OPEN[:3] + _OPEN[4:5]):
        return True
    if source.endswith("\\"):
        return True
    return message.startswith(_OPEN[3]) and not source.endswith("\n")


def _is_block(source):
    """Does the text end within a block, which only an empty line ends?"""
    if source.endswith("\n") or "\n" not in source and not source.strip():
        return False
    last = source.rpartition("\n")[2]
    words = source.lstrip().split(None, 1)
    first = words[0].partition(":")[0].partition("(")[0] if words else ""
    if first == "match" and not source.rstrip().endswith(":") and "\n" not in source:
        return False
    return first in _COMPOUND or first.startswith("@") or last[:1] in (" ", "\t") and (
        first in _COMPOUND)


def _is_empty(source):
    return all(not line.strip() or line.lstrip().startswith("#") for line in source.split("\n"))


def _compile_command(compiler, source, filename, symbol):
    if _is_empty(source):
        if symbol == "eval":
            source = source.lstrip()
        else:
            source = "pass"
    elif symbol != "eval":
        if all(line.startswith("@") for line in source.split("\n")):
            return None         # decorators, and what they decorate is to come
    try:
        # A block of one line ends with an empty one.
        code = compiler(source if symbol == "eval" else source + "\n", filename, symbol)
    except SyntaxError as ex:
        if _may_go_on(source, ex):
            return None
        raise
    return None if symbol == "single" and _is_block(source) else code


def compile_command(source, filename="<input>", symbol="single"):
    """Compile a piece of source text; return None if there is more to come."""
    return _compile_command(compile, source, filename, symbol)


class Compile:
    """Compiles, and keeps what `from __future__` says for the pieces that follow."""

    def __init__(self):
        self.flags = PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT

    def __call__(self, source, filename, symbol, flags=0):
        unknown = PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT
        code = compile(source, filename, symbol, (self.flags | flags) & ~unknown, True)
        for feature in _FEATURES:
            if code.co_flags & feature.compiler_flag:
                self.flags |= feature.compiler_flag
        return code


class CommandCompiler:
    """As compile_command(), with a memory as Compile has it."""

    def __init__(self):
        self.compiler = Compile()

    def __call__(self, source, filename="<input>", symbol="single"):
        return _compile_command(self.compiler, source, filename, symbol)
