# expect: CPython 3.13
# Two underscores in front, inside a class, put the class's name before them.
class A:
    __x = 1
    def __m(self):
        return self.__x
    def call(self):
        return self.__m()
    def get(self, __y=5):
        return __y

print(A().call(), A().get(), A._A__x)
print(sorted(n for n in vars(A) if n.startswith("_A")))
try:
    A().__x
except AttributeError as e:
    print(e)
