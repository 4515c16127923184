"""A debugger: `pdb.set_trace()` or `breakpoint()` where it is to stop, `-m pdb SCRIPT` to begin at the first line.

The last line of an error, `pdb.post_mortem()` and `pdb.pm()` look at where a program failed.
"""

import bdb
import cmd
import code
import codeop
import inspect
import linecache
import os
import pprint
import re
import sys
import traceback

__all__ = ["run", "pm", "Pdb", "runeval", "runctx", "runcall", "set_trace", "post_mortem", "help"]

line_prefix = "\n-> "

# What follows a variable in a statement, though the variable is named like a command.
_GOES_ON = re.compile(r"=(?!=)|[-+*/%@&|^]=|\*\*=|//=|\.\w|\[|\(")
_UNSET = object()


class Restart(Exception):
    """The program is to begin anew."""


def _first_line(function_code):
    """The first line of a function's body."""
    lines = [line for _, _, line in function_code.co_lines() if line]
    inside = [line for line in lines if line > function_code.co_firstlineno]
    return min(inside or lines or [function_code.co_firstlineno])


class Pdb(bdb.Bdb, cmd.Cmd):
    """The debugger: a Bdb that asks what to do wherever it stops."""

    prompt = "(Pdb) "

    def __init__(self, completekey="tab", stdin=None, stdout=None, skip=None, nosigint=False, readrc=True):
        bdb.Bdb.__init__(self, skip=skip)
        cmd.Cmd.__init__(self, completekey, stdin, stdout)
        if stdin is not None or stdout is not None:
            self.use_rawinput = 0
        self.mainpyfile = ""
        self.aliases = {}
        self.displaying = {}
        self.commands = {}
        self.currentbp = 0
        self._is_waiting = self._has_quit = False
        self.forget()
        if readrc:
            for folder in "~", ".":
                try:
                    with open(os.path.expanduser(os.path.join(folder, ".pdbrc")), encoding="utf-8") as file:
                        self.cmdqueue += [line.strip() for line in file if not line.lstrip().startswith("#")]
                except OSError:
                    pass

    # ------------------------------------------------------------ what is looked at

    def forget(self):
        """Look at nothing."""
        self.lineno = self.curframe = self.tb_lineno = None
        self.stack, self.curindex = [], 0

    def setup(self, f, tb):
        """Look at a frame, or at where the exception of a traceback was raised."""
        self.forget()
        self.stack, self.curindex = self.get_stack(f, tb)
        self.tb_lineno = {}
        while tb:
            self.tb_lineno[tb.tb_frame] = tb.tb_lineno
            tb = tb.tb_next
        self.curframe = self.stack[self.curindex][0] if self.stack else None

    @property
    def curframe_locals(self):
        return self.curframe.f_locals

    def interaction(self, frame, tb=None):
        """Show where it is, and do what is asked until the program is to go on."""
        if isinstance(tb, BaseException):
            tb = tb.__traceback__
        self.setup(frame, tb)
        if not self.stack:
            self.error("there is no frame to look at")
            return
        self.print_stack_entry(self.stack[self.curindex])
        self._cmdloop()
        self.forget()

    def _cmdloop(self):
        while True:
            try:
                self.cmdloop()
                return
            except KeyboardInterrupt:
                self.message("--KeyboardInterrupt--")

    def preloop(self):
        shown = self.displaying.get(self.curframe) or {}
        for expression, old in shown.items():
            new = self._quietly(expression)
            if new is not old and not (type(new) is type(old) and new == old):
                shown[expression] = new
                self.message(f"display {expression}: {self._shown(new)}  [old: {self._shown(old)}]")

    # ------------------------------------------------------------ where it stops

    def user_call(self, frame, argument_list):
        if self._is_waiting:
            return
        if self.stop_here(frame):
            self.message("--Call--")
            self.interaction(frame)

    def user_line(self, frame):
        if self._is_waiting:
            if self.mainpyfile != self.canonic(frame.f_code.co_filename):
                return
            self._is_waiting = False
        lines = self.commands.get(self.currentbp)
        self.currentbp = 0
        if not lines:
            self.interaction(frame)
            return
        self.setup(frame, None)
        silent = lines[0] == "silent"
        if not silent:
            self.print_stack_entry(self.stack[self.curindex])
        for line in lines[silent:]:
            if self.onecmd(line):
                self.forget()
                return
        self._cmdloop()
        self.forget()

    def user_return(self, frame, return_value):
        if self._is_waiting:
            return
        frame.f_locals["__return__"] = return_value
        self.message("--Return--")
        self.interaction(frame)

    def user_exception(self, frame, exc_info):
        if self._is_waiting:
            return
        kind, value, tb = exc_info
        frame.f_locals["__exception__"] = kind, value
        inside = "Internal " if not tb and kind is StopIteration else ""
        self.message(f"{inside}{self._worded(value)}")
        self.interaction(frame, tb)

    def set_trace(self, frame=None):
        """Stop at the line that calls."""
        if frame is None:
            frame = sys._getframe().f_back
        bdb.Bdb.set_trace(self, frame)
        sys.settrace(None)
        self.interaction(frame)
        if self.quitting:
            raise bdb.BdbQuit
        if self.stopframe is not self.botframe or self.stoplineno != -1 or self.breaks:
            sys.settrace(self.trace_dispatch)

    # ------------------------------------------------------------ saying

    def message(self, msg, end="\n"):
        print(msg, end=end, file=self.stdout)

    def error(self, msg):
        print("***", msg, file=self.stdout)

    @staticmethod
    def _worded(exception):
        return traceback.format_exception_only(exception)[-1].strip()

    def print_stack_entry(self, frame_lineno, prompt_prefix=line_prefix):
        mark = "> " if frame_lineno[0] is self.curframe else "  "
        self.message(mark + self.format_stack_entry(frame_lineno, prompt_prefix))

    def print_stack_trace(self, count=None):
        shown = self.stack if count is None else self.stack[:count] if count < 0 else self.stack[-count:]
        for entry in shown:
            self.print_stack_entry(entry)

    # ------------------------------------------------------------ expressions

    def _getval(self, arg):
        try:
            return eval(arg, self.curframe.f_globals, self.curframe.f_locals)
        except BaseException as error:
            self.error(self._worded(error))
            raise

    def _quietly(self, arg, frame=None):
        """The value of an expression; a text that says why there is none."""
        frame = frame or self.curframe
        try:
            return eval(arg, frame.f_globals, frame.f_locals)
        except BaseException as error:
            return _Undefined(f"** raised {self._worded(error)} **")

    @staticmethod
    def _shown(value):
        try:
            return repr(value)
        except BaseException as error:
            return f"*** repr failed: {Pdb._worded(error)} ***"

    def displayhook(self, obj):
        """Show a value, and leave `_` alone."""
        if obj is not None:
            self.message(repr(obj))

    def default(self, line):
        """Run a statement in the frame that is looked at."""
        line = line.removeprefix("!").strip()
        try:
            compiled = codeop.compile_command(line + "\n", "<stdin>", "single")
            while compiled is None:
                more = self._next_line("...   ")
                if more == "EOF":
                    break
                line += "\n" + more
                compiled = codeop.compile_command(line + "\n", "<stdin>", "single")
            if compiled is None:
                compiled = compile(line, "<stdin>", "single")
            saved = sys.stdin, sys.stdout, sys.displayhook
            sys.stdin, sys.stdout, sys.displayhook = self.stdin, self.stdout, self.displayhook
            try:
                exec(compiled, self.curframe.f_globals, self.curframe.f_locals)
            finally:
                sys.stdin, sys.stdout, sys.displayhook = saved
        except BaseException as error:
            self.error(self._worded(error))

    def _next_line(self, prompt):
        saved, self.prompt = self.prompt, prompt
        try:
            return self.cmdqueue.pop(0) if self.cmdqueue else self._read()
        finally:
            self.prompt = saved

    def precmd(self, line):
        """Put aliases in, and split at `;;`."""
        words = line.split()
        seen = set()
        while words and words[0] in self.aliases and words[0] not in seen:
            seen.add(words[0])
            line = self.aliases[words[0]]
            for number, word in enumerate(words[1:], 1):
                line = line.replace(f"%{number}", word)
            line = line.replace("%*", " ".join(words[1:]))
            words = line.split()
        first, found, rest = line.partition(";;")
        if found and not line.startswith("alias"):
            self.cmdqueue.insert(0, rest.lstrip())
            return first.rstrip()
        return line

    def parseline(self, line):
        # A statement that begins like a command is none.
        found = super().parseline(line) if not line.strip().startswith("!") else (None, None, line.strip())
        name, arg, whole = found
        if name and arg and _GOES_ON.match(arg) and name in self.curframe.f_locals:
            return None, None, whole
        return found

    def onecmd(self, line):
        if line.strip().startswith("#"):
            return False
        return super().onecmd(line)

    # ------------------------------------------------------------ commands: going on

    def do_step(self, arg):
        """s(tep)

        Run the current line, and stop as soon as one can: in a
        function that it calls, or at the next line.
        """
        self.set_step()
        return 1

    def do_next(self, arg):
        """n(ext)

        Go on to the next line of this function, or to its return.
        """
        self.set_next(self.curframe)
        return 1

    def do_until(self, arg):
        """unt(il) [lineno]

        Go on to a line with a greater number, or with at least this
        one, or to the return of the function.
        """
        lineno = None
        if arg:
            try:
                lineno = int(arg)
            except ValueError:
                self.error(f"Error in argument: {arg!r}")
                return None
            if lineno <= self.curframe.f_lineno:
                self.error('"until" line number is smaller than current line number')
                return None
        self.set_until(self.curframe, lineno)
        return 1

    def do_return(self, arg):
        """r(eturn)

        Go on until the current function returns.
        """
        self.set_return(self.curframe)
        return 1

    def do_continue(self, arg):
        """c(ont(inue))

        Go on, and stop at breakpoints only.
        """
        self.set_continue()
        return 1

    def do_jump(self, arg):
        """j(ump) lineno

        Say which line is to run next; only in the newest frame.
        """
        if self.curindex + 1 != len(self.stack):
            self.error("You can only jump within the bottom frame")
            return
        try:
            lineno = int(arg)
        except ValueError:
            self.error("The 'jump' command requires a line number")
            return
        try:
            self.curframe.f_lineno = lineno
            self.stack[self.curindex] = self.curframe, lineno
            self.print_stack_entry(self.stack[self.curindex])
        except (ValueError, AttributeError, NotImplementedError) as error:
            self.error(f"Jump failed: {error}")

    def do_quit(self, arg):
        """q(uit)

        End the program.
        """
        self._has_quit = True
        self.set_quit()
        return 1

    def do_EOF(self, arg):
        """EOF

        End the program.
        """
        self.message("")
        self._has_quit = True
        self.set_quit()
        return 1

    def do_run(self, arg):
        """run [args...]

        Begin the program anew, with these arguments if there are any.
        """
        if arg:
            import shlex
            sys.argv[1:] = shlex.split(arg)
        raise Restart

    do_s, do_n, do_unt, do_r, do_j = do_step, do_next, do_until, do_return, do_jump
    do_c = do_cont = do_continue
    do_q = do_exit = do_quit
    do_restart = do_run

    # ------------------------------------------------------------ commands: the stack

    def do_where(self, arg):
        """w(here) [count]

        Show the stack, the newest frame last.
        """
        try:
            self.print_stack_trace(int(arg) if arg else None)
        except ValueError:
            self.error(f"Invalid count ({arg})")

    def _select(self, at):
        self.curindex = at
        self.curframe = self.stack[at][0]
        self.print_stack_entry(self.stack[at])
        self.lineno = None

    def _move(self, arg, direction, end):
        try:
            count = int(arg or 1)
        except ValueError:
            self.error(f"Invalid frame count ({arg})")
            return
        last = len(self.stack) - 1
        if self.curindex == (0 if direction < 0 else last):
            self.error(f"{end} frame")
            return
        self._select(min(max(self.curindex + direction * count, 0), last))

    def do_up(self, arg):
        """u(p) [count]

        Look at the caller, or so many frames up.
        """
        self._move(arg, -1, "Oldest")

    def do_down(self, arg):
        """d(own) [count]

        Look at what was called, or so many frames down.
        """
        self._move(arg, 1, "Newest")

    do_w = do_bt = do_where
    do_u, do_d = do_up, do_down

    # ------------------------------------------------------------ commands: looking

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

    # ------------------------------------------------------------ commands: breakpoints

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
        self.commands[found.number] = lines

    do_b, do_cl = do_break, do_clear

    # ------------------------------------------------------------ commands: others

    def do_alias(self, arg):
        """alias [name [command]]

        Give a command a name; `%1` and so on stand for arguments, and
        `%*` for all of them. Show what a name stands for, or all names.
        """
        name, _, command = arg.partition(" ")
        if command:
            self.aliases[name] = command.strip()
        for known in [name] if name and not command else sorted(self.aliases) if not name else []:
            if known in self.aliases:
                self.message(f"{known} = {self.aliases[known]}")

    def do_unalias(self, arg):
        """unalias name

        Forget a name of `alias`.
        """
        self.aliases.pop(arg.strip(), None)

    def do_help(self, arg):
        """h(elp) [command]

        Show the commands, or what one of them does.
        """
        return cmd.Cmd.do_help(self, arg)

    do_h = do_help

    # ------------------------------------------------------------ whole programs

    def _runscript(self, filename):
        """Debug a script as `__main__`."""
        import __main__
        names = __main__.__dict__
        names.clear()
        names.update(__name__="__main__", __file__=filename, __builtins__=__builtins__)
        self._is_waiting = True
        self.mainpyfile = self.canonic(filename)
        with open(filename, "rb") as file:
            compiled = compile(file.read(), filename, "exec")
        self.run(compiled, names)


