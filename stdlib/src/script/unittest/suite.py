"""Collections of tests."""

import sys

from unittest import case, util

__unittest = True


class BaseTestSuite:
    """Tests that are run one after another."""

    def __init__(self, tests=()):
        self._tests = []
        self._removed = 0
        self.addTests(tests)

    def __repr__(self):
        return f"<{util.strclass(self.__class__)} tests={list(self)}>"

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, self.__class__) \
            else NotImplemented

    def __iter__(self):
        return iter(self._tests)

    def countTestCases(self):
        return self._removed + sum(test.countTestCases() for test in self if test)

    def addTest(self, test):
        """Add a test or a collection."""
        if not callable(test):
            raise TypeError(f"{test!r} is not callable")
        if isinstance(test, type) and issubclass(test, (case.TestCase, TestSuite)):
            raise TypeError("TestCases and TestSuites must be instantiated before passing "
                            "them to addTest()")
        self._tests.append(test)

    def addTests(self, tests):
        """Add some tests."""
        if isinstance(tests, str):
            raise TypeError("tests must be an iterable of tests, not a string")
        for test in tests:
            self.addTest(test)

    def run(self, result):
        """Run the tests."""
        for index, test in enumerate(self):
            if result.shouldStop:
                break
            test(result)
        return result

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def debug(self):
        """Run the tests without catching what they raise."""
        for test in self:
            test.debug()


class _ErrorHolder:
    """Stands for a test where what goes before or after a class or module failed."""

    failureException = None

    def __init__(self, description):
        self.description = description

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def __repr__(self):
        return f"<ErrorHolder description={self.description!r}>"

    def __str__(self):
        return self.id()

    def countTestCases(self):
        return 0


class TestSuite(BaseTestSuite):
    """Tests that are run one after another, with what goes before and after classes."""

    def run(self, result, debug=False):
        """Run the tests."""
        outermost = not result._testRunEntered
        result._testRunEntered = True
        for test in self:
            if result.shouldStop:
                break
            if not isinstance(test, BaseTestSuite):
                self._leave_class(test, result)
                self._enter_module(test, result)
                self._enter_class(test, result)
                result._previousTestClass = test.__class__
                if getattr(test.__class__, "_classSetupFailed", False) \
                        or result._moduleSetUpFailed:
                    continue
            if debug:
                test.debug()
            else:
                test(result)
        if outermost:
            self._leave_class(None, result)
            self._leave_module(result)
            result._testRunEntered = False
        return result

    def _guard(self, result, function, name, what):
        """Call what goes before or after; answers whether it went well."""
        try:
            function()
        except case.SkipTest as e:
            case._add_skip(result, _ErrorHolder(f"{what} ({name})"), str(e))
        except Exception:
            self._report(result, f"{what} ({name})", sys.exc_info())
        else:
            return True
        return False

    @staticmethod
    def _report(result, description, info):
        result.addError(_ErrorHolder(description), info)

    def _enter_class(self, test, result):
        current, previous = test.__class__, result._previousTestClass
        if current == previous or result._moduleSetUpFailed \
                or getattr(current, "__unittest_skip__", False):
            return
        current._classSetupFailed = False
        set_up = getattr(current, "setUpClass", None)
        if set_up is not None and not self._guard(result, set_up, util.strclass(current),
                                                  "setUpClass"):
            current._classSetupFailed = True
            self._class_cleanups(current, result)

    def _class_cleanups(self, cls, result):
        if hasattr(cls, "doClassCleanups"):
            cls.doClassCleanups()
            for info in cls.tearDown_exceptions:
                self._report(result, f"tearDownClass ({util.strclass(cls)})", info)

    def _leave_class(self, test, result):
        previous = result._previousTestClass
        if previous is None or test is not None and test.__class__ == previous:
            return
        if getattr(previous, "_classSetupFailed", False) or result._moduleSetUpFailed \
                or getattr(previous, "__unittest_skip__", False):
            return
        tear_down = getattr(previous, "tearDownClass", None)
        if tear_down is not None:
            self._guard(result, tear_down, util.strclass(previous), "tearDownClass")
        self._class_cleanups(previous, result)

    def _enter_module(self, test, result):
        previous = result._previousTestClass
        current = test.__class__.__module__
        if previous is not None and previous.__module__ == current:
            return
        self._leave_module(result)
        result._moduleSetUpFailed = False
        set_up = getattr(sys.modules.get(current), "setUpModule", None)
        if set_up is not None and not self._guard(result, set_up, current, "setUpModule"):
            result._moduleSetUpFailed = True
            self._guard(result, case.doModuleCleanups, current, "setUpModule")

    def _leave_module(self, result):
        previous = result._previousTestClass
        if previous is None or result._moduleSetUpFailed:
            return
        name = previous.__module__
        tear_down = getattr(sys.modules.get(name), "tearDownModule", None)
        if tear_down is not None:
            self._guard(result, tear_down, name, "tearDownModule")
        self._guard(result, case.doModuleCleanups, name, "tearDownModule")
