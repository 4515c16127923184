"""Containers: sequences of changes, slices, sorting, sets and views."""

from .values import Values

CHANGES = {
    "list": (["[]", "[1, 2, 3]", "[3, 1, 2, 'a']", "list(range(10))"],
             ["append({v})", "extend({c})", "insert({i}, {v})", "pop()", "pop({i})", "remove({v})", "reverse()", "clear()",
                 "sort()", "sort(key=str)", "index({v})", "index({v}, {i})", "index({v}, {i}, {i})",
              "count({v})", "copy()", "__setitem__({i}, {v})", "__delitem__({i})", "__iadd__({c})", "__imul__({i})",
                  "__contains__({v})", "__setitem__(slice({i}, {i}), {c})", "sort(reverse={i})", "__getitem__({v})"]),
    "dict": (["{}", "{1: 2, 'a': 3}", "dict.fromkeys('abc')", "{None: 1, 2.0: 3}"],
             ["get({v})", "get({v}, {v})", "setdefault({h}, {v})", "pop({h})", "pop({h}, {v})", "popitem()", "update({d})",
                 "update({c})", "update(a={v})", "clear()", "copy()", "keys()", "items()", "values()",
              "__setitem__({v}, {v})", "__delitem__({h})", "__contains__({v})", "__or__({d})", "__ior__({d})",
                  "__ior__({c})", "fromkeys({c})", "fromkeys({c}, {v})", "__eq__({d})", "__reversed__()",
                  "keys().isdisjoint({c})"]),
    "set": (["set()", "{1, 2, 3}", "set('abc')", "{1.0, 'a', ()}"],
            ["add({v})", "discard({v})", "remove({v})", "update({c})", "update({c}, {c})", "union({c})",
                "intersection({c})", "difference({c})", "symmetric_difference({c})", "intersection_update({c})",
                "difference_update({c})",
             "symmetric_difference_update({c})", "issubset({c})", "issuperset({c})", "isdisjoint({c})", "copy()", "clear()",
                 "__or__({c})", "__and__({s})", "__sub__({s})", "__xor__({s})", "__ior__({s})", "__lt__({s})",
                 "__contains__({v})"]),
    "bytearray": (["bytearray()", "bytearray(b'abc')", "bytearray(range(20))"],
                  ["append({i})", "append({n})", "extend({c})", "extend(b'xy')", "insert({i}, {i})", "pop()", "pop({i})",
                      "remove({i})", "reverse()", "clear()", "__setitem__({i}, {n})", "__delitem__({i})", "find({v})",
                      "count({b})", "split({b})",
                   "replace({b}, {b})", "translate({v}, {b})", "join({c})", "__iadd__({b})", "__imul__({i})",
                       "__setitem__(slice({i}, {i}), {c})", "__setitem__(slice(None, None, 2), {b})", "startswith({v})",
                       "hex({v})", "decode({v})"]),
    "deque": (["deque()", "deque([1, 2, 3])", "deque('abc', 2)", "deque([], 0)", "deque(range(5), maxlen=3)"],
              ["append({v})", "appendleft({v})", "extend({c})", "extendleft({c})", "pop()", "popleft()", "insert({i}, {v})",
                  "remove({v})", "rotate({i})", "rotate({v})", "reverse()", "index({v})", "index({v}, {i}, {i})",
                  "count({v})", "copy()",
               "clear()", "__setitem__({i}, {v})", "__delitem__({i})", "__getitem__({v})", "__add__(deque([1]))",
                   "__iadd__({c})", "__imul__({i})", "__mul__({i})", "__contains__({v})", "__reversed__()",
                   "__lt__(deque([2]))"]),
    "OrderedDict": (["OrderedDict()", "OrderedDict(a=1, b=2)", "OrderedDict.fromkeys('xyz', 0)"],
                    ["move_to_end({h})", "move_to_end('a', last={i})", "move_to_end('x', False)", "popitem()",
                        "popitem(last={i})", "popitem({v})", "pop('a')", "pop({h}, {v})", "update({d})",
                        "__setitem__({h}, {v})", "__delitem__('b')", "setdefault({h}, {v})",
                     "__eq__({d})", "__eq__(OrderedDict(b=2, a=1))", "keys()", "items()", "copy()", "clear()",
                         "__reversed__()", "__or__({d})", "fromkeys({c})"]),
    "defaultdict": (["defaultdict(int)", "defaultdict(list, a=[1])", "defaultdict(None, {1: 2})", "defaultdict(lambda: 7)"],
                    ["__getitem__({h})", "__missing__({h})", "get({h})", "pop({h})", "update({d})", "copy()", "__or__({d})",
                        "__ror__({d})", "__contains__({h})", "setdefault({h})", "items()", "__delitem__({h})",
                        "__setitem__({v}, 1)"]),
    "Counter": (["Counter()", "Counter('abracadabra')", "Counter(a=3, b=-1)", "Counter({1: 2, 'x': 0})"],
                ["update({c})", "update({d})", "subtract({c})", "subtract(a=1)", "most_common()", "most_common({i})",
                    "elements()", "total()", "__getitem__({h})", "__delitem__({h})", "__add__(Counter('ab'))",
                    "__sub__(Counter('ab'))", "__and__(Counter('abr'))",
                 "__or__(Counter('xy'))", "__le__(Counter('abc'))", "__eq__({d})", "__pos__()", "__neg__()", "copy()",
                     "fromkeys({c})", "pop({h})", "__setitem__({h}, {v})", "__iadd__(Counter(a=2))", "__contains__({h})"]),
    "ChainMap": (["ChainMap()", "ChainMap({1: 2}, {'a': 3, 1: 4})"],
                 ["__getitem__({h})", "__setitem__({h}, {v})", "__delitem__({h})", "new_child({d})", "pop({h})",
                     "popitem()", "get({h})", "items()", "keys()", "__len__()", "copy()", "clear()", "__or__({d})",
                     "__contains__({h})", "__iter__()", "maps", "parents"]),
    "array": (["array('i', [1, 2])", "array('d')", "array('B', b'abc')", "array('u', 'xy')", "array('q', range(5))",
        "array('b', [-1])"],
              ["append({n})", "append({f})", "extend({c})", "insert({i}, {n})", "pop()", "pop({i})", "remove({n})",
                  "reverse()", "tobytes()", "frombytes({b})", "fromlist({c})", "tolist()", "index({n})", "count({n})",
                  "byteswap()", "itemsize", "typecode",
               "__setitem__({i}, {n})", "__delitem__({i})", "__getitem__(slice({i}, {i}))", "__add__(array('i', [3]))",
                   "__imul__({i})", "__contains__({n})", "tounicode()", "buffer_info()[1]",
                   "__setitem__(slice({i}, {i}), array('i', [9]))", "__eq__({c})"]),
}


