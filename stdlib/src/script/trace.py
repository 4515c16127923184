"""Which lines and functions of a program run: shown while they do, or counted."""

import inspect
import linecache
import os
import pickle
import sys
import sysconfig
from time import monotonic as _time

__all__ = ["Trace", "CoverageResults"]

PRAGMA_NOCOVER = "#pragma NO COVER"


class _Ignore:
    """Which modules and folders are left out."""

    def __init__(self, modules=None, dirs=None):
        self._mods = set(modules or ())
        self._dirs = [os.path.normpath(folder) for folder in dirs or ()]
        self._known = {"<string>": True}

    def names(self, filename, modulename):
        """Is a module left out?"""
        if modulename not in self._known:
            self._known[modulename] = self._decide(filename, modulename)
        return self._known[modulename]

    def _decide(self, filename, modulename):
        if any(modulename == mod or modulename.startswith(mod + ".") for mod in self._mods):
            return True
        if filename is None:
            return True
        return any(filename.startswith(folder + os.sep) for folder in self._dirs)


def _modname(path):
    """Return the likely name of a file's module, without its package."""
    return os.path.splitext(os.path.basename(path))[0]


def _fullmodname(path):
    """Return the likely full name of a file's module: what is left of its path below sys.path."""
    compared, longest = os.path.normcase(path), ""
    for folder in sys.path:
        folder = os.path.normcase(folder)
        if compared.startswith(folder) and compared[len(folder):len(folder) + 1] == os.sep:
            longest = max(longest, folder, key=len)
    base = path[len(longest) + 1:] if longest else path
    base = os.path.splitdrive(base)[1].replace(os.sep, ".")
    return os.path.splitext(base)[0].lstrip(".")


class CoverageResults:
    """What was counted."""

    def __init__(self, counts=None, calledfuncs=None, infile=None, callers=None, outfile=None):
        self.counts, self.calledfuncs = dict(counts or {}), dict(calledfuncs or {})
        self.callers = dict(callers or {})
        self.counter, self.infile, self.outfile = self.counts.copy(), infile, outfile
        if infile:
            try:
                with open(infile, "rb") as file:
                    self.update(CoverageResults(*pickle.load(file)))
            except (OSError, EOFError, ValueError) as problem:
                print(f"Skipping counts file {infile!r}: {problem}", file=sys.stderr)

    def is_ignored_filename(self, filename):
        """Is it no file at all?"""
        return filename.startswith("<") and filename.endswith(">")

    def update(self, other):
        """Add what another has counted."""
        for place, count in other.counts.items():
            self.counts[place] = self.counts.get(place, 0) + count
        self.calledfuncs.update(dict.fromkeys(other.calledfuncs, 1))
        self.callers.update(dict.fromkeys(other.callers, 1))

    def write_results(self, show_missing=True, summary=False, coverdir=None, *,
                      ignore_missing_files=False):
        """Show the functions, and write a file with the counts of each module."""
        self._show_functions()
        by_file = {}
        for (filename, line), count in self.counts.items():
            by_file.setdefault(filename, {})[line] = count
        sums = {}
        for filename, counts in by_file.items():
            if self.is_ignored_filename(filename) \
                    or ignore_missing_files and not os.path.isfile(filename):
                continue
            module = _modname(filename) if coverdir is None else _fullmodname(filename)
            folder = coverdir or os.path.dirname(os.path.abspath(filename))
            if coverdir is not None:
                os.makedirs(folder, exist_ok=True)
            executable = _executable_linenos(filename) if show_missing or summary else {}
            self.write_results_file(os.path.join(folder, module + ".cover"),
                                    linecache.getlines(filename), executable if show_missing else
                                    {}, counts)
            if summary and executable:
                hit = len([line for line in executable if line in counts])
                sums[module] = (len(executable), int(100 * hit / len(executable)), module,
                                filename)
        if summary and sums:
            print("lines   cov%   module   (path)")
            for module in sorted(sums):
                print("%5d   %3d%%   %s   (%s)" % sums[module])
        if self.outfile:
            try:
                with open(self.outfile, "wb") as file:
                    pickle.dump((self.counts, self.calledfuncs, self.callers), file, 1)
            except OSError as problem:
                print(f"Can't save counts files because {problem}", file=sys.stderr)

    def _show_functions(self):
        if self.calledfuncs:
            print()
            print("functions called:")
            for filename, module, function in sorted(self.calledfuncs):
                print(f"filename: {filename}, modulename: {module}, funcname: {function}")
        if not self.callers:
            return
        print()
        print("calling relationships:")
        last_caller = last_callee = ""
        for (file, module, function), (file2, module2, function2) in sorted(self.callers):
            if file != last_caller:
                print()
                print("***", file, "***")
                last_caller, last_callee = file, ""
            if file2 != file and last_callee != file2:
                print("  -->", file2)
                last_callee = file2
            print(f"    {module}.{function} -> {module2}.{function2}")

    def write_results_file(self, path, lines, lnotab, lines_hit, encoding=None):
        """Write the lines of a file with their counts; return how many have one, of how many."""
        try:
            file = open(path, "w", encoding=encoding)
        except OSError as problem:
            print(f"trace: Could not open {path!r} for writing: {problem} - skipping",
                  file=sys.stderr)
            return 0, 0
        hits = 0
        with file:
            for number, line in enumerate(lines, 1):
                if number in lines_hit:
                    margin = f"{lines_hit[number]:5}: "
                    hits += 1
                elif number in lnotab and PRAGMA_NOCOVER not in line:
                    margin = ">>>>>> "
                else:
                    margin = "       "
                file.write(margin + line.expandtabs(8))
        return hits, len(lines)


