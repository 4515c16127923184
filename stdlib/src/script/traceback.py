"""Tracebacks as text: where an exception came from, and what it was."""

import _colorize
import linecache
import sys

__all__ = [
    "extract_stack", "extract_tb", "format_exception", "format_exception_only",
    "format_list", "format_stack", "format_tb", "print_exc", "format_exc",
    "print_exception", "print_last", "print_stack", "print_tb", "clear_frames",
    "FrameSummary", "StackSummary", "TracebackException", "walk_stack", "walk_tb",
]

_RECURSIVE_CUTOFF = 3       # so many equal frames are shown, the rest counted
_CAUSE = ("\nThe above exception was the direct cause "
          "of the following exception:\n\n")
_CONTEXT = ("\nDuring handling of the above exception, "
            "another exception occurred:\n\n")


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()


# ---------------------------------------------------------------- short forms

def print_list(extracted_list, file=None):
    """Print a list of frames, as `extract_tb` returns it."""
    file = sys.stderr if file is None else file
    for item in StackSummary.from_list(extracted_list).format():
        print(item, file=file, end="")


def format_list(extracted_list):
    """Return the text of a list of frames, an item a frame."""
    return StackSummary.from_list(extracted_list).format()


def print_tb(tb, limit=None, file=None):
    """Print the frames of a traceback, at most `limit`."""
    print_list(extract_tb(tb, limit=limit), file=file)


def format_tb(tb, limit=None):
    """Return the text of the frames of a traceback."""
    return extract_tb(tb, limit=limit).format()


def extract_tb(tb, limit=None):
    """Return the frames of a traceback."""
    return StackSummary._extract_from_extended_frame_gen(_walk_tb_positions(tb), limit=limit)


def _parse_value_tb(exc, value, tb):
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is tb is _sentinel:
        if exc is None:
            return None, None
        if isinstance(exc, BaseException):
            return exc, exc.__traceback__
        raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
    return value, tb


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None,
                    chain=True, **kwargs):
    """Print an exception with its traceback, and those it came from."""
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    te.print(file=file, chain=chain, colorize=kwargs.get("colorize", False))


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True,
                     **kwargs):
    """Return the lines that `print_exception` prints."""
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    return list(te.format(chain=chain, colorize=kwargs.get("colorize", False)))


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    """Return the lines that say what the exception is, without where."""
    if value is _sentinel:
        value = exc
    te = TracebackException(type(value), value, None, compact=True)
    colorize = kwargs.get("colorize", False)
    return list(te.format_exception_only(show_group=show_group, colorize=colorize))


def print_exc(limit=None, file=None, chain=True):
    """Print the exception that is being handled."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """Return the text of the exception that is being handled."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """Print the exception that nobody caught last."""
    if not hasattr(sys, "last_exc") and not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    if hasattr(sys, "last_exc"):
        print_exception(sys.last_exc, limit=limit, file=file, chain=chain)
    else:
        print_exception(sys.last_type, sys.last_value, sys.last_traceback,
                        limit=limit, file=file, chain=chain)


def print_stack(f=None, limit=None, file=None):
    """Print the frames that led here."""
    if f is None:
        f = sys._getframe().f_back
    print_list(extract_stack(f, limit=limit), file=file)


def format_stack(f=None, limit=None):
    """Return the text of the frames that led here."""
    if f is None:
        f = sys._getframe().f_back
    return format_list(extract_stack(f, limit=limit))


def extract_stack(f=None, limit=None):
    """Return the frames that led here, the oldest first."""
    if f is None:
        f = sys._getframe().f_back
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


def clear_frames(tb):
    """Clear the local variables of all frames of a traceback."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass        # still running
        tb = tb.tb_next