def filled(chance, make, text):
    """A call with values put into its places."""
    while "{" in text and any("{%s}" % key in text for key in "vicdhsbnf"):
        for key, value in {"v": make.value, "i": lambda: make.pick("small"), "c": make.container,
            "d": lambda: make.like("dict"), "h": make.hashable, "s": lambda: make.like("set"),
                           "b": lambda: make.like("bytes"), "n": lambda: make.pick("ints"),
                               "f": lambda: make.pick("floats")}.items():
            text = text.replace("{%s}" % key, value().replace("{", "\1"), 1)
    return text.replace("\1", "{")


def operations(chance):
    """One container changed many times and shown after each change."""
    make = Values(chance)
    kind = chance.choice(list(CHANGES))
    begins, changes = CHANGES[kind]
    chunks = ["from collections import *\nfrom array import array", f"x = {chance.choice(begins)}"]
    for _ in range(12):
        chunks.append(f"show(x.{filled(chance, make, chance.choice(changes))})")
        chunks.append("show(x, len(x))")
    return chunks


def slices(chance):
    """Reading, writing and deleting slices of all sequences."""
    make = Values(chance)

    def index():
        return chance.choice(["", make.pick("small"), make.pick("small"), make.pick("ints"), "None", "100", "-100"])

    def part():
        return index() + ":" + index() + chance.choice(["", ":" + index()])
    chunks = []
    for _ in range(10):
        kind = chance.choice(["[0, 1, 2, 3, 4, 5]", "bytearray(b'abcdef')", "'abcdéf'", "(0, 1, 2, 3, 4)", "range(10)",
            "b'abcdef'", "__import__('array').array('i', [0, 1, 2, 3])", "memoryview(bytearray(b'abcdef'))",
            "range(5, -5, -2)", "memoryview(b'abcdefgh').cast('h')"])
        value = chance.choice([make.container(), "[7, 8]", "b'xy'", "x", "range(3)", "'zz'", "5", "()", "iter([1])",
            "[9] * 3", "x[1:3]"])
        chunks.append(f"x = {kind}\n" + chance.choice([f"show(x[{part()}])", f"x[{part()}] = {value}\nshow(x)",
            f"del x[{part()}]\nshow(x)",
            f"show(slice({chance.choice(['None', make.pick('ints')])}, {make.pick('ints')}, {make.pick('small')}).indices({make.pick('ints')}))",
                                                      f"x[{make.pick('small')}] = {value}\nshow(x)",
                                                          f"show(x[{make.value()}])",
                                                          f"del x[{make.pick('small')}]\nshow(x)",
                                                          f"show({make.pick('small')} in x, x.index({make.pick('small')}))",
                                                      f"show(x == {value}, x[{part()}] == {value})",
                                                          f"x[{part()}] {chance.choice(['+=', '*='])} {chance.choice([value, '2'])}\nshow(x)",
                                                          f"show(list(reversed(x)), len(x), x.count({make.pick('small')}))"]))
        if "memoryview" in kind:
            chunks.append(chance.choice(["show(x.tolist(), x.shape, x.strides, x.format, x.itemsize, x.nbytes, x.readonly)",
                "show(x.cast('B').tolist())", f"show(x.cast('{chance.choice('bBhHiIlLqQfdc?nx')}').tolist())",
                "show(x.tobytes(), x.hex(), x == b'abcdef')", "x.release()\nshow(x[0])", "show(x.obj)",
                                         "show(x.cast('B', [2, 3]).tolist())",
                                             "show(x.contiguous, x.c_contiguous, x.ndim, x.suboffsets)",
                                             "show(hash(x) == hash(b'abcdef'))",
                                             "show(x[::2].tobytes(), x[::-1].tolist())"]))
    return chunks


