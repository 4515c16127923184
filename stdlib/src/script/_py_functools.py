"""What is native in `functools`, in Python: for programs that have set `sys.modules["_functools"]` to None."""

from _thread import RLock
from reprlib import recursive_repr

_nothing = object()
_between = object()
_simple = frozenset({int, str})


def reduce(function, iterable, initial=_nothing, /):
    """Fold an iterable from the left with a function of two arguments."""
    items = iter(iterable)
    if initial is _nothing:
        for initial in items:
            break
        else:
            raise TypeError("reduce() of empty iterable with no initial value")
    for item in items:
        initial = function(initial, item)
    return initial


def cmp_to_key(mycmp):
    """Make a function of two arguments, which answers as `-`, 0 and `+` do, the key of a sort."""

    class K:
        __slots__ = ("obj",)
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

    return K


class partial:
    """A function with some of its arguments given already."""

    __slots__ = ("func", "args", "keywords", "__dict__", "__weakref__")

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            args = func.args + args
            keywords = func.keywords | keywords
            func = func.func
        self = super().__new__(cls)
        self.func, self.args, self.keywords = func, args, keywords
        return self

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **self.keywords | keywords)

    @recursive_repr()
    def __repr__(self):
        kind = type(self)
        given = [repr(self.func), *map(repr, self.args)]
        given += [f"{name}={value!r}" for name, value in self.keywords.items()]
        return f"{kind.__module__}.{kind.__qualname__}({', '.join(given)})"

    def __get__(self, instance, owner=None):
        if instance is not None:
            import warnings
            warnings.warn("functools.partial will be a method descriptor in future Python versions; wrap it in "
                          "staticmethod() if you want to preserve the old behavior", FutureWarning, 2)
        return self

    def __reduce__(self):
        return type(self), (self.func,), (self.func, self.args, self.keywords or None, self.__dict__ or None)

    def __setstate__(self, state):
        is_known = isinstance(state, tuple) and len(state) == 4
        if is_known:
            func, args, keywords, names = state
            is_known = (callable(func) and isinstance(args, tuple) and isinstance(keywords, dict | None)
                        and isinstance(names, dict | None))
        if not is_known:
            raise TypeError("invalid partial state")
        self.__dict__ = {} if names is None else names
        # Exact ones, whatever the state had; a copy shares those that were.
        self.func, self.args = func, tuple(args)
        self.keywords = keywords if type(keywords) is dict else dict(keywords or {})


partial.__module__ = "functools"


class _Key(list):
    """A call's key, whose hash is asked for once."""

    __slots__ = ("known_hash",)

    def __init__(self, parts):
        self[:] = parts
        self.known_hash = hash(parts)

    def __hash__(self):
        return self.known_hash


def _key_of(args, keywords, typed):
    if not typed and not keywords and len(args) == 1 and type(args[0]) in _simple:
        return args[0]
    parts = args
    if keywords:
        parts += (_between,)
        for pair in keywords.items():
            parts += pair
    if typed:
        parts += tuple(map(type, args)) + tuple(map(type, keywords.values()))
    return _Key(parts)


def _lru_cache_wrapper(user_function, maxsize, typed, cache_info_of):
    """What `lru_cache` makes of a function. The results stand in the order of their last use."""
    results = {}
    hits = misses = 0
    lock = RLock()

    def wrapper(*args, **keywords):
        nonlocal hits, misses
        if maxsize == 0:
            misses += 1
            return user_function(*args, **keywords)
        key = _key_of(args, keywords, typed)
        with lock:
            result = results.get(key, _nothing)
            if result is not _nothing:
                hits += 1
                if maxsize is not None:
                    results[key] = results.pop(key)
                return result
            misses += 1
        result = user_function(*args, **keywords)
        with lock:
            # Another thread, or the function itself, may have been here meanwhile.
            if key not in results:
                if maxsize is not None and len(results) >= maxsize:
                    del results[next(iter(results))]
                results[key] = result
        return result

    def cache_info():
        """Return how often a result was known, and how many are."""
        with lock:
            return cache_info_of(hits, misses, maxsize, len(results))

    def cache_clear():
        """Forget all results."""
        nonlocal hits, misses
        with lock:
            results.clear()
            hits = misses = 0

    wrapper.cache_info, wrapper.cache_clear = cache_info, cache_clear
    return wrapper