def walk_stack(f):
    """Yield (frame, line number) from a frame outwards."""
    if f is None:
        f = sys._getframe().f_back.f_back.f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """Yield (frame, line number) for each entry of a traceback."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _walk_tb_positions(tb):
    while tb is not None:
        positions = _code_positions(tb.tb_frame.f_code, tb.tb_lasti)
        # Some instructions have no line of their own; a generator that has not begun is at none.
        if positions[0] is None:
            positions = (tb.tb_lineno,) + tuple(positions[1:])
        elif positions[0] != tb.tb_lineno:
            positions = tb.tb_lineno, tb.tb_lineno, None, None
        yield tb.tb_frame, positions
        tb = tb.tb_next


def _code_positions(code, instruction_index):
    if instruction_index < 0:
        return None, None, None, None
    from itertools import islice
    return next(islice(code.co_positions(), instruction_index // 2, None),
                (None, None, None, None))


def _print_exception_bltin(exc, /):
    """What an interpreter calls to show an exception that nobody caught."""
    file = sys.stderr if sys.stderr is not None else sys.__stderr__
    print_exception(exc, file=file, colorize=_colorize.can_colorize())


def _format_uncaught(exc, /):
    """Return the lines that an interpreter shows of an exception that nobody caught."""
    return format_exception(exc, colorize=_colorize.can_colorize())


def _colours(colorize):
    return _colorize.ANSIColors if colorize else _colorize.NoColors


# ---------------------------------------------------------------- one frame

class FrameSummary:
    """What is known of one frame; equal to (filename, lineno, name, line)."""

    __slots__ = ("filename", "lineno", "end_lineno", "colno", "end_colno", "name",
                 "_lines", "_lines_dedented", "locals", "_code")

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None,
                 line=None, end_lineno=None, colno=None, end_colno=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._code = kwargs.get("_code")
        self._lines = line
        self._lines_dedented = None
        if lookup_line:
            self.line
        self.locals = {k: _safe_string(v, "local", func=repr)
                       for k, v in locals.items()} if locals else None

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (self.filename == other.filename and self.lineno == other.lineno
                    and self.name == other.name and self.locals == other.locals)
        if isinstance(other, tuple):
            return (self.filename, self.lineno, self.name, self.line) == other
        return NotImplemented

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    def __len__(self):
        return 4

    def _set_lines(self):
        if self._lines is None and self.lineno is not None and self.end_lineno is not None:
            lines = []
            for lineno in range(self.lineno, self.end_lineno + 1):
                lines.append(linecache.getline(self.filename, lineno).rstrip())
            self._lines = "\n".join(lines) + "\n"

    @property
    def _original_lines(self):
        self._set_lines()
        return self._lines

    @property
    def _dedented_lines(self):
        self._set_lines()
        if self._lines_dedented is None and self._lines is not None:
            self._lines_dedented = _dedent(self._lines)
        return self._lines_dedented

    @property
    def line(self):
        """The (first) source line, without the space around it; None if unknown."""
        self._set_lines()
        if self._lines is None:
            return None
        return self._lines.partition("\n")[0].strip()


def _dedent(text):
    """Take away the space that all lines begin with."""
    lines = text.split("\n")
    margin = None
    for line in lines:
        if line.strip():
            indent = line[:len(line) - len(line.lstrip())]
            if margin is None:
                margin = indent
            else:
                n = 0
                while n < len(margin) and n < len(indent) and margin[n] == indent[n]:
                    n += 1
                margin = margin[:n]
    if margin:
        n = len(margin)
        lines = [line[n:] if line.strip() else "" for line in lines]
    else:
        lines = [line if line.strip() else "" for line in lines]
    return "\n".join(lines)


def _indent(text, prefix):
    return "".join([prefix + line for line in text.splitlines(True)])


# ---------------------------------------------------------------- many frames

class StackSummary(list):
    """A list of FrameSummary objects."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Make one of (frame, line number) pairs."""
        def extended():
            for f, lineno in frame_gen:
                yield f, (lineno, None, None, None)

        return klass._extract_from_extended_frame_gen(
            extended(), limit=limit, lookup_lines=lookup_lines,
            capture_locals=capture_locals)

    @classmethod
    def _extract_from_extended_frame_gen(klass, frame_gen, *, limit=None,
                                         lookup_lines=True, capture_locals=False):
        if limit is None:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None and limit < 0:
                limit = 0
        frames = list(frame_gen)
        if limit is not None:
            frames = frames[:limit] if limit >= 0 else frames[limit:]
        result = klass()
        filenames = set()
        for f, (lineno, end_lineno, colno, end_colno) in frames:
            code = f.f_code
            filename = code.co_filename
            filenames.add(filename)
            linecache.lazycache(filename, f.f_globals)
            result.append(FrameSummary(
                filename, lineno, code.co_name, lookup_line=False,
                locals=f.f_locals if capture_locals else None,
                end_lineno=end_lineno, colno=colno, end_colno=end_colno, _code=code))
        for filename in filenames:
            linecache.checkcache(filename)
        if lookup_lines:
            for f in result:
                f.line
        return result

    @classmethod
    def from_list(klass, a_list):
        """Make one of frames or of tuples (filename, line number, name, line)."""
        result = StackSummary()
        for frame in a_list:
            if isinstance(frame, FrameSummary):
                result.append(frame)
            else:
                filename, lineno, name, line = frame
                result.append(FrameSummary(filename, lineno, name, line=line))
        return result

    def format_frame_summary(self, frame_summary, **kwargs):
        """Return the text of one frame; None leaves it out."""
        filename = frame_summary.filename
        if filename.startswith("<stdin>-"):
            filename = "<stdin>"
        colorize = kwargs.get("colorize", False)
        c = _colours(colorize)
        text = (f'  File {c.MAGENTA}"{filename}"{c.RESET}, line {c.MAGENTA}{frame_summary.lineno}{c.RESET}'
                f", in {c.MAGENTA}{frame_summary.name}{c.RESET}\n")
        lines = frame_summary._dedented_lines
        if lines and lines.strip():
            if frame_summary.colno is None or frame_summary.end_colno is None:
                text += f"    {frame_summary.line}\n"
            else:
                text += _indent(_dedent(_marked_lines(frame_summary, colorize)), "    ")
        if frame_summary.locals:
            for name, value in sorted(frame_summary.locals.items()):
                text += f"    {name} = {value}\n"
        return text

    def format(self, **kwargs):
        """Return the texts of all frames; a run of equal ones is cut short."""
        result = []
        last = None
        count = 0
        for frame in self:
            text = self.format_frame_summary(frame, **kwargs)
            if text is None:
                continue
            here = (frame.filename, frame.lineno, frame.name)
            if last is None or here != last:
                _append_repeats(result, count)
                last = here
                count = 0
            count += 1
            if count <= _RECURSIVE_CUTOFF:
                result.append(text)
        _append_repeats(result, count)
        return result


