"""Connections to databases, cursors and rows, as PEP 249 has them."""

import collections.abc
import datetime
import os
import re
import threading
import time

import _sqlite
from sqlite3 import _convert, _errors
from sqlite3._convert import (PrepareProtocol, adapt, adapters, converters,  # noqa: F401
                              register_adapter, register_converter)
from sqlite3._errors import (DatabaseError, DataError, Error, IntegrityError,  # noqa: F401
                             InterfaceError, InternalError, NotSupportedError, OperationalError,
                             ProgrammingError, Warning)

paramstyle, threadsafety, apilevel = "qmark", 3, "2.0"
sqlite_version = _sqlite.version
sqlite_version_info = tuple(map(int, sqlite_version.split(".")))
PARSE_DECLTYPES, PARSE_COLNAMES = 1, 2
LEGACY_TRANSACTION_CONTROL = -1
SQLITE_OK, SQLITE_DENY, SQLITE_IGNORE = 0, 1, 2
for _code, _name in _errors.NAMES.items():
    globals()[_name] = _code
(SQLITE_CREATE_INDEX, SQLITE_CREATE_TABLE, SQLITE_CREATE_TEMP_INDEX, SQLITE_CREATE_TEMP_TABLE,
 SQLITE_CREATE_TEMP_TRIGGER, SQLITE_CREATE_TEMP_VIEW, SQLITE_CREATE_TRIGGER, SQLITE_CREATE_VIEW,
 SQLITE_DELETE, SQLITE_DROP_INDEX, SQLITE_DROP_TABLE, SQLITE_DROP_TEMP_INDEX,
 SQLITE_DROP_TEMP_TABLE, SQLITE_DROP_TEMP_TRIGGER, SQLITE_DROP_TEMP_VIEW, SQLITE_DROP_TRIGGER,
 SQLITE_DROP_VIEW, SQLITE_INSERT, SQLITE_PRAGMA, SQLITE_READ, SQLITE_SELECT, SQLITE_TRANSACTION,
 SQLITE_UPDATE, SQLITE_ATTACH, SQLITE_DETACH, SQLITE_ALTER_TABLE, SQLITE_REINDEX, SQLITE_ANALYZE,
 SQLITE_CREATE_VTABLE, SQLITE_DROP_VTABLE, SQLITE_FUNCTION, SQLITE_SAVEPOINT) = range(1, 33)

Date, Time, Timestamp = datetime.date, datetime.time, datetime.datetime
Binary = memoryview


def DateFromTicks(ticks):
    """Return the date of a time in seconds."""
    return Date(*time.localtime(ticks)[:3])


def TimeFromTicks(ticks):
    """Return the time of day of a time in seconds."""
    return Time(*time.localtime(ticks)[3:6])


def TimestampFromTicks(ticks):
    """Return the date and time of a time in seconds."""
    return Timestamp(*time.localtime(ticks)[:6])


class Row:
    """A row whose values have names too."""

    __slots__ = "_values", "_names"

    def __new__(cls, cursor, data, /):
        if not isinstance(cursor, Cursor):
            raise TypeError(f"Row() argument 1 must be sqlite3.Cursor, not {type(cursor).__name__}")
        self = object.__new__(cls)
        self._values = tuple(data)
        self._names = [column[0] for column in cursor.description or ()]
        return self

    def keys(self):
        """Return the names."""
        return list(self._names)

    def __getitem__(self, key):
        if isinstance(key, str):
            folded = key.lower()
            for name, value in zip(self._names, self._values):
                if name == key or name.lower() == folded:
                    return value
            raise IndexError("No item with that key")
        if not isinstance(key, (int, slice)):
            raise IndexError("Index must be int or string")
        return self._values[key]

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def __hash__(self):
        return hash((tuple(self._names), self._values))

    def __eq__(self, other):
        if not isinstance(other, Row):
            return NotImplemented
        return self._names == other._names and self._values == other._values


collections.abc.Sequence.register(Row)

_COMMENTS = re.compile(r"(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/)+", re.DOTALL)
_CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def _first_word(sql):
    start = _COMMENTS.match(sql)
    found = re.compile(r"[A-Za-z]+").match(sql, start.end() if start else 0)
    return found[0].upper() if found else ""


