"""The grammar of addresses and dates in messages."""

import calendar
import re
import time

_TOKENS = re.compile(r"""(?P<space>\s+) | "(?P<quoted>(?:\\.|[^"\\])*)"? | (?P<comment>\()
                     | (?P<atom>[^\s()<>@,:;.\[\]"]+) | (?P<literal>\[[^\]]*\]?) | (?P<mark>.)""",
                     re.VERBOSE | re.DOTALL)


class AddressList:
    """The addresses of a text, as pairs of a name and an address."""

    def __init__(self, text):
        self.tokens = list(self._tokens(text))
        self.at, self.pairs = 0, []
        while self.at < len(self.tokens):
            before = self.at
            self.pairs += self._address()
            if self._peek() == ("mark", ","):
                self.at += 1
            elif self.at == before:
                self.at += 1

    @staticmethod
    def _tokens(text):
        at = 0
        while at < len(text):
            match = _TOKENS.match(text, at)
            kind, at = match.lastgroup, match.end()
            if kind == "comment":
                start, depth = at, 1
                while at < len(text) and depth:
                    at += 1 + (text[at] == "\\")
                    depth += {"(": 1, ")": -1}.get(text[at - 1:at], 0)
                yield "comment", text[start:at - 1 if not depth else at]
            elif kind == "quoted":
                yield kind, re.sub(r"\\(.)", r"\1", match["quoted"])
            elif kind is not None and kind != "space":
                yield kind, match[kind]

    def _peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else (None, None)

    def _words(self, stops):
        """Take words, and the remarks among them, up to one of some marks."""
        words, remarks = [], []
        while True:
            kind, text = self._peek()
            if kind is None or kind == "mark" and text in stops:
                return words, remarks
            (remarks if kind == "comment" else words).append((kind, text))
            self.at += 1

    def _address(self):
        words, remarks = self._words(",<:;")
        mark = self._peek()[1]
        name = " ".join(text for _, text in words)
        if mark == "<":
            self.at += 1
            inside, _ = self._words(">")
            self.at += 1
            _, more = self._words(",")
            if more:
                name += " (" + " ".join(text for _, text in more) + ")" if name else \
                    " ".join(text for _, text in more)
            return [(name, self._joined(inside))]
        if mark == ":" and words:
            self.at += 1
            members = []
            while self._peek()[0] is not None and self._peek() != ("mark", ";"):
                before = self.at
                members += self._address()
                if self._peek() == ("mark", ","):
                    self.at += 1
                elif self.at == before:
                    break
            self.at += 1
            return members
        if not words:
            return []
        return [(" ".join(text for _, text in remarks), self._joined(words))]

    @staticmethod
    def _joined(words):
        if words and words[0] == ("mark", "@") and ("mark", ":") in words:
            words = words[words.index(("mark", ":")) + 1:]
        texts = [f'"{text}"' if kind == "quoted" else text for kind, text in words]
        out = ""
        for at, text in enumerate(texts):
            if at and words[at][0] in ("atom", "quoted") and words[at - 1][0] in ("atom", "quoted"):
                out += " "
            out += text
        return out


_MONTHS = {name: at for at, name in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_ZONES = {"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "AST": -400, "ADT": -300, "EST": -500, "EDT": -400,
          "CST": -600, "CDT": -500, "MST": -700, "MDT": -600, "PST": -800, "PDT": -700}
_DATE = re.compile(r"""(?:[A-Za-z]+[,.\s]\s*)? (?:(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]+)
                   | (?P<month2>[A-Za-z]+)[\s-]+(?P<day2>\d{1,2}),?)
                   (?:[\s-]+(?P<year>\d{2,4})(?![\d:.]))?,?
                   (?:\s+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?)?
                   (?:\s+(?P<zone>[+-]\d{4}|[A-Za-z]+))? (?:\s+(?P<year2>\d{4}))?""", re.VERBOSE)


def parsedate_tz(data):
    """Return a date as ten numbers, the last the seconds east of Greenwich; None if it is none."""
    found = parsed_with_zone(data)
    return None if found is None else found[:9] + (found[9] or 0,)


def parsed_with_zone(data):
    """Return a date as ten numbers, the last None where no zone is told."""
    match = _DATE.match(data.strip()) if data else None
    if match is None:
        return None
    month = _MONTHS.get((match["month"] or match["month2"]).lower()[:3])
    year = match["year"] or match["year2"]
    if month is None or year is None:
        return None
    year = int(year)
    if year < 100:
        year += 1900 if year > 68 else 2000
    zone, offset = match["zone"], None
    if zone:
        zone = zone.upper()
        if zone in _ZONES:
            offset = _ZONES[zone]
        elif zone[0] in "+-":
            offset = None if zone == "-0000" else int(zone)
    if offset is not None:
        sign = -1 if offset < 0 else 1
        offset = sign * (abs(offset) // 100 * 3600 + abs(offset) % 100 * 60)
    hours = [int(match[part] or 0) for part in ("hour", "minute", "second")]
    return (year, month, int(match["day"] or match["day2"]), *hours, 0, 1, -1, offset)


def parsedate(data):
    """Return a date as nine numbers, without its zone."""
    found = parsedate_tz(data)
    return None if found is None else found[:9]


def mktime_tz(data):
    """Return the seconds of a date of ten numbers."""
    if data[9] is None:
        return time.mktime(data[:8] + (-1,))
    return calendar.timegm(data) - data[9]