def _append_repeats(result, count):
    more = count - _RECURSIVE_CUTOFF
    if more > 0:
        result.append(f"  [Previous line repeated {more} more "
                      f"time{'s' if more > 1 else ''}]\n")


def _marked_lines(frame, colorize):
    """Return the source lines of a frame with the marks under them."""
    n_lines = frame.end_lineno - frame.lineno + 1
    original = frame._original_lines.splitlines()
    lines = frame._dedented_lines.splitlines()[:n_lines]
    if len(original) < n_lines or len(lines) < n_lines:
        return frame.line + "\n"
    dedented = len(original[0]) - len(lines[0])
    start = max(0, _char_offset(original[0], frame.colno) - dedented)
    end = max(0, _char_offset(original[n_lines - 1], frame.end_colno) - dedented)
    text = "\n".join(lines)
    segment_end = len(text) - (len(lines[-1]) - end)
    import _carets
    marked = _carets.find(text[start:segment_end])
    anchors = None
    shown = {0, n_lines - 1}
    if marked is not None:
        anchors = [_line_and_column(text, start + offset) for offset in marked]
        for lineno, _ in anchors:
            shown.update((lineno - 1, lineno, lineno + 1))
    shown = sorted(lineno for lineno in shown if 0 <= lineno < n_lines)
    with_marks = (not _carets.is_plain_call_statement(text, start, segment_end)
                  and (anchors is not None or bool(lines[0][:start].lstrip())
                       or bool(lines[-1][end:].rstrip())))
    result = []

    def show(lineno):
        line = lines[lineno]
        if not with_marks:
            result.append(line + "\n")
            return
        first = start if lineno == 0 else 0
        last = end if lineno == n_lines - 1 else len(line)
        marks = _marks(line, lineno, first, last, anchors)
        if colorize:
            line, marks = _colorize.paint_marks(line, marks)
        result.append(f"{line}\n{''.join(marks)}\n")

    before = None
    for lineno in shown:
        if before is not None:
            gap = lineno - before
            if gap == 2:
                show(lineno - 1)
            elif gap > 2:
                result.append(f"...<{gap - 1} lines>...\n")
        show(lineno)
        before = lineno
    return "".join(result)


