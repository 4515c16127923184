"""Tests written as examples in docstrings and text files."""

import __future__
import builtins
import inspect
import io
import linecache
import os
import re
import sys
import traceback
import unittest
from collections import namedtuple

from _doctest_text import (BLANKLINE_MARKER, COMPARISON_FLAGS,  # noqa: F401
                           DONT_ACCEPT_BLANKLINE, DONT_ACCEPT_TRUE_FOR_1, ELLIPSIS,
                           ELLIPSIS_MARKER, FAIL_FAST, IGNORE_EXCEPTION_DETAIL,
                           NORMALIZE_WHITESPACE, OPTIONFLAGS_BY_NAME, REPORT_CDIFF,
                           REPORT_NDIFF, REPORT_ONLY_FIRST_FAILURE, REPORT_UDIFF,
                           REPORTING_FLAGS, SKIP, DocTest, DocTestParser, Example,
                           OutputChecker, exception_name, indented, register_optionflag,
                           script_from_examples)

__all__ = ["register_optionflag", "DONT_ACCEPT_TRUE_FOR_1", "DONT_ACCEPT_BLANKLINE",
           "NORMALIZE_WHITESPACE", "ELLIPSIS", "SKIP", "IGNORE_EXCEPTION_DETAIL",
           "COMPARISON_FLAGS", "REPORT_UDIFF", "REPORT_CDIFF", "REPORT_NDIFF",
           "REPORT_ONLY_FIRST_FAILURE", "REPORTING_FLAGS", "FAIL_FAST", "Example", "DocTest",
           "DocTestParser", "DocTestFinder", "DocTestRunner", "OutputChecker",
           "DocTestFailure", "UnexpectedException", "DebugRunner", "testmod", "testfile",
           "run_docstring_examples", "DocTestSuite", "DocFileSuite",
           "set_unittest_reportflags", "script_from_examples", "testsource", "debug_src",
           "debug"]


class TestResults(namedtuple("TestResults", "failed attempted")):
    """How many examples failed, and how many were tried."""

    def __new__(cls, failed, attempted, *, skipped=0):
        self = super().__new__(cls, failed, attempted)
        self.skipped = skipped
        return self

    def __repr__(self):
        skipped = f", skipped={self.skipped}" if self.skipped else ""
        return f"TestResults(failed={self.failed}, attempted={self.attempted}{skipped})"


class DocTestFailure(Exception):
    """An example of a DebugRunner had another output than it should."""

    def __init__(self, test, example, got):
        self.test, self.example, self.got = test, example, got

    def __str__(self):
        return str(self.test)


class UnexpectedException(Exception):
    """An example of a DebugRunner raised something."""

    def __init__(self, test, example, exc_info):
        self.test, self.example, self.exc_info = test, example, exc_info

    def __str__(self):
        return str(self.test)


def _module(module, depth=2):
    """A module by itself, by its name, or the caller's."""
    if inspect.ismodule(module):
        return module
    if isinstance(module, str):
        return __import__(module, globals(), locals(), ["*"])
    if module is None:
        return sys.modules[sys._getframe(depth).f_globals["__name__"]]
    raise TypeError("Expected a module, string, or None")


