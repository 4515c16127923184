"""Tests as classes, and what runs them."""

from unittest.case import (FunctionTestCase, SkipTest, TestCase, addModuleCleanup,
                           doModuleCleanups, enterModuleContext, expectedFailure, skip, skipIf,
                           skipUnless)
from unittest.loader import TestLoader, defaultTestLoader
from unittest.main import TestProgram, main
from unittest.result import TestResult
from unittest.runner import TextTestResult, TextTestRunner
from unittest.suite import BaseTestSuite, TestSuite

__all__ = ["TestResult", "TestCase", "IsolatedAsyncioTestCase", "TestSuite", "TextTestRunner",
           "TestLoader", "FunctionTestCase", "main", "defaultTestLoader", "SkipTest", "skip",
           "skipIf", "skipUnless", "expectedFailure", "TextTestResult", "installHandler",
           "registerResult", "removeResult", "removeHandler", "addModuleCleanup",
           "doModuleCleanups", "enterModuleContext"]

__unittest = True


def __getattr__(name):
    if name == "IsolatedAsyncioTestCase":
        from unittest.async_case import IsolatedAsyncioTestCase
        return IsolatedAsyncioTestCase
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def installHandler():
    """Nothing: an interrupt ends a run at once."""


def registerResult(result):
    """Nothing: an interrupt ends a run at once."""


def removeResult(result):
    """Nothing: an interrupt ends a run at once."""


def removeHandler(method=None):
    """Nothing: an interrupt ends a run at once."""
    return method
