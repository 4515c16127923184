"""How long does a small piece of code take?"""

import gc
import sys
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter
dummy_src_name = "<timeit-src>"

_globals = globals

_TEMPLATE = """
def inner(_it, _timer{init}):
    {setup}
    _t0 = _timer()
    for _i in _it:
        {stmt}
        pass
    _t1 = _timer()
    return _t1 - _t0
"""


def _reindent(src, n):
    return src.replace("\n", "\n" + " " * n)


def _as_text(what, part, given):
    """The text that stands for a part in the timed function; a function goes to `given`."""
    if isinstance(part, str):
        return part
    if not callable(part):
        raise ValueError(f"{what} is neither a string nor callable")
    given[f"_{what}"] = part
    return f"_{what}()"


def _round_numbers():
    """Yield 1, 2, 5, 10, 20, 50, 100 and so on."""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


class Timer:
    """Times a statement, run many times after a setup that is run once."""

    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        given = {}
        first = _as_text("setup", setup, given)
        timed = _as_text("stmt", stmt, given)
        # Each must be whole by itself; the statement may rest on what the setup says (`from __future__`).
        alone = (setup, f"{setup}\n{stmt}" if isinstance(setup, str) else stmt)
        for part, text in ((setup, alone[0]), (stmt, alone[1])):
            if isinstance(part, str):
                compile(text, dummy_src_name, "exec")
        self.src = _TEMPLATE.format(setup=_reindent(first, 4), stmt=_reindent(timed, 8),
                                    init="".join(f", {name}={name}" for name in given))
        exec(compile(self.src, dummy_src_name, "exec"),
             _globals() if globals is None else globals, given)
        self.inner = given["inner"]

    def print_exc(self, file=None):
        """Print the exception that is being handled, with the timed text shown."""
        import linecache
        import traceback
        linecache.cache[dummy_src_name] = (len(self.src), None, self.src.split("\n"),
                                           dummy_src_name)
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        """Return the seconds that `number` runs take, without garbage collection."""
        from itertools import repeat
        gcold = gc.isenabled()
        gc.disable()
        try:
            return self.inner(repeat(None, number), self.timer)
        finally:
            if gcold:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        """Return a list of several results of `timeit`."""
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        """Find a number of runs that takes 0.2 seconds; return it and the time."""
        for number in _round_numbers():
            seconds = self.timeit(number)
            if callback:
                callback(number, seconds)
            if not seconds < 0.2:
                return number, seconds


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number,
           globals=None):
    """Make a Timer and call its `timeit`."""
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat,
           number=default_number, globals=None):
    """Make a Timer and call its `repeat`."""
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)


_UNITS = {"nsec": 1e-9, "usec": 1e-6, "msec": 1e-3, "sec": 1.0}


def main(args=None, *, _wrap_timer=None):
    """What `-m timeit` does."""
    import getopt
    if args is None:
        args = sys.argv[1:]
    try:
        opts, args = getopt.getopt(args, "n:u:s:r:pvh",
                                   ["number=", "setup=", "repeat=", "process",
                                    "verbose", "unit=", "help"])
    except getopt.error as err:
        print(err)
        print("use -h/--help for command line help")
        return 2
    timer, number, setup, repeat_, verbose, unit = default_timer, 0, [], default_repeat, 0, None
    for o, a in opts:
        if o in ("-n", "--number"):
            number = int(a)
        elif o in ("-s", "--setup"):
            setup.append(a)
        elif o in ("-u", "--unit"):
            if a not in _UNITS:
                print("Unrecognized unit. Please select nsec, usec, msec, or sec.",
                      file=sys.stderr)
                return 2
            unit = a
        elif o in ("-r", "--repeat"):
            repeat_ = max(int(a), 1)
        elif o in ("-p", "--process"):
            timer = time.process_time
        elif o in ("-v", "--verbose"):
            verbose += 1
        elif o in ("-h", "--help"):
            print("usage: -m timeit [-n N] [-r N] [-u U] [-s S] [-p] [-v] [-h] "
                  "[--] [statement]")
            return 0
    t = Timer("\n".join(args) or "pass", "\n".join(setup) or "pass",
              timer if _wrap_timer is None else _wrap_timer(timer))
    try:
        if number == 0:
            number, _ = t.autorange()
        raw = t.repeat(repeat_, number)
    except:
        t.print_exc()
        return 1
    timings = [dt / number for dt in raw]
    if verbose:
        print("raw times:", ", ".join(_show(dt, unit) for dt in raw), end="\n\n")
    best, worst = min(timings), max(timings)
    print(f"{number} loop{'s' if number != 1 else ''}, best of {repeat_}: "
          f"{_show(best, unit)} per loop")
    if worst >= best * 4:
        import warnings
        warnings.warn_explicit(
            "The test results are likely unreliable. The worst time "
            f"({_show(worst, unit)}) was more than four times slower than the best time "
            f"({_show(best, unit)}).", UserWarning, "", 0)
    return None


def _show(dt, unit):
    if unit is None:
        unit = next((u for u in ("sec", "msec", "usec") if dt >= _UNITS[u]), "nsec")
    return f"{dt / _UNITS[unit]:.3g} {unit}"


if __name__ == "__main__":
    sys.exit(main())
