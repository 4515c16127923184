# expect: CPython 3.13
# What built-in functions say of wrong arguments.
import itertools, operator, sys, warnings, zlib


def tell(f, *args, **named):
    try:
        print(f(*args, **named))
    except Exception as e:
        print(type(e).__name__, e)


# What is missing is said before what is not known.
for f in (pow, round, sum, int.from_bytes, "".encode, b"".decode, [].sort):
    tell(f, nothing=1)
tell(pow, 2, nothing=1)
tell(round, 2, nothing=1)
tell(sum, [1], nothing=1)

for x in (1, 1.5, 1j, "s"):
    tell(x.__format__, None)
tell(bytes.fromhex, None)
tell(sys.intern, None)
tell(float.__getformat__, None)

for x in (2, 2.5):
    tell(x.__pow__)
    tell(x.__pow__, 1, 2, 3)
    tell(x.__rpow__)
    tell(x.__rpow__, 3, 5)
tell((5).__round__, None)
tell(round, 5, None)

for separator in (1, None, [], [1], (1, 2), "ab", ":", b"-"):
    tell(b"abc".hex, separator)
tell(b"".decode, "nothing")


class Number:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value

    def __int__(self):
        return self.value

    def __sizeof__(self):
        return self.value

    def __length_hint__(self):
        return self.value


with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    for f in (operator.index, hex, int, range, "%d".__mod__, "%x".__mod__, [4, 5].__getitem__):
        tell(f, Number(True))
print(len(seen))
print(*sorted({str(w.message) for w in seen}), sep="\n")
print(operator.index(True), type(operator.index(True)))
tell(bytes, Number(2**70))
for value in (-1, 1.5, None, 2**70):
    tell(sys.getsizeof, Number(value))
    tell(operator.length_hint, Number(value))

tell(itertools.combinations, range(5), 2**44)
tell(itertools.combinations_with_replacement, [], 2**44)
tell(itertools.permutations, range(5), 2**44)
tell(itertools.product, [1, 2], repeat=2**60)
tell(itertools.product, [], repeat=2**60)
print(list(itertools.product(repeat=2**62)), list(itertools.product([], repeat=0)))

# The second byte of a stream tells how hard it was tried.
for level in range(-1, 10):
    packed = zlib.compress(b"Lorem ipsum dolor sit amet", level)
    print(level, packed[:2], zlib.decompress(packed))
packer = zlib.compressobj(9)
print((packer.compress(b"abc") + packer.flush())[:2])


class Asking:
    def __init__(self, item):
        self.item, self.left = item, 2

    def __iter__(self):
        return self

    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration
        return self.item

    def __length_hint__(self):
        raise NotImplementedError("how should I know")


class Asked:
    def __init__(self, item):
        self.item = item

    def __iter__(self):
        return Asking(self.item)


# Joining makes a list of the iterator, and so asks it for its length.
tell("-".join, Asked("a"))
tell(b"-".join, Asked(b"a"))
tell("-".join, 5)
tell(b"-".join, 5)
print(list(Asked("a")), tuple(Asked("a")), set(Asked("a")))