class _Undefined(str):
    """What is shown in the place of a value."""

    __slots__ = ()

    def __repr__(self):
        return str(self)


def run(statement, globals=None, locals=None):
    """Debug a statement, from its first line on."""
    Pdb().run(statement, globals, locals)


def runeval(expression, globals=None, locals=None):
    """Debug an expression, and return its value."""
    return Pdb().runeval(expression, globals, locals)


def runctx(statement, globals, locals):
    run(statement, globals, locals)


def runcall(*args, **kwds):
    """Debug a call, and return what it returns."""
    return Pdb().runcall(*args, **kwds)


def set_trace(*, header=None):
    """Stop here."""
    debugger = Pdb()
    if header is not None:
        debugger.message(header)
    debugger.set_trace(sys._getframe().f_back)


def post_mortem(t=None):
    """Look at where an exception (the one being handled, if none is given) was raised."""
    if t is None:
        t = sys.exception()
        if t is None or t.__traceback__ is None:
            raise ValueError("A valid traceback must be passed if no exception is being handled")
    elif isinstance(t, BaseException) and t.__traceback__ is None:
        raise ValueError("A valid traceback must be passed if no exception is being handled")
    debugger = Pdb()
    debugger.reset()
    debugger.interaction(None, t)


def pm():
    """Look at where the last exception that nobody handled was raised."""
    post_mortem(sys.last_exc if hasattr(sys, "last_exc") else sys.last_traceback)


