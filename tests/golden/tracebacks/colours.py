# expect: CPython 3.13
# What traceback makes of exceptions when colours are asked for.
import traceback

class Silent(Exception):
    pass

def divide(x):
    return x / 0

def call(x):
    return divide(
        x + len("two lines")
    )

def nothing():
    return undefined_name

def chained():
    try:
        divide(1)
    except ZeroDivisionError as error:
        error.add_note("a note\nof two lines")
        raise Silent from error

def several():
    return [x for x in
            range(3)
            if x.bit_length() + divide(x)]

def syntax():
    compile("x = (1 +\ny = [", "given.py", "exec")

def tabs():
    compile("\tx = 1 1", "given.py", "exec")

def show(lines):
    for line in lines:
        print(line.replace(__file__, "FILE").replace("\x1b", "<esc>"), end="")

for function in (lambda: divide(1), lambda: call(1), nothing, chained, several, syntax, tabs):
    try:
        function()
    except Exception as error:
        show(traceback.format_exception(error, colorize=True))
        show(traceback.format_exception_only(error, colorize=True))
        print("---")
