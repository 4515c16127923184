# expect: CPython 3.13
# needs: readline
# The history that a program keeps with readline, without a terminal.
import os
import readline
import tempfile


def t(f):
    try:
        print(repr(f()))
    except OSError as e:
        print(type(e).__name__, e.errno)
    except Exception as e:
        print(type(e).__name__, e)


readline.clear_history()
for line in ("one", "two", "three é"):
    readline.add_history(line)
print(readline.get_current_history_length(), [readline.get_history_item(i) for i in range(0, 5)])
readline.replace_history_item(1, "zwei")
readline.remove_history_item(0)
print([readline.get_history_item(i) for i in range(1, 3)])
t(lambda: readline.remove_history_item(9))
t(lambda: readline.remove_history_item(-1))
t(lambda: readline.replace_history_item(9, "x"))
print(readline.get_history_length(), readline.get_completer())
with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "history")
    readline.write_history_file(name)
    with open(name, encoding="utf-8") as file:
        print(file.read().splitlines())
    readline.clear_history()
    print(readline.get_current_history_length())
    readline.read_history_file(name)
    readline.add_history("last")
    readline.append_history_file(1, name)
    with open(name, encoding="utf-8") as file:
        print(file.read().splitlines())
    readline.set_history_length(2)
    readline.write_history_file(name)
    with open(name, encoding="utf-8") as file:
        print(file.read().splitlines())
    print(readline.get_history_length())
    t(lambda: readline.read_history_file(os.path.join(folder, "nothing")))
    t(lambda: readline.append_history_file(1, os.path.join(folder, "nothing")))
    t(lambda: readline.append_history_file(-1, name))
print(repr(readline.get_completer_delims()))
readline.set_completer_delims(" ")
print(repr(readline.get_completer_delims()))


def complete(text, state):
    return None


readline.set_completer(complete)
print(readline.get_completer() is complete)
readline.set_completer()
print(readline.get_completer(), readline.get_line_buffer(), readline.get_begidx(), readline.get_endidx())
readline.parse_and_bind("tab: complete")
t(lambda: readline.set_completer(5))
t(lambda: readline.set_startup_hook(5))
t(lambda: readline.set_pre_input_hook("a"))
t(lambda: readline.set_completion_display_matches_hook(1))
t(lambda: readline.get_history_item("a"))
