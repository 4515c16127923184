"""The native part of functools in the language itself, where there is no `_functools`."""

from _operator import eq, ge, gt, le, lt
from _thread import RLock

_MISSING = object()


def reduce(function, sequence, initial=_MISSING, /):
    """Combine the items of an iterable from the left with a function of two."""
    items = iter(sequence)
    result = next(items, _MISSING) if initial is _MISSING else initial
    if result is _MISSING:
        raise TypeError("reduce() of empty iterable with no initial value")
    for item in items:
        result = function(result, item)
    return result


class partial:
    """A function with some of its arguments given beforehand."""

    __slots__ = "func", "args", "keywords", "__dict__", "__weakref__"

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        made = super().__new__(cls)
        if isinstance(func, partial):
            # One of the two is enough.
            made.func, made.args = func.func, (*func.args, *args)
            made.keywords = func.keywords | keywords
        else:
            made.func, made.args, made.keywords = func, args, keywords
        return made

    def __call__(self, /, *args, **keywords):
        if keywords:
            keywords = {**self.keywords, **keywords}
        else:
            keywords = self.keywords
        return self.func(*self.args, *args, **keywords)

    def __repr__(self):
        cls = type(self)
        pieces = [repr(self.func), *map(repr, self.args)]
        pieces += [f"{k}={v!r}" for k, v in self.keywords.items()]
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(pieces)})"

    def __get__(self, obj, objtype=None):
        if obj is not None:
            from warnings import warn
            warn("functools.partial will be a method descriptor in future Python "
                 "versions; wrap it in staticmethod() if you want to preserve the "
                 "old behavior", FutureWarning, stacklevel=2)
        return self

    def __reduce__(self):
        return type(self), (self.func,), (self.func, self.args, self.keywords or None,
                                          self.__dict__ or None)

    def __setstate__(self, state):
        if not isinstance(state, tuple):
            raise TypeError("argument to __setstate__ must be a tuple")
        if len(state) != 4:
            raise TypeError(f"expected 4 items in state, got {len(state)}")
        func, args, kwds, namespace = state
        if (not callable(func) or not isinstance(args, tuple)
                or not (kwds is None or isinstance(kwds, dict))
                or not (namespace is None or isinstance(namespace, dict))):
            raise TypeError("invalid partial state")
        self.func = func
        self.args = tuple(args)
        if kwds is None:
            kwds = {}
        self.keywords = kwds if type(kwds) is dict else dict(kwds)
        self.__dict__ = {} if namespace is None else namespace

    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)


partial.__module__ = "functools"


def cmp_to_key(mycmp):
    """Turn a function that compares two things into a key for sorting."""
    def method(holds):
        return lambda self, other: holds(mycmp(self.obj, other.obj), 0)

    class K:
        __slots__ = ["obj"]
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj

        __eq__, __lt__, __le__, __gt__, __ge__ = map(method, (eq, lt, le, gt, ge))

    return K


class _Key(list):
    """The arguments of a call, hashed once."""

    __slots__ = ("hashvalue",)

    def __init__(self, values):
        self[:] = values
        self.hashvalue = hash(values)

    def __hash__(self):
        return self.hashvalue


_KEYWORDS = object()


def _make_key(args, kwds, typed):
    """Make one hashable thing of the arguments of a call."""
    key = args
    if kwds:
        key += (_KEYWORDS,)
        for item in kwds.items():
            key += item
    if typed:
        key += tuple([type(v) for v in args])
        if kwds:
            key += tuple([type(v) for v in kwds.values()])
    elif len(key) == 1 and type(key[0]) in (int, str):
        return key[0]
    return _Key(key)


def _lru_cache_wrapper(user_function, maxsize, typed, _CacheInfo):
    """Return `user_function` with a memory; the newest entry of the dict is last."""
    cache = {}
    hits = misses = 0
    lock = RLock()

    if maxsize == 0:
        def wrapper(*args, **kwds):
            nonlocal misses
            misses += 1
            return user_function(*args, **kwds)
    elif maxsize is None:
        def wrapper(*args, **kwds):
            nonlocal hits, misses
            key = _make_key(args, kwds, typed)
            result = cache.get(key, _MISSING)
            if result is not _MISSING:
                hits += 1
                return result
            misses += 1
            result = cache[key] = user_function(*args, **kwds)
            return result
    else:
        def wrapper(*args, **kwds):
            nonlocal hits, misses
            key = _make_key(args, kwds, typed)
            with lock:
                result = cache.pop(key, _MISSING)
                if result is not _MISSING:
                    cache[key] = result
                    hits += 1
                    return result
                misses += 1
            result = user_function(*args, **kwds)
            with lock:
                if key not in cache:
                    if len(cache) >= maxsize:
                        del cache[next(iter(cache))]
                    cache[key] = result
            return result

    def cache_info():
        """Report cache statistics"""
        with lock:
            return _CacheInfo(hits, misses, maxsize, len(cache))

    def cache_clear():
        """Clear the cache and cache statistics"""
        nonlocal hits, misses
        with lock:
            cache.clear()
            hits = misses = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    return wrapper
