# expect: CPython 3.13
# Operations on sets.
a, b = {1, 2, 3}, {2, 3, 4}
print(a | b, a & b, a - b, a ^ b, a <= b, {2} < a, a >= {1}, a == {3, 2, 1}, a != b, a.isdisjoint({9}), 2 in a, len(a))
print(a.union([9], (8,)), a.intersection([1], {1, 2}), a.difference([1], [2]), a.symmetric_difference([1, 7]), a.issubset(range(9)), a.issuperset([1]))
print(frozenset("a"), frozenset(), set(), {1} | frozenset([2]), type(frozenset([1]) | {2}).__name__, hash(frozenset([1, 2])) == hash(frozenset([2, 1])), {frozenset([1])})
for action in (lambda: a | [1], lambda: a.add([]), lambda: a.remove(99), lambda: set().pop(), lambda: hash(a), lambda: a < [1], lambda: set(5)):
    try:
        action()
    except (TypeError, KeyError) as e:
        print(type(e).__name__, e)
