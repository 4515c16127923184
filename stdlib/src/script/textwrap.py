"""Paragraphs broken into lines, and indentation."""

__all__ = ["TextWrapper", "wrap", "fill", "dedent", "indent", "shorten"]

_whitespace = "\t\n\x0b\x0c\r "
_SPACES = dict.fromkeys(map(ord, _whitespace), " ")


class TextWrapper:
    """Breaks text into lines; all choices are attributes."""

    def __init__(self, width=70, initial_indent="", subsequent_indent="",
                 expand_tabs=True, replace_whitespace=True, fix_sentence_endings=False,
                 break_long_words=True, drop_whitespace=True, break_on_hyphens=True,
                 tabsize=8, *, max_lines=None, placeholder=" [...]"):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _munge_whitespace(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = text.translate(_SPACES)
        return text

    def _split(self, text):
        """Split into chunks that are not broken: words, spaces, parts of hyphenated words."""
        chunks = []
        i, n = 0, len(text)
        while i < n:
            start = i
            if text[i] in _whitespace:
                while i < n and text[i] in _whitespace:
                    i += 1
                chunks.append(text[start:i])
                continue
            while i < n and text[i] not in _whitespace:
                i += 1
            if self.break_on_hyphens:
                chunks.extend(_split_hyphens(text[start:i]))
            else:
                chunks.append(text[start:i])
        return chunks

    def _fix_sentence_endings(self, chunks):
        previous = ""
        for at, chunk in enumerate(chunks):
            if chunk == " " and _ends_sentence(previous):
                chunks[at] = "  "
            previous = chunk

    def _handle_long_word(self, reversed_chunks, cur_line, cur_len, width):
        """Put a chunk that is too long for any line somewhere."""
        word = reversed_chunks.pop()
        if not self.break_long_words:
            # A line of its own, once this one is out.
            (reversed_chunks if cur_line else cur_line).append(word)
            return
        room = max(width - cur_len, 0) if width > 0 else 1
        hyphen = word.rfind("-", 0, room) if self.break_on_hyphens and len(word) > room else -1
        # Hyphens in front of the word are no place to break.
        if word[:max(hyphen, 0)].strip("-"):
            room = hyphen + 1
        cur_line.append(word[:room])
        reversed_chunks.append(word[room:])

    def _wrap_chunks(self, chunks):
        lines = []
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        chunks.reverse()
        while chunks:
            cur_line = []
            cur_len = 0
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and chunks[-1].strip() == "" and lines:
                del chunks[-1]
            while chunks and cur_len + len(chunks[-1]) <= width:
                cur_len += len(chunks[-1])
                cur_line.append(chunks.pop())
            if chunks and len(chunks[-1]) > width:
                self._handle_long_word(chunks, cur_line, cur_len, width)
                cur_len = sum(map(len, cur_line))
            if self.drop_whitespace and cur_line and cur_line[-1].strip() == "":
                cur_len -= len(cur_line[-1])
                del cur_line[-1]
            if not cur_line:
                continue
            if (self.max_lines is None or len(lines) + 1 < self.max_lines
                    or (not chunks or self.drop_whitespace and len(chunks) == 1
                        and not chunks[0].strip()) and cur_len <= width):
                lines.append(indent + "".join(cur_line))
                continue
            self._end_with_placeholder(lines, cur_line, cur_len, width, indent)
            break
        return lines

    def _end_with_placeholder(self, lines, cur_line, cur_len, width, indent):
        while cur_line:
            if cur_line[-1].strip() and cur_len + len(self.placeholder) <= width:
                cur_line.append(self.placeholder)
                lines.append(indent + "".join(cur_line))
                return
            cur_len -= len(cur_line[-1])
            del cur_line[-1]
        if lines:
            prev_line = lines[-1].rstrip()
            if len(prev_line) + len(self.placeholder) <= self.width:
                lines[-1] = prev_line + self.placeholder
                return
        lines.append(indent + self.placeholder.lstrip())

    def _split_chunks(self, text):
        return self._split(self._munge_whitespace(text))

    def wrap(self, text):
        """Return the lines of one paragraph."""
        chunks = self._split_chunks(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return self._wrap_chunks(chunks)

    def fill(self, text):
        """Return one paragraph, its lines joined by newlines."""
        return "\n".join(self.wrap(text))


def _is_word(c):
    return c.isalnum() or c in "_!\"'&.,?"


def _split_hyphens(word):
    """Split a word behind hyphens that stand between letters, and around em dashes."""
    parts = []
    start = i = 0
    n = len(word)
    while i < n:
        if word[i] != "-":
            i += 1
            continue
        run = i
        while i < n and word[i] == "-":
            i += 1
        if i - run >= 2:
            # A dash of its own, if there is a word before and one behind it.
            if run > start and _is_word(word[run - 1]) and i < n and (
                    word[i].isalnum() or word[i] == "_"):
                parts.append(word[start:run])
                parts.append(word[run:i])
                start = i
        elif _breaks_here(word, run, i):
            parts.append(word[start:i])
            start = i
    if start < n:
        parts.append(word[start:])
    return parts


def _letter(c):
    return c.isalpha() or c == "_"


def _breaks_here(word, hyphen, after):
    """Two letters (perhaps with a hyphen between) before, and two behind it."""
    before = word[:hyphen]
    behind = word[after:after + 3]
    return (len(before) >= 2 and _letter(before[-1])
            and (_letter(before[-2]) or (before[-2] == "-" and len(before) >= 3
                                         and _letter(before[-3])))
            and len(behind) >= 2 and _letter(behind[0])
            and (_letter(behind[1]) or (behind[1] == "-" and len(behind) >= 3
                                        and _letter(behind[2]))))


def _ends_sentence(chunk):
    end = chunk.rstrip("\"'") if chunk[-1:] in "\"'" else chunk
    if len(chunk) - len(end) > 1:
        end = chunk[:-1]
    return len(end) >= 2 and end[-1] in ".!?" and "a" <= end[-2] <= "z"


def wrap(text, width=70, **kwargs):
    """Return the lines of one paragraph."""
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    """Return one paragraph, its lines joined by newlines."""
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    """Cut a text to one line of at most `width` characters."""
    w = TextWrapper(width=width, max_lines=1, **kwargs)
    return w.fill(" ".join(text.strip().split()))


def dedent(text):
    """Take away the white space that all lines begin with; blank lines become empty."""
    lines = text.split("\n")
    margin = None
    for i, line in enumerate(lines):
        content = line.lstrip(" \t")
        if not content:
            lines[i] = ""
            continue
        here = line[:len(line) - len(content)]
        if margin is None:
            margin = here
        elif not here.startswith(margin):
            n = 0
            while n < len(margin) and n < len(here) and margin[n] == here[n]:
                n += 1
            margin = margin[:n]
    if margin:
        n = len(margin)
        lines = [line[n:] for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    """Put `prefix` before each line that is not blank, or that `predicate` chooses."""
    pieces = []
    for line in text.splitlines(True):
        if line.strip() if predicate is None else predicate(line):
            pieces.append(prefix)
        pieces.append(line)
    return "".join(pieces)