class DocTestFinder:
    """Finds the docstrings with examples in an object and all it contains."""

    def __init__(self, verbose=False, parser=DocTestParser(), recurse=True, exclude_empty=True):
        self._parser = parser
        self._verbose = verbose
        self._recurse = recurse
        self._exclude_empty = exclude_empty

    def find(self, obj, name=None, module=None, globs=None, extraglobs=None):
        """Return the tests, by the order of their names."""
        if name is None:
            name = getattr(obj, "__name__", None)
            if name is None:
                raise ValueError("DocTestFinder.find: name must be given when obj.__name__ "
                                 f"doesn't exist: {type(obj)!r}")
        if module is False:
            module = None
        elif module is None:
            module = inspect.getmodule(obj)
        if globs is None:
            globs = {} if module is None else module.__dict__
        globs = {**globs, **(extraglobs or {})}
        globs.setdefault("__name__", "__main__")
        tests = []
        self._find(tests, obj, name, module, self._lines(obj, module), globs, set())
        tests.sort()
        return tests

    def _lines(self, obj, module):
        """The source that holds the object; None if it is not to be had."""
        try:
            file = inspect.getsourcefile(obj)
        except TypeError:
            return None
        if not file:
            return None
        return linecache.getlines(file, None if module is None else module.__dict__) or None

    def _from_module(self, module, object):
        """Was the object defined in this module?"""
        if module is None:
            return True
        found = inspect.getmodule(object)
        if found is not None:
            return module is found
        if inspect.isfunction(object):
            return module.__dict__ is object.__globals__
        if inspect.ismethoddescriptor(object) or inspect.ismethodwrapper(object):
            owner = getattr(object, "__objclass__", object)
            return getattr(owner, "__module__", module.__name__) == module.__name__
        if hasattr(object, "__module__"):
            return module.__name__ == object.__module__
        if isinstance(object, property):
            return True
        raise ValueError("object must be a class or function")

    def _find(self, tests, obj, name, module, lines, globs, seen):
        if self._verbose:
            print(f"Finding tests in {name}")
        if id(obj) in seen:
            return
        seen.add(id(obj))
        test = self._get_test(obj, name, module, globs, lines)
        if test is not None:
            tests.append(test)
        if not self._recurse:
            return
        members = []
        if inspect.ismodule(obj):
            members = [*self._module_members(obj, module), *self._listed_members(obj)]
        elif inspect.isclass(obj):
            members = self._class_members(obj, module)
        for inner, value in members:
            self._find(tests, value, f"{name}.{inner}", module, lines, globs, seen)

    def _module_members(self, obj, module):
        for name, value in list(obj.__dict__.items()):
            try:
                bare = inspect.unwrap(value)
            except ValueError:
                bare = value
            if (inspect.isroutine(bare) or inspect.isclass(value)) \
                    and self._from_module(module, value):
                yield name, value

    def _listed_members(self, obj):
        """What the module's `__test__` names."""
        for name, value in getattr(obj, "__test__", {}).items():
            if not isinstance(name, str):
                raise ValueError("DocTestFinder.find: __test__ keys must be strings: "
                                 f"{type(name)!r}")
            if not (inspect.isroutine(value) or inspect.isclass(value)
                    or inspect.ismodule(value) or isinstance(value, str)):
                raise ValueError("DocTestFinder.find: __test__ values must be strings, "
                                 f"functions, methods, classes, or modules: {type(value)!r}")
            yield f"__test__.{name}", value

    def _class_members(self, obj, module):
        for name, value in list(obj.__dict__.items()):
            if isinstance(value, (staticmethod, classmethod)):
                value = value.__func__
            if (inspect.isroutine(value) or inspect.isclass(value)
                    or isinstance(value, property)) and self._from_module(module, value):
                yield name, value

    def _get_test(self, obj, name, module, globs, lines):
        if isinstance(obj, str):
            docstring = obj
        else:
            docstring = getattr(obj, "__doc__", None)
            docstring = "" if docstring is None else str(docstring)
        if self._exclude_empty and not docstring:
            return None
        filename = None
        if module is not None:
            filename = getattr(module, "__file__", None) or module.__name__
            if filename.endswith(".pyc"):
                filename = filename[:-1]
        return self._parser.get_doctest(docstring, globs, name, filename,
                                        self._find_lineno(obj, lines))

    def _find_lineno(self, obj, lines):
        """The line the docstring begins on, from 0; None if it cannot be told."""
        docstring = getattr(obj, "__doc__", None)
        lineno = 0 if inspect.ismodule(obj) and docstring is not None else None
        if inspect.isclass(obj) and docstring is not None:
            if lines is None:
                return None
            head = re.compile(rf"\s*class\s*{re.escape(getattr(obj, '__name__', '-'))}\b")
            lineno = next((n for n, line in enumerate(lines) if head.match(line)), None)
        if inspect.ismethod(obj):
            obj = obj.__func__
        if isinstance(obj, property):
            obj = obj.fget
        if inspect.isfunction(obj) and getattr(obj, "__doc__", None):
            obj = getattr(inspect.unwrap(obj), "__code__", None)
            if obj is None:
                return None
        if inspect.iscode(obj):
            lineno = obj.co_firstlineno - 1
        if lineno is None:
            return None
        if lines is None:
            return lineno + 1
        quote = re.compile(r"(^|.*:)\s*\w*(\"|')")
        return next((n for n in range(lineno, len(lines)) if quote.match(lines[n])), None)


