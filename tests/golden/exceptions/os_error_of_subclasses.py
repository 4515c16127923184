# expect: CPython 3.13
# OSError takes its arguments in __new__; in __init__ only for a class that has an __init__ of its own and no __new__.
class New(OSError):
    def __new__(cls, *args, **more): return super().__new__(cls, 2, "from new")
class Init(OSError):
    def __init__(self, *args, **more): super().__init__(3, "from init")
class Silent(OSError):
    def __init__(self, *args, **more): pass
class Both(OSError):
    def __new__(cls, *args, **more): return super().__new__(cls, 2, "from new")
    def __init__(self, *args, **more): super().__init__(3, "from init")
for cls in New, Init, Silent, Both:
    for e in cls(1), cls(5, "text", "file", x=1):
        print(repr(e), e.args, e.errno, e.strerror, e.filename)
e = OSError(1, "a")
e.__init__(2, "b")
print(repr(e), e.errno)
try: OSError(x=1)
except TypeError as e: print(e)
try: FileNotFoundError(1, x=1)
except TypeError as e: print(e)
