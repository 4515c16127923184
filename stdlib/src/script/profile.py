"""Measures how long the functions of a program take."""

import io
import marshal
import sys
import time

__all__ = ["run", "runctx", "Profile"]


def _run(profiler, runner, filename, sort):
    try:
        runner(profiler)
    except SystemExit:
        pass
    if filename is not None:
        profiler.dump_stats(filename)
    else:
        profiler.print_stats(sort)


def run(statement, filename=None, sort=-1):
    """Run a statement in __main__; show its statistics, or write them to a file."""
    _run(Profile(), lambda profiler: profiler.run(statement), filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """Run a statement somewhere; show its statistics, or write them to a file."""
    _run(Profile(), lambda profiler: profiler.runctx(statement, globals, locals), filename, sort)


class _Call:
    """A call that has not returned."""

    __slots__ = "func", "caller", "frame", "own", "inside"

    def __init__(self, func, caller, frame):
        self.func, self.caller, self.frame = func, caller, frame
        self.own = self.inside = 0


class _Sum:
    """What is known of a function: calls, how many were inside another of its own, times, callers."""

    __slots__ = "primitive", "calls", "own", "all", "callers", "depth"

    def __init__(self):
        self.primitive = self.calls = self.own = self.all = self.depth = 0
        self.callers = {}


class Profile:
    """Measures calls by what the machine tells of them."""

    bias = 0
    _inner_name = "profile"

    def __init__(self, timer=None, bias=None):
        self.bias = self.bias if bias is None else bias
        self.timer = time.process_time if timer is None else timer
        self.get_time = self._clock(self.timer)
        self.timings, self.stats = {}, {}
        self._calls = []
        self.t = self.get_time()
        self._open(("profile", 0, "profiler"), None)

    @staticmethod
    def _clock(timer):
        """Return a clock whose answer is a number, where a timer's are several."""
        first = timer()
        if isinstance(first, (int, float)):
            return timer
        return lambda: sum(timer())

    def _open(self, func, frame):
        caller = self._calls[-1].func if self._calls else None
        self._calls.append(_Call(func, caller, frame))
        self.timings.setdefault(func, _Sum()).depth += 1

    def _spend(self):
        """Give the time that has passed to the call that is running."""
        now = self.get_time()
        if self._calls:
            self._calls[-1].own += now - self.t - self.bias
        self.t = now

    def _close(self):
        call = self._calls.pop()
        known = self.timings[call.func]
        known.depth -= 1
        known.calls += 1
        known.own += call.own
        if not known.depth:
            known.primitive += 1
            known.all += call.own + call.inside
        known.callers[call.caller] = known.callers.get(call.caller, 0) + 1
        if self._calls:
            self._calls[-1].inside += call.own + call.inside

    def _code_place(self, frame):
        code = frame.f_code
        return code.co_filename, code.co_firstlineno, code.co_name

    def _native_place(self, function):
        return "", 0, function.__name__

    def dispatcher(self, frame, event, arg):
        """What the machine calls."""
        self._spend()
        if event == "call":
            self._open(self._code_place(frame), frame)
        elif event == "c_call":
            self._open(self._native_place(arg), None)
        elif event == "return":
            while len(self._calls) > 1 and self._calls[-1].frame is not frame \
                    and any(call.frame is frame for call in self._calls):
                self._close()
            if self._calls[-1].frame is frame and frame is not None:
                self._close()
        elif len(self._calls) > 1 and self._calls[-1].frame is None:
            self._close()
        self.t = self.get_time()

    def set_cmd(self, cmd):
        """Say what is profiled."""
        if len(self._calls) == 1:
            self._open((self._inner_name, 0, cmd), False)

    def simulate_cmd_complete(self):
        """See that every call has returned."""
        self._spend()
        while len(self._calls) > 1:
            self._close()

    def print_stats(self, sort=-1):
        """Show the statistics."""
        import pstats
        if not isinstance(sort, tuple):
            sort = (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*sort).print_stats()

    def dump_stats(self, file):
        """Write the statistics to a file."""
        with io.open(file, "wb") as out:
            self.create_stats()
            marshal.dump(self.stats, out)

    def create_stats(self):
        """Make statistics of what was measured."""
        self.simulate_cmd_complete()
        self.snapshot_stats()

    def snapshot_stats(self):
        """Make statistics of what was measured so far."""
        self.stats = {}
        for func, known in self.timings.items():
            callers = {caller: count for caller, count in known.callers.items() if caller}
            self.stats[func] = (known.primitive, known.calls, known.own, known.all,
                                self._callers_of(callers))

    def _callers_of(self, callers):
        return callers

    def run(self, cmd):
        """Run a statement in __main__."""
        import __main__
        return self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self, cmd, globals, locals):
        """Run a statement somewhere."""
        self.set_cmd(cmd)
        sys.setprofile(self.dispatcher)
        try:
            exec(cmd, globals, locals)
        finally:
            sys.setprofile(None)
        return self

    def runcall(self, func, /, *args, **kw):
        """Call a function, and return what it returns."""
        self.set_cmd(repr(func))
        sys.setprofile(self.dispatcher)
        try:
            return func(*args, **kw)
        finally:
            sys.setprofile(None)

    def calibrate(self, m, verbose=0):
        """Measure what the profiler itself takes for an event, in seconds."""
        def work(n):
            for _ in range(n):
                pass

        def times(n):
            for _ in range(m):
                work(n)
        start = self.get_time()
        times(100)
        plain = self.get_time() - start
        measured = Profile(self.timer, 0)
        start = self.get_time()
        measured.runcall(times, 100)
        loaded = self.get_time() - start
        found = (loaded - plain) / 2 / (m + 1)
        if verbose:
            print("mean bias per event", found)
        return found


def main():
    """The program `profile`."""
    run_program(sys.modules[__name__], "profile.py")


def run_program(module, name):
    """Profile a script or module that the command line names."""
    import argparse
    import os
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument("-o", "--outfile", help="Save stats to <outfile>", default=None)
    parser.add_argument("-m", dest="module", action="store_true", help="Profile a library module.")
    parser.add_argument("-s", "--sort", default=-1, help="Sort order when printing to stdout")
    parser.add_argument("program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    sys.argv[:] = [asked.program, *asked.arguments]
    if asked.module:
        code = "run_module(modname, run_name='__main__')"
        import runpy
        names = {"run_module": runpy.run_module, "modname": asked.program}
    else:
        sys.path.insert(0, os.path.dirname(asked.program))
        with io.open_code(asked.program) as file:
            code = compile(file.read(), asked.program, "exec")
        names = {"__file__": asked.program, "__name__": "__main__", "__package__": None,
                 "__cached__": None}
    sort = int(asked.sort) if str(asked.sort).lstrip("-").isdigit() else asked.sort
    module.runctx(code, names, None, asked.outfile, sort)


if __name__ == "__main__":
    main()