class _Captured(io.StringIO):
    """Where the output of examples goes."""

    def take(self):
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text + "\n" if text and not text.endswith("\n") else text


def _traceback_text(exc_info):
    return "".join(traceback.format_exception(*exc_info))


def _counted(n, noun):
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


class DocTestRunner:
    """Runs examples, and reports those whose output differs."""

    DIVIDER = "*" * 70

    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._checker = checker or OutputChecker()
        self._verbose = "-v" in sys.argv if verbose is None else verbose
        self.optionflags = self.original_optionflags = optionflags
        self.tries = self.failures = self.skips = 0
        self._stats = {}
        self._fakeout = _Captured()

    def report_start(self, out, test, example):
        """Tell that an example is about to run."""
        if self._verbose:
            want = f"Expecting:\n{indented(example.want)}" if example.want \
                else "Expecting nothing\n"
            out(f"Trying:\n{indented(example.source)}{want}")

    def report_success(self, out, test, example, got):
        """Tell that an example ran well."""
        if self._verbose:
            out("ok\n")

    def report_failure(self, out, test, example, got):
        """Tell that an example's output differs."""
        out(self._failure_header(test, example)
            + self._checker.output_difference(example, got, self.optionflags))

    def report_unexpected_exception(self, out, test, example, exc_info):
        """Tell that an example raised something."""
        out(self._failure_header(test, example)
            + "Exception raised:\n" + indented(_traceback_text(exc_info)))

    def _failure_header(self, test, example):
        if test.filename:
            known = test.lineno is not None and example.lineno is not None
            lineno = test.lineno + example.lineno + 1 if known else "?"
            place = f'File "{test.filename}", line {lineno}, in {test.name}'
        else:
            place = f"Line {example.lineno + 1}, in {test.name}"
        return f"{self.DIVIDER}\n{place}\nFailed example:\n{indented(example.source)}"

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Run the examples of a test; return how many failed of how many."""
        self.test = test
        if compileflags is None:
            features = ((name, getattr(__future__, name))
                        for name in __future__.all_feature_names)
            compileflags = sum(feature.compiler_flag for name, feature in features
                               if test.globs.get(name) is feature)
        stdout, hook, getlines = sys.stdout, sys.displayhook, linecache.getlines
        if out is None:
            out = _writer(stdout)
        sys.stdout = self._fakeout
        sys.displayhook = sys.__displayhook__
        linecache.getlines = self._getlines_with(test, getlines)
        try:
            return self._run(test, compileflags, out)
        finally:
            sys.stdout, sys.displayhook, linecache.getlines = stdout, hook, getlines
            if clear_globs:
                test.globs.clear()
                builtins._ = None

    def _getlines_with(self, test, getlines):
        def patched(filename, module_globals=None):
            found = re.match(r"<doctest (.+)\[(\d+)\]>$", filename)
            if found and found.group(1) == test.name:
                return test.examples[int(found.group(2))].source.splitlines(True)
            return getlines(filename, module_globals)
        return patched

    def _run(self, test, compileflags, out):
        failures = attempted = skips = 0
        flags = self.optionflags
        for number, example in enumerate(test.examples):
            attempted += 1
            quiet = flags & REPORT_ONLY_FIRST_FAILURE and failures > 0
            self.optionflags = flags
            for flag, is_set in example.options.items():
                self.optionflags = self.optionflags | flag if is_set \
                    else self.optionflags & ~flag
            if self.optionflags & SKIP:
                skips += 1
                continue
            if not quiet:
                self.report_start(out, test, example)
            exc_info = None
            try:
                code = compile(example.source, f"<doctest {test.name}[{number}]>", "single",
                               compileflags, True)
                exec(code, test.globs)
            except KeyboardInterrupt:
                raise
            except:
                exc_info = sys.exc_info()
                # The frame of this function is no part of the example.
                exc_info = (*exc_info[:2], exc_info[2].tb_next if exc_info[2] else None)
            got = self._fakeout.take()
            if exc_info is not None and not quiet:
                got += _traceback_text(exc_info)
            if self._is_expected(example, got, exc_info):
                if not quiet:
                    self.report_success(out, test, example, got)
                continue
            failures += 1
            if quiet:
                pass
            elif exc_info is not None and example.exc_msg is None:
                self.report_unexpected_exception(out, test, example, exc_info)
            else:
                self.report_failure(out, test, example, got)
            if self.optionflags & FAIL_FAST:
                break
        self.optionflags = flags
        before = self._stats.get(test.name, (0, 0, 0))
        self._stats[test.name] = (before[0] + failures, before[1] + attempted, before[2] + skips)
        self.failures += failures
        self.tries += attempted
        self.skips += skips
        return TestResults(failures, attempted, skipped=skips)

    def _is_expected(self, example, got, exc_info):
        check, flags = self._checker.check_output, self.optionflags
        if exc_info is None:
            return check(example.want, got, flags)
        if example.exc_msg is None:
            return False
        lines = traceback.format_exception_only(*exc_info[:2])
        if issubclass(exc_info[0], SyntaxError):
            # Neither the place nor the line of an error in an example matters.
            name = exc_info[0].__qualname__
            starts = (f"{name}:", f"{exc_info[0].__module__}.{name}:")
            first = next(n for n, line in enumerate(lines) if line.startswith(starts))
            lines = lines[first:]
        message = "".join(lines)
        if check(example.exc_msg, message, flags):
            return True
        return bool(flags & IGNORE_EXCEPTION_DETAIL) and check(
            exception_name(example.exc_msg), exception_name(message), flags)

    def summarize(self, verbose=None):
        """Print how all tests went; return the sums."""
        if verbose is None:
            verbose = self._verbose
        stats = sorted(self._stats.items())
        empty = [name for name, (_, tries, _) in stats if tries == 0]
        passed = [(name, s[1]) for name, s in stats if s[1] and not s[0]]
        failed = [(name, s) for name, s in stats if s[0]]
        tries = sum(s[1] for _, s in stats)
        failures = sum(s[0] for _, s in stats)
        skips = sum(s[2] for _, s in stats)
        if verbose and empty:
            print(f"{_counted(len(empty), 'item')} had no tests:")
            for name in empty:
                print(f"    {name}")
        if verbose and passed:
            print(f"{_counted(len(passed), 'item')} passed all tests:")
            for name, count in passed:
                print(f" {count:3d} test{'' if count == 1 else 's'} in {name}")
        if failed:
            print(self.DIVIDER)
            print(f"{_counted(len(failed), 'item')} had failures:")
            for name, (bad, count, _) in failed:
                print(f" {bad:3d} of {count:3d} in {name}")
        if verbose:
            print(f"{_counted(tries, 'test')} in {_counted(len(stats), 'item')}.")
            print(f"{tries - failures} passed" + (f" and {failures} failed" if failures else "")
                  + ".")
        if failures:
            skipped = f" and {_counted(skips, 'skipped test')}" if skips else ""
            print(f"***Test Failed*** {_counted(failures, 'failure')}{skipped}.")
        elif verbose:
            print("Test passed.")
        return TestResults(failures, tries, skipped=skips)

    def merge(self, other):
        """Add the results of another runner."""
        for name, theirs in other._stats.items():
            ours = self._stats.get(name, (0, 0, 0))
            self._stats[name] = tuple(a + b for a, b in zip(ours, theirs))


def _writer(stream):
    encoding = getattr(stream, "encoding", None)
    if encoding is None or encoding.lower() == "utf-8":
        return stream.write
    return lambda text: stream.write(
        text.encode(encoding, "backslashreplace").decode(encoding))


class DebugRunner(DocTestRunner):
    """Raises at the first example that fails."""

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Run the examples of a test."""
        result = super().run(test, compileflags, out, False)
        if clear_globs:
            test.globs.clear()
        return result

    def report_unexpected_exception(self, out, test, example, exc_info):
        """Raise."""
        raise UnexpectedException(test, example, exc_info)

    def report_failure(self, out, test, example, got):
        """Raise."""
        raise DocTestFailure(test, example, got)


