# expect: CPython 3.13
# stderr: exact
# exit: 1
# An exception whose str fails is shown all the same.
class E(Exception):
    def __str__(self):
        raise TypeError("no text")
raise E
