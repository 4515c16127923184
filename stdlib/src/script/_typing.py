"""Type parameters for a `typing` that is not gilbox's own, such as CPython's."""

from _py_typing import (Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs,  # noqa: F401
                        TypeAliasType, TypeVar, TypeVarTuple)


def _idfunc(x, /):
    """Return what is given."""
    return x