def _marks(line, lineno, first, last, anchors):
    """Return the marks under one line: ~ and ^ if there are anchors, else ^ only."""
    n_spaces = len(line) - len(line.lstrip())
    marks = []
    for col in range(last):
        if col < n_spaces or col < first:
            mark = " "
        elif anchors is None or anchors[0] <= (lineno, col) < anchors[1]:
            mark = "^"
        else:
            mark = "~"
        marks.append(mark * _width(line[col]))
    return marks


def _width(char):
    if char.isascii():
        return 1
    try:
        from unicodedata import east_asian_width
    except ImportError:
        return 1
    return 2 if east_asian_width(char) in "WF" else 1


def _line_and_column(text, offset):
    before = text[:offset]
    return before.count("\n"), offset - (before.rfind("\n") + 1)


def _char_offset(line, byte_offset):
    return len(line.encode("utf-8", "surrogatepass")[:byte_offset].decode("utf-8", "replace"))


# ---------------------------------------------------------------- an exception

def _safe_string(value, what, func=str):
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


def _final_line(etype, value, c=_colorize.NoColors):
    text = _safe_string(value, "exception")
    if value is None or not text:
        return f"{c.BOLD_MAGENTA}{etype}{c.RESET}\n"
    return f"{c.BOLD_MAGENTA}{etype}{c.RESET}: {c.MAGENTA}{text}{c.RESET}\n"


