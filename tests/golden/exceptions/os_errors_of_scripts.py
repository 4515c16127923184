# expect: CPython 3.13
# Exceptions of the system whose class has an __init__ of its own.
class A(OSError):
    def __init__(self, a, b):
        self.x = a


class B(OSError):
    def __init__(self, a, b):
        super().__init__(a, b)


class C(OSError):
    def __new__(cls, *args):
        return super().__new__(cls, *args)

    def __init__(self, *args):
        pass


class D(OSError):
    pass


class E(A):
    pass


class F(OSError):
    def __init__(self, path):
        super().__init__(2, "No", path)


class G(OSError):
    def __init__(self, code, words):
        self.args = words, code


for make in (A, B, C, D, E, G):
    error = make(2, "No")
    print(type(error).__name__, str(error), error.args, error.errno, error.strerror, error.filename)
error = F("path")
print(str(error), error.args, error.errno, error.filename)
print(type(OSError(2, "No")).__name__, type(OSError(2, "No", "f")).__name__, OSError(2, "No", "f").args)
