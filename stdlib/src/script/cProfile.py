"""Measures how long the functions of a program take, and how much of it for which caller."""

import sys
import time

import profile as _plain

__all__ = ["run", "runctx", "Profile"]


def run(statement, filename=None, sort=-1):
    """Run a statement in __main__; show its statistics, or write them to a file."""
    _plain._run(Profile(), lambda profiler: profiler.run(statement), filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """Run a statement somewhere; show its statistics, or write them to a file."""
    _plain._run(Profile(), lambda profiler: profiler.runctx(statement, globals, locals), filename,
                sort)


class Profile(_plain.Profile):
    """Measures calls between `enable` and `disable`."""

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        super().__init__(timer or time.perf_counter)
        self._unit, self._builtins = timeunit, builtins
        self._shares = {}
        self.clear()

    def clear(self):
        """Forget what was measured."""
        self.timings.clear()
        self._calls.clear()
        self._shares.clear()

    def enable(self, subcalls=True, builtins=True):
        """Begin to measure."""
        self._builtins = builtins
        self.t = self.get_time()
        sys.setprofile(self.dispatcher)

    def disable(self):
        """Stop measuring."""
        sys.setprofile(None)
        while self._calls:
            self._end_call()

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, kind, value, traceback):
        self.disable()

    def dispatcher(self, frame, event, arg):
        """What the machine calls."""
        self._spend()
        if event == "call":
            self._open(self._code_place(frame), frame)
        elif event == "return":
            if self._calls and self._calls[-1].frame is frame:
                self._end_call()
        elif self._builtins and not _is_own(arg):
            if event == "c_call":
                self._open(self._native_place(arg), None)
            elif self._calls and self._calls[-1].frame is None:
                self._end_call()
        self.t = self.get_time()

    def _end_call(self):
        call = self._calls[-1]
        self._close()
        if call.caller is not None:
            key = call.func, call.caller
            inner = any(other.func == call.func and other.caller == call.caller
                        for other in self._calls)
            calls, primitive, own, all_ = self._shares.get(key, (0, 0, 0, 0))
            whole = 0 if inner else call.own + call.inside
            self._shares[key] = calls + 1, primitive + (not inner), own + call.own, all_ + whole

    def _code_place(self, frame):
        code = frame.f_code
        if code is _OWN_END:
            return "~", 0, "<method 'disable' of '_lsprof.Profiler' objects>"
        return code.co_filename, code.co_firstlineno, code.co_name

    def _native_place(self, function):
        owner = getattr(function, "__self__", None)
        name = getattr(function, "__name__", "?")
        module = getattr(function, "__module__", None)
        if owner is None or isinstance(owner, type(sys)):
            where = module or (owner.__name__ if owner is not None else "")
            text = f"<built-in method {where}.{name}>" if where else f"<built-in method {name}>"
        elif isinstance(owner, type):
            text = f"<built-in method {name}>"
        else:
            text = f"<method {name!r} of {type(owner).__name__!r} objects>"
        return "~", 0, text

    def snapshot_stats(self):
        """Make statistics of what was measured so far."""
        self.stats = {}
        for func, known in self.timings.items():
            callers = {caller: self._shares[func, caller] for caller in known.callers
                       if (func, caller) in self._shares}
            self.stats[func] = known.primitive, known.calls, known.own, known.all, callers

    def create_stats(self):
        """Stop measuring, and make statistics."""
        self.disable()
        self.snapshot_stats()

    def runctx(self, cmd, globals, locals):
        """Run a statement somewhere."""
        self.enable()
        try:
            exec(cmd, globals, locals)
        finally:
            self.disable()
        return self

    def runcall(self, func, /, *args, **kw):
        """Call a function, and return what it returns."""
        self.enable()
        try:
            return func(*args, **kw)
        finally:
            self.disable()


_OWN_END = Profile.disable.__code__


def _is_own(function):
    """Is it the end of the measuring itself?"""
    return function is sys.setprofile


if __name__ == "__main__":
    _plain.run_program(sys.modules[__name__], "cProfile.py")
