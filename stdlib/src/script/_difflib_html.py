"""`difflib.HtmlDiff`: two texts beside each other, as a table in HTML.

Marks travel inside the texts until the table is whole: `\\0` and one of `+-^` begin a stretch, `\\1` ends it, and a tab
stands for a space that HTML must keep.
"""

import itertools
import re

from difflib import IS_CHARACTER_JUNK, ndiff

_BLANK = "", "\n"
_HINTS = re.compile(r"\++|-+|\^+")
_CHANGED = "-?+?", "-?+", "-+?"
_OPENING = {"\0+": '<span class="diff_add">', "\0-": '<span class="diff_sub">', "\0^": '<span class="diff_chg">',
            "\1": "</span>", "\t": "&nbsp;"}


def _hinted(text, hints):
    """Mark what a line of hints of `ndiff` points to."""
    parts, at = [], 0
    for found in _HINTS.finditer(hints):
        start, end = found.span()
        parts += text[at:start], "\0", found[0][0], text[start:end], "\1"
        at = end
    return "".join(parts) + text[at:]


def _whole(text, kind):
    """Mark a line that only one side has."""
    return f"\0{kind}{text or ' '}\1"


class _Rows:
    """Makes rows of the lines of `ndiff`: ((number, text), (number, text), whether they differ)."""

    def __init__(self):
        self.numbers = [0, 0]
        self.waiting = [], []

    def cell(self, side, text):
        self.numbers[side] += 1
        return self.numbers[side], text

    def aligned(self):
        """The lines that wait on either side, beside each other as far as they go."""
        rows = [(left, right, True) for left, right in itertools.zip_longest(*self.waiting, fillvalue=_BLANK)]
        for side in self.waiting:
            side.clear()
        return rows

    def of(self, lines):
        lines = list(lines)
        codes = "".join(line[0] for line in lines)
        at = 0
        while at < len(lines):
            ahead, text = codes[at:at + 4], lines[at][2:]
            pattern = next((known for known in _CHANGED if ahead.startswith(known)), None)
            if pattern:
                yield from self.aligned()
                yield self.changed(pattern, lines[at:at + len(pattern)])
                at += len(pattern)
                continue
            at += 1
            if ahead[0] == " ":
                yield from self.aligned()
                yield self.cell(0, text), self.cell(1, text), False
            elif ahead[0] == "-":
                self.waiting[0].append(self.cell(0, _whole(text, "-")))
                if ahead.startswith(("--?+", "--+", "- ")) and ahead != "--++":
                    yield from self.aligned()
            elif ahead[0] == "+":
                self.waiting[1].append(self.cell(1, _whole(text, "+")))
                if ahead.startswith(("+ ", "+-")) and not ahead.startswith("+--"):
                    yield from self.aligned()
        yield from self.aligned()

    def changed(self, pattern, lines):
        texts = []
        for mark, line, hints in zip(pattern, lines, [*lines[1:], ""]):
            if mark != "?":
                text = line[2:]
                texts.append(_hinted(text, hints[2:]) if hints.startswith("?") else text)
        return self.cell(0, texts[0]), self.cell(1, texts[1]), True


def _around(rows, count):
    """Only the rows near changes; a row (None, None, None) stands before each stretch of them that follows a gap."""
    before, after = [], 0
    for row in rows:
        if row[2]:
            if len(before) > count:
                yield None, None, None
            yield from before[max(len(before) - count, 0):]
            before, after = [], count
            yield row
        elif after:
            after -= 1
            yield row
        else:
            before.append(row)


