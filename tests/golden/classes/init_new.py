# expect: CPython 3.13
# __new__ makes, __init__ fills; __init__ is skipped for an object of another class.
class A:
    def __new__(cls, *args):
        print("new", cls.__name__, args)
        return super().__new__(cls) if args else 42
    def __init__(self, *args):
        print("init", args)
print(type(A(1)).__name__, A())
class B:
    def __init__(self): return 1
try:
    B()
except TypeError as e:
    print(e)
for text in ("object(1)", "B(1)", "type('X', (), {})(1)"):
    try:
        eval(text)
    except TypeError as e:
        print(e)
