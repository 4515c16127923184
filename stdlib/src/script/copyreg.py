"""How objects that know no better are taken apart and put together again."""

__all__ = ["pickle", "constructor"]

dispatch_table = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    """Let a function reduce the instances of a type."""
    if not callable(pickle_function):
        raise TypeError("reduction functions must be callable")
    dispatch_table[ob_type] = pickle_function
    if constructor_ob is not None:
        constructor(constructor_ob)


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


def _reduce_newobj(obj):
    """What `object.__reduce_ex__` answers from protocol 2 on."""
    cls = type(obj)
    make, args = __newobj__, (cls,)
    if hasattr(obj, "__getnewargs_ex__"):
        positional, keywords = obj.__getnewargs_ex__()
        make, args = __newobj_ex__, (cls, positional, keywords)
    elif hasattr(obj, "__getnewargs__"):
        args = (cls, *obj.__getnewargs__())
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
    state = obj.__getstate__()
    return (_reconstructor, args) if state is None else (_reconstructor, args, state)
