"""The second half of `typing`: forward references, hints, named tuples, typed dicts."""

import collections
import functools
import sys
import types
import typing

__all__ = ["ForwardRef", "get_type_hints", "get_origin", "get_args", "is_typeddict", "cast",
           "assert_type", "assert_never", "reveal_type", "no_type_check",
           "no_type_check_decorator", "overload", "get_overloads", "clear_overloads",
           "final", "override", "dataclass_transform", "NewType", "NamedTuple",
           "TypedDict", "IO", "TextIO", "BinaryIO"]

__name__ = "typing"     # as which things are shown


class ForwardRef:
    """A type given as text, to be worked out later."""

    __slots__ = ("__forward_arg__", "__forward_code__", "__forward_evaluated__",
                 "__forward_value__", "__forward_is_argument__", "__forward_is_class__",
                 "__forward_module__")

    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        source = f"({arg},)[0]" if arg.startswith("*") else arg
        try:
            code = compile(source, "<string>", "eval")
        except SyntaxError:
            raise SyntaxError(f"Forward reference must be an expression -- got {arg!r}"
                              ) from None
        self.__forward_arg__ = arg
        self.__forward_code__ = code
        self.__forward_evaluated__ = False
        self.__forward_value__ = None
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__forward_module__ = module

    def _evaluate(self, globalns, localns, type_params=()):
        if self.__forward_module__ is not None:
            globalns = getattr(sys.modules.get(self.__forward_module__), "__dict__", globalns)
        globalns = {} if globalns is None else globalns
        localns = globalns if localns is None else localns
        if type_params:
            localns = dict(localns)
            for p in type_params:
                localns.setdefault(p.__name__, p)
        value = eval(self.__forward_code__, globalns, localns)
        return _evaluate(typing._type_convert(value), globalns, localns)

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return (self.__forward_arg__ == other.__forward_arg__
                and self.__forward_module__ == other.__forward_module__)

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        return typing.Union[self, other]

    def __ror__(self, other):
        return typing.Union[other, self]

    def __repr__(self):
        module = "" if self.__forward_module__ is None else \
            f", module={self.__forward_module__!r}"
        return f"ForwardRef({self.__forward_arg__!r}{module})"


def _evaluate(t, globalns, localns, type_params=()):
    """Work out all forward references in a type."""
    if isinstance(t, ForwardRef):
        return t._evaluate(globalns, localns, type_params)
    if isinstance(t, (typing._GenericAlias, types.GenericAlias, types.UnionType)):
        args = tuple(
            ForwardRef(a) if isinstance(t, types.GenericAlias) and isinstance(a, str) else a
            for a in t.__args__)
        new = tuple(_evaluate(a, globalns, localns, type_params) for a in args)
        if new == t.__args__:
            return t
        if isinstance(t, types.GenericAlias):
            return types.GenericAlias(t.__origin__, new)
        if isinstance(t, types.UnionType):
            return functools.reduce(lambda a, b: a | b, new)
        return t.copy_with(new)
    return t


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """Return the annotations of something, texts worked out."""
    if getattr(obj, "__no_type_check__", None):
        return {}
    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            base_globals = globalns
            if globalns is None:
                base_globals = getattr(sys.modules.get(base.__module__), "__dict__", {})
            base_locals = dict(vars(base)) if localns is None else localns
            if localns is None and globalns is None:
                base_globals, base_locals = base_locals, base_globals
            annotations = base.__dict__.get("__annotations__", {})
            if isinstance(annotations, types.GetSetDescriptorType):
                annotations = {}
            for name, value in annotations.items():
                hints[name] = _hint(value, base_globals, base_locals,
                                    getattr(base, "__type_params__", ()), is_class=True)
        return hints if include_extras else {k: _strip(t) for k, t in hints.items()}
    if globalns is None:
        if isinstance(obj, types.ModuleType):
            globalns = obj.__dict__
        else:
            inner = obj
            while hasattr(inner, "__wrapped__"):
                inner = inner.__wrapped__
            globalns = getattr(inner, "__globals__", {})
        if localns is None:
            localns = globalns
    elif localns is None:
        localns = globalns
    hints = getattr(obj, "__annotations__", None)
    if hints is None:
        if isinstance(obj, (types.BuiltinFunctionType, types.MethodType, types.ModuleType,
                            types.WrapperDescriptorType, types.MethodWrapperType,
                            types.MethodDescriptorType)):
            return {}
        raise TypeError(f"{obj!r} is not a module, class, method, or function.")
    result = {name: _hint(value, globalns, localns, getattr(obj, "__type_params__", ()))
              for name, value in dict(hints).items()}
    return result if include_extras else {k: _strip(t) for k, t in result.items()}


def _hint(value, globalns, localns, type_params, is_class=False):
    if value is None:
        value = type(None)
    if isinstance(value, str):
        value = ForwardRef(value, is_argument=not is_class, is_class=is_class)
    return _evaluate(value, globalns, localns, type_params)


