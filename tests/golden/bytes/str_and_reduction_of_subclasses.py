# expect: CPython 3.13
# str of bytes does not go by a class's __repr__; a bytearray is reduced by itself; messages show texts as their class does.
import copy, pickle
class B(bytes):
    def __repr__(self): return "repr of B"
class A(bytearray):
    def __repr__(self): return "repr of A"
    def __reduce__(self): raise ValueError
class S(str):
    def __repr__(self): return "repr of S"
for value in B(b"x"), A(b"x"), S("x"):
    print(str(value), repr(value), f"{value}", "%s" % (value,))
    try: float(value)
    except ValueError as e: print(e)
class C(bytearray): pass
c = C(b"a\xe9"); c.x = 1
for v in bytearray(), bytearray(b"a\xe9"), c, A(b"z"):
    print([v.__reduce_ex__(i) for i in (0, 2, 3, 5, -1)], v.__reduce_ex__())
    print(copy.copy(v) == v, copy.deepcopy(v) == v)
print(bytearray(b"a\xe9").__reduce__())
try: c.__reduce_ex__("a")
except TypeError as e: print(e)
for p in range(6):
    d = pickle.loads(pickle.dumps(c, p))
    print(d, d.x, len(pickle.dumps(bytearray(b"a\xe9"), p)))
