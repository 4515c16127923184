class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    @property
    def length(self):
        return (self.x * self.x + self.y * self.y) ** 0.5


class Unit(Vector):
    __slots__ = ("name",)

    def __init__(self, name):
        super().__init__(1, 0)
        self.name = name


total = Vector(0, 0)
for i in range(20_000):
    total = total + Vector(i, -i) + Unit("east")
print(total.x, total.y, round(total.length))
