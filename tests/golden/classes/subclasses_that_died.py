"""A base forgets the classes that the collector took."""
import gc
import weakref


class Base:
    pass


def make(number):
    class Child(Base):
        def me(self):
            return Child

    child = Child()
    child.number = number
    child.me()
    return weakref.ref(Child)


dead = [make(number) for number in range(500)]
gc.collect()
print(sum(ref() is not None for ref in dead), Base.__subclasses__())


class Last(Base):
    x = 1


texts = [str(number) * 10 for number in range(5000)]
print(Base.__subclasses__())
Base.x = 2
Base.__init__ = lambda self: None
print(Last().x, Base().x)
