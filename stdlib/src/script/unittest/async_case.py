"""Tests that are coroutines."""

import asyncio
import inspect
import warnings

from unittest.case import TestCase, _Skipped

__unittest = True


class IsolatedAsyncioTestCase(TestCase):
    """A test case whose tests may be coroutines, each with an event loop of its own."""

    loop_factory = None

    def __init__(self, methodName="runTest"):
        super().__init__(methodName)
        self._runner = None

    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def addAsyncCleanup(self, func, /, *args, **kwargs):
        """Call a coroutine function after the test."""
        self.addCleanup(func, *args, **kwargs)

    async def enterAsyncContext(self, cm):
        """Enter an asynchronous context manager; leave it after the test."""
        result = await cm.__aenter__()
        self.addAsyncCleanup(cm.__aexit__, None, None, None)
        return result

    def _callSetUp(self):
        self._runner.get_loop()
        self.setUp()
        self._runner.run(self.asyncSetUp())

    def _callTestMethod(self, method):
        result = method()
        if inspect.isawaitable(result):
            result = self._runner.run(self._await(result))
        if result is not None:
            warnings.warn("It is deprecated to return a value that is not None "
                          f"from a test case ({method})", DeprecationWarning, stacklevel=4)

    @staticmethod
    async def _await(awaitable):
        return await awaitable

    def _callTearDown(self):
        self._runner.run(self.asyncTearDown())
        self.tearDown()

    def _callCleanup(self, function, *args, **kwargs):
        result = function(*args, **kwargs)
        if inspect.isawaitable(result):
            self._runner.run(self._await(result))

    def run(self, result=None):
        self._runner = asyncio.Runner(debug=True, loop_factory=self.loop_factory)
        try:
            return super().run(result)
        finally:
            self._runner.close()
            self._runner = None
