"""Reading and writing tables of comma-separated values."""

import re
import types

__all__ = ["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS",
           "QUOTE_NOTNULL", "Error", "Dialect", "excel", "excel_tab", "field_size_limit",
           "reader", "writer", "register_dialect", "get_dialect", "list_dialects", "Sniffer",
           "unregister_dialect", "DictReader", "DictWriter", "unix_dialect"]

__version__ = "1.0"

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)


class Error(Exception):
    """A table that cannot be read or written."""


Error.__module__ = "_csv"

_dialects = {}
_field_limit = 131072
_UNSET = object()


def _char(name, value, optional):
    if value is None and optional:
        return None
    if not isinstance(value, str):
        what = "string or None" if optional else "string"
        raise TypeError(f'"{name}" must be {what}, not {type(value).__name__}')
    if len(value) != 1:
        raise TypeError(f'"{name}" must be a 1-character string')
    return value


class _Format:
    """A dialect, checked."""

    __slots__ = ("delimiter", "doublequote", "escapechar", "lineterminator", "quotechar",
                 "quoting", "skipinitialspace", "strict")

    def __init__(self, dialect=None, **options):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        defaults = dict(delimiter=",", doublequote=True, escapechar=None,
                        lineterminator="\r\n", quotechar='"', quoting=QUOTE_MINIMAL,
                        skipinitialspace=False, strict=False)
        for name in options:
            if name not in defaults:
                raise TypeError(f"this function got an unexpected keyword argument {name!r}")
        found = {name: options.get(name, getattr(dialect, name, default))
                 for name, default in defaults.items()}
        self.delimiter = _char("delimiter", found["delimiter"], False)
        self.escapechar = _char("escapechar", found["escapechar"], True)
        self.quotechar = _char("quotechar", found["quotechar"], True)
        for name in ("doublequote", "skipinitialspace", "strict"):
            setattr(self, name, bool(found[name]))
        if type(found["quoting"]) is not int and not isinstance(found["quoting"], int):
            raise TypeError('"quoting" must be an integer, '
                            f'not {type(found["quoting"]).__name__}')
        if not 0 <= found["quoting"] <= 5:
            raise TypeError('bad "quoting" value')
        self.quoting = found["quoting"]
        if self.quotechar is None and self.quoting != QUOTE_NONE:
            if "quoting" in options:
                raise TypeError("quotechar must be set if quoting enabled")
            self.quoting = QUOTE_NONE
        if not isinstance(found["lineterminator"], str):
            raise TypeError('"lineterminator" must be a string, '
                            f'not {type(found["lineterminator"]).__name__}')
        self.lineterminator = found["lineterminator"]
        for name in ("delimiter", "escapechar", "quotechar"):
            value = getattr(self, name)
            if value is not None and value in "\r\n":
                raise ValueError(f"bad {name} value")
            if value == " " and name != "delimiter" and self.skipinitialspace:
                raise ValueError(f"bad {name} value")
        if self.delimiter == " " and self.skipinitialspace:
            raise ValueError("bad delimiter value")
        for a, b in (("delimiter", "escapechar"), ("delimiter", "quotechar"),
                     ("escapechar", "quotechar")):
            if getattr(self, a) is not None and getattr(self, a) == getattr(self, b):
                raise ValueError(f"bad {a} or {b} value")


_Format.__name__ = _Format.__qualname__ = "Dialect"
_Format.__module__ = "_csv"


class Dialect:
    """What dialects derive from."""

    _name = ""
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        if self.__class__ != Dialect:
            self._valid = True
        try:
            _Format(self)
        except TypeError as e:
            raise Error(str(e)) from None


class excel(Dialect):
    """The usual properties of files that Excel writes."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    """The usual properties of tab-separated files that Excel writes."""

    delimiter = "\t"


class unix_dialect(Dialect):
    """The usual properties of files that Unix systems write."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\n"
    quoting = QUOTE_ALL


def register_dialect(name, dialect=None, **fmtparams):
    """Give a dialect a name."""
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = _Format(dialect, **fmtparams)


def unregister_dialect(name):
    """Forget the dialect of a name."""
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    """Return the dialect of a name."""
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    """Return the names of all dialects."""
    return list(_dialects)


def field_size_limit(limit=_UNSET):
    """Return, and set, how long a field may be."""
    global _field_limit
    old = _field_limit
    if limit is not _UNSET:
        if not isinstance(limit, int):
            raise TypeError("limit must be an integer")
        _field_limit = limit
    return old


register_dialect("excel", excel)
register_dialect("excel-tab", excel_tab)
register_dialect("unix", unix_dialect)

(_START_RECORD, _START_FIELD, _ESCAPED, _IN_FIELD, _IN_QUOTES, _ESCAPED_IN_QUOTES,
 _QUOTE_IN_QUOTES, _AFTER_ESCAPED_CRNL) = range(8)


