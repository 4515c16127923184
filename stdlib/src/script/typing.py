"""Types for annotations, as far as they do something when a program runs."""

import collections
import collections.abc
import functools
import sys
import types

try:
    from _typing import (Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs,
                         TypeAliasType, TypeVar, TypeVarTuple)
except ImportError:
    from _py_typing import (Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs,
                            TypeAliasType, TypeVar, TypeVarTuple)
from _script_types import name_with_module as _name_with_module

_name_with_module(Generic, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, TypeVar,
                  TypeVarTuple)
del _name_with_module

TYPE_CHECKING = False
GenericAlias = types.GenericAlias
_PARAMETERS = (TypeVar, ParamSpec, TypeVarTuple)


# ---------------------------------------------------------------- texts and checks

def _type_repr(obj):
    """Return the text of a type inside another one's repr."""
    if isinstance(obj, tuple):
        return "[" + ", ".join(map(_type_repr, obj)) + "]"
    if isinstance(obj, type) and not isinstance(obj, GenericAlias):
        if obj.__module__ == "builtins":
            return obj.__qualname__
        return f"{obj.__module__}.{obj.__qualname__}"
    if obj is ...:
        return "..."
    if isinstance(obj, types.FunctionType):
        return obj.__name__
    return repr(obj)


def _type_convert(arg, is_class=False):
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        return ForwardRef(arg, is_class=is_class)
    return arg


def _type_check(arg, msg):
    """Make a type of an argument, or refuse what can be none."""
    arg = _type_convert(arg)
    if isinstance(arg, _GenericAlias) and arg.__origin__ in (Generic, Protocol):
        raise TypeError(f"{arg} is not valid as type argument")
    if arg in (Generic, Protocol):
        raise TypeError(f"Plain {arg} is not valid as type argument")
    if type(arg) is tuple:
        raise TypeError(f"{msg} Got {arg!r:.100}.")
    return arg


def _collect_parameters(args):
    """Return the type parameters in a tuple of types, each once, in their order."""
    found = []
    for arg in args:
        if isinstance(arg, type) and not isinstance(arg, GenericAlias):
            continue
        if isinstance(arg, (tuple, list)):
            parameters = _collect_parameters(arg)
        elif isinstance(arg, _PARAMETERS):
            parameters = (arg,)
        else:
            parameters = getattr(arg, "__parameters__", ())
            if not isinstance(parameters, tuple):
                parameters = ()
        for p in parameters:
            if p not in found:
                found.append(p)
    return tuple(found)


def _deduplicate(args):
    result = []
    for arg in args:
        if arg not in result:
            result.append(arg)
    return result


def _substitute(args, mapping):
    """Put types in the place of parameters."""
    result = []
    for arg in args:
        if isinstance(arg, tuple):
            result.append(tuple(_substitute(arg, mapping)))
        elif isinstance(arg, _UnpackAlias) and arg.__args__[0] in mapping:
            result.extend(mapping[arg.__args__[0]])
        elif isinstance(arg, _PARAMETERS):
            result.append(mapping.get(arg, arg))
        else:
            inner = getattr(arg, "__parameters__", ())
            if isinstance(arg, type) and not isinstance(arg, GenericAlias):
                inner = ()
            if inner:
                arg = arg[tuple(mapping.get(p, p) for p in inner)]
            result.append(arg)
    return result


# ---------------------------------------------------------------- special forms

class _Final:
    """Refuses to be subclassed."""

    __slots__ = ("__weakref__",)

    def __init_subclass__(cls, /, *args, **kwds):
        if "_root" not in kwds:
            raise TypeError("Cannot subclass special typing classes")


