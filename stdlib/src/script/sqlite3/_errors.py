"""What goes wrong in databases, and how SQLite numbers it."""


class Warning(Exception):
    """Something worth knowing."""


class Error(Exception):
    """Something went wrong."""


class InterfaceError(Error):
    """The interface was used wrongly."""


class DatabaseError(Error):
    """Something is wrong in the database."""


class DataError(DatabaseError):
    """A value does not fit."""


class OperationalError(DatabaseError):
    """The database does not work as it should."""


class IntegrityError(DatabaseError):
    """What must hold would not."""


class InternalError(DatabaseError):
    """SQLite is at odds with itself."""


class ProgrammingError(DatabaseError):
    """The program is wrong."""


class NotSupportedError(DatabaseError):
    """SQLite cannot do that."""


ALL = (Warning, Error, InterfaceError, DatabaseError, DataError, OperationalError, IntegrityError,
       InternalError, ProgrammingError, NotSupportedError)
for _class in ALL:
    _class.__module__ = "sqlite3"

_PRIMARY = ("OK ERROR INTERNAL PERM ABORT BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT NOTFOUND "
            "FULL CANTOPEN PROTOCOL EMPTY SCHEMA TOOBIG CONSTRAINT MISMATCH MISUSE NOLFS AUTH FORMAT "
            "RANGE NOTADB").split()
_CONSTRAINTS = ("CHECK COMMITHOOK FOREIGNKEY FUNCTION NOTNULL PRIMARYKEY TRIGGER UNIQUE VTAB ROWID "
                "PINNED DATATYPE").split()
NAMES = {code: "SQLITE_" + name for code, name in enumerate(_PRIMARY)}
NAMES.update({19 | at << 8: "SQLITE_CONSTRAINT_" + name
              for at, name in enumerate(_CONSTRAINTS, 1)})
NAMES.update({261: "SQLITE_BUSY_RECOVERY", 517: "SQLITE_BUSY_SNAPSHOT",
              262: "SQLITE_LOCKED_SHAREDCACHE", 264: "SQLITE_READONLY_RECOVERY",
              520: "SQLITE_READONLY_CANTLOCK", 1032: "SQLITE_READONLY_DBMOVED",
              270: "SQLITE_CANTOPEN_NOTEMPDIR", 526: "SQLITE_CANTOPEN_ISDIR"})
_CLASSES = {2: InternalError, 12: InternalError, 11: DatabaseError, 18: DataError,
            19: IntegrityError, 20: IntegrityError, 21: InterfaceError, 25: InterfaceError}
_OPERATIONAL = {1, 3, 4, 5, 6, 8, 9, 10, 13, 14, 15, 16, 17}


def raised(trouble):
    """Return the exception for what the database answered: a number and words."""
    code, message = trouble
    if code == 0:
        return ProgrammingError(message)
    primary = code & 0xff
    if primary == 7:
        return MemoryError()
    error = (OperationalError if primary in _OPERATIONAL
             else _CLASSES.get(primary, DatabaseError))(message)
    error.sqlite_errorcode = code
    error.sqlite_errorname = NAMES.get(code, NAMES.get(primary, "unknown"))
    return error
