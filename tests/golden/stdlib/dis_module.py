"""What holds of a disassembly whatever the instructions are."""
import dis
import io


def f(x):
    try:
        for i in range(x):
            if i == 2:
                continue
            print(i + 1)
    except ValueError:
        pass
    return [lambda: x]


class Shape:
    sides = 3

    def area(self):
        return self.sides


instructions = list(dis.get_instructions(f))
print(all(dis.opmap[i.opname] == i.opcode and dis.opname[i.opcode] == i.opname for i in instructions))
lines = [line for _, line in dis.findlinestarts(f.__code__) if line is not None]
print(min(lines) == f.__code__.co_firstlineno, set(lines) <= set(range(6, 15)), {8, 9, 11, 14} <= set(lines))
offsets = {i.offset for i in instructions}
targets = {i.argval for i in instructions if i.opcode in dis.hasjump}
print(bool(targets), targets <= offsets, all(i.is_jump_target for i in instructions if i.offset in targets))
shifted = [i.line_number for i in dis.get_instructions(f, first_line=106)]
print([n and n + 100 for n in (i.line_number for i in instructions)] == shifted)

text = io.StringIO()
dis.dis(f, file=text)
print("ExceptionTable:" in text.getvalue(), "Disassembly of <code object <lambda>" in text.getvalue())
text = io.StringIO()
dis.dis(Shape, file=text)
print(text.getvalue().startswith("Disassembly of area:\n"))
print(dis.Bytecode(Shape.area).dis() in text.getvalue())
print(dis.code_info(f).splitlines()[0])
print([name for name in ("Filename:", "Argument count:", "Constants:", "Names:", "Cell variables:")
       if name not in dis.code_info(f)])
print(dis.pretty_flags(f.__code__.co_flags))
for odd in (3, print, None.__class__.__call__):
    try:
        dis.dis(odd)
    except TypeError as error:
        print(error)
try:
    dis.distb()
except RuntimeError as error:
    print(error)
try:
    1 / 0
except ZeroDivisionError as error:
    marked = dis.Bytecode.from_traceback(error.__traceback__)
    print("-->" in marked.dis(), marked.current_offset in {i.offset for i in marked})
