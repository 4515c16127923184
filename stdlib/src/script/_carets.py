"""Which part of an expression to mark in a traceback, found in its text alone.

For a binary operation that is the operator, for a subscript and a call the
brackets with what is in them.  No parser is needed: the expression is known to be
a whole one, so it is enough to look at the operators outside of all brackets.
"""

_LEVELS = {"|": 1, "^": 2, "&": 3, "<<": 4, ">>": 4, "+": 5, "-": 5,
           "*": 6, "/": 6, "//": 6, "%": 6, "@": 6, "**": 8}
_UNARY = 7
# One of these outside of all brackets, and the expression is of another kind.
_OTHER_WORDS = frozenset(
    "lambda if else and or not in is await yield for from async raise assert del return "
    "import with def class while".split())
_OTHER_SIGNS = frozenset("< > = ! , : ~".split())
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def find(segment):
    """Return (start, end) of the part to mark as offsets into `segment`, or None."""
    tokens = _outer_tokens(segment)
    if not tokens:
        return None
    best = None
    unary_first = False
    operand_before = False
    for kind, start, end in tokens:
        text = segment[start:end]
        if kind == "word" and text in _OTHER_WORDS:
            return None
        if kind == "sign":
            if text in _LEVELS and operand_before:
                level = _LEVELS[text]
                # `**` groups to the right, all others to the left.
                if best is None or level < best[0] or (level == best[0] and level != 8):
                    best = (level, start, end)
            elif text in ("+", "-", "~"):
                unary_first = unary_first or best is None
            elif text != ".":
                return None
            operand_before = False
        else:
            operand_before = True
    if best is not None and not (unary_first and best[0] > _UNARY):
        return best[1], best[2] + _touches_bracket(segment, tokens, best[2])
    if best is not None or unary_first:
        return None
    kind, start, end = tokens[-1]
    if kind == "group" and len(tokens) > 1 and segment[start] in "([":
        return start, end
    return None


def _touches_bracket(segment, tokens, end):
    """Return 1 if the operator runs into the bracket around its right operand, else 0.

    CPython marks one character more then: it takes it for a part of the operator.
    """
    right = [token for token in tokens if token[1] >= end]
    if len(right) != 1 or right[0][0] != "group" or right[0][1] != end \
            or segment[end - 2:end] in _LEVELS or segment[end] != "(":
        return 0
    inside = _outer_tokens(segment[end + 1:right[0][2] - 1])
    texts = [segment[end + 1 + s:end + 1 + e] for _, s, e in inside]
    return 0 if not texts or "," in texts or "for" in texts else 1


def _outer_tokens(text):
    """Split at the top level: words (names, numbers, strings), signs and bracket groups."""
    tokens = []
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        start = i
        if c in " \t\n\\\f":
            i += 1
        elif c == "#":
            i = _line_end(text, i)
        elif c in "([{":
            i = _group_end(text, i)
            tokens.append(("group", start, i))
        elif c in "'\"":
            i = _string_end(text, i)
            # A prefix such as r or b was taken for a word.
            if tokens and tokens[-1][0] == "word" and tokens[-1][2] == start:
                start = tokens.pop()[1]
            tokens.append(("string", start, i))
        elif text.startswith("...", i):
            i += 3
            tokens.append(("word", start, i))
        elif c.isalnum() or c == "_" or ord(c) > 127 or (
                c == "." and text[i + 1:i + 2].isdigit()):
            i = _word_end(text, i)
            tokens.append(("word", start, i))
        else:
            i += 2 if text[i:i + 2] in _LEVELS else 1
            if c in _OTHER_SIGNS and text[start:i] not in _LEVELS and c != "~":
                tokens.append(("sign", start, start + 1))
            else:
                tokens.append(("sign", start, i))
    return tokens


def _line_end(text, i):
    end = text.find("\n", i)
    return len(text) if end < 0 else end


def _word_end(text, i):
    n = len(text)
    number = text[i].isdigit() or text[i] == "."
    while i < n:
        c = text[i]
        if c.isalnum() or c == "_" or ord(c) > 127:
            i += 1
        elif number and c == ".":
            i += 1
        elif number and c in "+-" and text[i - 1] in "eE" and text[i + 1:i + 2].isdigit():
            i += 1
        else:
            break
    return i


def _string_end(text, i):
    quote = text[i]
    if text[i:i + 3] == quote * 3:
        quote *= 3
    i += len(quote)
    n = len(text)
    while i < n:
        if text[i] == "\\":
            i += 2
        elif text.startswith(quote, i):
            return i + len(quote)
        else:
            i += 1
    return n


def _group_end(text, i):
    depth = 0
    n = len(text)
    while i < n:
        c = text[i]
        if c in "([{":
            depth += 1
        elif c in _CLOSERS:
            depth -= 1
            if depth == 0:
                return i + 1
        elif c in "'\"":
            i = _string_end(text, i)
            continue
        elif c == "#":
            i = _line_end(text, i)
            continue
        i += 1
    return n


def is_plain_call_statement(line, start, end):
    """Say whether `line` is `return f(...)` or `x = ...f(...)` with the call marked whole.

    Then the marks would underline all there is, and are left out.
    """
    before, after = line[:start].strip(), line[end:].strip()
    while after.startswith(")") and before.endswith("("):
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    if after:
        return False
    found = find(line[start:end])
    if found is None or line[start + found[0]] != "(" or start + found[1] != end:
        return False
    if before == "return":
        return line[start:start + found[0]].strip().isidentifier()
    # A chain of assignments is drawn with its marks.
    return before.endswith("=") and before[:-1].strip().isidentifier()
