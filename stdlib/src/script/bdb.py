"""What debuggers are made of: breakpoints, and a trace function that knows where to stop."""

import fnmatch
import linecache
import os
import sys
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from reprlib import repr as _short_repr

__all__ = ["BdbQuit", "Bdb", "Breakpoint"]

GENERATOR_AND_COROUTINE_FLAGS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR


class BdbQuit(Exception):
    """Ends the program that is debugged."""


class Bdb:
    """Traces a program, and calls a `user_...` method wherever it is to stop."""

    def __init__(self, skip=None):
        self.skip = set(skip) if skip else None
        self.breaks = {}
        self.fncache = {}
        self.frame_returning = None
        self.botframe = None
        self._load_breaks()
        self.reset()

    def _load_breaks(self):
        for file, line in Breakpoint.bplist:
            self._note(file, line)

    def _note(self, file, line):
        lines = self.breaks.setdefault(file, [])
        if line not in lines:
            lines.append(line)

    def canonic(self, filename):
        """Return a file's name in one form only."""
        if filename == "<" + filename[1:-1] + ">":
            return filename
        if filename not in self.fncache:
            self.fncache[filename] = os.path.normcase(os.path.abspath(filename))
        return self.fncache[filename]

    def reset(self):
        """Forget where to stop, but not the breakpoints."""
        linecache.checkcache()
        self.botframe = None
        self._set_stopinfo(None, None)

    # ------------------------------------------------------------ the trace function

    def trace_dispatch(self, frame, event, arg):
        """The trace function: hands each event to the method for it."""
        if self.quitting:
            return None
        if event in ("line", "call", "return", "exception"):
            return getattr(self, "dispatch_" + event)(*((frame,) if event == "line" else (frame, arg)))
        return self.trace_dispatch

    def _told(self):
        if self.quitting:
            raise BdbQuit
        return self.trace_dispatch

    def dispatch_line(self, frame):
        if self.stop_here(frame) or self.break_here(frame):
            self.user_line(frame)
        return self._told()

    def dispatch_call(self, frame, arg):
        if self.botframe is None:
            # The first frame of all.
            self.botframe = frame.f_back
            return self.trace_dispatch
        if not (self.stop_here(frame) or self.break_anywhere(frame)):
            return None
        if self.stopframe and frame.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS:
            # It goes on; it is not called.
            return self.trace_dispatch
        self.user_call(frame, arg)
        return self._told()

    def dispatch_return(self, frame, arg):
        if not self.stop_here(frame) and frame is not self.returnframe:
            return self._told()
        if self.stopframe and frame.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS:
            return self.trace_dispatch
        self.frame_returning = frame
        try:
            self.user_return(frame, arg)
        finally:
            self.frame_returning = None
        if self.quitting:
            raise BdbQuit
        if self.stopframe is frame and self.stoplineno != -1:
            # What was to be stepped over has ended: the caller is next.
            self._set_stopinfo(None, None)
        return self.trace_dispatch

    def dispatch_exception(self, frame, arg):
        if self.stop_here(frame):
            is_end = arg[0] is StopIteration and arg[2] is None
            if not (frame.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS and is_end):
                self.user_exception(frame, arg)
        elif (self.stopframe and frame is not self.stopframe
              and self.stopframe.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS
              and arg[0] in (StopIteration, GeneratorExit)):
            # A generator that is stepped through was closed, or came to its end.
            self.user_exception(frame, arg)
        return self._told()

    # ------------------------------------------------------------ where to stop

    def is_skipped_module(self, module_name):
        """Does a pattern of `skip` fit the name?"""
        return module_name is not None and any(fnmatch.fnmatch(module_name, pattern) for pattern in self.skip)

    def stop_here(self, frame):
        """Is it to stop in this frame, whatever the breakpoints say?"""
        if self.skip and self.is_skipped_module(frame.f_globals.get("__name__")):
            return False
        if frame is self.stopframe:
            return self.stoplineno != -1 and frame.f_lineno >= self.stoplineno
        return not self.stopframe

    def break_here(self, frame):
        """Is there a breakpoint at this line that counts?"""
        filename = self.canonic(frame.f_code.co_filename)
        if filename not in self.breaks:
            return False
        line = frame.f_lineno
        if line not in self.breaks[filename]:
            # It may stand at the line of the `def`.
            line = frame.f_code.co_firstlineno
            if line not in self.breaks[filename]:
                return False
        found, goes = effective(filename, line, frame)
        if not found:
            return False
        self.currentbp = found.number
        if goes and found.temporary:
            self.do_clear(str(found.number))
        return True

    def do_clear(self, arg):
        """Remove a temporary breakpoint."""
        raise NotImplementedError("subclass of bdb must implement do_clear()")

    def break_anywhere(self, frame):
        """Are there breakpoints in the frame's file?"""
        return self.canonic(frame.f_code.co_filename) in self.breaks

    # ------------------------------------------------------------ for subclasses

    def user_call(self, frame, argument_list):
        """A function was called."""

    def user_line(self, frame):
        """A line is next."""

    def user_return(self, frame, return_value):
        """A function returns."""

    def user_exception(self, frame, exc_info):
        """An exception was raised."""

    # ------------------------------------------------------------ how to go on

    def _set_stopinfo(self, stopframe, returnframe, stoplineno=0):
        self.stopframe = stopframe
        self.returnframe = returnframe
        self.quitting = False
        self.stoplineno = stoplineno

    def _caller_is_traced(self):
        # The trace function of a caller may not have been set.
        returning = self.frame_returning
        if returning and returning.f_back and not returning.f_back.f_trace:
            returning.f_back.f_trace = self.trace_dispatch

    def set_until(self, frame, lineno=None):
        """Stop at a line beyond the current one, or at the end of the frame."""
        self._set_stopinfo(frame, frame, frame.f_lineno + 1 if lineno is None else lineno)

    def set_step(self):
        """Stop after the next line, wherever."""
        self._caller_is_traced()
        self._set_stopinfo(None, None)

    def set_next(self, frame):
        """Stop at the next line of the frame, or in its caller."""
        self._caller_is_traced()
        self._set_stopinfo(frame, None)

    def set_return(self, frame):
        """Stop when the frame returns."""
        if frame.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS:
            self._set_stopinfo(frame, None, -1)
        else:
            self._set_stopinfo(frame.f_back, frame)

    def set_trace(self, frame=None):
        """Begin to debug in the frame (the caller's if none is given)."""
        sys.settrace(None)
        if frame is None:
            frame = sys._getframe().f_back
        self.reset()
        while frame:
            frame.f_trace = self.trace_dispatch
            self.botframe = frame
            frame = frame.f_back
        self.set_step()
        sys.settrace(self.trace_dispatch)

    def set_continue(self):
        """Stop at breakpoints only; nothing is traced if there are none."""
        self._set_stopinfo(self.botframe, None, -1)
        if self.breaks:
            return
        sys.settrace(None)
        frame = sys._getframe().f_back
        while frame and frame is not self.botframe:
            frame.f_trace = None
            frame = frame.f_back

    def set_quit(self):
        """End the program at the next event."""
        self.stopframe = self.botframe
        self.returnframe = None
        self.quitting = True
        sys.settrace(None)

    # ------------------------------------------------------------ breakpoints

    def set_break(self, filename, lineno, temporary=False, cond=None, funcname=None):
        """Set a breakpoint; return what is wrong with it, or None."""
        filename = self.canonic(filename)
        if not linecache.getline(filename, lineno):
            return f"Line {filename}:{lineno} does not exist"
        self._note(filename, lineno)
        Breakpoint(filename, lineno, temporary, cond, funcname)
        return None

    def _prune_breaks(self, filename, lineno):
        if (filename, lineno) not in Breakpoint.bplist:
            self.breaks[filename].remove(lineno)
        if not self.breaks[filename]:
            del self.breaks[filename]

    def clear_break(self, filename, lineno):
        """Remove the breakpoints of a line."""
        filename = self.canonic(filename)
        if filename not in self.breaks:
            return f"There are no breakpoints in {filename}"
        if lineno not in self.breaks[filename]:
            return f"There is no breakpoint at {filename}:{lineno}"
        for found in Breakpoint.bplist[filename, lineno][:]:
            found.deleteMe()
        self._prune_breaks(filename, lineno)
        return None

    def clear_bpbynumber(self, arg):
        """Remove the breakpoint with a number."""
        try:
            found = self.get_bpbynumber(arg)
        except ValueError as error:
            return str(error)
        found.deleteMe()
        self._prune_breaks(found.file, found.line)
        return None

    def clear_all_file_breaks(self, filename):
        """Remove the breakpoints of a file."""
        filename = self.canonic(filename)
        if filename not in self.breaks:
            return f"There are no breakpoints in {filename}"
        for line in self.breaks.pop(filename):
            for found in Breakpoint.bplist[filename, line][:]:
                found.deleteMe()
        return None

    def clear_all_breaks(self):
        """Remove all breakpoints."""
        if not self.breaks:
            return "There are no breakpoints"
        for found in Breakpoint.bpbynumber:
            if found:
                found.deleteMe()
        self.breaks = {}
        return None

    def get_bpbynumber(self, arg):
        """Return the breakpoint with a number, or raise ValueError."""
        if not arg:
            raise ValueError("Breakpoint number expected")
        try:
            number = int(arg)
        except ValueError:
            raise ValueError(f"Non-numeric breakpoint number {arg}") from None
        if not 0 <= number < len(Breakpoint.bpbynumber):
            raise ValueError(f"Breakpoint number {number} out of range")
        found = Breakpoint.bpbynumber[number]
        if found is None:
            raise ValueError(f"Breakpoint {number} already deleted")
        return found

    def get_break(self, filename, lineno):
        """Is there a breakpoint at a line?"""
        return lineno in self.breaks.get(self.canonic(filename), ())

    def get_breaks(self, filename, lineno):
        """Return the breakpoints of a line."""
        filename = self.canonic(filename)
        return self.get_break(filename, lineno) and Breakpoint.bplist[filename, lineno] or []

    def get_file_breaks(self, filename):
        """Return the lines of a file that have breakpoints."""
        return self.breaks.get(self.canonic(filename), [])

    def get_all_breaks(self):
        """Return all lines that have breakpoints, by file."""
        return self.breaks

    # ------------------------------------------------------------ the stack

    def get_stack(self, f, t):
        """Return the frames down to `f` and those of the traceback `t`, with lines, and which one is current."""
        stack = []
        if t and t.tb_frame is f:
            t = t.tb_next
        while f is not None:
            stack.append((f, f.f_lineno))
            if f is self.botframe:
                break
            f = f.f_back
        stack.reverse()
        at = max(0, len(stack) - 1)
        begin = len(stack)
        while t is not None:
            stack.append((t.tb_frame, t.tb_lineno))
            t = t.tb_next
        if not begin:
            at = max(0, len(stack) - 1)
        return stack, at

    def format_stack_entry(self, frame_lineno, lprefix=": "):
        """Return a place in words: file, line, function, and the line itself."""
        frame, lineno = frame_lineno
        text = f"{self.canonic(frame.f_code.co_filename)}({lineno}){frame.f_code.co_name or '<lambda>'}()"
        if "__return__" in frame.f_locals:
            text += "->" + _short_repr(frame.f_locals["__return__"])
        if lineno is None:
            return f"{text}{lprefix}Warning: lineno is None"
        line = linecache.getline(self.canonic(frame.f_code.co_filename), lineno, frame.f_globals)
        return f"{text}{lprefix}{line.strip()}" if line else text

    # ------------------------------------------------------------ running something

    def run(self, cmd, globals=None, locals=None):
        """Debug a statement."""
        globals, locals = self._namespaces(globals, locals)
        self.reset()
        if isinstance(cmd, str):
            cmd = compile(cmd, "<string>", "exec")
        sys.settrace(self.trace_dispatch)
        try:
            exec(cmd, globals, locals)
        except BdbQuit:
            pass
        finally:
            self.quitting = True
            sys.settrace(None)

    def runeval(self, expr, globals=None, locals=None):
        """Debug an expression, and return its value."""
        globals, locals = self._namespaces(globals, locals)
        return self.runcall(eval, expr, globals, locals)

    def runctx(self, cmd, globals, locals):
        self.run(cmd, globals, locals)

    def runcall(self, func, /, *args, **kwds):
        """Debug a call, and return what it returns."""
        self.reset()
        sys.settrace(self.trace_dispatch)
        try:
            return func(*args, **kwds)
        except BdbQuit:
            return None
        finally:
            self.quitting = True
            sys.settrace(None)

    @staticmethod
    def _namespaces(globals, locals):
        if globals is None:
            import __main__
            globals = __main__.__dict__
        return globals, globals if locals is None else locals


