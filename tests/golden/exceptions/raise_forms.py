# expect: CPython 3.13
# What may be raised.
class E(Exception):
    def __init__(self, a=0): super().__init__(a); self.a = a
for value in (E, E(5), "text", int, None, 5):
    try:
        raise value
    except E as e:
        print("E", e.a, e.args)
    except TypeError as e:
        print(e)
