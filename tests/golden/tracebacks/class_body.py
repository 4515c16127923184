# expect: CPython 3.13
# stderr: exact
# exit: 1
# A class body is a frame of its own.
class C:
    def f(self):
        return [x.y for x in [1]]
    z = f(None)
