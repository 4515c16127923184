"""Texts with examples in them: how they are taken apart and how outputs are compared."""

import difflib
import re

OPTIONFLAGS_BY_NAME = {}


def register_optionflag(name):
    """Return the flag of that name, a new one if need be."""
    return OPTIONFLAGS_BY_NAME.setdefault(name, 1 << len(OPTIONFLAGS_BY_NAME))


DONT_ACCEPT_TRUE_FOR_1 = register_optionflag("DONT_ACCEPT_TRUE_FOR_1")
DONT_ACCEPT_BLANKLINE = register_optionflag("DONT_ACCEPT_BLANKLINE")
NORMALIZE_WHITESPACE = register_optionflag("NORMALIZE_WHITESPACE")
ELLIPSIS = register_optionflag("ELLIPSIS")
SKIP = register_optionflag("SKIP")
IGNORE_EXCEPTION_DETAIL = register_optionflag("IGNORE_EXCEPTION_DETAIL")
COMPARISON_FLAGS = (DONT_ACCEPT_TRUE_FOR_1 | DONT_ACCEPT_BLANKLINE | NORMALIZE_WHITESPACE
                    | ELLIPSIS | SKIP | IGNORE_EXCEPTION_DETAIL)
REPORT_UDIFF = register_optionflag("REPORT_UDIFF")
REPORT_CDIFF = register_optionflag("REPORT_CDIFF")
REPORT_NDIFF = register_optionflag("REPORT_NDIFF")
REPORT_ONLY_FIRST_FAILURE = register_optionflag("REPORT_ONLY_FIRST_FAILURE")
FAIL_FAST = register_optionflag("FAIL_FAST")
REPORTING_FLAGS = (REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF | REPORT_ONLY_FIRST_FAILURE
                   | FAIL_FAST)

BLANKLINE_MARKER = "<BLANKLINE>"
ELLIPSIS_MARKER = "..."

# Python writes a traceback's first line in these two ways.
_TRACEBACK = re.compile(r"Traceback \((?:most recent call last|innermost last)\):\s*$",
                        re.MULTILINE)
_DIRECTIVE = re.compile(r"#\s*doctest:\s*([^\n'\"]*)$", re.MULTILINE)


def indented(text, by=4):
    """Move all lines that are not empty to the right."""
    return re.sub("(?m)^(?!$)", by * " ", text)


class Example:
    """A piece of source with the output that it should have."""

    __module__ = "doctest"

    def __init__(self, source, want, exc_msg=None, lineno=0, indent=0, options=None):
        def ended(text):
            return text if not text or text.endswith("\n") else text + "\n"
        self.source = source if source.endswith("\n") else source + "\n"
        self.want = ended(want)
        self.lineno = lineno
        self.indent = indent
        self.options = {} if options is None else options
        self.exc_msg = exc_msg if exc_msg is None or exc_msg.endswith("\n") else exc_msg + "\n"

    def _key(self):
        return self.source, self.want, self.lineno, self.indent, self.options, self.exc_msg

    def __eq__(self, other):
        return self._key() == other._key() if type(self) is type(other) else NotImplemented

    def __hash__(self):
        return hash((self.source, self.want, self.lineno, self.indent, self.exc_msg))


class DocTest:
    """The examples of one text, with the names they run among."""

    __module__ = "doctest"

    def __init__(self, examples, globs, name, filename, lineno, docstring):
        assert not isinstance(examples, str), \
            "DocTest no longer accepts str; use DocTestParser instead"
        self.examples = examples
        self.docstring = docstring
        self.globs = globs.copy()
        self.name = name
        self.filename = filename
        self.lineno = lineno

    def __repr__(self):
        n = len(self.examples)
        count = {0: "no examples", 1: "1 example"}.get(n, f"{n} examples")
        return f"<{type(self).__name__} {self.name} from {self.filename}:{self.lineno} ({count})>"

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return (self.examples, self.docstring, self.globs, self.name, self.filename,
                self.lineno) == (other.examples, other.docstring, other.globs, other.name,
                                 other.filename, other.lineno)

    def __hash__(self):
        return hash((self.docstring, self.name, self.filename, self.lineno))

    def _order(self):
        return self.name, self.filename, -1 if self.lineno is None else self.lineno, id(self)

    def __lt__(self, other):
        return self._order() < other._order() if isinstance(other, DocTest) else NotImplemented


