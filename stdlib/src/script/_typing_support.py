"""What the syntax of type parameters (PEP 695, PEP 696) calls behind the scenes.

Bounds, constraints, defaults and the values of aliases come as functions, which are called when somebody asks.
"""

import sys
from typing import Generic, ParamSpec, TypeAliasType, TypeVar, TypeVarTuple, Unpack


def _worked_out(self, name):
    # Found only where the attribute itself is missing.
    lazy = self.__dict__.get("_lazy")
    if lazy is None or name not in lazy:
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'",
                             name=name, obj=self)
    value = lazy[name]()
    self.__dict__[name] = value
    return value


for _class in (TypeVar, TypeVarTuple, ParamSpec, TypeAliasType):
    _class.__getattr__ = _worked_out
del _class


def _later(parameter, name, function):
    parameter.__dict__.pop(name, None)
    parameter.__dict__.setdefault("_lazy", {})[name] = function
    return parameter


def _placed(parameter):
    parameter.__module__ = sys._getframe(2).f_globals.get("__name__")
    return parameter


def _make_typevar(name):
    return _placed(TypeVar(name, infer_variance=True))


def _make_typevar_with_bound(name, function):
    return _later(_placed(TypeVar(name, infer_variance=True)), "__bound__", function)


def _make_typevar_with_constraints(name, function):
    return _later(_placed(TypeVar(name, infer_variance=True)), "__constraints__", function)


def _make_paramspec(name):
    return _placed(ParamSpec(name, infer_variance=True))


def _make_typevartuple(name):
    return _placed(TypeVarTuple(name))


def _set_type_param_default(parameter, function):
    return _later(parameter, "__default__", function)


def _make_type_alias(parts):
    name, parameters, function = parts
    alias = TypeAliasType(name, None, type_params=parameters or ())
    return _later(_placed(alias), "__value__", function)


def _subscript_generic(parameters):
    return Generic[tuple(Unpack[p] if isinstance(p, TypeVarTuple) else p for p in parameters)]
