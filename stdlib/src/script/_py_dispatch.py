"""What `functools.singledispatch` does, imported when it is first used."""

from abc import get_cache_token
from functools import update_wrapper
from types import MappingProxyType, UnionType
import weakref


def _merge(sequences):
    """Merge method resolution orders as C3 does."""
    result = []
    while True:
        sequences = [s for s in sequences if s]
        if not sequences:
            return result
        for first in sequences:
            candidate = first[0]
            if not any(candidate in other[1:] for other in sequences):
                break
        else:
            raise RuntimeError("Inconsistent hierarchy")
        result.append(candidate)
        for sequence in sequences:
            if sequence[0] == candidate:
                del sequence[0]


def _linearise(cls, abcs):
    """Return the MRO of `cls` with the abstract base classes put in where they fit."""
    boundary = 0
    for i, base in enumerate(reversed(cls.__bases__)):
        if hasattr(base, "__abstractmethods__"):
            boundary = len(cls.__bases__) - i
            break
    explicit = list(cls.__bases__[:boundary])
    other = list(cls.__bases__[boundary:])
    abstract = []
    for base in abcs:
        if issubclass(cls, base) and not any(issubclass(b, base) for b in cls.__bases__):
            # The class itself brought this one in, not one of its bases.
            abstract.append(base)
    for base in abstract:
        abcs.remove(base)
    orders = [_linearise(base, list(abcs)) for base in explicit + abstract + other]
    return _merge([[cls]] + orders + [explicit, abstract, other])


def _full_mro(cls, types):
    """Return an MRO of `cls` that has the fitting ones of `types` in it."""
    bases = set(cls.__mro__)

    def fits(typ):
        return (typ not in bases and hasattr(typ, "__mro__")
                and not isinstance(typ, type(list[int])) and issubclass(cls, typ))

    types = [t for t in types if fits(t)]

    # A type that is a strict base of another one adds nothing of its own.
    def is_base_of_another(typ):
        return any(typ != other and typ in other.__mro__ for other in types)

    types = [t for t in types if not is_base_of_another(t)]
    known = set(types)
    mro = []
    for typ in types:
        found = []
        for sub in typ.__subclasses__():
            if sub not in bases and issubclass(cls, sub):
                found.append([s for s in sub.__mro__ if s in known])
        if not found:
            mro.append(typ)
            continue
        for sub in sorted(found, key=len, reverse=True):
            for each in sub:
                if each not in mro:
                    mro.append(each)
    return _linearise(cls, mro)


def _find_impl(cls, registry):
    """Return the function registered for the nearest class to `cls`."""
    ancestors = iter(_full_mro(cls, registry.keys()))
    match = next((typ for typ in ancestors if typ in registry), None)
    rival = next(ancestors, None)
    own = cls.__mro__
    # Two that are equally near, by registration only: refuse to guess.
    if rival is not None and rival in registry and match not in own and rival not in own \
            and not issubclass(match, rival):
        raise RuntimeError(f"Ambiguous dispatch: {match} or {rival}")
    return registry.get(match)


def _is_union(cls):
    if isinstance(cls, UnionType):
        return True
    import sys
    typing = sys.modules.get("typing")
    return typing is not None and typing.get_origin(cls) is typing.Union


def _is_valid(cls):
    if isinstance(cls, type):
        return True
    return _is_union(cls) and all(isinstance(arg, type) for arg in cls.__args__)


def make_dispatcher(func):
    """Return the dispatching function that stands for `func`."""
    registry = {}
    dispatch_cache = weakref.WeakKeyDictionary()
    cache_token = None

    def dispatch(cls):
        """Return the best function there is for a class."""
        nonlocal cache_token
        if cache_token is not None:
            current = get_cache_token()
            if cache_token != current:
                dispatch_cache.clear()
                cache_token = current
        try:
            return dispatch_cache[cls]
        except KeyError:
            impl = registry[cls] if cls in registry else _find_impl(cls, registry)
            dispatch_cache[cls] = impl
            return impl

    def register(cls, func=None):
        """Register a function for a class; usable as a decorator."""
        nonlocal cache_token
        if _is_valid(cls):
            if func is None:
                return lambda f: register(cls, f)
        else:
            if func is not None:
                raise TypeError("Invalid first argument to `register()`. "
                                f"{cls!r} is not a class or union type.")
            cls, func = _class_from_annotation(cls)
        if _is_union(cls):
            for arg in cls.__args__:
                registry[arg] = func
        else:
            registry[cls] = func
        if cache_token is None and hasattr(cls, "__abstractmethods__"):
            cache_token = get_cache_token()
        dispatch_cache.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{funcname} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    funcname = getattr(func, "__name__", "singledispatch function")
    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = MappingProxyType(registry)
    wrapper._clear_cache = dispatch_cache.clear
    update_wrapper(wrapper, func)
    return wrapper


def _class_from_annotation(func):
    """Read the class off the annotation of a function's first parameter."""
    if not getattr(func, "__annotations__", {}):
        raise TypeError(
            f"Invalid first argument to `register()`: {func!r}. "
            "Use either `@register(some_class)` or plain `@register` "
            "on an annotated function.")
    from typing import get_type_hints
    argname, cls = next(iter(get_type_hints(func).items()))
    if not _is_valid(cls):
        if _is_union(cls):
            raise TypeError(f"Invalid annotation for {argname!r}. "
                            f"{cls!r} not all arguments are classes.")
        raise TypeError(f"Invalid annotation for {argname!r}. "
                        f"{cls!r} is not a class.")
    return cls, func
