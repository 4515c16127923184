# expect: CPython 3.13
# No keyword may be given twice, whichever of a mapping and a name comes first.


def f(*args, **kwargs):
    return args, kwargs


def tell(function):
    try:
        print(function())
    except TypeError as error:
        print(str(error).replace("__main__.", ""))


tell(lambda: f(**{"x": 3}, x=5, y=2))
tell(lambda: f(x=5, **{"x": 3}, y=2))
tell(lambda: f(**{"x": 3}, **{"x": 5}))
tell(lambda: f(**{"x": 3}, y=1, z=2, **{"w": 5}, v=6))
tell(lambda: f(**{"x": 3}, y=1, z=2, **{"w": 5}, z1=6, x=7))
tell(lambda: f(*"ab", **{"x": 3}, y=1))
tell(lambda: f(**{1: 3}, **{1: 5}))
tell(lambda: f(**{1: 3}, **{2: 5}))
tell(lambda: f(**{1: 3}))
tell(lambda: f(**{1: 3}, y=2))
tell(lambda: dict(**{"x": 1}, x=2))
tell(lambda: dict(**{"x": 1}, y=2, **{"z": 3}))
order = []


def note(x):
    order.append(x)
    return x


print(f(**{"a": note(1)}, b=note(2), **{"c": note(3)}, d=note(4), e=note(5)), order)
many = {f"k{n}": n for n in range(40)}
names = ", ".join(f"k{n}={n}" for n in range(40))
print(eval(f"f(**{{'a': 1}}, {names}, **{{'b': 2}})") == ((), {"a": 1, **many, "b": 2}))
tell(lambda: eval(f"f(**{{'k39': 1}}, {names})"))
