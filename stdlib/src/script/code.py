"""Prompts in programs: what reads, compiles and runs Python a piece at a time."""

import builtins
import sys
import traceback
from codeop import CommandCompiler, compile_command

__all__ = ["InteractiveInterpreter", "InteractiveConsole", "interact", "compile_command"]


class InteractiveInterpreter:
    """Runs pieces of Python in one namespace."""

    def __init__(self, locals=None):
        self.locals = {"__name__": "__console__", "__doc__": None} if locals is None else locals
        self.compile = CommandCompiler()

    def runsource(self, source, filename="<input>", symbol="single"):
        """Run a piece if it is whole; return whether more is needed."""
        try:
            code = self.compile(source, filename, symbol)
        except (OverflowError, SyntaxError, ValueError):
            self.showsyntaxerror(filename, source=source)
            return False
        if code is None:
            return True
        self.runcode(code)
        return False

    def runcode(self, code):
        """Run code, and show what it raises; only SystemExit gets out."""
        try:
            exec(code, self.locals)
        except SystemExit:
            raise
        except:
            self.showtraceback()

    def showsyntaxerror(self, filename=None, **kwargs):
        """Show the syntax error that is being handled."""
        kind, error, _ = sys.exc_info()
        if filename and kind is SyntaxError and error.args:
            error.filename = filename
        self._show(kind, error, None)

    def showtraceback(self):
        """Show the exception that is being handled, without this module's own frame."""
        kind, error, trace = sys.exc_info()
        self._show(kind, error, trace.tb_next)

    def _show(self, kind, error, trace):
        error = error.with_traceback(trace)
        sys.last_exc, sys.last_type, sys.last_value, sys.last_traceback = error, kind, error, trace
        if sys.excepthook is sys.__excepthook__:
            self.write("".join(traceback.format_exception(kind, error, trace)))
        else:
            sys.excepthook(kind, error, trace)

    def write(self, data):
        """Write to standard error."""
        sys.stderr.write(data)


class InteractiveConsole(InteractiveInterpreter):
    """Reads lines until they make a whole piece, and runs it."""

    def __init__(self, locals=None, filename="<console>", *, local_exit=False):
        super().__init__(locals)
        self.filename, self.local_exit = filename, local_exit
        self.resetbuffer()

    def resetbuffer(self):
        """Forget the lines so far."""
        self.buffer = []

    def interact(self, banner=None, exitmsg=None):
        """Ask for lines until they end."""
        sys.ps1, sys.ps2 = getattr(sys, "ps1", ">>> "), getattr(sys, "ps2", "... ")
        if banner is None:
            self.write(f"Python {sys.version} on {sys.platform}\n"
                       'Type "help", "copyright", "credits" or "license" for more information.\n'
                       f"({type(self).__name__})\n")
        elif banner:
            self.write(f"{banner}\n")
        kept = builtins.__dict__.get("exit"), builtins.__dict__.get("quit")
        if self.local_exit:
            builtins.exit, builtins.quit = _Quitter("exit"), _Quitter("quit")
        try:
            self._loop()
        except SystemExit:
            if not self.local_exit:
                raise
        finally:
            if self.local_exit:
                builtins.exit, builtins.quit = kept
        if exitmsg is None:
            self.write(f"now exiting {type(self).__name__}...\n")
        elif exitmsg != "":
            self.write(f"{exitmsg}\n")

    def _loop(self):
        more = False
        while True:
            try:
                try:
                    line = self.raw_input(str(sys.ps2 if more else sys.ps1))
                except EOFError:
                    self.write("\n")
                    return
                more = self.push(line)
            except KeyboardInterrupt:
                self.write("\nKeyboardInterrupt\n")
                self.resetbuffer()
                more = False

    def push(self, line, filename=None, _symbol="single"):
        """Take a line; return whether more are needed."""
        self.buffer.append(line)
        more = self.runsource("\n".join(self.buffer), filename or self.filename, symbol=_symbol)
        if not more:
            self.resetbuffer()
        return more

    def raw_input(self, prompt=""):
        """Ask for a line."""
        return input(prompt)


class _Quitter:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Use {self.name} or Ctrl-D (i.e. EOF) to exit"

    def __call__(self, code=None):
        raise SystemExit(code)


def interact(banner=None, readfunc=None, local=None, exitmsg=None, local_exit=False):
    """Be a prompt."""
    console = InteractiveConsole(local, local_exit=local_exit)
    if readfunc is not None:
        console.raw_input = readfunc
    console.interact(banner, exitmsg)
