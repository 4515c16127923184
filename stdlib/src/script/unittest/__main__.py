"""The program `unittest`: finds tests and runs them."""

import sys

from unittest.main import TestProgram

if sys.argv[0].endswith(("__main__.py", "<frozen unittest.__main__>")):
    sys.argv[0] = "python -m unittest"

TestProgram(module=None)
