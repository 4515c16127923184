# expect: CPython 3.13
# What 3.13 notes in a class: where it starts and which attributes its methods set.
class C:
    def f(self):
        self.b = self.a = 1
        self.b += 1
print(C.__firstlineno__, sorted(C.__static_attributes__))