class Cursor:
    """Runs statements, and hands out their rows."""

    def __init__(self, connection, /):
        if not isinstance(connection, Connection):
            raise TypeError("Cursor() argument 1 must be sqlite3.Connection, "
                            f"not {type(connection).__name__}")
        self._connection, self._closed = connection, False
        self.arraysize, self.rowcount = 1, -1
        self.description = self.lastrowid = None
        self.row_factory = connection.row_factory
        self._rows, self._at, self._readers = [], 0, None

    connection = property(lambda self: self._connection)

    def _check(self):
        if not hasattr(self, "_connection"):
            raise ProgrammingError("Base Cursor.__init__ not called.")
        if self._closed:
            raise ProgrammingError("Cannot operate on a closed cursor.")
        self._connection._check()

    def execute(self, sql, parameters=(), /):
        """Run a statement."""
        self._check()
        self._run(sql, "execute", parameters)
        return self

    def executemany(self, sql, seq_of_parameters, /):
        """Run a statement once for each set of values."""
        self._check()
        total, row = None, self.lastrowid
        if isinstance(sql, str) and _first_word(sql) not in _CHANGES + ("WITH", ""):
            raise ProgrammingError("executemany() can only execute DML statements.")
        for parameters in seq_of_parameters:
            self._run(sql, "executemany", parameters)
            total = (total or 0) + max(self.rowcount, 0)
        self.rowcount, self.lastrowid = -1 if total is None else total, row
        self._rows = []
        return self

    def executescript(self, sql_script, /):
        """Run several statements; a transaction is ended before."""
        self._check()
        if not isinstance(sql_script, str):
            raise TypeError(f"executescript() argument must be str, not {type(sql_script).__name__}")
        if "\0" in sql_script:
            raise ValueError("embedded null character")
        connection = self._connection
        if connection.autocommit == LEGACY_TRANSACTION_CONTROL and connection.in_transaction:
            connection._plain("COMMIT")
        connection._answer(sql_script, (), True)
        return self

    def _run(self, sql, method, parameters):
        if not isinstance(sql, str):
            raise TypeError(f"{method}() argument 1 must be str, not {type(sql).__name__}")
        connection = self._connection
        self._rows, self._at, self.description, self.rowcount = [], 0, None, -1
        word = _first_word(sql)
        params = self._params(parameters)
        connection._begin(word)
        names, types, rows, reads_only, changes = connection._answer(sql, params, False)
        if names:
            colnames = connection._detect & PARSE_COLNAMES
            self.description = tuple([(name.split(" [")[0] if colnames else name,)
                                      + (None,) * 6 for name in names])
        self._readers = connection._readers(names, types)
        self._rows = rows
        if word in _CHANGES:
            self.rowcount = changes
            if word in ("INSERT", "REPLACE"):
                self.lastrowid = connection._database.lastrowid

    @staticmethod
    def _params(parameters):
        if isinstance(parameters, dict) or isinstance(parameters, collections.abc.Mapping):
            return {name: _convert.for_database(value, at)
                    for at, (name, value) in enumerate(parameters.items(), 1)}
        if not isinstance(parameters, (tuple, list)) and not (
                hasattr(parameters, "__getitem__") and hasattr(parameters, "__len__")):
            raise ProgrammingError("parameters are of unsupported type")
        return [_convert.for_database(parameters[at], at + 1) for at in range(len(parameters))]

    def _next(self):
        row, self._rows[self._at] = self._rows[self._at], None
        self._at += 1
        row = self._connection._read(row, self._readers, self.description)
        return row if self.row_factory is None else self.row_factory(self, row)

    def fetchone(self):
        """Return the next row, or None."""
        self._check()
        return self._next() if self._at < len(self._rows) else None

    def fetchmany(self, size=None):
        """Return so many rows."""
        self._check()
        end = min(self._at + (self.arraysize if size is None else size), len(self._rows))
        return [self._next() for _ in range(self._at, end)]

    def fetchall(self):
        """Return the rows that are left."""
        self._check()
        return [self._next() for _ in range(self._at, len(self._rows))]

    def __iter__(self):
        return self

    def __next__(self):
        self._check()
        if self._at >= len(self._rows):
            raise StopIteration
        return self._next()

    def close(self):
        """Let the rows go."""
        self._connection._check_thread()
        self._closed, self._rows = True, []

    def setinputsizes(self, sizes, /):
        """Do nothing, as PEP 249 allows."""

    def setoutputsize(self, size, column=None, /):
        """Do nothing, as PEP 249 allows."""


_LEVELS = ("", "DEFERRED", "IMMEDIATE", "EXCLUSIVE")
_UNSUPPORTED = ("create_window_function", "set_authorizer", "set_progress_handler", "interrupt", "blobopen", "serialize",
                "deserialize", "enable_load_extension", "load_extension", "getlimit", "setlimit",
                "getconfig", "setconfig")