class DocTestParser:
    """Finds examples in texts."""

    __module__ = "doctest"

    def parse(self, string, name="<string>"):
        """Return the examples, and the strings between them."""
        string = string.expandtabs()
        lines = string.split("\n")
        margin = min((len(line) - len(line.lstrip(" ")) for line in lines
                      if line.lstrip(" ") and not line.isspace()), default=0)
        lines = [line[margin:] for line in lines]
        pieces, between, at = [], [], 0
        while at < len(lines):
            line = lines[at]
            if not line.lstrip(" ").startswith(">>>"):
                between.append(line)
                at += 1
                continue
            example, end = self._example(lines, at, name, margin)
            pieces.append("".join(text + "\n" for text in between))
            between = []
            if example is not None:
                pieces.append(example)
            at = end
        pieces.append("\n".join(between))
        return pieces

    def get_examples(self, string, name="<string>"):
        """Return the examples."""
        return [piece for piece in self.parse(string, name) if isinstance(piece, Example)]

    def get_doctest(self, string, globs, name, filename, lineno):
        """Return the examples as a DocTest."""
        return DocTest(self.get_examples(string, name), globs, name, filename, lineno, string)

    def _example(self, lines, start, name, margin):
        """The example at a prompt, None if it is a mere comment; and the line after it."""
        indent = len(lines[start]) - len(lines[start].lstrip(" "))
        end = start + 1
        while end < len(lines) and lines[end].lstrip(" ").startswith("..."):
            end += 1
        source = [self._without_prompt(lines[n], indent, name, n, first=n == start)
                  for n in range(start, end)]
        begin_want = end
        while end < len(lines) and lines[end].strip(" ") \
                and not lines[end].lstrip(" ").startswith(">>>"):
            end += 1
        want = []
        for n in range(begin_want, end):
            if lines[n] and not lines[n].startswith(" " * indent):
                raise ValueError(f"line {n + 1} of the docstring for {name} has inconsistent "
                                 f"leading whitespace: {lines[n]!r}")
            want.append(lines[n][indent:])
        source, want = "\n".join(source), "\n".join(want)
        if re.match(r"[ ]*(#.*)?$", source):
            self._options(source, name, start, True)
            return None, end
        options = self._options(source, name, start, False)
        return Example(source, want, _exception_message(want), lineno=start,
                       indent=margin + indent, options=options), end

    def _without_prompt(self, line, indent, name, at, first):
        prompt = line[indent:indent + 3]
        if not first and not line.startswith(" " * indent + "."):
            raise ValueError(f"line {at + 1} of the docstring for {name} has inconsistent "
                             f"leading whitespace: {line!r}")
        if len(line) >= indent + 4 and line[indent + 3] != " ":
            raise ValueError(f"line {at + 1} of the docstring for {name} lacks blank after "
                             f"{prompt}: {line!r}")
        return line[indent + 4:]

    def _options(self, source, name, lineno, is_blank):
        options = {}
        for found in _DIRECTIVE.finditer(source):
            for option in found.group(1).replace(",", " ").split():
                if option[0] not in "+-" or option[1:] not in OPTIONFLAGS_BY_NAME:
                    raise ValueError(f"line {lineno + 1} of the doctest for {name} has an "
                                     f"invalid option: {option!r}")
                options[OPTIONFLAGS_BY_NAME[option[1:]]] = option[0] == "+"
        if options and is_blank:
            raise ValueError(f"line {lineno} of the doctest for {name} has an option directive "
                             f"on a line with no example: {source!r}")
        return options


