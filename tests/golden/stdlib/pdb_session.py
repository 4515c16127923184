# expect: CPython 3.13
# A session with the debugger: what it shows, where it stops.
import io
import pdb
import re
import sys
import types

sys.argv = ["x"]
SOURCE = '''
def add(a, b):
    """Add."""
    c = a + b
    return c

def loop(n):
    total = 0
    for i in range(n):
        total = add(total, i)
    return total

def numbers():
    yield 1
    yield 2

def fails(x):
    return 1 / x

def main():
    x = 5
    debugger.set_trace()
    y = loop(3)
    z = y + 1
    for n in numbers():
        z += n
    try:
        fails(0)
    except ZeroDivisionError:
        pass
    return z
'''


def session(commands):
    import linecache
    linecache.cache["<demo>"] = (len(SOURCE), None, SOURCE.splitlines(True), "<demo>")
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("\n".join(commands) + "\n"), stdout=out, readrc=False)
    module = types.ModuleType("demo")
    module.debugger = debugger
    exec(compile(SOURCE, "<demo>", "exec"), module.__dict__)
    try:
        out.write(f"returned {module.main()}\n")
    except pdb.bdb.BdbQuit:
        out.write("quit\n")
    finally:
        sys.settrace(None)
        debugger.clear_all_breaks()
        pdb.bdb.Breakpoint.clearBreakpoints()
    print("=====")
    # The script itself is in the stack too.
    print(re.sub(r".*pdb_session\.py", "FILE", out.getvalue()))


session(["p x", "n", "s", "l", "ll", "a", "n", "n", "u", "p x", "d", "d", "c"])
session(["b add", "b", "c", "p a, b", "!a = 10", "p a", "r", "rv", "c", "cl 1", "c"])
session(["b 11, total > 2", "tbreak 24", "condition 1", "disable 1", "enable 1", "ignore 1 1", "b", "c", "c"])
session(["n", "display y", "n", "n", "undisplay", "whatis y", "whatis loop", "p nosuch", "1/0", "w = 3", "x + 1",
         "for i in range(2): print(i)", "until", "until 1", "until 26", "pp {'a': x}", "source add", "retval", "l 3",
         "l 3,5", "l .", "l", "l", "c"])
session(["b fails", "c", "w 2", "u", "n", "n", "q"])
session(["b 25", "c", "s", "s", "s", "s", "q"])
session(["alias pi p %1 + 1", "pi x", "alias", "unalias pi", "alias", "b 99", "cl 7", "cl x", "cl", "b nosuch", "b 1 +", "",
         "p x", "", "# nothing", "p x ;; p x + 1", "commands 3", "b 30", "commands", "silent", "p 'here'", "c", "end", "c"])
session(["j 26", "l .", "c"][2:])
session(["q"])


def post():
    try:
        1 / 0
    except ZeroDivisionError as error:
        out = io.StringIO()
        debugger = pdb.Pdb(stdin=io.StringIO("w\np 1\nq\n"), stdout=out, readrc=False)
        debugger.reset()
        debugger.interaction(None, error)
        print(re.sub(r".*pdb_session\.py", "FILE", out.getvalue()))


post()
try:
    pdb.post_mortem()
except ValueError as error:
    print(error)