class _Reader:
    """Iterates over the rows of an iterable of lines."""

    def __init__(self, lines, fmt):
        self._lines = iter(lines)
        self.dialect = fmt
        self.line_num = 0
        plain = fmt.quoting in (QUOTE_MINIMAL, QUOTE_ALL)
        special = {fmt.delimiter, fmt.quotechar or "", fmt.escapechar or "", "\r", "\n", "\0"}
        self._special = special if plain and not fmt.skipinitialspace else None

    def __iter__(self):
        return self

    def __next__(self):
        fmt = self.dialect
        state, self._fields, self._field = _START_RECORD, [], []
        self._numeric = False
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if self._field or state == _IN_QUOTES:
                    if fmt.strict:
                        raise Error("unexpected end of data") from None
                    self._save(state)
                    return self._fields
                if state not in (_START_RECORD,) and (self._fields or state != _START_RECORD):
                    self._save(state)
                    return self._fields
                raise
            if not isinstance(line, str):
                raise Error("iterator should return strings, "
                            f"not {type(line).__name__} (the file should be opened in text mode)")
            self.line_num += 1
            if state == _START_RECORD and self._special is not None:
                body = line.rstrip("\r\n")
                if body and self._is_plain(body) and len(line) - len(body) <= 2:
                    fields = body.split(fmt.delimiter)
                    if len(body) <= _field_limit:
                        return fields
            state = self._line(line, state)
            if state == _START_RECORD:
                return self._fields

    def _is_plain(self, body):
        fmt = self.dialect
        return not ((fmt.quotechar and fmt.quotechar in body)
                    or (fmt.escapechar and fmt.escapechar in body)
                    or "\r" in body or "\n" in body)

    def _save(self, state):
        text = "".join(self._field)
        self._field = []
        quoted, self._quoted = getattr(self, "_quoted", False), False
        quoting = self.dialect.quoting
        if quoting == QUOTE_NONNUMERIC and not quoted and (text or self._numeric):
            self._numeric = False
            self._fields.append(float(text))
            return
        if quoting == QUOTE_STRINGS and not quoted:
            self._fields.append(float(text) if text else None)
            return
        if quoting == QUOTE_NOTNULL and not quoted and not text:
            self._fields.append(None)
            return
        self._fields.append(text)

    def _add(self, c):
        if len(self._field) >= _field_limit:
            raise Error(f"field larger than field limit ({_field_limit})")
        self._field.append(c)

    def _line(self, line, state):
        fmt = self.dialect
        delimiter, quote, escape = fmt.delimiter, fmt.quotechar, fmt.escapechar
        for c in line + "\0":
            end = c == "\0" or c in "\r\n"
            if state == _AFTER_ESCAPED_CRNL:
                if c == "\0":
                    return _IN_FIELD if self._field else state
                state = _IN_FIELD
            if state == _START_RECORD:
                if c == "\0":
                    return _START_RECORD
                if end:
                    state = 8
                    continue
                state = _START_FIELD
            if state == 8:
                # After the end of a line only its end may come.
                if c == "\0":
                    return _START_RECORD
                if end:
                    continue
                raise Error("new-line character seen in unquoted field - do you need to open "
                            "the file with newline=''?")
            if state == _START_FIELD:
                if end:
                    self._save(state)
                    state = _START_RECORD if c == "\0" else 8
                    if c == "\0":
                        return state
                elif c == quote and fmt.quoting != QUOTE_NONE:
                    self._quoted = True
                    state = _IN_QUOTES
                elif c == escape:
                    state = _ESCAPED
                elif c == " " and fmt.skipinitialspace:
                    pass
                elif c == delimiter:
                    self._save(state)
                else:
                    self._add(c)
                    state = _IN_FIELD
            elif state == _ESCAPED:
                if c == "\0":
                    self._add("\n")
                    return _IN_FIELD
                self._add(c)
                state = _AFTER_ESCAPED_CRNL if c in "\r\n" else _IN_FIELD
            elif state == _IN_FIELD:
                if end:
                    self._save(state)
                    if c == "\0":
                        return _START_RECORD
                    state = 8
                elif c == escape:
                    state = _ESCAPED
                elif c == delimiter:
                    self._save(state)
                    state = _START_FIELD
                else:
                    self._add(c)
            elif state == _IN_QUOTES:
                if c == "\0":
                    return state
                if c == escape:
                    state = _ESCAPED_IN_QUOTES
                elif c == quote and fmt.quoting != QUOTE_NONE:
                    state = _QUOTE_IN_QUOTES if fmt.doublequote else _IN_FIELD
                else:
                    self._add(c)
            elif state == _ESCAPED_IN_QUOTES:
                self._add("\n" if c == "\0" else c)
                state = _IN_QUOTES
                if c == "\0":
                    return state
            elif state == _QUOTE_IN_QUOTES:
                if fmt.quoting != QUOTE_NONE and c == quote:
                    self._add(c)
                    state = _IN_QUOTES
                elif c == delimiter:
                    self._save(state)
                    state = _START_FIELD
                elif end:
                    self._save(state)
                    if c == "\0":
                        return _START_RECORD
                    state = 8
                elif not fmt.strict:
                    self._add(c)
                    state = _IN_FIELD
                else:
                    raise Error(f"'{delimiter}' expected after '{quote}'")
        return state