def _strip(t):
    """Take Annotated, Required and their like away."""
    if isinstance(t, typing._AnnotatedAlias):
        return _strip(t.__origin__)
    if getattr(t, "__origin__", None) in (typing.Required, typing.NotRequired, typing.ReadOnly):
        return _strip(t.__args__[0])
    if isinstance(t, typing._GenericAlias):
        args = tuple(map(_strip, t.__args__))
        return t if args == t.__args__ else t.copy_with(args)
    if isinstance(t, types.GenericAlias):
        args = tuple(map(_strip, t.__args__))
        return t if args == t.__args__ else types.GenericAlias(t.__origin__, args)
    if isinstance(t, types.UnionType):
        args = tuple(map(_strip, t.__args__))
        return t if args == t.__args__ else functools.reduce(lambda a, b: a | b, args)
    return t


def get_origin(tp):
    """Return what stands before the brackets of a type, or None."""
    if isinstance(tp, typing._AnnotatedAlias):
        return typing.Annotated
    if isinstance(tp, (typing._BaseAlias, types.GenericAlias, typing.ParamSpecArgs,
                       typing.ParamSpecKwargs)):
        return tp.__origin__
    if tp is typing.Generic:
        return typing.Generic
    if isinstance(tp, types.UnionType):
        return types.UnionType
    return None


def get_args(tp):
    """Return what stands between the brackets of a type."""
    if isinstance(tp, typing._AnnotatedAlias):
        return (tp.__origin__, *tp.__metadata__)
    if isinstance(tp, (typing._GenericAlias, types.GenericAlias)):
        args = tp.__args__
        if tp.__origin__ is collections.abc.Callable and not (
                len(args) == 2 and (args[0] is ... or isinstance(
                    args[0], (typing.ParamSpec, typing._ConcatenateGenericAlias)))):
            args = (list(args[:-1]), args[-1])
        return args
    if isinstance(tp, types.UnionType):
        return tp.__args__
    return ()


# ---------------------------------------------------------------- small ones

def cast(typ, val):
    """Return the value; tells a type checker its type."""
    return val


def assert_type(val, typ, /):
    """Return the value; asks a type checker whether it has the type."""
    return val


def assert_never(arg, /):
    """Say that this place is never reached."""
    value = repr(arg)
    if len(value) > 100:
        value = value[:100] + "..."
    raise AssertionError(f"Expected code to be unreachable, but got: {value}")


def reveal_type(obj, /):
    """Print the type of a value, and return the value."""
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def no_type_check(arg):
    """Mark something whose annotations are no types."""
    try:
        arg.__no_type_check__ = True
    except TypeError:
        pass
    return arg


def no_type_check_decorator(decorator):
    """Give a decorator the effect of `no_type_check`."""
    @functools.wraps(decorator)
    def wrapped_decorator(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))
    return wrapped_decorator


_overloads = {}


def _overload_dummy(*args, **kwds):
    raise NotImplementedError("You should not call an overloaded function. "
                              "A series of @overload-decorated functions "
                              "outside a stub module should always be followed "
                              "by an implementation that is not @overload-ed.")


def overload(func):
    """Mark one of several signatures of a function."""
    f = getattr(func, "__func__", func)
    try:
        _overloads.setdefault((f.__module__, f.__qualname__), {})[
            f.__code__.co_firstlineno] = func
    except AttributeError:
        pass
    return _overload_dummy


def get_overloads(func):
    """Return the signatures marked with `overload`."""
    f = getattr(func, "__func__", func)
    return list(_overloads.get((f.__module__, f.__qualname__), {}).values())


def clear_overloads():
    """Forget all overloads."""
    _overloads.clear()


def final(f):
    """Mark a class or method that is not to be extended."""
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(method, /):
    """Mark a method that replaces one of a base class."""
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        pass
    return method


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False,
                        frozen_default=False, field_specifiers=(), **kwargs):
    """Mark a decorator or class that makes dataclasses."""
    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            "eq_default": eq_default, "order_default": order_default,
            "kw_only_default": kw_only_default, "frozen_default": frozen_default,
            "field_specifiers": field_specifiers, "kwargs": kwargs}
        return cls_or_fn
    return decorator


class NewType:
    """A name for a type that a type checker takes for a type of its own."""

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[2]
        self.__supertype__ = tp
        module = sys._getframe(1).f_globals.get("__name__")
        if module != "typing":
            self.__module__ = module

    def __call__(self, x, /):
        return x

    def __mro_entries__(self, bases):
        name = self.__name__
        raise TypeError("Cannot subclass an instance of NewType. Perhaps you were looking "
                        f"for: `{name}2 = NewType('{name}2', {name})`")

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __reduce__(self):
        return self.__qualname__

    def __or__(self, other):
        return typing.Union[self, other]

    def __ror__(self, other):
        return typing.Union[other, self]


# ---------------------------------------------------------------- named tuples

_PROHIBITED = frozenset({"__new__", "__init__", "__slots__", "__getnewargs__", "_fields",
                         "_field_defaults", "_field_types", "_make", "_replace", "_asdict",
                         "_source"})