# The runner that the last testmod() and testfile() added their results to.
master = None


def _finish(runner, report):
    global master
    if report:
        runner.summarize()
    if master is None:
        master = runner
    else:
        master.merge(runner)
    return TestResults(runner.failures, runner.tries, skipped=runner.skips)


def testmod(m=None, name=None, globs=None, verbose=None, report=True, optionflags=0,
            extraglobs=None, raise_on_error=False, exclude_empty=False):
    """Run the examples in a module's docstrings."""
    if m is None:
        m = sys.modules.get("__main__")
    if not inspect.ismodule(m):
        raise TypeError(f"testmod: module required; {m!r}")
    finder = DocTestFinder(exclude_empty=exclude_empty)
    runner = (DebugRunner if raise_on_error else DocTestRunner)(
        verbose=verbose, optionflags=optionflags)
    for test in finder.find(m, name or m.__name__, globs=globs, extraglobs=extraglobs):
        runner.run(test)
    return _finish(runner, report)


def _relative_path(module, path):
    if not inspect.ismodule(module):
        raise TypeError(f"Expected a module: {module!r}")
    if path.startswith("/"):
        raise ValueError("Module-relative files may not have absolute paths")
    parts = path.split("/")
    if getattr(module, "__file__", None):
        folder = os.path.split(module.__file__)[0]
    elif module.__name__ == "__main__":
        folder = os.path.split(sys.argv[0])[0] if sys.argv and sys.argv[0] else os.curdir
    elif getattr(module, "__path__", None):
        folder = list(module.__path__)[0]
    else:
        raise ValueError(f"Can't resolve paths relative to the module {module!r} "
                         "(it has no __file__)")
    return os.path.join(folder, *parts)


