"""Databases in files, by SQLite."""

from sqlite3.dbapi2 import *  # noqa: F401, F403
from sqlite3.dbapi2 import _UNSUPPORTED  # noqa: F401


def __getattr__(name):
    if name == "version":
        import warnings
        warnings.warn("version is deprecated and will be removed in Python 3.14",
                      DeprecationWarning, stacklevel=2)
        return "2.6.0"
    raise AttributeError(f"module 'sqlite3' has no attribute {name!r}")
