"""Finding tests."""

import fnmatch
import functools
import os
import sys
import traceback
import types

from unittest import case, suite, util

__unittest = True


class _FailedTest(case.TestCase):
    """A test that could not be loaded."""

    _testMethodName = None

    def __init__(self, method_name, exception):
        self._exception = exception
        super().__init__(method_name)

    def __getattr__(self, name):
        if name != self._testMethodName:
            return super().__getattribute__(name)

        def fail():
            raise self._exception
        return fail


def _is_case(member):
    """Whether a module's member is a class of tests of its own."""
    if not isinstance(member, type) or member in (case.TestCase, case.FunctionTestCase):
        return False
    return issubclass(member, case.TestCase)


class TestLoader:
    """Finds tests in classes, modules and directories."""

    testMethodPrefix = "test"
    sortTestMethodsUsing = staticmethod(util.three_way_cmp)
    testNamePatterns = None
    suiteClass = suite.TestSuite

    def __init__(self):
        self.errors = []

    def loadTestsFromTestCase(self, testCaseClass):
        """Return all tests of a class."""
        if issubclass(testCaseClass, suite.TestSuite):
            raise TypeError("Test cases should not be derived from TestSuite. "
                            "Maybe you meant to derive from TestCase?")
        names = []
        if testCaseClass not in (case.TestCase, case.FunctionTestCase):
            names = self.getTestCaseNames(testCaseClass)
            if not names and hasattr(testCaseClass, "runTest"):
                names = ["runTest"]
        return self.suiteClass(map(testCaseClass, names))

    def loadTestsFromModule(self, module, *, pattern=None):
        """Return all tests of a module, or what its own `load_tests` makes of them."""
        members = (getattr(module, name) for name in dir(module))
        found = self.suiteClass([self.loadTestsFromTestCase(each) for each in members if _is_case(each)])
        chosen_by = getattr(module, "load_tests", None)
        if chosen_by is None:
            return found
        try:
            return chosen_by(self, found, pattern)
        except Exception as error:
            return self._failed(module.__name__, error,
                                f"Failed to call load_tests:\n{traceback.format_exc()}")

    def _failed(self, name, exception, message):
        self.errors.append(message)
        return self.suiteClass((_FailedTest(name, type(exception)(message)),))

    def loadTestsFromName(self, name, module=None):
        """Return the tests that a dotted name stands for."""
        parts = name.split(".")
        if module is None:
            left = parts[:]
            while left:
                try:
                    module = __import__(".".join(left))
                    break
                except ImportError as e:
                    last = left.pop()
                    if not left:
                        message = f"Failed to import test module: {last}\n" \
                            + traceback.format_exc()
                        return self._failed(last, ImportError(message), message)
            parts = parts[1:]
        obj, parent = module, None
        for part in parts:
            try:
                parent, obj = obj, getattr(obj, part)
            except AttributeError as e:
                message = "Failed to access attribute:\n" + traceback.format_exc()
                self.errors.append(message)
                return self.suiteClass((_FailedTest(part, e),))
        return self._tests_of(obj, parent, parts)

    def _tests_of(self, obj, parent, parts):
        if isinstance(obj, types.ModuleType):
            return self.loadTestsFromModule(obj)
        if isinstance(obj, type) and issubclass(obj, case.TestCase):
            return self.loadTestsFromTestCase(obj)
        if isinstance(obj, types.FunctionType) and isinstance(parent, type) \
                and issubclass(parent, case.TestCase):
            return self.suiteClass([parent(parts[-1])])
        if isinstance(obj, suite.TestSuite):
            return obj
        if callable(obj):
            test = obj()
            if isinstance(test, suite.TestSuite):
                return test
            if isinstance(test, case.TestCase):
                return self.suiteClass([test])
            raise TypeError(f"calling {obj} returned {test}, not a test")
        raise TypeError(f"don't know how to make test from: {obj}")

    def loadTestsFromNames(self, names, module=None):
        """Return the tests that some dotted names stand for."""
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    def getTestCaseNames(self, testCaseClass):
        """Return the names of the tests of a class, in order."""
        def is_test(name):
            if not name.startswith(self.testMethodPrefix) \
                    or not callable(getattr(testCaseClass, name)):
                return False
            full = f"{testCaseClass.__module__}.{testCaseClass.__qualname__}.{name}"
            return self.testNamePatterns is None or any(
                fnmatch.fnmatchcase(full, pattern) for pattern in self.testNamePatterns)
        names = list(filter(is_test, dir(testCaseClass)))
        if self.sortTestMethodsUsing:
            names.sort(key=functools.cmp_to_key(self.sortTestMethodsUsing))
        return names

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        """Return the tests of all modules below a directory whose names fit a pattern."""
        top = os.path.abspath(top_level_dir or start_dir)
        if top not in sys.path:
            sys.path.insert(0, top)
        if not os.path.isdir(start_dir):
            raise ImportError(f"Start directory is not importable: {start_dir!r}")
        tests = []
        for folder, folders, files in os.walk(os.path.abspath(start_dir)):
            folders[:] = sorted(name for name in folders
                                if os.path.isfile(os.path.join(folder, name, "__init__.py")))
            for file in sorted(files):
                if not file.endswith(".py") or not fnmatch.fnmatch(file, pattern):
                    continue
                path = os.path.relpath(os.path.join(folder, file), top)
                name = path[:-3].replace(os.path.sep, ".")
                try:
                    __import__(name)
                except case.SkipTest as e:
                    tests.append(self._failed(name, e, str(e)))
                except Exception as e:
                    message = f"Failed to import test module: {name}\n" \
                        + traceback.format_exc()
                    tests.append(self._failed(name, ImportError(), message))
                else:
                    tests.append(self.loadTestsFromModule(sys.modules[name], pattern=pattern))
        return self.suiteClass(tests)


defaultTestLoader = TestLoader()