def _load(filename, package, module_relative, encoding):
    if module_relative:
        filename = _relative_path(_module(package, 3), filename)
    with open(filename, encoding=encoding) as file:
        return file.read(), filename


def testfile(filename, module_relative=True, name=None, package=None, globs=None, verbose=None,
             report=True, optionflags=0, extraglobs=None, raise_on_error=False,
             parser=DocTestParser(), encoding=None):
    """Run the examples in a text file."""
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, filename = _load(filename, package, module_relative, encoding or "utf-8")
    globs = {**(globs or {}), **(extraglobs or {})}
    globs.setdefault("__name__", "__main__")
    runner = (DebugRunner if raise_on_error else DocTestRunner)(
        verbose=verbose, optionflags=optionflags)
    runner.run(parser.get_doctest(text, globs, name or os.path.basename(filename), filename, 0))
    return _finish(runner, report)


def run_docstring_examples(f, globs, verbose=False, name="NoName", compileflags=None,
                           optionflags=0):
    """Run the examples in an object's docstring."""
    finder = DocTestFinder(verbose=verbose, recurse=False)
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in finder.find(f, name, globs=globs):
        runner.run(test, compileflags=compileflags)


_unittest_reportflags = 0


def set_unittest_reportflags(flags):
    """Set how unittest shows failures; return what was set before."""
    global _unittest_reportflags
    if flags & REPORTING_FLAGS != flags:
        raise ValueError("Only reporting flags allowed", flags)
    old, _unittest_reportflags = _unittest_reportflags, flags
    return old


class DocTestCase(unittest.TestCase):
    """A DocTest as a test of unittest."""

    def __init__(self, test, optionflags=0, setUp=None, tearDown=None, checker=None):
        super().__init__()
        self._dt_optionflags = optionflags
        self._dt_checker = checker
        self._dt_test = test
        self._dt_setUp = setUp
        self._dt_tearDown = tearDown

    def setUp(self):
        self._dt_globs = self._dt_test.globs.copy()
        if self._dt_setUp is not None:
            self._dt_setUp(self._dt_test)

    def tearDown(self):
        if self._dt_tearDown is not None:
            self._dt_tearDown(self._dt_test)
        self._dt_test.globs.clear()
        self._dt_test.globs.update(self._dt_globs)

    def runTest(self):
        """Run the examples."""
        flags = self._dt_optionflags
        if not flags & REPORTING_FLAGS:
            flags |= _unittest_reportflags
        runner = DocTestRunner(optionflags=flags, checker=self._dt_checker, verbose=False)
        runner.DIVIDER = "-" * 70
        report = io.StringIO()
        results = runner.run(self._dt_test, out=report.write, clear_globs=False)
        if results.skipped == results.attempted:
            raise unittest.SkipTest("all examples were skipped")
        if results.failed:
            raise self.failureException(self.format_failure(report.getvalue()))

    def format_failure(self, err):
        """Return the report of a failure."""
        test = self._dt_test
        lineno = "unknown line number" if test.lineno is None else test.lineno
        last = test.name.rpartition(".")[2]
        return (f"Failed doctest test for {test.name}\n"
                f'  File "{test.filename}", line {lineno}, in {last}\n\n{err}')

    def debug(self):
        """Run the examples; raise where one fails."""
        self.setUp()
        runner = DebugRunner(optionflags=self._dt_optionflags, checker=self._dt_checker,
                             verbose=False)
        runner.run(self._dt_test, clear_globs=False)
        self.tearDown()

    def id(self):
        return self._dt_test.name

    def _key(self):
        return (self._dt_test, self._dt_optionflags, self._dt_setUp, self._dt_tearDown,
                self._dt_checker)

    def __eq__(self, other):
        return self._key() == other._key() if type(self) is type(other) else NotImplemented

    def __hash__(self):
        return hash(self._key()[1:])

    def __repr__(self):
        before, _, last = self._dt_test.name.rpartition(".")
        return f"{last} ({before})"

    __str__ = object.__str__

    def shortDescription(self):
        return "Doctest: " + self._dt_test.name