class TracebackException:
    """An exception made ready to be shown, without keeping its frames alive."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None,
                 lookup_lines=True, capture_locals=False, compact=False,
                 max_group_width=15, max_group_depth=10, save_exc_type=True, _seen=None):
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = None
        if exc_traceback is not None:
            self.stack = StackSummary._extract_from_extended_frame_gen(
                _walk_tb_positions(exc_traceback), limit=limit,
                lookup_lines=lookup_lines, capture_locals=capture_locals)
        self._exc_type = exc_type if save_exc_type else None
        self._is_syntax_error = False
        self._have_exc_type = exc_type is not None
        self._str = _safe_string(exc_value, "exception")
        try:
            self.__notes__ = getattr(exc_value, "__notes__", None)
        except Exception as e:
            self.__notes__ = [f"Ignored error getting __notes__: "
                              f"{_safe_string(e, '__notes__', repr)}"]
        if exc_type is not None:
            self.exc_type_qualname = exc_type.__qualname__
            self.exc_type_module = exc_type.__module__
        else:
            self.exc_type_qualname = self.exc_type_module = None
        if exc_type is not None and issubclass(exc_type, SyntaxError):
            self._take_syntax_error(exc_value)
        else:
            self._add_suggestion(exc_type, exc_value, exc_traceback)
        self.__suppress_context__ = \
            exc_value.__suppress_context__ if exc_value is not None else False
        self._take_related(exc_value, compact, _seen, dict(
            limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals,
            max_group_width=max_group_width, max_group_depth=max_group_depth))

    def _take_related(self, exc_value, compact, seen, options):
        """Take the cause, the context and the members of a group in."""
        is_root = seen is None
        seen = set() if is_root else seen
        seen.add(id(exc_value))
        self.__cause__ = self.__context__ = self.exceptions = None
        # A long chain of causes must not become a deep recursion.
        todo = [(self, exc_value)] if is_root else []
        while todo:
            te, e = todo.pop()
            if e is None:
                continue
            cause = e.__cause__
            context = e.__context__
            if cause is not None and id(cause) not in seen:
                te.__cause__ = TracebackException(
                    type(cause), cause, cause.__traceback__, _seen=seen, **options)
                todo.append((te.__cause__, cause))
            if compact:
                wanted = cause is None and not e.__suppress_context__
            else:
                wanted = True
            if context is not None and wanted and id(context) not in seen:
                te.__context__ = TracebackException(
                    type(context), context, context.__traceback__, _seen=seen, **options)
                todo.append((te.__context__, context))
            if isinstance(e, BaseExceptionGroup):
                te.exceptions = []
                for each in e.exceptions:
                    texc = TracebackException(
                        type(each), each, each.__traceback__, _seen=seen, **options)
                    te.exceptions.append(texc)
                    todo.append((texc, each))

    def _take_syntax_error(self, exc_value):
        self.filename = exc_value.filename
        self.lineno = None if exc_value.lineno is None else str(exc_value.lineno)
        self.end_lineno = None if exc_value.end_lineno is None else str(exc_value.end_lineno)
        self.text = exc_value.text
        self.offset = exc_value.offset
        self.end_offset = exc_value.end_offset
        self.msg = exc_value.msg
        self._is_syntax_error = True

    def _add_suggestion(self, exc_type, exc_value, tb):
        if exc_type is None:
            return
        wrong = None
        if issubclass(exc_type, ImportError):
            wrong = getattr(exc_value, "name_from", None)
        elif issubclass(exc_type, (NameError, AttributeError)):
            wrong = getattr(exc_value, "name", None)
        if wrong is None:
            return
        from _suggest import suggest
        found = suggest(exc_value, tb, wrong)
        if found:
            self._str += f". Did you mean: '{found}'?"
        if issubclass(exc_type, NameError) and wrong in getattr(
                sys, "stdlib_module_names", ()):
            if found:
                self._str += f" Or did you forget to import '{wrong}'?"
            else:
                self._str += f". Did you forget to import '{wrong}'?"

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Make one of an exception object."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type(self):
        """The class of the exception (deprecated)."""
        import warnings
        warnings.warn("Deprecated in 3.13. Use exc_type_str instead.",
                      DeprecationWarning, stacklevel=2)
        return self._exc_type

    @property
    def exc_type_str(self):
        """The name of the class, with its module unless that is a usual one."""
        if not self._have_exc_type:
            return None
        if self.exc_type_module in ("__main__", "builtins"):
            return self.exc_type_qualname
        module = self.exc_type_module
        if not isinstance(module, str):
            module = "<unknown>"
        return f"{module}.{self.exc_type_qualname}"

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """Yield the lines that say what the exception is."""
        c = _colours(kwargs.get("colorize", False))
        indent = 3 * _depth * " "
        if not self._have_exc_type:
            yield indent + _final_line(None, self._str, c)
            return
        name = self.exc_type_str
        if not self._is_syntax_error:
            if _depth > 0:
                for line in _final_line(name, self._str, c).split("\n")[:-1]:
                    yield f"{indent}{line}\n"
            else:
                yield _final_line(name, self._str, c)
        else:
            for line in self._format_syntax_error(name, c):
                yield indent + line
        yield from self._format_notes(indent)
        if self.exceptions and show_group:
            for each in self.exceptions:
                yield from each.format_exception_only(show_group=show_group, _depth=_depth + 1, **kwargs)

    def _format_notes(self, indent):
        notes = self.__notes__
        if notes is None:
            return
        if isinstance(notes, (list, tuple)):
            for note in notes:
                for line in _safe_string(note, "note").split("\n"):
                    yield f"{indent}{line}\n"
        else:
            yield f"{indent}{_safe_string(notes, '__notes__', func=repr)}\n"

    def _format_syntax_error(self, name, c):
        where = ""
        if self.lineno is not None:
            yield (f'  File {c.MAGENTA}"{self.filename or "<string>"}"{c.RESET}'
                   f", line {c.MAGENTA}{self.lineno}{c.RESET}\n")
        elif self.filename is not None:
            where = f" ({self.filename})"
        text = self.text
        if isinstance(text, str):
            # The line may be longer than what is shown of it at either end.
            stripped = text.rstrip("\n").lstrip(" \n\f")
            start, end = -1, 0
            if self.offset is not None and self.lineno is not None:
                start, end = self._marked_part(text, stripped)
            if start < 0:
                yield f"    {stripped}\n"
            else:
                yield f"    {stripped[:start]}{c.BOLD_RED}{stripped[start:end]}{c.RESET}{stripped[end:]}\n"
                blank = "".join(char if char.isspace() else " " for char in stripped[:start])
                yield f"    {blank}{c.BOLD_RED}{'^' * (end - start)}{c.RESET}\n"
        msg = self.msg or "<no detail available>"
        yield f"{c.BOLD_MAGENTA}{name}{c.RESET}: {c.MAGENTA}{msg}{c.RESET}{where}\n"

    def _marked_part(self, text, stripped):
        offset = self.offset
        if self.lineno == self.end_lineno:
            end = self.end_offset if self.end_offset not in (None, 0) else offset
        else:
            end = len(text.rstrip("\n")) + 1
        past_end = len(text.rstrip("\n")) + 1
        offset, end = min(offset, past_end), min(end, past_end)
        if offset >= end or end < 0:
            end = offset + 1
        spaces = len(text.rstrip("\n")) - len(stripped)
        return offset - 1 - spaces, end - 1 - spaces

    def format(self, *, chain=True, _ctx=None, **kwargs):
        """Yield the text of the exception and of all those it came from."""
        ctx = _Margin() if _ctx is None else _ctx
        output = []
        exc = self
        while exc:
            message = next_exc = None
            if chain:
                if exc.__cause__ is not None:
                    message, next_exc = _CAUSE, exc.__cause__
                elif exc.__context__ is not None and not exc.__suppress_context__:
                    message, next_exc = _CONTEXT, exc.__context__
            output.append((message, exc))
            exc = next_exc
        for message, exc in reversed(output):
            if message is not None:
                yield ctx.put(message)
            if exc.exceptions is None:
                if exc.stack is not None:
                    yield ctx.put("Traceback (most recent call last):\n")
                    for text in exc.stack.format(**kwargs):
                        yield ctx.put(text)
                for text in exc.format_exception_only(**kwargs):
                    yield ctx.put(text)
            elif ctx.depth > self.max_group_depth:
                yield ctx.put(f"... (max_group_depth is {self.max_group_depth})\n")
            else:
                yield from self._format_group(exc, chain, ctx, kwargs)

    def _format_group(self, exc, chain, ctx, kwargs):
        top = ctx.depth == 0
        if top:
            ctx.depth = 1
        if exc.stack is not None:
            yield ctx.put("Exception Group Traceback (most recent call last):\n",
                          "+" if top else "|")
            for text in exc.stack.format(**kwargs):
                yield ctx.put(text)
        for text in exc.format_exception_only(**kwargs):
            yield ctx.put(text)
        shown = exc.exceptions[:self.max_group_width]
        more = len(exc.exceptions) - len(shown)
        n = len(shown) + bool(more)
        ctx.need_close = False
        for i in range(n):
            last = i == n - 1
            if last:
                ctx.need_close = True
            title = str(i + 1) if i < len(shown) else "..."
            yield (ctx.indent() + ("+-" if i == 0 else "  ")
                   + f"+---------------- {title} ----------------\n")
            ctx.depth += 1
            if i < len(shown):
                yield from shown[i].format(chain=chain, _ctx=ctx, **kwargs)
            else:
                yield ctx.put(f"and {more} more exception{'s' if more > 1 else ''}\n")
            if last and ctx.need_close:
                yield ctx.indent() + "+------------------------------------\n"
                ctx.need_close = False
            ctx.depth -= 1
        if top:
            ctx.depth = 0

    def print(self, *, file=None, chain=True, **kwargs):
        """Print what `format` gives."""
        if file is None:
            file = sys.stderr
        for line in self.format(chain=chain, **kwargs):
            print(line, file=file, end="")


class _Margin:
    """How deep inside groups we are, and the bars that shows in front of the lines."""

    def __init__(self):
        self.depth = 0
        self.need_close = False

    def indent(self):
        """Return the space in front of the bar."""
        return "  " * self.depth

    def put(self, text, bar="|"):
        """Return `text` with the margin in front of each of its lines."""
        if not self.depth:
            return text
        return _indent(text, f"{self.indent()}{bar} ")
