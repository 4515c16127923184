"""How objects that know no better are taken apart and put together again."""

__all__ = ["pickle", "constructor", "add_extension", "remove_extension", "clear_extension_cache"]

dispatch_table = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    """Let a function reduce the instances of a type."""
    if not callable(pickle_function):
        raise TypeError("reduction functions must be callable")
    if constructor_ob is not None:
        constructor(constructor_ob)
    dispatch_table[ob_type] = pickle_function


def constructor(object):
    """Check that a constructor can be called."""
    if not callable(object):
        raise TypeError("constructors must be callable")


def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def __newobj_ex__(cls, args, kwargs):
    return cls.__new__(cls, *args, **kwargs)


def _reconstructor(cls, base, state):
    if base is object:
        return object.__new__(cls)
    obj = base.__new__(cls, state)
    if base.__init__ != object.__init__:
        base.__init__(obj, state)
    return obj


# Built-in classes whose instances hold nothing but attributes.
_STATELESS = (object,)


def _full_name(cls):
    if cls.__flags__ & 1 << 9 or cls.__module__ == "builtins":
        return cls.__name__
    return f"{cls.__module__}.{cls.__name__}"


def _special(obj, name):
    """A method as an operator finds it: through the class, whatever the instance says."""
    cls = type(obj)
    for each in cls.__mro__:
        if name in each.__dict__:
            found = each.__dict__[name]
            bind = getattr(type(found), "__get__", None)
            return found if bind is None else bind(found, obj, cls)
    return None


def _new_arguments(obj):
    """What `__new__` is to be called with again: positional ones and keywords, or None."""
    method = _special(obj, "__getnewargs_ex__")
    if method is not None:
        args = method()
        if not isinstance(args, tuple):
            raise TypeError("__getnewargs_ex__ should return a tuple, "
                            f"not {type(args).__name__!r}")
        if len(args) != 2:
            raise ValueError("__getnewargs_ex__ should return a tuple of "
                             f"length 2, not {len(args)}")
        for which, kind, value in zip(("first", "second"), (tuple, dict), args):
            if not isinstance(value, kind):
                raise TypeError(f"{which} item of the tuple returned by __getnewargs_ex__ "
                                f"must be a {kind.__name__}, not {type(value).__name__!r}")
        return args
    method = _special(obj, "__getnewargs__")
    if method is None:
        return None
    args = method()
    if not isinstance(args, tuple):
        raise TypeError("__getnewargs__ should return a tuple, "
                        f"not {type(args).__name__!r}")
    return args, None


def _reduce_newobj(obj):
    """What `object.__reduce_ex__` answers from protocol 2 on."""
    cls = type(obj)
    make, args = __newobj__, (cls,)
    new_arguments = _new_arguments(obj)
    if new_arguments is not None:
        positional, keywords = new_arguments
        if keywords:
            make, args = __newobj_ex__, (cls, positional, keywords)
        else:
            args = (cls, *positional)
    elif not isinstance(obj, (list, dict)):
        base = next((c for c in cls.__mro__ if not c.__flags__ & 1 << 9), object)
        # What a built-in class holds besides attributes would be lost.
        if base not in _STATELESS:
            raise TypeError(f"cannot pickle {_full_name(cls)!r} object")
    items = iter(obj) if isinstance(obj, list) else None
    pairs = iter(obj.items()) if isinstance(obj, dict) else None
    return make, args, obj.__getstate__(), items, pairs


def _reduce_ex(obj, protocol):
    """What `object.__reduce_ex__` answers for the protocols 0 and 1."""
    cls = type(obj)
    # The first built-in class along the MRO holds what is no attribute.
    base = next((c for c in cls.__mro__ if not c.__flags__ & 1 << 9), object)
    if base is cls and base is not object:
        raise TypeError(f"cannot pickle {cls.__name__!r} object")
    args = (cls, base, None if base is object else base(obj))
    if type(obj).__getstate__ is object.__getstate__ and getattr(obj, "__slots__", None):
        raise TypeError("a class that defines __slots__ without defining __getstate__ "
                        "cannot be pickled")
    state = obj.__getstate__()
    return (_reconstructor, args) if state is None else (_reconstructor, args, state)


def _slotnames(cls):
    """The names of all slots of a class and its bases, as attributes; kept in `__slotnames__`."""
    names = cls.__dict__.get("__slotnames__")
    if names is not None:
        return names
    names = []
    for each in cls.__mro__ if hasattr(cls, "__slots__") else ():
        slots = each.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name in ("__dict__", "__weakref__"):
                continue
            owner = each.__name__.lstrip("_")
            if owner and name.startswith("__") and not name.endswith("__"):
                name = f"_{owner}{name}"
            names.append(name)
    try:
        cls.__slotnames__ = names
    except Exception:
        pass
    return names


# Names that pickles may write as numbers.
_extension_registry = {}
_inverted_registry = {}
_extension_cache = {}


def add_extension(module, name, code):
    """Let a name be written as a number."""
    code = int(code)
    if not 1 <= code <= 0x7fffffff:
        raise ValueError("code out of range")
    key = (module, name)
    has_code = _extension_registry.setdefault(key, code)
    if has_code != code:
        raise ValueError(f"key {key} is already registered with code {has_code}")
    has_key = _inverted_registry.setdefault(code, key)
    if has_key != key:
        del _extension_registry[key]
        raise ValueError(f"code {code} is already in use for key {has_key}")


def remove_extension(module, name, code):
    """Undo add_extension()."""
    key = (module, name)
    if _extension_registry.get(key) != code or _inverted_registry.get(code) != key:
        raise ValueError(f"key {key} is not registered with code {code}")
    del _extension_registry[key], _inverted_registry[code]
    _extension_cache.pop(code, None)


def clear_extension_cache():
    """Forget what was found by numbers; nothing is remembered here."""
    _extension_cache.clear()


def _reduce_complex(c):
    return complex, (c.real, c.imag)


def _reduce_union(obj):
    import functools
    import operator
    return functools.reduce, (operator.or_, obj.__args__)


dispatch_table[complex] = _reduce_complex
dispatch_table[type(int | str)] = _reduce_union