def _lines_of(code):
    """Return the numbers of the lines that a code object and those inside it may run."""
    found = {line for _, _, line in code.co_lines() if line}
    for constant in code.co_consts:
        if inspect.iscode(constant):
            found |= _lines_of(constant)
    return found


def _executable_linenos(filename):
    try:
        with open(filename, "rb") as file:
            code = compile(file.read(), filename, "exec")
    except (OSError, SyntaxError, ValueError) as problem:
        print(f"Not printing coverage data for {filename!r}: {problem}", file=sys.stderr)
        return {}
    return dict.fromkeys(_lines_of(code), 1)


class Trace:
    """Runs code, and shows or counts what it does."""

    def __init__(self, count=1, trace=1, countfuncs=0, countcallers=0, ignoremods=(),
                 ignoredirs=(), infile=None, outfile=None, timing=False):
        self.infile, self.outfile = infile, outfile
        self.ignore = _Ignore(ignoremods, ignoredirs)
        self.counts, self.donothing = {}, 0
        self.trace = trace
        self._calledfuncs, self._callers = {}, {}
        self.start_time = _time() if timing else None
        self.globaltrace = self.globaltrace_lt
        self.localtrace = self.localtrace_trace
        if countcallers:
            self.globaltrace = self.globaltrace_trackcallers
        elif countfuncs:
            self.globaltrace = self.globaltrace_countfuncs
        elif trace and count:
            self.localtrace = self.localtrace_trace_and_count
        elif count:
            self.localtrace = self.localtrace_count
        elif not trace:
            self.donothing = 1

    def run(self, cmd):
        """Run statements in __main__."""
        import __main__
        self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self, cmd, globals=None, locals=None):
        """Run statements or code."""
        with _Tracing(self):
            exec(cmd, {} if globals is None else globals, {} if locals is None else locals)

    def runfunc(self, func, /, *args, **kw):
        """Call a function, and return what it returns."""
        if not self.donothing:
            sys.settrace(self.globaltrace)
        try:
            return func(*args, **kw)
        finally:
            if not self.donothing:
                sys.settrace(None)

    def file_module_function_of(self, frame):
        """Return where a frame's code is from: file, module, and function with its class."""
        code = frame.f_code
        module = _modname(code.co_filename) if code.co_filename else None
        name = code.co_qualname if self._is_method(frame) else code.co_name
        return code.co_filename, module, name

    @staticmethod
    def _is_method(frame):
        """Does the code of a frame belong to a function that stands in a class of its module?"""
        owner, *path = frame.f_code.co_qualname.split(".")
        found = frame.f_globals.get(owner)
        for name in path:
            found = vars(found).get(name) if isinstance(found, type) else None
        return path != [] and getattr(found, "__code__", None) is frame.f_code

    def globaltrace_trackcallers(self, frame, why, arg):
        """Keep who calls whom."""
        if why == "call" and frame.f_back is not None:
            pair = self.file_module_function_of(frame.f_back), self.file_module_function_of(frame)
            self._callers[pair] = 1

    def globaltrace_countfuncs(self, frame, why, arg):
        """Keep what is called."""
        if why == "call":
            self._calledfuncs[self.file_module_function_of(frame)] = 1

    def globaltrace_lt(self, frame, why, arg):
        """See into what is called, unless it is left out."""
        if why != "call":
            return None
        code = frame.f_code
        filename = frame.f_globals.get("__file__", None)
        if not filename:
            return None
        module = _modname(filename)
        if module is None or self.ignore.names(filename, module):
            return None
        if self.trace:
            print(f" --- modulename: {module}, funcname: {code.co_name}")
        return self.localtrace

    def _show(self, frame):
        if self.start_time:
            print(f"{_time() - self.start_time:.2f}", end=" ")
        filename, line = frame.f_code.co_filename, frame.f_lineno
        print(f"{os.path.basename(filename)}({line})", end="")
        text = linecache.getline(filename, line)
        if text:
            print(": ", text, end="")
        else:
            print()

    def _count(self, frame):
        place = frame.f_code.co_filename, frame.f_lineno
        self.counts[place] = self.counts.get(place, 0) + 1

    def localtrace_trace_and_count(self, frame, why, arg):
        """Show and count lines."""
        if why == "line":
            self._count(frame)
            self._show(frame)
        return self.localtrace

    def localtrace_trace(self, frame, why, arg):
        """Show lines."""
        if why == "line":
            self._show(frame)
        return self.localtrace

    def localtrace_count(self, frame, why, arg):
        """Count lines."""
        if why == "line":
            self._count(frame)
        return self.localtrace

    def results(self):
        """Return what was counted."""
        return CoverageResults(self.counts, infile=self.infile, outfile=self.outfile,
                               calledfuncs=self._calledfuncs, callers=self._callers)


