# expect: CPython 3.13
# operator.
import operator as op
print(op.add(1, 2), op.itemgetter(1)("abc"), op.itemgetter(0, 2)("abc"), op.attrgetter("real")(5), op.methodcaller("upper")("a"), op.contains([1], 1), op.index(True), op.length_hint(iter([1, 2])), op.not_(0), op.floordiv(-7, 2), op.iadd([1], [2]), op.countOf("aab", "a"))