class Connection:
    """A connection to a database."""

    (Warning, Error, InterfaceError, DatabaseError, DataError, OperationalError, IntegrityError,
     InternalError, ProgrammingError, NotSupportedError) = _errors.ALL

    def __init__(self, database, timeout=5.0, detect_types=0, isolation_level="",
                 check_same_thread=True, factory=None, cached_statements=128, uri=False, *,
                 autocommit=LEGACY_TRANSACTION_CONTROL):
        self._database = None
        self._owner = threading.get_ident() if check_same_thread else None
        self._detect, self._trace = detect_types, None
        self.row_factory, self.text_factory = None, str
        self.isolation_level = isolation_level
        if autocommit not in (True, False, LEGACY_TRANSACTION_CONTROL):
            raise ValueError("autocommit must be True, False, or "
                             "sqlite3.LEGACY_TRANSACTION_CONTROL")
        self._autocommit = autocommit
        opened = _sqlite.open(os.fsdecode(database), uri, int(timeout * 1000))
        if isinstance(opened, tuple):
            raise OperationalError(opened[1]) if opened[0] == 0 else self._opening(opened)
        self._database = opened
        if autocommit is False:
            self._plain("BEGIN")

    @staticmethod
    def _opening(trouble):
        code, message = trouble
        error = _errors.raised((code & 0xff, message.partition(": ")[0]))
        return error

    def _check_thread(self):
        if self._owner not in (None, threading.get_ident()):
            raise ProgrammingError(
                "SQLite objects created in a thread can only be used in that same thread. The "
                f"object was created in thread id {self._owner} and this is thread id "
                f"{threading.get_ident()}.")

    def _check(self):
        self._check_thread()
        if not hasattr(self, "_database"):
            raise ProgrammingError("Base Connection.__init__ not called.")
        if self._database is None:
            raise ProgrammingError("Cannot operate on a closed database.")

    def _answer(self, sql, params, script):
        if self._trace is not None:
            self._trace(sql)
        answer = self._database.run(sql, params, script)
        if len(answer) == 2:
            raise _errors.raised(answer)
        return answer

    def _plain(self, sql):
        self._answer(sql, (), False)

    def _begin(self, word):
        """Begin a transaction where a statement changes something, in the way of old."""
        if self._autocommit == LEGACY_TRANSACTION_CONTROL and word in _CHANGES \
                and self.isolation_level is not None and not self.in_transaction:
            self._plain(f"BEGIN {self.isolation_level}")

    def _readers(self, names, types):
        """Return a converter, or None, for each column; None if there are none at all."""
        if not self._detect:
            return None
        readers = []
        for name, declared in zip(names, types):
            found = None
            if self._detect & PARSE_COLNAMES and "[" in name:
                found = converters.get(name.partition("[")[2].partition("]")[0].upper())
            if found is None and self._detect & PARSE_DECLTYPES and declared:
                found = converters.get(re.split(r"[ (]", declared, maxsplit=1)[0].upper())
            readers.append(found)
        return readers if any(readers) else None

    def _read(self, row, readers, description):
        """Return a row as the program wants it."""
        if readers is None and self.text_factory is str:
            return row
        values = []
        for at, value in enumerate(row):
            if readers is not None and readers[at] is not None:
                value = None if value is None else readers[at](_convert.as_bytes(value))
            elif isinstance(value, str) and self.text_factory is not str:
                value = self.text_factory(value.encode())
            values.append(value)
        return tuple(values)

    @property
    def isolation_level(self):
        return self._level

    @isolation_level.setter
    def isolation_level(self, value):
        if value is not None and not isinstance(value, str):
            raise TypeError("isolation_level must be str or None")
        if value is not None and value.upper() not in _LEVELS:
            raise ValueError("isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or "
                             "'EXCLUSIVE'")
        self._level = value
        if value is None and getattr(self, "_database", None) is not None and self.in_transaction:
            self._plain("COMMIT")

    @property
    def autocommit(self):
        return self._autocommit

    @autocommit.setter
    def autocommit(self, value):
        self._check()
        if value is True and self.in_transaction:
            self._plain("COMMIT")
        elif value is False and not self.in_transaction:
            self._plain("BEGIN")
        self._autocommit = value

    @property
    def in_transaction(self):
        self._check()
        return bool(self._database.in_transaction)

    @property
    def total_changes(self):
        self._check()
        return self._database.total_changes

    def cursor(self, factory=Cursor):
        """Return a cursor."""
        self._check()
        made = factory(self)
        if not isinstance(made, Cursor):
            raise TypeError(f"factory must return a cursor, not {type(made).__name__}")
        return made

    def execute(self, sql, parameters=(), /):
        """Run a statement by a cursor of its own."""
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql, parameters, /):
        """Run a statement once for each set of values."""
        return self.cursor().executemany(sql, parameters)

    def executescript(self, sql_script, /):
        """Run several statements."""
        return self.cursor().executescript(sql_script)

    def _end(self, word):
        self._check()
        if self._autocommit is True:
            return
        if self.in_transaction:
            self._plain(word)
        if self._autocommit is False:
            self._plain("BEGIN")

    def commit(self):
        """Keep what was changed."""
        self._end("COMMIT")

    def rollback(self):
        """Undo what was changed."""
        self._end("ROLLBACK")

    def close(self):
        """Close the database; what was not committed is lost."""
        self._check_thread()
        if self._database is not None:
            database, self._database = self._database, None
            database.close()

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            try:
                self.commit()
            except BaseException:
                self.rollback()
                raise
        else:
            self.rollback()
        return False

    def __call__(self, sql, /):
        raise NotImplementedError("sqlite3: statements are not objects of their own here")

    def _register(self, kind, name, n_arg, deterministic, function):
        self._check()
        trouble = self._database.register(kind, name, n_arg, deterministic, function)
        if trouble is not None:
            raise _errors.raised(trouble)

    def create_function(self, name, narg, func, /, *, deterministic=False):
        """Let statements call a function."""
        self._register("function", name, narg, deterministic, _answering(func))

    def create_aggregate(self, name, n_arg, aggregate_class, /):
        """Let statements use an aggregate: a class with `step` and `finalize`."""
        runs = None if aggregate_class is None else _Runs(aggregate_class)
        self._register("aggregate", name, n_arg, False, runs)

    def create_collation(self, name, callback, /):
        """Let statements sort by a function of two texts."""
        if not isinstance(name, str):
            raise TypeError(f"create_collation() argument 1 must be str, not {type(name).__name__}")
        if callback is not None and not callable(callback):
            raise TypeError("parameter must be callable")
        self._register("collation", name, 0, False, callback)

    def iterdump(self, *, filter=None):
        """Return an iterator over statements that would make the database again."""
        self._check()
        from sqlite3._dump import statements
        return statements(self, filter)

    def backup(self, target, *, pages=-1, progress=None, name="main", sleep=0.250):
        """Copy the database into another."""
        self._check()
        target._check()
        if name != "main":
            raise NotImplementedError("sqlite3: only the main database can be copied")
        trouble = self._database.backup(target._database)
        if trouble is not None:
            raise _errors.raised(trouble)
        if progress is not None:
            progress(101, 0, self.execute("PRAGMA page_count").fetchone()[0])

    def set_trace_callback(self, trace_callback, /):
        """Say what is to be called with each statement."""
        self._check()
        self._trace = trace_callback


