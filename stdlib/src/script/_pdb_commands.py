"""What `pdb` shows, and its breakpoints: the commands that do not let the program go on."""

import bdb
import code
import functools
import inspect
import linecache
import os
import pprint
import sys

_UNSET = object()

# Commands after which nothing else is done.
_GOING_ON = set("c cont continue s step n next r return unt until j jump q quit exit".split())


def _first_line(function_code):
    """The first line of a function's body."""
    lines = [line for _, _, line in function_code.co_lines() if line]
    inside = [line for line in lines if line > function_code.co_firstlineno]
    return min(inside or lines or [function_code.co_firstlineno])


def alone(function):
    """A command that takes no argument."""
    @functools.wraps(function)
    def command(self, arg):
        if not arg:
            return function(self, arg)
        self.error(f"Invalid argument: {arg}")
        self.message(f"      Usage: {function.__doc__.splitlines()[0]}")
        return None
    return command


class Looking:
    """Commands that look at the program."""

    @alone
    def do_args(self, arg):
        """a(rgs)

        Show the arguments of the current function.
        """
        found = self.curframe.f_code
        flags = found.co_flags
        count = found.co_argcount + found.co_kwonlyargcount
        count += bool(flags & inspect.CO_VARARGS) + bool(flags & inspect.CO_VARKEYWORDS)
        for name in found.co_varnames[:count]:
            held = self.curframe.f_locals
            self.message(f"{name} = {self._shown(held[name])}" if name in held else f"{name} = *** undefined ***")

    @alone
    def do_retval(self, arg):
        """retval

        Show what the current function returned.
        """
        if "__return__" in self.curframe.f_locals:
            self.message(self._shown(self.curframe.f_locals["__return__"]))
        else:
            self.error("Not yet returned!")

    def do_p(self, arg):
        """p expression

        Show the value of an expression.
        """
        self._print(arg, repr)

    def do_pp(self, arg):
        """pp expression

        Show the value of an expression in lines that fit.
        """
        self._print(arg, pprint.pformat)

    def _print(self, arg, form):
        try:
            value = self._getval(arg)
        except BaseException:
            return
        try:
            self.message(form(value))
        except BaseException as error:
            self.error(self._worded(error))

    def do_whatis(self, arg):
        """whatis expression

        Show what kind of thing it is.
        """
        try:
            value = self._getval(arg)
        except BaseException:
            return
        if inspect.ismethod(value):
            self.message(f"Method {value.__name__}")
        elif inspect.isfunction(value):
            self.message(f"Function {value.__name__}")
        elif value.__class__ is type:
            self.message(f"Class {value.__module__}.{value.__qualname__}")
        else:
            self.message(type(value))

    def do_source(self, arg):
        """source expression

        Show the source of a function, class or module.
        """
        try:
            lines, lineno = inspect.getsourcelines(self._getval(arg))
        except (OSError, TypeError) as error:
            self.error(error)
            return
        except BaseException:
            return
        self._print_lines(lines, lineno)

    def do_list(self, arg):
        """l(ist) [first[, last] | .]

        Show lines: around the current one, or after those shown last.
        """
        last = None
        try:
            if arg and arg != ".":
                first, _, end = arg.partition(",")
                first = int(first)
                last = int(end) if end else None
                if last is None:
                    first = max(1, first - 5)
                elif last < first:
                    last = first + last
            elif self.lineno is None or arg == ".":
                first = max(1, self._current_line() - 5)
            else:
                first = self.lineno + 1
        except ValueError:
            self.error(f"Error in argument: {arg!r}")
            return
        if last is None:
            last = first + 10
        filename = self.curframe.f_code.co_filename
        lines = linecache.getlines(filename, self.curframe.f_globals)
        self._print_lines(lines[first - 1:last], first, self.get_file_breaks(filename), self.curframe)
        self.lineno = min(last, len(lines))
        if len(lines) < last:
            self.message("[EOF]")

    @alone
    def do_longlist(self, arg):
        """ll | longlist

        Show the whole current function.
        """
        try:
            lines, lineno = inspect.getsourcelines(self.curframe)
        except OSError as error:
            self.error(error)
            return
        lineno = max(lineno, 1)
        self._print_lines(lines, lineno, self.get_file_breaks(self.curframe.f_code.co_filename), self.curframe)

    def _current_line(self):
        return self.stack[self.curindex][1]

    def _print_lines(self, lines, start, breaks=(), frame=None):
        current = failed = -1
        if frame:
            current = frame.f_lineno
            failed = self.tb_lineno.get(frame, -1)
        for lineno, line in enumerate(lines, start):
            mark = "->" if lineno == current else ">>" if lineno == failed else ""
            number = str(lineno).rjust(3)
            number += " " if len(number) < 4 else ""
            self.message(f"{number}{'B' if lineno in breaks else ' '}{mark}\t{line.rstrip()}")

    def do_display(self, arg):
        """display [expression]

        Show the value of an expression each time it has changed when
        the program stops in this frame; without one, show them all.
        """
        shown = self.displaying.setdefault(self.curframe, {})
        if not arg:
            if shown:
                self.message("Currently displaying:")
            for expression, value in shown.items():
                self.message(f"{expression}: {self._shown(value)}")
            return
        shown[arg] = self._quietly(arg)
        self.message(f"display {arg}: {self._shown(shown[arg])}")

    def do_undisplay(self, arg):
        """undisplay [expression]

        Show an expression no more, or none.
        """
        shown = self.displaying.get(self.curframe, {})
        if not arg:
            shown.clear()
        elif shown.pop(arg, _UNSET) is _UNSET:
            self.error(f"not displaying {arg}")

    def do_interact(self, arg):
        """interact

        Begin a prompt with the names of the current frame.
        """
        names = {**self.curframe.f_globals, **self.curframe.f_locals}
        console = code.InteractiveConsole(names)
        console.interact("*pdb interact start*", exitmsg="*exit from pdb interact command*")

    do_a, do_rv, do_l, do_ll = do_args, do_retval, do_list, do_longlist