def help():
    """Say what there is."""
    print(__doc__.strip())
    Pdb().do_help("")


def main():
    """Debug the script that the command line names."""
    arguments = sys.argv[1:]
    commands = []
    while arguments[:1] in (["-c"], ["--command"]) and len(arguments) > 1:
        commands.append(arguments[1])
        del arguments[:2]
    if not arguments or arguments[0].startswith("-"):
        print("usage: pdb [-h] [-c command] pyfile [args] ...")
        sys.exit(0 if arguments[:1] in (["-h"], ["--help"]) else 2)
    script = arguments[0]
    if not os.path.exists(script):
        print(f"Error: {script} does not exist")
        sys.exit(1)
    sys.argv[:] = arguments
    sys.path[0] = os.path.dirname(os.path.abspath(script))
    debugger = Pdb()
    debugger.cmdqueue += commands
    while True:
        try:
            debugger._runscript(script)
            if debugger._has_quit:
                return
            print("The program finished and will be restarted")
        except Restart:
            print("Restarting", script, "with arguments:")
            print("\t" + " ".join(sys.argv[1:]))
        except SystemExit as error:
            print("The program exited via sys.exit(). Exit status:", error)
        except SyntaxError:
            traceback.print_exc()
            sys.exit(1)
        except BaseException as error:
            traceback.print_exc()
            print("Uncaught exception. Entering post mortem debugging")
            print("Running 'cont' or 'step' will restart the program")
            debugger.interaction(None, error)
            if debugger._has_quit:
                return
            print(f"Post mortem debugger finished. The {script} will be restarted")


if __name__ == "__main__":
    # The module under its own name, which a script's `import pdb` gets.
    import pdb
    pdb.main()
