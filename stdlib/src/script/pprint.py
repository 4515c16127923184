"""Large objects printed over several lines, so that one can read them.

An object that fits is shown on one line, which `PrettyPrinter.format` makes and a subclass may replace. One that does
not is laid out by what kind of object it is: a bracket, its entries, a bracket. Layouts are texts, made from the inside
out; `column` is where the text begins and `tail` how many characters must still fit behind its end.
"""

import sys as _sys
import types as _types

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter",
           "pp"]


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False,
           sort_dicts=True, underscore_numbers=False):
    """Print an object over as many lines as it takes."""
    PrettyPrinter(stream=stream, indent=indent, width=width, depth=depth, compact=compact,
                  sort_dicts=sort_dicts, underscore_numbers=underscore_numbers).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True,
            underscore_numbers=False):
    """Return the text that `pprint` prints."""
    return PrettyPrinter(indent=indent, width=width, depth=depth, compact=compact,
                         sort_dicts=sort_dicts,
                         underscore_numbers=underscore_numbers).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    """Print an object, its dicts in their own order."""
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    """Return a repr that survives objects which hold themselves."""
    return _one_line(PrettyPrinter(), object, {}, None, 0)[0]


def isreadable(object):
    """Say whether `eval` could read the saferepr back."""
    return _one_line(PrettyPrinter(), object, {}, None, 0)[1]


def isrecursive(object):
    """Say whether an object holds itself."""
    return _one_line(PrettyPrinter(), object, {}, None, 0)[2]


class _Rank:
    """The order of dict keys and set elements: their own, or else by type and address."""

    __slots__ = ("of",)

    def __init__(self, of):
        self.of = of

    def __lt__(self, other):
        try:
            return self.of < other.of
        except TypeError:
            mine, theirs = ((str(type(x)), id(x)) for x in (self.of, other.of))
            return mine < theirs


def _pairs(mapping, ordered):
    pairs = mapping.items()
    return sorted(pairs, key=lambda pair: (_Rank(pair[0]), _Rank(pair[1]))) if ordered else pairs


class PrettyPrinter:
    """Prints objects; how wide and how deep is chosen at the start."""

    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False,
                 sort_dicts=True, underscore_numbers=False):
        self._step, self._width = int(indent), int(width)
        refused = (("indent must be >= 0", self._step < 0),
                   ("depth must be > 0", depth is not None and depth <= 0),
                   ("width must be != 0", self._width == 0))
        for message, wrong in refused:
            if wrong:
                raise ValueError(message)
        self._depth = depth
        self._stream = stream if stream is not None else _sys.stdout
        self._dense = bool(compact)
        self._ordered = sort_dicts
        self._grouped = underscore_numbers

    def pprint(self, object):
        """Print an object and a newline."""
        if self._stream is not None:
            self._stream.write(self.pformat(object) + "\n")

    def pformat(self, object):
        """Return the text of an object."""
        return _Layout(self).show(object, 0, 0, 0)

    def isrecursive(self, object):
        """Say whether an object holds itself."""
        return self.format(object, {}, 0, 0)[2]

    def isreadable(self, object):
        """Say whether `eval` could read the text back."""
        return self.format(object, {}, 0, 0)[1:] == (True, False)

    def format(self, object, context, maxlevels, level):
        """Return (text on one line, can it be read back?, does it hold itself?)."""
        return _one_line(self, object, context, maxlevels, level)


# On one line.


def _one_line(printer, object, context, most, level):
    kind = type(object)
    shown_by = kind.__repr__
    if shown_by is int.__repr__ and kind is not bool:
        return (f"{object:_d}" if printer._grouped else repr(object)), True, False
    if kind in _SCALARS:
        return repr(object), True, False
    if shown_by is dict.__repr__:
        brackets, parts = "{}", None
    elif shown_by is list.__repr__:
        brackets, parts = "[]", object
    elif shown_by is tuple.__repr__:
        brackets, parts = "()", object
    else:
        text = repr(object)
        return text, bool(text) and text[0] != "<", False
    if not object:
        return brackets, True, False
    left, right = brackets
    if parts is not None and left == "(" and len(object) == 1:
        right = ",)"
    inside = id(object) in context
    if most and level >= most:
        return left + "..." + right, False, inside
    if inside:
        return _again(object), False, True
    context[id(object)] = 1
    readable, recursive, texts = True, False, []
    for entry in _pairs(object, printer._ordered) if parts is None else parts:
        both = entry if parts is None else (entry,)
        shown = [printer.format(x, context, most, level + 1) for x in both]
        texts.append(": ".join(text for text, _, _ in shown))
        readable = readable and all(good for _, good, _ in shown)
        recursive = recursive or any(loop for _, _, loop in shown)
    del context[id(object)]
    return left + ", ".join(texts) + right, readable, recursive


def _again(object):
    return f"<Recursion on {type(object).__name__} with id={id(object)}>"


