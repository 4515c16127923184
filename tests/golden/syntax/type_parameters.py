# expect: CPython 3.13
# Functions and classes with type parameters.
def first[T](items: list[T]) -> T:
    return items[0]

class Box[T: int, U = str, **P = [int]]:
    def get(self) -> T: ...

print(first([1]), first.__type_params__, first.__annotations__)
print(Box.__type_params__, Box.__type_params__[0].__bound__, Box[int, str, [bool]].__origin__ is Box)
print(Box.__mro__[1].__name__)
