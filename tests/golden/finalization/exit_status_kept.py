# expect: CPython 3.13
# exit: 3
# SystemExit from a function: its locals die at once, globals at the end.
import sys


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


kept = Noisy("global")


def leave():
    local = Noisy("local")
    sys.exit(3)


leave()