_SPECIAL = frozenset({"__module__", "__name__", "__annotations__", "__orig_bases__",
                      "__static_attributes__", "__firstlineno__", "__qualname__",
                      "__classcell__", "__type_params__"})


def _make_nmtuple(name, annotations, module, defaults=()):
    annotations = {n: typing._type_check(t, f"field {n} annotation must be a type")
                   for n, t in annotations.items()}
    cls = collections.namedtuple(name, annotations, defaults=defaults, module=module)
    cls.__annotations__ = cls.__new__.__annotations__ = annotations
    return cls


class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        if "__classcell__" in ns:
            raise TypeError("uses of super() and __class__ are unsupported in methods of "
                            "NamedTuple subclasses")
        for base in bases:
            if base is not _NamedTuple and base is not typing.Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        annotations = ns.get("__annotations__", {})
        defaults = []
        for name in annotations:
            if name in ns:
                defaults.append(name)
            elif defaults:
                raise TypeError(f"Non-default namedtuple field {name} cannot follow default "
                                f"field{'s' if len(defaults) > 1 else ''} "
                                f"{', '.join(defaults)}")
        made = _make_nmtuple(typename, annotations, ns["__module__"],
                             [ns[n] for n in defaults])
        bases = tuple(tuple if base is _NamedTuple else base for base in bases)
        made.__bases__ = bases
        if typing.Generic in bases:
            made.__class_getitem__ = classmethod(typing._generic_class_getitem)
        for key, value in ns.items():
            if key in _PROHIBITED:
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key not in _SPECIAL:
                if key not in made._fields:
                    setattr(made, key, value)
                func = getattr(type(value), "__set_name__", None)
                if func is not None:
                    func(value, made, key)
        if "__orig_bases__" in ns:
            made.__orig_bases__ = ns["__orig_bases__"]
        if typing.Generic in bases:
            made.__init_subclass__()
        return made


def NamedTuple(typename, fields=None, /, **kwargs):
    """A named tuple whose fields have types: a base class, or a function."""
    if fields is None:
        fields = kwargs.items()
    made = _make_nmtuple(typename, dict(fields),
                         sys._getframe(1).f_globals.get("__name__", "__main__"))
    made.__orig_bases__ = (NamedTuple,)
    return made


_NamedTuple = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
NamedTuple.__mro_entries__ = lambda bases: (_NamedTuple,)


# ---------------------------------------------------------------- typed dicts

class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not typing.Generic:
                raise TypeError("cannot inherit from both a TypedDict type and a "
                                "non-TypedDict base class")
        generic = (typing.Generic,) if any(
            issubclass(b, typing.Generic) for b in bases) else ()
        made = type.__new__(cls, name, (*generic, dict), ns)
        if not hasattr(made, "__orig_bases__"):
            made.__orig_bases__ = bases
        annotations, required, optional = {}, set(), set()
        readonly, mutable = set(), set()
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", {}))
            required |= base.__dict__.get("__required_keys__", frozenset())
            optional |= base.__dict__.get("__optional_keys__", frozenset())
            readonly |= base.__dict__.get("__readonly_keys__", frozenset())
            mutable |= base.__dict__.get("__mutable_keys__", frozenset())
        for key, tp in ns.get("__annotations__", {}).items():
            tp = typing._type_check(tp, "TypedDict('Name', {f0: t0, f1: t1, ...}); "
                                        "each t must be a type")
            annotations[key] = tp
            is_required, is_readonly = total, False
            inner = tp
            while True:
                origin = getattr(inner, "__origin__", None)
                if isinstance(inner, typing._AnnotatedAlias):
                    inner = inner.__origin__
                    continue
                if origin is typing.Required:
                    is_required = True
                elif origin is typing.NotRequired:
                    is_required = False
                elif origin is typing.ReadOnly:
                    is_readonly = True
                else:
                    break
                inner = inner.__args__[0]
            (required if is_required else optional).add(key)
            (optional if is_required else required).discard(key)
            (readonly if is_readonly else mutable).add(key)
        made.__annotations__ = annotations
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        made.__readonly_keys__ = frozenset(readonly)
        made.__mutable_keys__ = frozenset(mutable)
        made.__total__ = total
        return made

    __call__ = dict

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


def TypedDict(typename, fields=None, /, *, total=True):
    """A dict whose keys have types: a base class, or a function."""
    ns = {"__annotations__": dict(fields or {}),
          "__module__": sys._getframe(1).f_globals.get("__name__", "__main__")}
    made = _TypedDictMeta(typename, (), ns, total=total)
    made.__orig_bases__ = (TypedDict,)
    return made


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    """Say whether a class is a TypedDict."""
    return isinstance(tp, _TypedDictMeta)


# ---------------------------------------------------------------- files

class IO(typing.Generic[typing.AnyStr]):
    """A file, for annotations."""

    __slots__ = ()


class TextIO(IO[str]):
    """A file of text, for annotations."""

    __slots__ = ()


class BinaryIO(IO[bytes]):
    """A file of bytes, for annotations."""

    __slots__ = ()
