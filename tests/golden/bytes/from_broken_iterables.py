# expect: CPython 3.13
# What cannot be walked over is told of as what cannot be converted, whatever TypeError the walk began with.


class NoIterator:
    def __iter__(self):
        return "text"


class Raises:
    def __init__(self, error):
        self.error = error

    def __iter__(self):
        raise self.error


class OnlyNext:
    """An iterator that is not iterable itself."""

    def __init__(self):
        self.left = 3

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return self.left


class Gives:
    def __iter__(self):
        return OnlyNext()


class FailsLater:
    def __iter__(self):
        yield 1
        raise TypeError("in the walk")


class Items:
    def __getitem__(self, at):
        if at == 4:
            raise IndexError
        return at * 10


for source in NoIterator(), Raises(TypeError("own")), Raises(ValueError("own")), Gives(), FailsLater(), Items(), object():
    for make in bytes, bytearray:
        try:
            print(make(source))
        except (TypeError, ValueError) as error:
            print(make.__name__, type(error).__name__, error)