class Breaking:
    """Commands for breakpoints."""

    def _place(self, arg):
        """File, line and function that an argument of `break` stands for."""
        filename = self.curframe.f_code.co_filename
        if ":" in arg:
            name, _, arg = arg.rpartition(":")
            filename = self.lookupmodule(name.rstrip())
            arg = arg.lstrip()
            if not filename:
                raise ValueError(f"{name!r} not found from sys.path")
        if arg.isdigit():
            return filename, int(arg), None
        found = self._quietly(arg)
        function = getattr(found, "__func__", found)
        inside = getattr(function, "__code__", None)
        if inside is None:
            raise ValueError(f"The specified object {arg!r} is not a function or was not found along sys.path.")
        return inside.co_filename, _first_line(inside), inside.co_name

    def lookupmodule(self, filename):
        """Return the file of a module or script, or None."""
        if os.path.isabs(filename) and os.path.exists(filename):
            return filename
        if not filename.endswith(".py"):
            filename += ".py"
        main = self.canonic(self.mainpyfile or self.curframe.f_code.co_filename)
        for folder in os.path.dirname(main), *sys.path:
            found = os.path.join(folder, filename)
            if os.path.exists(found):
                return found
        return None

    def checkline(self, filename, lineno):
        """Return the line if a breakpoint can stand there, else 0."""
        names = self.curframe.f_globals if self.curframe else None
        line = linecache.getline(filename, lineno, names)
        if not line:
            self.message("End of file")
            return 0
        line = line.strip()
        if not line or line[0] == "#" or line[:3] in ('"""', "'''"):
            self.error("Blank or comment")
            return 0
        return lineno

    def do_break(self, arg, temporary=False):
        """b(reak) [ ([filename:]lineno | function) [, condition] ]

        Stop at a line, or at the beginning of a function; only if the
        condition holds. Without an argument, show all breakpoints.
        """
        if not arg:
            if self.breaks:
                self.message("Num Type         Disp Enb   Where")
                for found in bdb.Breakpoint.bpbynumber:
                    if found:
                        self.message(found.bpformat())
            return
        arg, comma, condition = arg.partition(",")
        condition = condition.strip() if comma else None
        try:
            filename, lineno, function = self._place(arg.rstrip())
        except ValueError as error:
            self.error(error)
            return
        lineno = self.checkline(filename, lineno)
        if not lineno:
            return
        wrong = self.set_break(filename, lineno, temporary, condition, function)
        if wrong:
            self.error(wrong)
            return
        found = self.get_breaks(filename, lineno)[-1]
        self.message(f"Breakpoint {found.number} at {found.file}:{found.line}")

    def do_tbreak(self, arg):
        """tbreak [ ([filename:]lineno | function) [, condition] ]

        As `break`, once.
        """
        self.do_break(arg, True)

    def _by_number(self, arg):
        try:
            return self.get_bpbynumber(arg)
        except ValueError as error:
            self.error(error)
            return None

    def do_clear(self, arg):
        """cl(ear) [filename:lineno | number...]

        Remove breakpoints; all of them, after a question, without an
        argument.
        """
        if not arg:
            try:
                reply = input("Clear all breaks? ")
            except EOFError:
                reply = "no"
            if reply.strip().lower() in ("y", "yes"):
                found = [each for each in bdb.Breakpoint.bpbynumber if each]
                self.clear_all_breaks()
                for each in found:
                    self.message(f"Deleted {each}")
            return
        if ":" in arg:
            filename, _, line = arg.rpartition(":")
            try:
                lineno = int(line)
            except ValueError:
                self.error(f"Invalid line number ({line})")
                return
            found = self.get_breaks(filename, lineno)[:]
            wrong = self.clear_break(filename, lineno)
            if wrong:
                self.error(wrong)
            for each in found:
                self.message(f"Deleted {each}")
            return
        for number in arg.split():
            found = self._by_number(number)
            if found:
                self.clear_bpbynumber(number)
                self.message(f"Deleted {found}")

    def _switch(self, arg, enabled):
        for number in arg.split():
            found = self._by_number(number)
            if found:
                found.enabled = enabled
                self.message(f"{'Enabled' if enabled else 'Disabled'} {found}")

    def do_enable(self, arg):
        """enable number...

        Let breakpoints count again.
        """
        self._switch(arg, True)

    def do_disable(self, arg):
        """disable number...

        Let breakpoints count no more, until they are enabled.
        """
        self._switch(arg, False)

    def do_condition(self, arg):
        """condition number [condition]

        Stop only if the condition holds, or always.
        """
        number, _, condition = arg.partition(" ")
        found = self._by_number(number)
        if found:
            found.cond = condition.strip() or None
            what = "New condition set for breakpoint %d." if found.cond else "Breakpoint %d is now unconditional."
            self.message(what % found.number)

    def do_ignore(self, arg):
        """ignore number [count]

        Do not stop the next times.
        """
        number, _, count = arg.partition(" ")
        found = self._by_number(number)
        if not found:
            return
        found.ignore = max(int(count), 0) if count.strip().isdigit() else 0
        if not found.ignore:
            self.message(f"Will stop next time breakpoint {found.number} is reached.")
            return
        what = f"{found.ignore} crossings" if found.ignore > 1 else "1 crossing"
        self.message(f"Will ignore next {what} of breakpoint {found.number}.")

    def do_commands(self, arg):
        """commands [number]

        Read commands, up to a line `end`, that are run whenever the
        breakpoint (or the last one) is reached.
        """
        last = len(bdb.Breakpoint.bpbynumber) - 1
        try:
            found = self.get_bpbynumber(arg or str(last))
        except ValueError as error:
            self.error(f"cannot set commands: {error}")
            return
        lines = []
        while (line := self._next_line("(com) ").strip()) not in ("end", "EOF"):
            lines.append(line)
            if line.partition(" ")[0] in _GOING_ON:
                break
        self.commands[found.number] = lines

    do_b, do_cl = do_break, do_clear
