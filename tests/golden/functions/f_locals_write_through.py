# expect: CPython 3.13
"""PEP 667: a frame's f_locals is the frame's variables."""
import sys


def work():
    x = 1
    sys._getframe().f_locals["x"] = 2
    print(x, dict(sys._getframe().f_locals))


work()
