# expect: CPython 3.13
# What arrays say of items that do not fit, their iterators and their pickles.
import array, io, pickle, warnings
warnings.simplefilter("ignore")


def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


for code in "bBhHiIlLqQ":
    for value in (-1, -2**40, -2**70, 2**20, 2**40, 2**63, 2**64, 2**70, 1.5, "x", None):
        try:
            array.array(code, [value])
            print(code, value, "fits")
        except Exception as e:
            print(code, value, type(e).__name__, e)
for code in "uw":
    for value in (3, "", "ab", b"x", None):
        tell(array.array, code, [value])
for value in (1e300, -1e300, "x", 3):
    tell(array.array, "f", [value])

numbers = array.array("i", [1, 2, 3])
places = iter(numbers)
print(type(places), next(places), places.__reduce__()[1:])
places.__setstate__(0)
print(list(places), list(places), places.__reduce__()[1:])
for state in (1, -5, 50, "x"):
    places = iter(numbers)
    tell(places.__setstate__, state)
    print(list(places))
places = iter(numbers)
next(places)
numbers.append(4)
print(list(places))
numbers.append(5)
print(list(places))
tell(type(places))

tell(numbers.frombytes, memoryview(numbers))
small = array.array("b", [1, 2])
tell(small.frombytes, memoryview(small))
print(small)
for protocol in range(2, 5):
    print(numbers.__reduce_ex__(protocol)[1:])
for code in "bBhHiIlLqQfd":
    some = array.array(code, [1, 2, 100])
    print(code, some.__reduce_ex__(3)[1][1:], pickle.loads(pickle.dumps(some, 4)) == some)
text = array.array("w", "h\u00e9\U0001f309")
print(pickle.loads(pickle.dumps(text, 4)), pickle.loads(pickle.dumps(text, 2)))
for form in range(22):
    size = 1 if form < 2 else 2 if form < 6 else 4 if form < 10 else 8
    data = bytes(range(65, 65 + 8)) if form < 18 else "hi".encode(
        ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"][form - 18])
    tell(array._array_reconstructor, array.array, "d" if form < 18 else "w", form, data)
tell(array._array_reconstructor, array.array, "d", 99, b"")
tell(array._array_reconstructor, array.array, "d", 1, "text")


class Growing:
    def __init__(self, to):
        self.to = to

    def __index__(self):
        self.to.append(7)
        return 5


grown = array.array("i", [1])
grown[0] = Growing(grown)
print(grown)
print(array.array[int])