def _answering(function):
    """The function, with what it answers in a form that the database takes."""
    if function is None:
        return None

    def call(*args):
        return _plain_value(function(*args))
    return call


def _plain_value(value):
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, (int, float, str, bytes, bytearray, memoryview)):
        return value
    raise TypeError(f"the database cannot keep a {type(value).__name__}")


class _Runs:
    """The objects of an aggregate, by the number of their run."""

    def __init__(self, aggregate_class):
        self._class, self._objects = aggregate_class, {}

    def __call__(self, word, number, *args):
        if word == "start":
            self._objects[number] = self._class()
        elif word == "step":
            self._objects[number].step(*args)
        else:
            return _plain_value(self._objects.pop(number).finalize())


def _unsupported(name):
    def method(self, *args, **kwargs):
        raise NotImplementedError(f"sqlite3.Connection.{name} is not supported")
    method.__name__, method.__qualname__ = name, f"Connection.{name}"
    return method


for _name in _UNSUPPORTED:
    setattr(Connection, _name, _unsupported(_name))
for _class in (Row, Cursor, Connection):
    _class.__module__ = "sqlite3"


def connect(database, timeout=5.0, detect_types=0, isolation_level="", check_same_thread=True,
            factory=None, cached_statements=128, uri=False, *,
            autocommit=LEGACY_TRANSACTION_CONTROL):
    """Open a database."""
    return (factory or Connection)(database, timeout, detect_types, isolation_level,
                                   check_same_thread, factory, cached_statements, uri,
                                   autocommit=autocommit)


def complete_statement(statement):
    """Does a text end with a statement that is whole?"""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*(?:\n|\Z)|/\*.*?\*/", " ", statement,
                  flags=re.DOTALL).strip()
    if not bare.endswith(";") or re.search(r"['\"`]", bare):
        return False
    last = re.compile(r"(?i)(?:explain\s+)?create\s+(?:temp\s+|temporary\s+)?trigger\b").search(bare)
    return last is None or re.search(r"(?i);\s*end\s*;$", bare) is not None


def enable_callback_tracebacks(enable, /):
    """Say whether mistakes in callbacks are shown."""


__all__ = [_name for _name in dir() if not _name.startswith("_") and _name not in (
    "collections", "datetime", "os", "re", "threading", "time")]