_Reader.__name__ = _Reader.__qualname__ = "reader"
_Reader.__module__ = "_csv"


def reader(iterable, /, dialect="excel", **fmtparams):
    """Return an iterator over the rows of lines."""
    return _Reader(iterable, _Format(dialect, **fmtparams))


class _Writer:
    """Writes rows to a file."""

    def __init__(self, file, fmt):
        self._write = file.write
        self.dialect = fmt

    def writerow(self, row, /):
        """Write a row."""
        try:
            fields = list(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        fmt = self.dialect
        parts = [self._field(field) for field in fields]
        if len(fields) == 1 and parts[0] == "":
            if fmt.quoting in (QUOTE_NONE,) or (fmt.quoting in (QUOTE_STRINGS, QUOTE_NOTNULL)
                                                and fields[0] is None):
                raise Error("single empty field record must be quoted")
            parts[0] = fmt.quotechar * 2
        return self._write(fmt.delimiter.join(parts) + fmt.lineterminator)

    def writerows(self, rows, /):
        """Write some rows."""
        for row in rows:
            self.writerow(row)

    def _field(self, value):
        fmt = self.dialect
        quoting = fmt.quoting
        if value is None:
            text = ""
        elif isinstance(value, str):
            text = value
        else:
            text = repr(value) if isinstance(value, float) else str(value)
        if quoting == QUOTE_ALL:
            quoted = True
        elif quoting == QUOTE_NONNUMERIC:
            quoted = not isinstance(value, (int, float)) and not hasattr(value, "__float__")
        elif quoting == QUOTE_STRINGS:
            quoted = isinstance(value, str)
        elif quoting == QUOTE_NOTNULL:
            quoted = value is not None
        else:
            quoted = False
        out = []
        special = {fmt.delimiter, fmt.escapechar, fmt.quotechar, "\r", "\n"}
        special.update(fmt.lineterminator)
        special.discard(None)
        if not special.isdisjoint(text):
            for c in text:
                if c in special:
                    escape = False
                    if quoting == QUOTE_NONE:
                        escape = True
                    elif c == fmt.quotechar:
                        if fmt.doublequote:
                            out.append(c)
                            quoted = True
                        else:
                            escape = True
                    elif c == fmt.escapechar:
                        escape = True
                    else:
                        quoted = True
                    if escape:
                        if fmt.escapechar is None:
                            raise Error("need to escape, but no escapechar set")
                        out.append(fmt.escapechar)
                out.append(c)
            text = "".join(out)
        if text == " " and fmt.delimiter == " " and fmt.skipinitialspace:
            quoted = True
        return fmt.quotechar + text + fmt.quotechar if quoted else text


_Writer.__name__ = _Writer.__qualname__ = "writer"
_Writer.__module__ = "_csv"


def writer(fileobj, /, dialect="excel", **fmtparams):
    """Return an object that writes rows to a file."""
    if not callable(getattr(fileobj, "write", None)):
        raise TypeError('argument 1 must have a "write" method')
    return _Writer(fileobj, _Format(dialect, **fmtparams))


class DictReader:
    """Iterates over rows as dicts, by names that the first row gives unless they are given."""

    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args,
                 **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        while row == []:
            row = next(self.reader)
        names = self.fieldnames
        found = dict(zip(names, row))
        if len(names) < len(row):
            found[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            found[name] = self.restval
        return found

    __class_getitem__ = classmethod(types.GenericAlias)


class DictWriter:
    """Writes dicts as rows."""

    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args,
                 **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self.fieldnames = fieldnames
        self.restval = restval
        extrasaction = extrasaction.lower()
        if extrasaction not in ("raise", "ignore"):
            raise ValueError(f"extrasaction ({extrasaction}) must be 'raise' or 'ignore'")
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        """Write a row of the names."""
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _row(self, rowdict):
        if self.extrasaction == "raise":
            wrong = rowdict.keys() - self.fieldnames
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: "
                                 + ", ".join(repr(x) for x in wrong))
        return (rowdict.get(key, self.restval) for key in self.fieldnames)

    def writerow(self, rowdict):
        """Write a dict as a row."""
        return self.writer.writerow(self._row(rowdict))

    def writerows(self, rowdicts):
        """Write some dicts as rows."""
        return self.writer.writerows(map(self._row, rowdicts))

    __class_getitem__ = classmethod(types.GenericAlias)


class Sniffer:
    """Guesses the format of a table from a sample."""

    def __init__(self):
        self.preferred = [",", "\t", ";", " ", ":"]

    def sniff(self, sample, delimiters=None):
        """Return a dialect that fits a sample."""
        quote, doublequote, delimiter, skip = self._by_quotes(sample, delimiters)
        if not delimiter:
            delimiter, skip = self._by_frequency(sample, delimiters)
        if not delimiter:
            raise Error("Could not determine delimiter")

        class dialect(Dialect):
            _name = "sniffed"
            lineterminator = "\r\n"
            quoting = QUOTE_MINIMAL
        dialect.doublequote = doublequote
        dialect.delimiter = delimiter
        dialect.quotechar = quote or '"'
        dialect.skipinitialspace = skip
        return dialect

    # Where a quoted field may stand, in the order of how much each tells: between two delimiters, at a
    # line's beginning, at its end, and alone on it.
    _QUOTED = tuple(before + r"(?P<quote>[\"']).*?(?P=quote)" + after for before, after in (
        (r"(?P<delim>[^\w\n\"'])(?P<space> ?)", r"(?P=delim)"),
        (r"(?:^|\n)", r"(?P<delim>[^\w\n\"'])(?P<space> ?)"),
        (r"(?P<delim>[^\w\n\"'])(?P<space> ?)", r"(?:$|\n)"),
        (r"(?:^|\n)", r"(?:$|\n)")))

    def _by_quotes(self, data, delimiters):
        """Look for quoted fields, and what stands next to them."""
        for pattern in self._QUOTED:
            matches = list(re.finditer(pattern, data, re.DOTALL | re.MULTILINE))
            if matches:
                break
        else:
            return "", False, None, False
        quotes, found, spaces = {}, {}, 0
        for match in matches:
            parts = match.groupdict()
            quotes[parts["quote"]] = quotes.get(parts["quote"], 0) + 1
            delimiter = parts.get("delim")
            if delimiter and (delimiters is None or delimiter in delimiters):
                found[delimiter] = found.get(delimiter, 0) + 1
            spaces += bool(parts.get("space"))
        quote = max(quotes, key=quotes.get)
        delimiter = max(found, key=found.get) if found else ""
        skip = bool(found) and found[delimiter] == spaces
        if delimiter == "\n":
            delimiter = ""
        around, mark = re.escape(delimiter), re.escape(quote)
        doubled = re.search(rf"((?:{around})|^)\W*{mark}[^{around}\n]*{mark}[^{around}\n]*{mark}\W*"
                            rf"((?:{around})|$)", data, re.MULTILINE) is not None
        return quote, doubled, delimiter, skip

    def _by_frequency(self, data, delimiters):
        """Look for a character that stands in every line as often."""
        lines = [line for line in data.split("\n") if line][:100]
        if not lines:
            return "", False
        candidates = {}
        for c in dict.fromkeys(data):
            if ord(c) >= 128 or c in "\r\n" or delimiters is not None and c not in delimiters:
                continue
            counts = [line.count(c) for line in lines]
            usual = max(set(counts), key=counts.count)
            if usual > 0 and counts.count(usual) / len(counts) >= 0.9:
                candidates[c] = usual
        for c in list(candidates):
            if c.isalnum() and len(candidates) > 1:
                del candidates[c]
        if not candidates:
            return "", False
        delimiter = next((c for c in self.preferred if c in candidates), None)
        if delimiter is None:
            delimiter = max(candidates, key=candidates.get)
        skip = lines[0].count(delimiter) == lines[0].count(delimiter + " ")
        return delimiter, skip

    def has_header(self, sample):
        """Guess whether the first row of a sample holds names."""
        rows = reader(sample.splitlines(), self.sniff(sample))
        header = next(rows)
        kinds = dict.fromkeys(range(len(header)))
        for checked, row in enumerate(rows):
            if checked > 20:
                break
            if len(row) != len(header):
                continue
            for col in list(kinds):
                try:
                    complex(row[col])
                    kind = complex
                except (ValueError, OverflowError):
                    kind = len(row[col])
                if kinds[col] is None:
                    kinds[col] = kind
                elif kinds[col] != kind:
                    del kinds[col]
        votes = 0
        for col, kind in kinds.items():
            if isinstance(kind, int):
                votes += 1 if len(header[col]) != kind else -1
            elif kind is not None:
                try:
                    kind(header[col])
                    votes -= 1
                except (ValueError, TypeError):
                    votes += 1
        return votes > 0
