# expect: CPython 3.13
# An object that is no context manager is refused before the block.
class E:
    def __enter__(self): return self
for make in (object, E):
    try:
        with make():
            print("never")
    except TypeError as e:
        print(e)