# On several lines.


class _Layout:
    """One printing: which objects the text being made lies inside of."""

    def __init__(self, printer):
        self.printer = printer
        self.width, self.step = printer._width, printer._step
        self.outer = {}

    def flat(self, object, level):
        """The object on one line."""
        printer = self.printer
        return printer.format(object, self.outer.copy(), printer._depth, level)[0]

    def show(self, object, column, tail, level):
        """The object on one line if it fits, and laid out by its kind otherwise."""
        if id(object) in self.outer:
            return _again(object)
        text = self.flat(object, level)
        if len(text) <= self.width - column - tail:
            return text
        tall = _TALL.get(type(object).__repr__) or (_tall_dataclass if _shows_fields(object) else None)
        if tall is None:
            return text
        self.outer[id(object)] = 1
        try:
            return tall(self, object, column, tail, level + 1)
        finally:
            self.outer.pop(id(object), None)

    def margin(self):
        """The space between an opening bracket and the first entry."""
        return " " * (self.step - 1)

    def stack(self, entries, column, tail):
        """Entries (label, how to show what follows it at a column before a tail) under each other."""
        entries = list(entries)
        rows = []
        for left, (label, show) in zip(range(len(entries) - 1, -1, -1), entries):
            rows.append(label + show(column + len(label), 1 if left else tail))
        return (",\n" + " " * column).join(rows)

    def items(self, objects, column, tail, level):
        """The elements of a sequence, behind its bracket at `column`."""
        column += self.step
        if not self.printer._dense:
            entries = [("", self.shower(x, level)) for x in objects]
            return self.margin() + self.stack(entries, column, tail)
        objects = list(objects)
        line = room = self.width - column + 1
        text, glue, broken = self.margin(), "", ",\n" + " " * column
        for left, object in zip(range(len(objects) - 1, -1, -1), objects):
            if not left:
                line, room = line - tail, room - tail
            flat = self.flat(object, level)
            if len(flat) + 2 > room:
                room, glue = line, glue and broken
            if len(flat) + 2 <= room:
                text, glue, room = text + glue + flat, ", ", room - len(flat) - 2
            else:
                text += glue + self.show(object, column, 1 if left else tail, level)
                glue = broken
        return text

    def shower(self, object, level):
        return lambda column, tail: self.show(object, column, tail, level)

    def mapping(self, pairs, column, tail, level):
        """The pairs of a dict, behind its bracket at `column`."""
        entries = [(self.flat(key, level) + ": ", self.shower(value, level)) for key, value in pairs]
        return self.margin() + self.stack(entries, column + self.step, tail)

    def fields(self, name, fields, column, tail, level):
        """`name(field=value, ...)`; a value that the text lies inside of is shown as three dots."""
        def entry(field, value):
            if id(value) in self.outer:
                return field + "=", lambda column, tail: "..."
            return field + "=", self.shower(value, level)

        rows = self.stack([entry(*field) for field in fields], column + len(name) + 1, tail)
        return f"{name}({rows})"


def _tall_dict(layout, object, column, tail, level):
    pairs = _pairs(object, layout.printer._ordered)
    return "{" + layout.mapping(pairs, column, tail + 1, level) + "}"


def _bracketed(left, right):
    def tall(layout, object, column, tail, level):
        end = "," + right if right == ")" and len(object) == 1 else right
        return left + layout.items(object, column, tail + len(end), level) + end

    return tall


def _wrapped(inner, name=None):
    """The layout of a class that shows itself as a call with one argument: `inner` lays that out."""
    def tall(layout, object, column, tail, level):
        called = name or type(object).__name__
        return f"{called}({inner(layout, object, column + len(called) + 1, tail + 1, level)})"

    return tall


def _unless_empty(tall):
    return lambda layout, object, *place: tall(layout, object, *place) if len(object) else repr(object)


def _tall_set(layout, object, column, tail, level):
    elements = sorted(object, key=_Rank)
    return "{" + layout.items(elements, column, tail + 1, level) + "}"


def _tall_plain_or_named_set(layout, object, *place):
    tall = _tall_set if type(object) is set else _wrapped(_tall_set)
    return tall(layout, object, *place)


def _joined(pieces, room, short_from, tail):
    """The reprs of runs of pieces, each as long as fits into `room`, and `tail` less from one piece on."""
    run = None
    for number, piece in enumerate(pieces):
        if number == short_from:
            room -= tail
        longer = piece if run is None else run + piece
        if run and len(repr(longer)) > room:
            yield repr(run)
            longer = piece
        run = longer
    if run:
        yield repr(run)


def _in_parentheses(make):
    """The layout of adjacent literals under each other: `make(object, room, tail)` yields them. At the top they need
    parentheses to be one expression."""
    def tall(layout, object, column, tail, level):
        top = level == 1
        column, tail = column + top, tail + top
        literals = list(make(object, layout.width - column, tail))
        if len(literals) < 2 and not isinstance(object, (bytes, bytearray)):
            return repr(object)
        text = ("\n" + " " * column).join(literals)
        return f"({text})" if top else text

    return tall


