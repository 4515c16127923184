# expect: CPython 3.13
# The iterators of itertools.
import itertools as it
print(list(it.chain("ab", [1])), list(it.islice(it.count(5, 2), 3)), list(it.islice(it.cycle("ab"), 5)), list(it.repeat(1, 2)))
print(list(it.accumulate([1, 2, 3])), list(it.compress("abc", [1, 0, 1])), list(it.dropwhile(lambda x: x < 2, [1, 2, 1])), list(it.takewhile(lambda x: x < 2, [1, 2, 1])), list(it.filterfalse(None, [0, 1])))
print([(k, list(g)) for k, g in it.groupby("aabbb")], list(it.starmap(pow, [(2, 3)])), list(it.zip_longest("ab", "c", fillvalue="-")), list(it.pairwise("abc")), list(it.batched("abcde", 2)))
print(list(it.product("ab", [1, 2])), list(it.permutations("abc", 2)), list(it.combinations("abc", 2)), list(it.combinations_with_replacement("ab", 2)))
a, b = it.tee([1, 2, 3]); print(next(a), list(b), list(a), list(it.chain.from_iterable(["ab", "c"])))
