# expect: CPython 3.13
"""What copies and pickles of sets hold that have a walk of their own."""

import copy
import pickle


class Frozen(frozenset):
    def __iter__(self):
        return iter([7, 8])


class Plain(set):
    def __iter__(self):
        return iter([7, 8])


for kind in Frozen, Plain:
    one = kind([1])
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        print(type(other).__name__, len(other), set.__contains__(set(other), 7), other == {7, 8})
    print(one.__reduce__())


class Raising(set):
    def __iter__(self):
        raise OSError("no walk")


try:
    copy.copy(Raising([1]))
except OSError as ex:
    print(ex)
