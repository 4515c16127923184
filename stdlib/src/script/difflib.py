"""Comparing sequences, and showing how they differ."""

from collections import namedtuple
from heapq import nlargest
from types import GenericAlias

__all__ = ["get_close_matches", "ndiff", "restore", "SequenceMatcher", "Differ",
           "IS_CHARACTER_JUNK", "IS_LINE_JUNK", "context_diff", "unified_diff", "diff_bytes",
           "Match", "HtmlDiff"]

Match = namedtuple("Match", "a b size")


def __getattr__(name):
    # Few ask for it.
    if name == "HtmlDiff":
        from _difflib_html import HtmlDiff
        globals()[name] = HtmlDiff
        HtmlDiff.__module__ = __name__
        return HtmlDiff
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _shortened(code, first, last):
    """The first or the last so many lines of an equal stretch."""
    tag, i1, i2, j1, j2 = code
    if first is not None:
        return tag, i1, min(i2, i1 + first), j1, min(j2, j1 + first)
    return tag, max(i1, i2 - last), i2, max(j1, j2 - last), j2


class SequenceMatcher:
    """Finds the longest stretches that two sequences share."""

    def __init__(self, isjunk=None, a="", b="", autojunk=True):
        self.isjunk = isjunk
        self.a = self.b = None
        self.autojunk = autojunk
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        """Set both sequences."""
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        """Set the first sequence."""
        if a is not self.a:
            self.a = a
            self.matching_blocks = self.opcodes = None

    def set_seq2(self, b):
        """Set the second sequence, about which all is remembered."""
        if b is self.b:
            return
        self.b = b
        self.matching_blocks = self.opcodes = None
        self.fullbcount = None
        self.b2j = b2j = {}
        for i, elt in enumerate(b):
            b2j.setdefault(elt, []).append(i)
        self.bjunk = {elt for elt in b2j if self.isjunk(elt)} if self.isjunk else set()
        for elt in self.bjunk:
            del b2j[elt]
        self.bpopular = set()
        n = len(b)
        if self.autojunk and n >= 200:
            limit = n // 100 + 1
            self.bpopular = {elt for elt, places in b2j.items() if len(places) > limit}
            for elt in self.bpopular:
                del b2j[elt]

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        """Return the longest stretch in both a[alo:ahi] and b[blo:bhi]."""
        a, b, b2j, junk = self.a, self.b, self.b2j, self.bjunk
        ahi = len(a) if ahi is None else ahi
        bhi = len(b) if bhi is None else bhi
        besti, bestj, size = alo, blo, 0
        lengths = {}
        for i in range(alo, ahi):
            new = {}
            for j in b2j.get(a[i], ()):
                if j < blo:
                    continue
                if j >= bhi:
                    break
                k = new[j] = lengths.get(j - 1, 0) + 1
                if k > size:
                    besti, bestj, size = i - k + 1, j - k + 1, k
            lengths = new
        # First what is no junk on either side, then what is.
        for is_junk in (False, True):
            while besti > alo and bestj > blo and (b[bestj - 1] in junk) == is_junk \
                    and a[besti - 1] == b[bestj - 1]:
                besti, bestj, size = besti - 1, bestj - 1, size + 1
            while besti + size < ahi and bestj + size < bhi \
                    and (b[bestj + size] in junk) == is_junk \
                    and a[besti + size] == b[bestj + size]:
                size += 1
        return Match(besti, bestj, size)

    def get_matching_blocks(self):
        """Return all stretches that match, in order, and an empty one at the end."""
        if self.matching_blocks is not None:
            return self.matching_blocks
        la, lb = len(self.a), len(self.b)
        queue, blocks = [(0, la, 0, lb)], []
        while queue:
            alo, ahi, blo, bhi = queue.pop()
            i, j, k = found = self.find_longest_match(alo, ahi, blo, bhi)
            if k:
                blocks.append(found)
                if alo < i and blo < j:
                    queue.append((alo, i, blo, j))
                if i + k < ahi and j + k < bhi:
                    queue.append((i + k, ahi, j + k, bhi))
        blocks.sort()
        joined = []
        for i, j, k in blocks:
            if joined and joined[-1][0] + joined[-1][2] == i \
                    and joined[-1][1] + joined[-1][2] == j:
                joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + k)
            else:
                joined.append((i, j, k))
        joined.append((la, lb, 0))
        self.matching_blocks = [Match._make(block) for block in joined]
        return self.matching_blocks

    def get_opcodes(self):
        """Return how to make the second sequence of the first."""
        if self.opcodes is not None:
            return self.opcodes
        self.opcodes = []
        tags = {(True, True): "replace", (True, False): "delete", (False, True): "insert"}
        done_a = done_b = 0
        for block in self.get_matching_blocks():
            tag = tags.get((done_a < block.a, done_b < block.b))
            if tag:
                self.opcodes.append((tag, done_a, block.a, done_b, block.b))
            done_a, done_b = block.a + block.size, block.b + block.size
            if block.size:
                self.opcodes.append(("equal", block.a, done_a, block.b, done_b))
        return self.opcodes

    def get_grouped_opcodes(self, n=3):
        """Iterate over groups of changes with at most n lines of context."""
        codes = self.get_opcodes()
        changes = [at for at, code in enumerate(codes) if code[0] != "equal"]
        group = []
        for change in changes:
            before = codes[change - 1] if change and codes[change - 1][0] == "equal" else None
            if before and group and before[2] - before[1] > 2 * n:
                group.append(_shortened(before, n, None))
                yield group
                group = []
            if before:
                group.append(_shortened(before, None, n) if not group else before)
            group.append(codes[change])
        if group:
            if changes[-1] + 1 < len(codes):
                group.append(_shortened(codes[-1], n, None))
            yield group

    def ratio(self):
        """Return how alike the sequences are, from 0 to 1."""
        return _ratio(sum(block.size for block in self.get_matching_blocks()),
                      len(self.a) + len(self.b))

    def quick_ratio(self):
        """Return an upper bound of ratio()."""
        if self.fullbcount is None:
            self.fullbcount = {}
            for elt in self.b:
                self.fullbcount[elt] = self.fullbcount.get(elt, 0) + 1
        left, matches = {}, 0
        for elt in self.a:
            n = left.get(elt, self.fullbcount.get(elt, 0))
            left[elt] = n - 1
            matches += n > 0
        return _ratio(matches, len(self.a) + len(self.b))

    def real_quick_ratio(self):
        """Return an upper bound of ratio(), at once."""
        la, lb = len(self.a), len(self.b)
        return _ratio(min(la, lb), la + lb)

    __class_getitem__ = classmethod(GenericAlias)