class DocFileCase(DocTestCase):
    """A text file as a test of unittest."""

    def id(self):
        return "_".join(self._dt_test.name.split("."))

    def __repr__(self):
        return self._dt_test.filename

    def format_failure(self, err):
        test = self._dt_test
        return f'Failed doctest test for {test.name}\n  File "{test.filename}", line 0\n\n{err}'


class _DocTestSuite(unittest.TestSuite):

    def _removeTestAtIndex(self, index):
        # Tests stay after their run: they can be run again.
        pass


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, **options):
    """Return the tests of a module's docstrings as a suite of unittest."""
    finder = test_finder or DocTestFinder()
    module = _module(module)
    suite = _DocTestSuite()
    for test in sorted(finder.find(module, globs=globs, extraglobs=extraglobs)):
        if test.examples:
            test.filename = test.filename or module.__file__
            suite.addTest(DocTestCase(test, **options))
    return suite


def DocFileTest(path, module_relative=True, package=None, globs=None, parser=DocTestParser(),
                encoding=None, **options):
    """Return a text file as a test of unittest."""
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, path = _load(path, package, module_relative, encoding or "utf-8")
    globs = {} if globs is None else globs.copy()
    globs.setdefault("__file__", path)
    return DocFileCase(parser.get_doctest(text, globs, os.path.basename(path), path, 0),
                       **options)


def DocFileSuite(*paths, **kw):
    """Return text files as a suite of unittest."""
    suite = _DocTestSuite()
    if kw.get("module_relative", True):
        kw["package"] = _module(kw.get("package"))
    for path in paths:
        suite.addTest(DocFileTest(path, **kw))
    return suite


def testsource(module, name):
    """Return the examples of an object in a module as a script."""
    module = _module(module)
    found = [test for test in DocTestFinder().find(module) if test.name == name]
    if not found:
        raise ValueError(name, "not found in tests")
    return script_from_examples(found[0].docstring)


def debug_src(src, pm=False, globs=None):
    """Not here: there is no debugger."""
    raise NotImplementedError("doctest.debug_src: gilbox has no pdb yet")


def debug(module, name, pm=False):
    """Not here: there is no debugger."""
    raise NotImplementedError("doctest.debug: gilbox has no pdb yet")


def _test():
    import argparse
    parser = argparse.ArgumentParser(description="doctest runner")
    parser.add_argument("-v", "--verbose", action="store_true", default=False,
                        help="print very verbose output for all tests")
    parser.add_argument("-o", "--option", action="append", choices=OPTIONFLAGS_BY_NAME.keys(),
                        default=[], help="specify a doctest option flag to apply to the test "
                        "run; may be specified more than once to apply multiple options")
    parser.add_argument("-f", "--fail-fast", action="store_true",
                        help="stop running tests after first failure")
    parser.add_argument("file", nargs="+", help="file containing the tests to run")
    args = parser.parse_args()
    flags = FAIL_FAST if args.fail_fast else 0
    for option in args.option:
        flags |= OPTIONFLAGS_BY_NAME[option]
    for filename in args.file:
        if filename.endswith(".py"):
            folder, filename = os.path.split(filename)
            sys.path.insert(0, folder)
            module = __import__(filename[:-3])
            del sys.path[0]
            failures, _ = testmod(module, verbose=args.verbose, optionflags=flags)
        else:
            failures, _ = testfile(filename, module_relative=False, verbose=args.verbose,
                                   optionflags=flags)
        if failures:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(_test())
