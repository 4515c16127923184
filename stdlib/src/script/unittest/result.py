"""What became of tests."""

import io
import sys
import traceback

from unittest import util

__unittest = True


class TestResult:
    """Collects what becomes of tests."""

    _previousTestClass = None
    _testRunEntered = False
    _moduleSetUpFailed = False

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = False
        self.failures = []
        self.errors = []
        self.testsRun = 0
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []
        self.collectedDurations = []
        self.shouldStop = False
        self.buffer = False
        self.tb_locals = False
        self._old = None

    def startTestRun(self):
        """Called before all tests."""

    def stopTestRun(self):
        """Called after all tests."""

    def startTest(self, test):
        """Called before a test."""
        self.testsRun += 1
        if self.buffer:
            self._old = sys.stdout, sys.stderr
            sys.stdout, sys.stderr = io.StringIO(), io.StringIO()

    def stopTest(self, test):
        """Called after a test."""
        if self._old:
            sys.stdout, sys.stderr = self._old
            self._old = None

    def addError(self, test, err):
        """A test raised something it should not."""
        self.errors.append((test, self._exc_info_to_string(err, test)))
        self._stop_early()

    def addFailure(self, test, err):
        """A test failed."""
        self.failures.append((test, self._exc_info_to_string(err, test)))
        self._stop_early()

    def addSubTest(self, test, subtest, err):
        """A part of a test ended; `err` is None if it went well."""
        if err is not None:
            self._stop_early()
            failed = issubclass(err[0], test.failureException)
            (self.failures if failed else self.errors).append(
                (subtest, self._exc_info_to_string(err, test)))

    def addSuccess(self, test):
        """A test went well."""

    def addSkip(self, test, reason):
        """A test was skipped."""
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        """A test failed as expected."""
        self.expectedFailures.append((test, self._exc_info_to_string(err, test)))

    def addUnexpectedSuccess(self, test):
        """A test went well that was expected to fail."""
        self.unexpectedSuccesses.append(test)
        self._stop_early()

    def addDuration(self, test, elapsed):
        """How long a test took."""
        self.collectedDurations.append((str(test), elapsed))

    def _stop_early(self):
        if self.failfast:
            self.stop()

    def wasSuccessful(self):
        """Did all go well?"""
        return not self.failures and not self.errors and not self.unexpectedSuccesses

    def stop(self):
        """Run no more tests."""
        self.shouldStop = True

    def _exc_info_to_string(self, err, test):
        kind, value, tb = err
        while tb and "__unittest" in tb.tb_frame.f_globals:
            tb = tb.tb_next
        report = traceback.TracebackException(kind, value, tb, capture_locals=self.tb_locals,
                                              compact=True)
        if isinstance(value, getattr(test, "failureException", AssertionError)):
            frames = list(report.stack)
            keep = 0
            for level, entry in zip(range(len(frames)), _frames(tb)):
                if "__unittest" not in entry.f_globals:
                    keep = level + 1
                elif keep:
                    break
            del report.stack[keep or len(frames):]
        lines = list(report.format())
        if self.buffer and self._old:
            for name, stream in (("Stdout", sys.stdout), ("Stderr", sys.stderr)):
                text = stream.getvalue()
                if text:
                    lines.append(f"\n{name}:\n{text}" + ("" if text.endswith("\n") else "\n"))
        return "".join(lines)

    def __repr__(self):
        return (f"<{util.strclass(self.__class__)} run={self.testsRun} "
                f"errors={len(self.errors)} failures={len(self.failures)}>")


def _frames(tb):
    while tb:
        yield tb.tb_frame
        tb = tb.tb_next
