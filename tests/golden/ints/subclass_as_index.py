# expect: CPython 3.13
# An instance of a subclass of int is its own value; `__index__` of the subclass is not asked, `__float__` and `__int__` are.
import math
import operator


class Number(int):
    def __index__(self):
        print("index")
        return 1

    def __int__(self):
        print("int")
        return 2

    def __float__(self):
        print("float")
        return 1.5


n = Number(0)
print([1, 2, 3][n], range(5)[n], hex(n), bin(n), "x" * n, [0, 1, 2][n:], chr(n), bytes(n), operator.index(n))
print(range(n, 3), "abc".find("a", n), (1, 2)[n], slice(n).indices(5), round(1.5, n), [1, 2].pop(n), memoryview(b"ab")[n])
print(type(operator.index(Number(3))), type(operator.index(True)), operator.index(Number(3)))
print(int(n))
print(float(n), complex(n), complex(1, n), math.sqrt(n))
print("%d %x %f" % (n, n, n))


class Floating(float):
    def __float__(self):
        print("float")
        return 1.5


x = Floating(0.5)
print(float(x), complex(x), complex(1, x), math.sqrt(x), x + 1)


class Text(str):
    def __float__(self):
        return 1.5

    def __int__(self):
        return 2


print(float(Text("9")), int(Text("9")), float("9"))


class Answers:
    def __init__(self, answer):
        self.answer = answer

    def __index__(self):
        return self.answer


print([5, 6][Answers(1)], type(operator.index(Answers(7))))

print(0 .__rpow__(2, 3), (2).__rpow__(3, 5), (2).__pow__(3, None), 1.5.__rpow__(2, None), 1j.__rpow__(2, None))
for call in ("(1).__pow__(True, signed=127)", "(1).__pow__()", "(1).__pow__(1, 2, 3)", "1.5.__rpow__(2, 3)", "1j.__rpow__(2, 3)",
             "(1).__rpow__(2, 0)", "(1).__rpow__(2, 'q')", "pow(1, 2j, 'q')", "pow(1j, 2, 3)", "pow(1.5, 2, 3)", "(1).__add__(x=1)"):
    try:
        print(call, eval(call))
    except Exception as error:
        print(call, type(error).__name__, error)