def _ratio(matches, length):
    return 2.0 * matches / length if length else 1.0


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    """Return the best of some possibilities, the best first."""
    if not n > 0:
        raise ValueError(f"n must be > 0: {n!r}")
    if not 0.0 <= cutoff <= 1.0:
        raise ValueError(f"cutoff must be in [0.0, 1.0]: {cutoff!r}")
    found = []
    s = SequenceMatcher()
    s.set_seq2(word)
    for x in possibilities:
        s.set_seq1(x)
        if s.real_quick_ratio() >= cutoff and s.quick_ratio() >= cutoff \
                and s.ratio() >= cutoff:
            found.append((s.ratio(), x))
    return [x for score, x in nlargest(n, found)]


def _keep_whitespace(text, tags):
    return "".join(c if tag == " " and c.isspace() else tag for c, tag in zip(text, tags))


class Differ:
    """Compares lines, and marks what changed within them."""

    def __init__(self, linejunk=None, charjunk=None):
        self.linejunk = linejunk
        self.charjunk = charjunk

    def compare(self, a, b):
        """Iterate over the lines of a difference."""
        cruncher = SequenceMatcher(self.linejunk, a, b)
        for tag, alo, ahi, blo, bhi in cruncher.get_opcodes():
            if tag == "replace":
                yield from self._fancy_replace(a, alo, ahi, b, blo, bhi)
            elif tag == "delete":
                yield from self._dump("-", a, alo, ahi)
            elif tag == "insert":
                yield from self._dump("+", b, blo, bhi)
            else:
                yield from self._dump(" ", a, alo, ahi)

    def _dump(self, tag, x, lo, hi):
        for i in range(lo, hi):
            yield f"{tag} {x[i]}"

    def _plain_replace(self, a, alo, ahi, b, blo, bhi):
        if bhi - blo < ahi - alo:
            yield from self._dump("+", b, blo, bhi)
            yield from self._dump("-", a, alo, ahi)
        else:
            yield from self._dump("-", a, alo, ahi)
            yield from self._dump("+", b, blo, bhi)

    def _fancy_replace(self, a, alo, ahi, b, blo, bhi):
        """Pair lines that are alike, nearest first, and mark what changed in them."""
        cutoff, window = 0.74999, 10
        cruncher = SequenceMatcher(self.charjunk)
        dump_i, dump_j = alo, blo
        for j in range(blo, bhi):
            cruncher.set_seq2(b[j])
            aequiv = alo + (j - blo)
            best, best_i, best_j, identical = cutoff, None, None, None
            lo, hi = max(aequiv - window, dump_i), min(aequiv + window + 1, ahi)
            if lo >= ahi:
                break
            candidates = []
            for i in sorted(range(lo, hi), key=lambda i: (abs(i - aequiv), -i)):
                candidates.append(i)
            for i in candidates:
                if a[i] == b[j]:
                    identical = i if identical is None else identical
                    continue
                cruncher.set_seq1(a[i])
                if cruncher.real_quick_ratio() > best and cruncher.quick_ratio() > best \
                        and cruncher.ratio() > best:
                    best, best_i, best_j = cruncher.ratio(), i, j
            if best_i is None:
                if identical is None:
                    continue
                yield from self._helper(a, dump_i, identical, b, dump_j, j)
                yield f"  {a[identical]}"
                dump_i, dump_j = identical + 1, j + 1
                continue
            yield from self._helper(a, dump_i, best_i, b, dump_j, best_j)
            yield from self._marked(a[best_i], b[best_j], cruncher)
            dump_i, dump_j = best_i + 1, best_j + 1
        yield from self._helper(a, dump_i, ahi, b, dump_j, bhi)

    def _marked(self, aelt, belt, cruncher):
        cruncher.set_seqs(aelt, belt)
        atags = btags = ""
        for tag, ai1, ai2, bj1, bj2 in cruncher.get_opcodes():
            la, lb = ai2 - ai1, bj2 - bj1
            if tag == "replace":
                atags, btags = atags + "^" * la, btags + "^" * lb
            elif tag == "delete":
                atags += "-" * la
            elif tag == "insert":
                btags += "+" * lb
            else:
                atags, btags = atags + " " * la, btags + " " * lb
        atags = _keep_whitespace(aelt, atags).rstrip()
        btags = _keep_whitespace(belt, btags).rstrip()
        yield "- " + aelt
        if atags:
            yield f"? {atags}\n"
        yield "+ " + belt
        if btags:
            yield f"? {btags}\n"

    def _helper(self, a, alo, ahi, b, blo, bhi):
        if alo < ahi:
            if blo < bhi:
                yield from self._plain_replace(a, alo, ahi, b, blo, bhi)
            else:
                yield from self._dump("-", a, alo, ahi)
        elif blo < bhi:
            yield from self._dump("+", b, blo, bhi)


