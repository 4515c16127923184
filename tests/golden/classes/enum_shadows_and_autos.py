# expect: CPython 3.13
# Members named as what their data type has; several auto() in one value; what dir tells; a wrong __new__.
import enum
from collections import namedtuple
from enum import Enum, IntEnum, StrEnum, auto


class Number(IntEnum):
    divisor = 1
    numerator = 2


class Book(StrEnum):
    author = "author"
    title = "title"


print(Number.divisor.numerator, Number.numerator.divisor is Number.divisor, Number.numerator)
print(Book.author.title(), Book.title.title(), Book.title.author is Book.author)


class Huh(Enum):
    ONE = auto()
    TWO = auto(), auto()
    THREE = auto(), "x", auto()
    FOUR = auto()


print(list(Huh))
Pair = namedtuple("Pair", "index words")


class Pairs(Pair, Enum):
    first = auto(), "a"
    second = Pair(auto(), "b")


print(list(Pairs), Pairs.second.index)


class Mixin:
    @property
    def ORG(self):
        return "huh"


class Color(Mixin, Enum):
    RED = 1
    ORG = 2

    def __init__(self, number):
        self.half = number / 2


print(Color.RED.ORG, Color.ORG, Color.ORG.ORG, dir(Color.RED))
try:
    class Wrong(Enum):
        def __new__(cls, value):
            return super().__new__(cls, value)

        first = 1
except TypeError as error:
    print(error)