def set_trace():
    """Begin to debug with a plain Bdb."""
    Bdb().set_trace()


class Breakpoint:
    """A place where to stop, perhaps only under a condition or not the first times."""

    next = 1
    bplist = {}
    bpbynumber = [None]

    def __init__(self, file, line, temporary=False, cond=None, funcname=None):
        self.funcname = funcname
        # Where the function begins to run, once that is known.
        self.func_first_executable_line = None
        self.file = file
        self.line = line
        self.temporary = temporary
        self.cond = cond
        self.enabled = True
        self.ignore = 0
        self.hits = 0
        self.number = Breakpoint.next
        Breakpoint.next += 1
        self.bpbynumber.append(self)
        self.bplist.setdefault((file, line), []).append(self)

    @staticmethod
    def clearBreakpoints():
        """Forget all breakpoints."""
        Breakpoint.next = 1
        Breakpoint.bplist = {}
        Breakpoint.bpbynumber = [None]

    def deleteMe(self):
        place = self.file, self.line
        self.bpbynumber[self.number] = None
        self.bplist[place].remove(self)
        if not self.bplist[place]:
            del self.bplist[place]

    def enable(self):
        self.enabled = True

    def disable(self):
        self.enabled = False

    def bpprint(self, out=None):
        print(self.bpformat(), file=sys.stdout if out is None else out)

    def bpformat(self):
        """Return what a list of breakpoints says of this one."""
        kept = ("del  " if self.temporary else "keep ") + ("yes  " if self.enabled else "no   ")
        text = f"{self.number:<4}breakpoint   {kept} at {self.file}:{self.line}"
        if self.cond:
            text += f"\n\tstop only if {self.cond}"
        if self.ignore:
            text += f"\n\tignore next {self.ignore} hits"
        if self.hits:
            text += f"\n\tbreakpoint already hit {self.hits} time{'s' if self.hits > 1 else ''}"
        return text

    def __str__(self):
        """Return the breakpoint's place."""
        return f"breakpoint {self.number} at {self.file}:{self.line}"


def checkfuncname(b, frame):
    """Is the frame where the breakpoint's function begins, if it has one?"""
    if not b.funcname:
        return b.line == frame.f_lineno
    if frame.f_code.co_name != b.funcname:
        return False
    if not b.func_first_executable_line:
        b.func_first_executable_line = frame.f_lineno
    return b.func_first_executable_line == frame.f_lineno


def effective(file, line, frame):
    """Return the breakpoint of a line at which to stop, and whether a temporary one goes; (None, None) for none."""
    for found in Breakpoint.bplist[file, line]:
        if not found.enabled or not checkfuncname(found, frame):
            continue
        found.hits += 1
        if found.cond:
            try:
                holds = eval(found.cond, frame.f_globals, frame.f_locals)
            except BaseException:
                # Nobody knows: rather stop than not, and keep it.
                return found, False
            if not holds:
                continue
        if found.ignore > 0:
            found.ignore -= 1
            continue
        return found, True
    return None, None
