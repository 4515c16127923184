"""A debugger: `pdb.set_trace()` or `breakpoint()` where it is to stop, `-m pdb SCRIPT` to begin at the first line.

The last line of an error, `pdb.post_mortem()` and `pdb.pm()` look at where a program failed.
"""

import bdb
import cmd
import codeop
import os
import re
import sys
import traceback

from _pdb_commands import Breaking, Looking, alone

__all__ = ["run", "pm", "Pdb", "runeval", "runctx", "runcall", "set_trace", "post_mortem", "help"]

line_prefix = "\n-> "

# What follows a variable in a statement, though the variable is named like a command.
_GOES_ON = re.compile(r"=(?!=)|[-+*/%@&|^]=|\*\*=|//=|\.\w|\[|\(")


class Restart(Exception):
    """The program is to begin anew."""


class Pdb(Looking, Breaking, bdb.Bdb, cmd.Cmd):
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

    def print_stack_trace(self):
        for entry in self.stack:
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

    @alone
    def do_step(self, arg):
        """s(tep)

        Run the current line, and stop as soon as one can: in a
        function that it calls, or at the next line.
        """
        self.set_step()
        return 1

    @alone
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

    @alone
    def do_return(self, arg):
        """r(eturn)

        Go on until the current function returns.
        """
        self.set_return(self.curframe)
        return 1

    @alone
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

    @alone
    def do_where(self, arg):
        """w(here)

        Show the stack, the newest frame last.
        """
        self.print_stack_trace()

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