def _str_literals(text, room, tail):
    lines = text.splitlines(True)
    for left, line in zip(range(len(lines) - 1, -1, -1), lines):
        literal = repr(line)
        if len(literal) <= room - (0 if left else tail):
            yield literal
        else:
            words = _words(line)
            yield from _joined(words, room, -1 if left else len(words) - 1, tail)


def _bytes_literals(data, room, tail):
    quads = [data[at:at + 4] for at in range(0, len(data), 4)]
    # Only a last piece that is short makes way for what follows.
    yield from _joined(quads, room, len(data) // 4, tail)


def _tall_bytes(layout, object, *place):
    return _tall_long_bytes(layout, object, *place) if len(object) > 4 else repr(object)


def _bytearray_inside(layout, object, column, tail, level):
    return _tall_bytes(layout, bytes(object), column, tail, level + 1)


def _words(line):
    """The words of a line, each with the space behind it."""
    words, begin, spaced = [], 0, False
    for at, character in enumerate(line):
        space = character.isspace()
        if spaced and not space:
            words.append(line[begin:at])
            begin = at
        spaced = space
    return words + [line[begin:]]


def _tall_namespace(layout, object, *place):
    # Its own repr calls it so; a subclass goes by its name.
    name = "namespace" if type(object) is _types.SimpleNamespace else type(object).__name__
    return layout.fields(name, object.__dict__.items(), *place)


def _shows_fields(object):
    """Whether an instance of a dataclass is shown by the repr that the decorator made."""
    kind = type(object)
    if not hasattr(kind, "__dataclass_fields__") or not kind.__dataclass_params__.repr:
        return False
    made = getattr(object.__repr__, "__wrapped__", None)
    return made is not None and "__create_fn__" in made.__qualname__


def _tall_dataclass(layout, object, *place):
    import dataclasses
    fields = [(f.name, getattr(object, f.name)) for f in dataclasses.fields(object) if f.repr]
    return layout.fields(type(object).__name__, fields, *place)


def _tall_defaultdict(layout, object, column, tail, level):
    name = type(object).__name__
    column += len(name) + 1
    factory = layout.flat(object.default_factory, level)
    return f"{name}({factory},\n{' ' * column}{_tall_dict(layout, object, column, tail + 1, level)})"


def _counts(layout, object, column, tail, level):
    return "{" + layout.mapping(object.most_common(), column, tail + 1, level) + "}"


def _tall_deque(layout, object, column, tail, level):
    name = type(object).__name__
    column += len(name) + 1
    bounded = object.maxlen is not None
    elements = layout.items(object, column, 2 if bounded else tail + 2, level)
    end = f",\n{' ' * column}maxlen={layout.flat(object.maxlen, level)}" if bounded else ""
    return f"{name}([{elements}]{end})"


def _tall_chain_map(layout, object, column, tail, level):
    name = type(object).__name__
    maps = [("", layout.shower(each, level)) for each in object.maps]
    return f"{name}({layout.stack(maps, column + len(name) + 1, tail + 1)})" if maps else repr(object)


def _tall_user(layout, object, column, tail, level):
    return layout.show(object.data, column, tail, level - 1)


def _shown(attribute):
    """A layout that shows what `attribute(object)` gives."""
    return lambda layout, object, *place: layout.show(attribute(object), *place)


def _layouts():
    import collections
    kinds = {
        dict: _tall_dict, list: _bracketed("[", "]"), tuple: _bracketed("(", ")"),
        set: _unless_empty(_tall_plain_or_named_set), frozenset: _unless_empty(_tall_plain_or_named_set),
        str: _unless_empty(_in_parentheses(_str_literals)), bytes: _tall_bytes,
        bytearray: _wrapped(_bytearray_inside, "bytearray"),
        _types.MappingProxyType: _wrapped(_shown(lambda proxy: proxy.copy()), "mappingproxy"),
        _types.SimpleNamespace: _tall_namespace,
        collections.defaultdict: _unless_empty(_tall_defaultdict),
        collections.Counter: _unless_empty(_wrapped(_counts)),
        collections.OrderedDict: _unless_empty(_wrapped(_shown(lambda ordered: list(ordered.items())))),
        collections.deque: _unless_empty(_tall_deque),
        collections.ChainMap: _tall_chain_map,
        collections.UserDict: _tall_user, collections.UserList: _tall_user, collections.UserString: _tall_user,
    }
    return {kind.__repr__: tall for kind, tall in kinds.items()}


_SCALARS = frozenset({str, bytes, bytearray, float, complex, bool, type(None)})
_tall_long_bytes = _in_parentheses(_bytes_literals)
_TALL = _layouts()