def _exception_message(want):
    """What the expected traceback says last; None if no traceback is expected."""
    head = _TRACEBACK.match(want)
    found = head and re.compile(r"^\w+", re.MULTILINE).search(want, head.end())
    return want[found.start():] if found else None


def ellipsis_match(want, got):
    """Does the output match a text in which dots stand for anything?"""
    if ELLIPSIS_MARKER not in want:
        return want == got
    first, *middle, last = want.split(ELLIPSIS_MARKER)
    start, end = len(first), len(got) - len(last)
    if not got.startswith(first) or not got.endswith(last) or start > end:
        return False
    for piece in middle:
        start = got.find(piece, start, end)
        if start < 0:
            return False
        start += len(piece)
    return True


def exception_name(message):
    """The bare name of the class in an exception's last line."""
    line = message.partition("\n")[0].partition(":")[0]
    return line.rpartition(".")[2]


class OutputChecker:
    """Compares outputs."""

    __module__ = "doctest"

    def check_output(self, want, got, optionflags):
        """Is it the output that was wanted?"""
        want, got = (text.encode("ascii", "backslashreplace").decode("ascii")
                     for text in (want, got))
        if got == want:
            return True
        if not optionflags & DONT_ACCEPT_TRUE_FOR_1 \
                and (got, want) in (("True\n", "1\n"), ("False\n", "0\n")):
            return True
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            want = re.sub(rf"(?m)^{re.escape(BLANKLINE_MARKER)}\s*?$", "", want)
            got = re.sub(r"(?m)^[^\S\n]+$", "", got)
            if got == want:
                return True
        if optionflags & NORMALIZE_WHITESPACE:
            got, want = " ".join(got.split()), " ".join(want.split())
            if got == want:
                return True
        return bool(optionflags & ELLIPSIS) and ellipsis_match(want, got)

    def output_difference(self, example, got, optionflags):
        """Return a text that shows what was wanted and what came."""
        want = example.want
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            got = re.sub("(?m)^[ ]*(?=\n)", BLANKLINE_MARKER, got)
        is_long = want.count("\n") > 2 and got.count("\n") > 2
        if optionflags & REPORT_NDIFF or optionflags & (REPORT_UDIFF | REPORT_CDIFF) and is_long:
            return self._diff(want.splitlines(True), got.splitlines(True), optionflags)
        wanted = f"Expected:\n{indented(want)}" if want else "Expected nothing\n"
        return wanted + (f"Got:\n{indented(got)}" if got else "Got nothing\n")

    def _diff(self, want, got, optionflags):
        if optionflags & REPORT_UDIFF:
            lines = list(difflib.unified_diff(want, got, n=2))[2:]
            kind = "unified diff with -expected +actual"
        elif optionflags & REPORT_CDIFF:
            lines = list(difflib.context_diff(want, got, n=2))[2:]
            kind = "context diff with expected followed by actual"
        else:
            differ = difflib.Differ(charjunk=difflib.IS_CHARACTER_JUNK)
            lines = list(differ.compare(want, got))
            kind = "ndiff with -expected +actual"
        return f"Differences ({kind}):\n{indented(''.join(lines))}"


def script_from_examples(s):
    """Return a script: the examples as code, all else as comments."""
    def comments(mark, text):
        return [(mark + line).rstrip() if mark == "# " else mark + line
                for line in text.split("\n")[:-1]]

    lines = []
    for piece in DocTestParser().parse(s):
        if not isinstance(piece, Example):
            lines += comments("# ", piece)
            continue
        lines.append(piece.source[:-1])
        if piece.want:
            lines += ["# Expected:", *comments("## ", piece.want)]
    is_blank = [line == "#" for line in lines]
    begin = next((at for at, blank in enumerate(is_blank) if not blank), len(lines))
    end = next((at for at in range(len(lines), begin, -1) if not is_blank[at - 1]), begin)
    output = lines[begin:end]
    return "\n".join(output) + "\n"
