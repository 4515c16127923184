# expect: CPython 3.13
"""pickle: objects go out and come back."""
import pickle


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


shared = [1, 2.5, "text", b"bytes", None, {"k": (1, 2)}, {3}]
first, second = pickle.loads(pickle.dumps([shared, shared]))
print(first == shared, first is second)
point = pickle.loads(pickle.dumps(Point(1, 2)))
print(type(point) is Point, vars(point))
