"""Tests as a program."""

import argparse
import os
import sys

from unittest import loader, runner

__unittest = True

_NO_TESTS_EXITCODE = 5


def _module_of(name):
    """Return the name of a module for the name of its file below this folder; any other as it is."""
    if not (os.path.isfile(name) and name.lower().endswith(".py")):
        return name
    if os.path.isabs(name):
        inside = os.path.relpath(name)
        if os.path.isabs(inside) or inside.startswith(os.pardir):
            return name
        name = inside
    return os.path.normpath(name)[:-3].replace("\\", ".").replace("/", ".")


class TestProgram:
    """Runs the tests of a module, as the command line says."""

    module = None
    verbosity = 1
    failfast = catchbreak = buffer = progName = warnings = testNamePatterns = None

    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None,
                 testLoader=loader.defaultTestLoader, exit=True, verbosity=1, failfast=None,
                 catchbreak=None, buffer=None, warnings=None, *, tb_locals=False,
                 durations=None):
        if isinstance(module, str):
            self.module = __import__(module)
            for part in module.split(".")[1:]:
                self.module = getattr(self.module, part)
        else:
            self.module = module
        argv = sys.argv if argv is None else argv
        self.exit, self.failfast, self.catchbreak = exit, failfast, catchbreak
        self.verbosity, self.buffer, self.tb_locals = verbosity, buffer, tb_locals
        self.durations = durations
        self.warnings = "default" if warnings is None and not sys.warnoptions else warnings
        self.defaultTest = defaultTest
        self.testRunner = testRunner
        self.testLoader = testLoader
        self.progName = os.path.basename(argv[0])
        self.parseArgs(argv)
        self.runTests()

    def parseArgs(self, argv):
        """Read the command line."""
        parser = argparse.ArgumentParser(prog=self.progName)
        parser.add_argument("-v", "--verbose", dest="verbosity", action="store_const", const=2,
                            help="Verbose output")
        parser.add_argument("-q", "--quiet", dest="verbosity", action="store_const", const=0,
                            help="Quiet output")
        parser.add_argument("--locals", dest="tb_locals", action="store_true",
                            help="Show local variables in tracebacks")
        parser.add_argument("--durations", type=int, metavar="N",
                            help="Show the N slowest test cases (N=0 for all)")
        parser.add_argument("-f", "--failfast", action="store_true",
                            help="Stop on first fail or error")
        parser.add_argument("-c", "--catch", dest="catchbreak", action="store_true",
                            help="Catch Ctrl-C and display results so far")
        parser.add_argument("-b", "--buffer", action="store_true",
                            help="Buffer stdout and stderr during tests")
        parser.add_argument("-k", dest="testNamePatterns", action="append",
                            help="Only run tests which match the given substring")
        parser.add_argument("tests", nargs="*", help="a list of any number of test modules, "
                            "classes and test methods.")
        found = parser.parse_args(argv[1:])
        for name in ("verbosity", "tb_locals", "durations", "failfast", "catchbreak",
                     "buffer", "testNamePatterns"):
            value = getattr(found, name)
            if value is not None and value is not False:
                setattr(self, name, value)
        if self.testNamePatterns:
            self.testNamePatterns = [p if "*" in p else f"*{p}*"
                                     for p in self.testNamePatterns]
        self.testNames = [_module_of(name) for name in found.tests]
        if not found.tests and self.defaultTest is not None:
            names = self.defaultTest
            self.testNames = [names] if isinstance(names, str) else list(names)
        self.createTests()

    def createTests(self):
        """Find the tests."""
        self.testLoader.testNamePatterns = self.testNamePatterns
        if self.testNames:
            self.test = self.testLoader.loadTestsFromNames(self.testNames, self.module)
        elif self.module is None:
            self.test = self.testLoader.discover(os.curdir)
        else:
            self.test = self.testLoader.loadTestsFromModule(self.module)

    def runTests(self):
        """Run the tests, and leave with an exit status."""
        if self.testRunner is None:
            self.testRunner = runner.TextTestRunner
        made = self.testRunner
        if isinstance(made, type):
            try:
                made = made(verbosity=self.verbosity, failfast=self.failfast,
                            buffer=self.buffer, warnings=self.warnings,
                            tb_locals=self.tb_locals, durations=self.durations)
            except TypeError:
                made = made()
        self.result = made.run(self.test)
        if self.exit:
            if self.result.testsRun == 0 and len(self.result.skipped) == 0:
                sys.exit(_NO_TESTS_EXITCODE)
            sys.exit(0 if self.result.wasSuccessful() else 1)


main = TestProgram