class _Tracing:
    """Traces this and all further threads meanwhile."""

    def __init__(self, tracer):
        self.hook = None if tracer.donothing else tracer.globaltrace

    def __enter__(self):
        if self.hook:
            import threading
            threading.settrace(self.hook)
            sys.settrace(self.hook)

    def __exit__(self, kind, value, traceback):
        if self.hook:
            import threading
            sys.settrace(None)
            threading.settrace(None)


def _options():
    import argparse
    parser = argparse.ArgumentParser(prog="trace.py")
    parser.add_argument("--version", action="version", version="trace 2.0")
    what = parser.add_argument_group("Main options", "One of these (or --report) must be given")
    what.add_argument("-c", "--count", action="store_true", help="write how often each line ran "
                      "to a file <module>.cover a module")
    what.add_argument("-t", "--trace", action="store_true", help="print each line before it runs")
    what.add_argument("-l", "--listfuncs", action="store_true", help="list the functions that ran")
    what.add_argument("-T", "--trackcalls", action="store_true", help="list who called whom")
    how = parser.add_argument_group("Modifiers")
    how.add_argument("-r", "--report", action="store_true", help="only report what --file holds")
    how.add_argument("-R", "--no-report", action="store_true", help="write no files of counts")
    how.add_argument("-f", "--file", help="where the counts of several runs are kept")
    how.add_argument("-C", "--coverdir", help="the folder for files of counts")
    how.add_argument("-m", "--missing", action="store_true", help="mark lines that did not run")
    how.add_argument("-s", "--summary", action="store_true", help="print a line a module")
    how.add_argument("-g", "--timing", action="store_true", help="print the time with each line")
    which = parser.add_argument_group("Filters", "Can be specified multiple times")
    which.add_argument("--ignore-module", action="append", default=[], help="leave modules out")
    which.add_argument("--ignore-dir", action="append", default=[], help="leave folders out")
    parser.add_argument("--module", action="store_true", default=False, help="Trace a module. ")
    parser.add_argument("progname", nargs="?", help="file to run as main program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="arguments to the program")
    return parser, parser.parse_args()


def main():
    """The program `trace`."""
    parser, asked = _options()
    folders = {"$prefix": os.path.join(sys.base_prefix, "lib"),
               "$exec_prefix": sysconfig.get_path("stdlib")}
    dirs = [folders.get(part, os.path.expandvars(os.path.expanduser(part)))
            for text in asked.ignore_dir for part in text.split(os.pathsep)]
    modules = [name.strip() for text in asked.ignore_module for name in text.split(",")]
    if asked.report:
        if not asked.file:
            parser.error("-r/--report requires -f/--file")
        results = CoverageResults(infile=asked.file, outfile=asked.file)
        return results.write_results(asked.missing, asked.summary, asked.coverdir)
    if not any((asked.trace, asked.count, asked.listfuncs, asked.trackcalls)):
        parser.error("must specify one of --trace, --count, --report, --listfuncs, or --trackcalls")
    if asked.listfuncs and (asked.count or asked.trace):
        parser.error("cannot specify both --listfuncs and (--trace or --count)")
    if asked.summary and not asked.count:
        parser.error("--summary can only be used with --count or --report")
    if asked.progname is None:
        parser.error("progname is missing: required with the main options")
    tracer = Trace(asked.count, asked.trace, countfuncs=asked.listfuncs,
                   countcallers=asked.trackcalls, ignoremods=modules, ignoredirs=dirs,
                   infile=asked.file, outfile=asked.file, timing=asked.timing)
    try:
        _run_program(tracer, asked)
    except OSError as problem:
        sys.exit(f"Cannot run file {sys.argv[0]!r} because: {problem}")
    except SystemExit:
        pass
    results = tracer.results()
    if not asked.no_report:
        results.write_results(asked.missing, asked.summary, asked.coverdir)


def _run_program(tracer, asked):
    sys.argv = [asked.progname, *asked.arguments]
    if asked.module:
        import runpy
        return tracer.runfunc(runpy.run_module, asked.progname, run_name="__main__")
    sys.path[0] = os.path.dirname(asked.progname)
    with open(asked.progname, "rb") as file:
        code = compile(file.read(), asked.progname, "exec")
    names = {"__file__": asked.progname, "__name__": "__main__", "__package__": None,
             "__cached__": None}
    tracer.runctx(code, names, names)


if __name__ == "__main__":
    main()