class _SpecialForm(_Final, _root=True):
    """A name of this module that means something of its own to type checkers."""

    def __init__(self, getitem):
        self._getitem = getitem
        self._name = getitem.__name__
        self.__doc__ = getitem.__doc__

    def __getattr__(self, item):
        if item in ("__name__", "__qualname__"):
            return self._name
        raise AttributeError(item)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __repr__(self):
        return "typing." + self._name

    def __reduce__(self):
        return self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    def __getitem__(self, parameters):
        return self._getitem(self, parameters)


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    """Fits every type, and every type fits it."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


def _bare(name, doc):
    """Make a special form that takes no brackets."""
    def getitem(self, parameters):
        raise TypeError(f"{self} is not subscriptable")
    getitem.__name__ = name
    getitem.__doc__ = doc
    return _SpecialForm(getitem)


def _wrapper(name, doc):
    """Make a special form that takes one type."""
    def getitem(self, parameters):
        item = _type_check(parameters, f"{self} accepts only single type.")
        return _GenericAlias(self, (item,))
    getitem.__name__ = name
    getitem.__doc__ = doc
    return _SpecialForm(getitem)


NoReturn = _bare("NoReturn", "The result of a function that never returns.")
Never = _bare("Never", "The type that nothing has.")
Self = _bare("Self", "The class in which it stands.")
LiteralString = _bare("LiteralString", "A text that is written in the program.")
TypeAlias = _bare("TypeAlias", "Marks an assignment as a name for a type.")
ClassVar = _wrapper("ClassVar", "Marks a variable of the class, not of instances.")
Final = _wrapper("Final", "Marks a name that is bound once.")
TypeGuard = _wrapper("TypeGuard", "The result of a function that narrows a type.")
TypeIs = _wrapper("TypeIs", "The result of a function that tells a type.")
Required = _wrapper("Required", "Marks a key of a TypedDict that must be there.")
NotRequired = _wrapper("NotRequired", "Marks a key of a TypedDict that may be missing.")
ReadOnly = _wrapper("ReadOnly", "Marks a key of a TypedDict that is not to be changed.")


@_SpecialForm
def Union(self, parameters):
    """One of several types."""
    if parameters == ():
        raise TypeError("Cannot take a Union of no types.")
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    flat = []
    for p in parameters:
        p = _type_check(p, "Union[arg, ...]: each arg must be a type.")
        if isinstance(p, (_UnionAlias, types.UnionType)):
            flat.extend(p.__args__)
        else:
            flat.append(p)
    flat = _deduplicate(flat)
    if len(flat) == 1:
        return flat[0]
    return _UnionAlias(self, tuple(flat))


@_SpecialForm
def Optional(self, parameters):
    """A type, or None."""
    arg = _type_check(parameters, f"{self} requires a single type.")
    return Union[arg, type(None)]


@_SpecialForm
def Literal(self, parameters):
    """One of the given values."""
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    flat = []
    for p in parameters:
        flat.extend(p.__args__ if isinstance(p, _LiteralAlias) else (p,))
    seen, unique = [], []
    for p in flat:
        if (p, type(p)) not in seen:
            seen.append((p, type(p)))
            unique.append(p)
    return _LiteralAlias(self, tuple(unique))


@_SpecialForm
def Concatenate(self, parameters):
    """Some parameters, and then those of a ParamSpec."""
    if parameters == ():
        raise TypeError("Cannot take a Concatenate of no types.")
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    if not (parameters[-1] is ... or isinstance(parameters[-1], ParamSpec)):
        raise TypeError("The last parameter to Concatenate should be a "
                        "ParamSpec variable or ellipsis.")
    return _ConcatenateGenericAlias(self, tuple(map(_type_convert, parameters)))


@_SpecialForm
def Unpack(self, parameters):
    """The types of a TypeVarTuple one by one."""
    return _UnpackAlias(self, (_type_check(parameters, f"{self} accepts only single type."),))


@_SpecialForm
def Annotated(self, params):
    """A type, with something else that is known of it."""
    if not isinstance(params, tuple) or len(params) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments "
                        "(a type and an annotation).")
    origin = _type_check(params[0], "Annotated[t, ...]: t must be a type.")
    metadata = params[1:]
    if isinstance(origin, _AnnotatedAlias):
        origin, metadata = origin.__origin__, origin.__metadata__ + metadata
    return _AnnotatedAlias(origin, metadata)


# ---------------------------------------------------------------- aliases

class _BaseAlias(_Final, _root=True):
    def __init__(self, origin, *, inst=True, name=None):
        self._inst = inst
        self._name = name
        self.__origin__ = origin
        self.__slots__ = None

    def __call__(self, *args, **kwargs):
        if not self._inst:
            raise TypeError(f"Type {self._name} cannot be instantiated; "
                            f"use {self.__origin__.__name__}() instead")
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except Exception:
            pass
        return result

    def __mro_entries__(self, bases):
        result = []
        if self.__origin__ not in bases:
            result.append(self.__origin__)
        i = bases.index(self)
        for b in bases[i + 1:]:
            if isinstance(b, _BaseAlias) or (isinstance(b, type) and issubclass(b, Generic)):
                break
        else:
            if Generic not in result and not issubclass(self.__origin__, Generic):
                result.append(Generic)
        return tuple(result)

    def __getattr__(self, attr):
        if "__origin__" in self.__dict__ and not (
                attr.startswith("__") and attr.endswith("__")
                and attr not in ("__name__", "__qualname__", "__doc__")):
            return getattr(self.__origin__, attr)
        if attr in ("__name__", "__qualname__"):
            return self._name or self.__origin__.__name__
        raise AttributeError(attr)

    def __setattr__(self, attr, val):
        if (attr.startswith("__") and attr.endswith("__")) or attr in (
                "_name", "_inst", "_nparams"):
            super().__setattr__(attr, val)
        else:
            setattr(self.__origin__, attr, val)

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __or__(self, right):
        return Union[self, right]

    def __ror__(self, left):
        return Union[left, self]


class _GenericAlias(_BaseAlias, _root=True):
    """A type with its arguments."""

    def __init__(self, origin, args, *, inst=True, name=None):
        super().__init__(origin, inst=inst, name=name)
        if not isinstance(args, tuple):
            args = (args,)
        self.__args__ = args
        self.__parameters__ = _collect_parameters(args)
        if not name:
            self.__module__ = getattr(origin, "__module__", "typing")

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __getitem__(self, args):
        if self.__origin__ in (Generic, Protocol):
            raise TypeError(f"Cannot subscript already-subscripted {self}")
        if not self.__parameters__:
            raise TypeError(f"{self} is not a generic class")
        if not isinstance(args, tuple):
            args = (args,)
        args = tuple(list(a) and tuple(a) if isinstance(a, list) else _type_convert(a)
                     for a in args)
        mapping = _match_parameters(self, self.__parameters__, args)
        return self.copy_with(tuple(_substitute(self.__args__, mapping)))

    def copy_with(self, args):
        return self.__class__(self.__origin__, args, inst=self._inst, name=self._name)

    def __repr__(self):
        name = f"typing.{self._name}" if self._name else _type_repr(self.__origin__)
        args = ", ".join(map(_type_repr, self.__args__)) or "()"
        return f"{name}[{args}]"

    def __iter__(self):
        yield Unpack[self]


def _match_parameters(alias, parameters, args):
    """Return which argument stands for which parameter."""
    n, wanted = len(args), len(parameters)
    packs = [i for i, p in enumerate(parameters) if isinstance(p, TypeVarTuple)]
    if packs:
        i = packs[0]
        after = wanted - i - 1
        if n < wanted - 1:
            raise TypeError(f"Too few arguments for {alias}; actual {n}, "
                            f"expected at least {wanted - 1}")
        mapping = dict(zip(parameters[:i], args[:i]))
        mapping[parameters[i]] = args[i:n - after]
        mapping.update(zip(parameters[i + 1:], args[n - after:]))
        return mapping
    if n < wanted:
        args += tuple(p.__default__ for p in parameters[n:] if p.has_default())
    if len(args) != wanted:
        if wanted == 1 and isinstance(parameters[0], ParamSpec):
            return {parameters[0]: args}
        raise TypeError(f"Too {'many' if n > wanted else 'few'} arguments for {alias}; "
                        f"actual {n}, expected {wanted}")
    return dict(zip(parameters, args))


class _UnionAlias(_GenericAlias, _root=True):
    def copy_with(self, params):
        return Union[params]

    def __eq__(self, other):
        if not isinstance(other, (_UnionAlias, types.UnionType)):
            return NotImplemented
        return set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and type(None) in args:
            other = args[0] if args[1] is type(None) else args[1]
            return f"typing.Optional[{_type_repr(other)}]"
        return super().__repr__()

    def __instancecheck__(self, obj):
        return any(isinstance(obj, arg) for arg in self.__args__)

    def __subclasscheck__(self, cls):
        return any(issubclass(cls, arg) for arg in self.__args__)


_UnionGenericAlias = _UnionAlias


class _LiteralAlias(_GenericAlias, _root=True):
    def __repr__(self):
        return f"typing.Literal[{', '.join(map(repr, self.__args__))}]"

    def __eq__(self, other):
        if not isinstance(other, _LiteralAlias):
            return NotImplemented
        return {(a, type(a)) for a in self.__args__} == {(a, type(a)) for a in other.__args__}

    def __hash__(self):
        return hash(frozenset((a, type(a)) for a in self.__args__))


class _ConcatenateGenericAlias(_GenericAlias, _root=True):
    pass


class _UnpackAlias(_GenericAlias, _root=True):
    def __repr__(self):
        return f"typing.Unpack[{_type_repr(self.__args__[0])}]"


class _AnnotatedAlias(_GenericAlias, _root=True):
    def __init__(self, origin, metadata):
        super().__init__(origin, (origin,), name="Annotated")
        self.__metadata__ = metadata

    def copy_with(self, params):
        return _AnnotatedAlias(params[0], self.__metadata__)

    def __repr__(self):
        return (f"typing.Annotated[{_type_repr(self.__origin__)}, "
                f"{', '.join(map(repr, self.__metadata__))}]")

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __mro_entries__(self, bases):
        return (self.__origin__,)


class _SpecialGenericAlias(_BaseAlias, _root=True):
    """`List`, `Dict` and so on, before they get their arguments."""

    def __init__(self, origin, nparams, *, inst=False, name=None):
        super().__init__(origin, inst=inst, name=name or origin.__name__)
        self._nparams = nparams
        self.__doc__ = f"A generic version of {origin.__module__}.{origin.__qualname__}."

    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        params = tuple(_type_check(p, "Parameters to generic types must be types.")
                       for p in params)
        n = self._nparams
        if n >= 0 and len(params) != n:
            if self.__origin__ in (collections.abc.Generator, collections.abc.AsyncGenerator) \
                    and len(params) < n:
                params += (type(None),) * (n - len(params))
            else:
                raise TypeError(f"Too {'many' if len(params) > n else 'few'} arguments for "
                                f"{self}; actual {len(params)}, expected {n}")
        return _GenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __repr__(self):
        return "typing." + self._name

    def __subclasscheck__(self, cls):
        if isinstance(cls, _SpecialGenericAlias):
            return issubclass(cls.__origin__, self.__origin__)
        return issubclass(cls, self.__origin__)

    def __reduce__(self):
        return self._name


class _CallableType(_SpecialGenericAlias, _root=True):
    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        args, result = params
        result = _type_check(result, "Callable[args, result]: result must be a type.")
        if args is ... or isinstance(args, (ParamSpec, _ConcatenateGenericAlias)):
            return _CallableAlias(self.__origin__, (args, result), name=self._name)
        if not isinstance(args, (list, tuple)):
            raise TypeError("Callable[args, result]: args must be a list. "
                            f"Got {args}")
        return _CallableAlias(self.__origin__, (*map(_type_convert, args), result),
                              name=self._name)


class _CallableAlias(_GenericAlias, _root=True):
    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and (args[0] is ... or isinstance(
                args[0], (ParamSpec, _ConcatenateGenericAlias))):
            return super().__repr__()
        return (f"typing.Callable[[{', '.join(map(_type_repr, args[:-1]))}], "
                f"{_type_repr(args[-1])}]")


class _TupleType(_SpecialGenericAlias, _root=True):
    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        params = tuple(p if p is ... else _type_check(
            p, "Tuple[t0, t1, ...]: each t must be a type.") for p in params)
        return _GenericAlias(tuple, params, name="Tuple")


_abc = collections.abc
Hashable = _SpecialGenericAlias(_abc.Hashable, 0)
Sized = _SpecialGenericAlias(_abc.Sized, 0)
for _name, _n in (("Awaitable", 1), ("Coroutine", 3), ("AsyncIterable", 1),
                  ("AsyncIterator", 1), ("Iterable", 1), ("Iterator", 1), ("Reversible", 1),
                  ("Container", 1), ("Collection", 1), ("MutableSet", 1), ("Mapping", 2),
                  ("MutableMapping", 2), ("Sequence", 1), ("MutableSequence", 1),
                  ("MappingView", 1), ("KeysView", 1), ("ItemsView", 2), ("ValuesView", 1),
                  ("Generator", 3), ("AsyncGenerator", 2), ("ByteString", 0)):
    globals()[_name] = _SpecialGenericAlias(getattr(_abc, _name), _n)
AbstractSet = _SpecialGenericAlias(_abc.Set, 1, name="AbstractSet")
Callable = _CallableType(_abc.Callable, 2)
Tuple = _TupleType(tuple, -1, name="Tuple")
List = _SpecialGenericAlias(list, 1, name="List")
Dict = _SpecialGenericAlias(dict, 2, name="Dict")
Set = _SpecialGenericAlias(set, 1, name="Set")
FrozenSet = _SpecialGenericAlias(frozenset, 1, name="FrozenSet")
Type = _SpecialGenericAlias(type, 1, name="Type")
Deque = _SpecialGenericAlias(collections.deque, 1, name="Deque")
DefaultDict = _SpecialGenericAlias(collections.defaultdict, 2, name="DefaultDict")
OrderedDict = _SpecialGenericAlias(collections.OrderedDict, 2)
Counter = _SpecialGenericAlias(collections.Counter, 1)
ChainMap = _SpecialGenericAlias(collections.ChainMap, 2)
del _name, _n

T = TypeVar("T")
KT = TypeVar("KT")
VT = TypeVar("VT")
AnyStr = TypeVar("AnyStr", bytes, str)
for _variable in (T, KT, VT, AnyStr):
    _variable.__module__ = "typing"
Text = str


# ---------------------------------------------------------------- generic classes

def _generic_class_getitem(cls, args):
    if not isinstance(args, tuple):
        args = (args,)
    args = tuple(tuple(a) if isinstance(a, list) else _type_convert(a) for a in args)
    if cls in (Generic, Protocol):
        if not args:
            raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
        if not all(isinstance(p, _PARAMETERS + (_UnpackAlias,)) for p in args):
            raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables "
                            "or parameter specification variables.")
        if len(set(args)) != len(args):
            raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
    else:
        parameters = getattr(cls, "__parameters__", ())
        if not parameters:
            raise TypeError(f"{cls} is not a generic class")
        mapping = _match_parameters(cls, parameters, args)
        if not any(isinstance(p, (TypeVarTuple, ParamSpec)) for p in parameters):
            args = tuple(mapping[p] for p in parameters)
    return _GenericAlias(cls, args)


def _generic_init_subclass(cls):
    if "__orig_bases__" in cls.__dict__:
        error = Generic in cls.__orig_bases__
    else:
        error = Generic in cls.__bases__ and cls.__name__ != "Protocol" \
            and type(cls) is not _TypedDictMeta
    if error:
        raise TypeError("Cannot inherit from plain Generic")
    parameters = ()
    if "__orig_bases__" in cls.__dict__:
        parameters = _collect_parameters(cls.__orig_bases__)
        given = None
        for base in cls.__orig_bases__:
            if isinstance(base, _GenericAlias) and base.__origin__ is Generic:
                if given is not None:
                    raise TypeError("Cannot inherit from Generic[...] multiple times.")
                given = base.__parameters__
        if given is not None:
            missing = [p for p in parameters if p not in given]
            if missing:
                raise TypeError(f"Some type variables ({', '.join(map(str, missing))}) are "
                                f"not listed in Generic[{', '.join(map(str, given))}]")
            parameters = given
    cls.__parameters__ = parameters


# The rest is in files of its own; they need what is above.
from _typing_protocols import *
from _typing_protocols import _ProtocolMeta
from _typing_more import *
from _typing_more import _TypedDictMeta, _NamedTupleMeta

ContextManager = _SpecialGenericAlias(_abc.Hashable, 1, name="ContextManager")
AsyncContextManager = _SpecialGenericAlias(_abc.Hashable, 1, name="AsyncContextManager")


def __getattr__(name):
    # Only who asks for these needs `re`.
    if name in ("Pattern", "Match"):
        import re
        alias = _SpecialGenericAlias(getattr(re, name), 1)
        globals()[name] = alias
        return alias
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _set_context_managers():
    import contextlib
    for alias, cls in ((ContextManager, contextlib.AbstractContextManager),
                       (AsyncContextManager, contextlib.AbstractAsyncContextManager)):
        alias.__origin__ = cls


_set_context_managers()
del _variable

__all__ = [_n for _n in list(globals()) if not _n.startswith("_") and _n not in (
    "collections", "functools", "sys", "types", "T", "KT",
    "VT", "GenericAlias")]