def IS_LINE_JUNK(line, pat=None):
    """Is a line blank, or nothing but a #?"""
    return line.strip() in ("", "#")


def IS_CHARACTER_JUNK(ch, ws=" \t"):
    """Is a character a space or a tab?"""
    return ch in ws


def ndiff(a, b, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Iterate over the lines of a difference, changes within lines marked."""
    return Differ(linejunk, charjunk).compare(a, b)


def restore(delta, which):
    """Iterate over the lines of the first or second text of an ndiff."""
    try:
        tag = {1: "- ", 2: "+ "}[int(which)]
    except KeyError:
        raise ValueError(f"unknown delta choice (must be 1 or 2): {which!r}") from None
    for line in delta:
        if line[:2] in ("  ", tag):
            yield line[2:]


def _check_types(a, b, *args):
    for seq in (a, b):
        if seq and not isinstance(seq[0], str):
            raise TypeError(f"lines to compare must be str, not {type(seq[0]).__name__} "
                            f"({seq[0]!r})")
    for arg in args:
        if not isinstance(arg, str):
            raise TypeError(f"all arguments must be str, not: {arg!r}")


def _range_unified(start, stop):
    """Lines as diff -u names them: the first and how many; of none, the one before."""
    n_lines = stop - start
    if n_lines == 1:
        return str(start + 1)
    return f"{start + bool(n_lines)},{n_lines}"


def _heads(marks, names, dates, lineterm):
    """The two lines that name the files."""
    for mark, name, date in zip(marks, names, dates):
        yield f"{mark} {name}{f'\t{date}' if date else ''}{lineterm}"


def _marked(group, lines, ends, marks):
    """The lines of one side of a group, each behind the mark of what happens to it.

    `ends` are the places in an opcode where its lines begin and end; a tag without a mark is left out.
    """
    begin, end = ends
    for code in group:
        mark = marks.get(code[0])
        if mark is not None:
            for line in lines[code[begin]:code[end]]:
                yield mark + line


def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3,
                 lineterm="\n"):
    """Iterate over the lines of a difference as diff -u writes it."""
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    heads = _heads(("---", "+++"), (fromfile, tofile), (fromfiledate, tofiledate), lineterm)
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        yield from heads    # used up after the first group
        old = _range_unified(group[0][1], group[-1][2])
        new = _range_unified(group[0][3], group[-1][4])
        yield f"@@ -{old} +{new} @@{lineterm}"
        for code in group:
            yield from _marked([code], a, (1, 2), {"equal": " ", "replace": "-", "delete": "-"})
            yield from _marked([code], b, (3, 4), {"replace": "+", "insert": "+"})


def _range_context(start, stop):
    """Lines as diff -c names them: the first and the last; of none, the one before."""
    return f"{start + 1},{stop}" if stop - start > 1 else str(stop if stop > start else start)


def context_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3,
                 lineterm="\n"):
    """Iterate over the lines of a difference as diff -c writes it."""
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    heads = _heads(("***", "---"), (fromfile, tofile), (fromfiledate, tofiledate), lineterm)
    sides = (("***", "****", a, (1, 2), {"equal": "  ", "replace": "! ", "delete": "- "}),
             ("---", "----", b, (3, 4), {"equal": "  ", "replace": "! ", "insert": "+ "}))
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        yield from heads
        yield "*" * 15 + lineterm
        for before, behind, lines, ends, marks in sides:
            place = _range_context(group[0][ends[0]], group[-1][ends[1]])
            yield f"{before} {place} {behind}{lineterm}"
            # A side on which nothing changes shows no lines.
            if any(code[0] in marks and code[0] != "equal" for code in group):
                yield from _marked(group, lines, ends, marks)


def diff_bytes(dfunc, a, b, fromfile=b"", tofile=b"", fromfiledate=b"", tofiledate=b"", n=3,
               lineterm=b"\n"):
    """Compare lines of bytes with a function that compares lines of text."""
    def text(s):
        try:
            return s.decode("ascii", "surrogateescape")
        except AttributeError as err:
            raise TypeError("all arguments must be bytes, not "
                            f"{type(s).__name__} ({s!r})") from err
    lines = dfunc(list(map(text, a)), list(map(text, b)), text(fromfile), text(tofile),
                  text(fromfiledate), text(tofiledate), n, text(lineterm))
    for line in lines:
        yield line.encode("ascii", "surrogateescape")
