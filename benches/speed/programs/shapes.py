"""Inheritance, super(), properties and class methods."""


class Shape:
    count = 0

    def __init__(self, name):
        self.name = name
        Shape.count += 1

    @property
    def area(self):
        raise NotImplementedError

    def scaled(self, k):
        return self.area * k


class Rectangle(Shape):
    def __init__(self, w, h):
        super().__init__("rectangle")
        self.w, self.h = w, h

    @property
    def area(self):
        return self.w * self.h

    @classmethod
    def square(cls, side):
        return cls(side, side)


class Circle(Shape):
    def __init__(self, r):
        super().__init__("circle")
        self.r = r

    @property
    def area(self):
        return 3 * self.r * self.r

    @staticmethod
    def unit():
        return Circle(1)


def main():
    total = 0
    for i in range(40000):
        shapes = (Rectangle(i & 7, 3), Rectangle.square(i & 3), Circle(i & 5), Circle.unit())
        for shape in shapes:
            total += shape.scaled(2) + len(shape.name)
    return total + Shape.count
