# expect: CPython 3.13
# Iterators of itertools are copied, pickled and set to a state; each time a DeprecationWarning is given.
import copy
import pickle
import warnings
from itertools import (accumulate, chain, combinations, combinations_with_replacement, compress, count, cycle,
                       dropwhile, filterfalse, groupby, islice, permutations, product, repeat, starmap, takewhile,
                       zip_longest)


def small(x):
    return x < 3


MAKERS = {
    "accumulate": lambda: accumulate([1, 2, 3, 4]),
    "accumulate initial": lambda: accumulate([1, 2, 3], initial=10),
    "accumulate max": lambda: accumulate([3, 1, 4, 1], max),
    "chain": lambda: chain("ab", "cd"),
    "chain from": lambda: chain.from_iterable(["ab", "cd"]),
    "combinations": lambda: combinations("abcd", 2),
    "with replacement": lambda: combinations_with_replacement("abc", 2),
    "permutations": lambda: permutations("abc", 2),
    "product": lambda: product("ab", [1, 2]),
    "compress": lambda: compress("abcdef", [1, 0, 1, 0, 1, 1]),
    "count": lambda: islice(count(3, 2), 4),
    "cycle": lambda: islice(cycle("abc"), 7),
    "dropwhile": lambda: dropwhile(small, [1, 2, 5, 1]),
    "takewhile": lambda: takewhile(small, [1, 2, 5, 1]),
    "filterfalse": lambda: filterfalse(small, [1, 5, 2, 6]),
    "islice": lambda: islice("abcdefgh", 1, 7, 2),
    "repeat": lambda: repeat("x", 3),
    "starmap": lambda: starmap(pow, [(2, 3), (3, 2), (5, 1)]),
    "zip_longest": lambda: zip_longest("abc", "x", fillvalue="-"),
}

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for name, make in MAKERS.items():
        whole = list(make())
        for taken in range(len(whole) + 1):
            it = make()
            for _ in range(taken):
                next(it)
            for copied in (pickle.loads(pickle.dumps(it)), copy.deepcopy(it)):
                assert list(copied) == whole[taken:], (name, taken)
        print(name, whole)
    grouped = groupby("aabbb")
    key, group = next(grouped)
    print(key, [(k, list(g)) for k, g in pickle.loads(pickle.dumps(grouped))], list(group))
    print({str(warning.message) for warning in caught}, caught[0].category.__name__)


def tell(what, function):
    try:
        print(what, function())
    except Exception as error:
        print(what, type(error).__name__, error)


def at(it, state):
    it.__setstate__(state)
    return list(islice(it, 8))


warnings.simplefilter("ignore")
tell("reduce", lambda: product("ab", "cd").__reduce__()[1:])
tell("reduce", lambda: permutations("abc", 2).__reduce__()[1:])
c = combinations("abcd", 3)
next(c)
next(c)
tell("reduce", lambda: c.__reduce__()[1:])
tell("chain", lambda: at(chain(), (iter(["ab", "cd"]), iter("xy"))))
tell("chain", lambda: at(chain(), ([],)))
tell("chain", lambda: at(chain(), ()))
tell("chain", lambda: at(chain(), 0))
tell("cycle", lambda: at(cycle("ab"), (["x"], 0)))
tell("cycle", lambda: at(cycle("ab"), (["x"], 1)))
tell("cycle", lambda: at(cycle("ab"), [["x"], 1]))
tell("cycle", lambda: at(cycle("ab"), (("x",), 1)))
tell("cycle", lambda: at(cycle("ab"), ()))
tell("product", lambda: at(product("ab", "cd"), (9, -3)))
tell("product", lambda: at(product("ab", ""), (0, 0)))
tell("product", lambda: at(product("ab", "cd"), (0,)))
tell("combinations", lambda: at(combinations("abcd", 2), (9, 9)))
tell("permutations", lambda: at(permutations("abc", 2), ((0, 1, 2), (3, 1))))
tell("dropwhile", lambda: at(dropwhile(small, [1, 5]), True))
tell("takewhile", lambda: at(takewhile(small, [1, 5]), True))
tell("islice", lambda: at(islice("abcdef", 3), 2))
tell("zip_longest", lambda: at(zip_longest("ab", "x"), "fill"))
tell("accumulate", lambda: at(accumulate([1, 2]), 100))