def sorting(chance):
    """Sorting, with keys, with mistakes, with lists that change under it."""
    make = Values(chance)
    chunks = ["import functools, heapq, bisect\nclass V:\n    def __init__(self, v): self.v = v\n    def __lt__(self, o): return self.v < (o.v if isinstance(o, V) else o)\n    def __repr__(self): return f'V{self.v}'\nclass E(V):\n    def __lt__(self, o): return 1 / (self.v - 3)"]
    for _ in range(8):
        pool = chance.choice([["3", "1", "2", "1.5", "True"], ["'b'", "'a'", "'é'", "'B'", "''"], ["(1, 2)", "(1,)",
            "(0, 'x')", "(1, 'a')"], ["V(1)", "V(3)", "V(2)", "2"], ["[1]", "[]", "[0, 5]"], ["1", "'a'", "None"],
            ["float('nan')", "1", "2.0", "-1"], ["E(1)", "E(3)", "E(5)"], ["2**70", "-2**70", "1e30", "5"], ["b'a'", "b''",
            "b'\\xff'"], ["{1}", "{1, 2}", "set()"]])
        items = "[" + ", ".join(chance.choices(pool, k=chance.choice([0, 1, 2, 3, 5, 8, 40, 150]))) + "]"
        key = chance.choice(["", "", ", key=str", ", key=lambda v: -v", ", key=len", ", key=None", ", key=3",
            ", key=lambda v: 1 / v", ", key=lambda v: x.append(1)",
            ", key=functools.cmp_to_key(lambda a, b: (a > b) - (a < b))", ", key=repr, reverse=True", ", reverse=True",
            ", reverse=2", ", reverse='x'", ", key=V, reverse=1", ", cmp=3", ", 3"])
        chunks.append(chance.choice([f"x = {items}\nshow(sorted(x{key}))", f"x = {items}\nx.sort({key[2:]})\nshow(x)",
            f"x = {items}\nshow(min(x{key.replace(', reverse=True', '')}), max(x{key}))",
            f"x = {items}\nheapq.heapify(x)\nshow(x)\nshow([heapq.heappop(x) for _ in range(len(x))])",
                                     f"x = {items}\nshow(bisect.bisect(x, x[0]), bisect.bisect_left(x, x[-1], {make.pick('small')}))",
                                         f"x = {items}\ntry: x.sort({key[2:]})\nfinally: show(len(x))",
                                         f"show(heapq.nsmallest({make.pick('small')}, {items}), heapq.nlargest(2, {items}))",
                                         f"show(list(heapq.merge(sorted({items}), sorted({items}))))",
                                     f"x = {items}\nbisect.insort(x, {chance.choice(pool)}{chance.choice(['', ', key=str', ', 1', ', lo=-1'])})\nshow(x)",
                                         f"x = {items}\nshow(heapq.heappushpop(x, {chance.choice(pool)}), heapq.heapreplace(x, {chance.choice(pool)}), x)"]))
    return chunks


def sets(chance):
    """Set operators between sets, views and frozen sets."""
    make = Values(chance)

    def operand():
        return chance.choice([make.like("set"), f"frozenset({make.like('set')})", f"{make.like('dict')}.keys()",
            f"{make.like('dict')}.items()", f"{make.like('dict')}.values()", make.container(),
            f"dict({make.like('dict')})"])
    chunks = []
    for _ in range(10):
        operator = chance.choice(["|", "&", "-", "^", "==", "!=", "<", "<=", ">", ">="])
        chunks.append(chance.choice([f"show(({operand()}) {operator} ({operand()}))"] * 3 + [f"x = {operand()}\nx {chance.choice('|&-^')}= {operand()}\nshow(x)",
            f"show(({operand()}).isdisjoint({operand()}))",
            f"show(hash(frozenset({operand()})) == hash(frozenset(list({operand()}))))",
                                     f"show(type({operand()}).__name__, len({operand()}), {make.hashable()} in {operand()})",
                                         f"show(repr({{}}.items()), str({make.like('dict')}.keys()))",
                                         f"x = {make.like('dict')}\ni = iter(x)\nx[{make.hashable()}] = 1\nshow(list(i))",
                                         f"x = {make.like('set')}\ni = iter(x)\nnext(i)\nx.add({make.hashable()})\nshow(type(next(i, 0)).__name__ != '')"]))
    return chunks