class HtmlDiff:
    """Shows two lists of lines beside each other, in HTML, with what changed between and within the lines."""

    _file_template = """
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
          "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">

<html>

<head>
    <meta http-equiv="Content-Type"
          content="text/html; charset=%(charset)s" />
    <title></title>
    <style type="text/css">%(styles)s
    </style>
</head>

<body>
    %(table)s%(legend)s
</body>

</html>"""

    _styles = """
        table.diff {font-family:Courier; border:medium;}
        .diff_header {background-color:#e0e0e0}
        td.diff_header {text-align:right}
        .diff_next {background-color:#c0c0c0}
        .diff_add {background-color:#aaffaa}
        .diff_chg {background-color:#ffff77}
        .diff_sub {background-color:#ffaaaa}"""

    _table_template = """
    <table class="diff" id="difflib_chg_%(prefix)s_top"
           cellspacing="0" cellpadding="0" rules="groups" >
        <colgroup></colgroup> <colgroup></colgroup> <colgroup></colgroup>
        <colgroup></colgroup> <colgroup></colgroup> <colgroup></colgroup>
        %(header_row)s
        <tbody>
%(data_rows)s        </tbody>
    </table>"""

    _legend = """
    <table class="diff" summary="Legends">
        <tr> <th colspan="2"> Legends </th> </tr>
        <tr> <td> <table border="" summary="Colors">
                      <tr><th> Colors </th> </tr>
                      <tr><td class="diff_add">&nbsp;Added&nbsp;</td></tr>
                      <tr><td class="diff_chg">Changed</td> </tr>
                      <tr><td class="diff_sub">Deleted</td> </tr>
                  </table></td>
             <td> <table border="" summary="Links">
                      <tr><th colspan="2"> Links </th> </tr>
                      <tr><td>(f)irst change</td> </tr>
                      <tr><td>(n)ext change</td> </tr>
                      <tr><td>(t)op</td> </tr>
                  </table></td> </tr>
    </table>"""

    _default_prefix = 0

    def __init__(self, tabsize=8, wrapcolumn=None, linejunk=None, charjunk=IS_CHARACTER_JUNK):
        self._tabsize = tabsize
        self._wrapcolumn = wrapcolumn
        self._linejunk = linejunk
        self._charjunk = charjunk

    def make_file(self, fromlines, tolines, fromdesc="", todesc="", context=False, numlines=5, *,
                  charset="utf-8"):
        """Return a document with the table of `make_table`."""
        table = self.make_table(fromlines, tolines, fromdesc, todesc, context=context, numlines=numlines)
        text = self._file_template % {"styles": self._styles, "legend": self._legend, "table": table,
                                      "charset": charset}
        return text.encode(charset, "xmlcharrefreplace").decode(charset)

    def make_table(self, fromlines, tolines, fromdesc="", todesc="", context=False, numlines=5):
        """Return a table; with `context` only `numlines` lines around each change are in it."""
        number = HtmlDiff._default_prefix
        HtmlDiff._default_prefix += 1
        prefixes = f"from{number}_", f"to{number}_"
        delta = ndiff([*self._lines(fromlines)], [*self._lines(tolines)], self._linejunk, self._charjunk)
        rows = _Rows().of(delta)
        if context:
            rows = _around(rows, numlines)
        if self._wrapcolumn:
            rows = self._wrapped(rows)
        lefts, rights, flags = [], [], []
        for left, right, flag in rows:
            lefts.append(None if flag is None else self._cell(prefixes[0], *left))
            rights.append(None if flag is None else self._cell(prefixes[1], *right))
            flags.append(flag)
        if not flags:
            what = "&nbsp;No Differences Found&nbsp;" if context else "&nbsp;Empty File&nbsp;"
            lefts, rights, flags = [f"<td></td><td>{what}</td>"], [f"<td></td><td>{what}</td>"], [False]
        ids, links = self._links(prefixes[1], flags, numlines)
        table = self._table_template % {
            "data_rows": "".join(self._row(*row) for row in zip(itertools.count(), ids, links, lefts, rights, flags)),
            "header_row": self._header(fromdesc, todesc), "prefix": prefixes[1]}
        for mark, text in _OPENING.items():
            table = table.replace(mark, text)
        return table

    def _lines(self, lines):
        """Lines in which tabs are as wide as they look and spaces that came from them are told apart."""
        for line in lines:
            wide = line.replace(" ", "\0").expandtabs(self._tabsize)
            yield wide.replace(" ", "\t").replace("\0", " ").rstrip("\n")

    def _wrapped(self, rows):
        for left, right, flag in rows:
            if flag is None:
                yield left, right, flag
                continue
            for pair in itertools.zip_longest(self._pieces(*left), self._pieces(*right), fillvalue=("", " ")):
                yield *pair, flag

    def _pieces(self, number, text):
        """A line in pieces as wide as a column; what is marked goes on being so in the next piece."""
        width = self._wrapcolumn
        while number and len(text) > width and len(text) - 3 * text.count("\0") > width:
            at = shown = 0
            mark = ""
            while shown < width and at < len(text):
                if text[at] == "\0":
                    mark = text[at + 1]
                    at += 2
                elif text[at] == "\1":
                    mark = ""
                    at += 1
                else:
                    at += 1
                    shown += 1
            first, text = text[:at], text[at:]
            if mark:
                first, text = first + "\1", f"\0{mark}{text}"
            yield number, first
            number = ">"
        yield number, text

    def _cell(self, prefix, number, text):
        place = f' id="{prefix}{number}"' if isinstance(number, int) else ""
        text = text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
        text = text.replace(" ", "&nbsp;").rstrip()
        return f'<td class="diff_header"{place}>{number}</td><td nowrap="nowrap">{text}</td>'

    def _links(self, prefix, flags, numlines):
        """For each row the place of a change that is to be shown from here on, and the link to the next one."""
        ids, links = [""] * len(flags), [""] * len(flags)
        count = last = 0
        for at, flag in enumerate(flags):
            if flag and (at == 0 or not flags[at - 1]):
                ids[max(0, at - numlines)] = f' id="difflib_chg_{prefix}_{count}"'
                count += 1
                links[at] = f'<a href="#difflib_chg_{prefix}_{count}">n</a>'
                last = at
        if not flags[0]:
            links[0] = f'<a href="#difflib_chg_{prefix}_0">f</a>'
        links[last] = f'<a href="#difflib_chg_{prefix}_top">t</a>'
        return ids, links

    def _row(self, at, place, link, left, right, flag):
        if flag is None:
            return "        </tbody>        \n        <tbody>\n" if at else ""
        return (f'            <tr><td class="diff_next"{place}>{link}</td>{left}'
                f'<td class="diff_next">{link}</td>{right}</tr>\n')

    def _header(self, fromdesc, todesc):
        if not (fromdesc or todesc):
            return ""
        heads = "".join(f'<th class="diff_next"><br /></th><th colspan="2" class="diff_header">{name}</th>'
                        for name in (fromdesc, todesc))
        return f"<thead><tr>{heads}</tr></thead>"
