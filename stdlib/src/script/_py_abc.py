"""ABCMeta in the language itself, for an interpreter without a native `_abc`."""

from _weakref import ref

_registrations = 0


def get_cache_token():
    """Return a number that changes with each registration at any class."""
    return _registrations


class _ClassSet:
    """A set of classes that does not keep them alive."""

    __slots__ = ("_refs",)

    def __init__(self):
        self._refs = set()

    def __contains__(self, cls):
        try:
            return ref(cls) in self._refs
        except TypeError:
            return False

    def __iter__(self):
        for item in list(self._refs):
            cls = item()
            if cls is not None:
                yield cls

    def add(self, cls):
        self._refs.add(ref(cls, self._refs.discard))

    def clear(self):
        self._refs.clear()


class ABCMeta(type):
    """Metaclass for abstract base classes; `register` adds virtual subclasses."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        abstract = {key for key, value in namespace.items()
                    if getattr(value, "__isabstractmethod__", False)}
        for base in bases:
            for key in getattr(base, "__abstractmethods__", ()):
                if getattr(getattr(cls, key, None), "__isabstractmethod__", False):
                    abstract.add(key)
        cls.__abstractmethods__ = frozenset(abstract)
        cls._abc_registry = _ClassSet()
        cls._abc_cache = _ClassSet()
        cls._abc_negative_cache = _ClassSet()
        cls._abc_negative_cache_version = _registrations
        return cls

    def register(cls, subclass):
        """Make `subclass` count as a subclass; usable as a decorator."""
        global _registrations
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if not issubclass(subclass, cls):
            if issubclass(cls, subclass):
                raise RuntimeError("Refusing to create an inheritance cycle")
            _registrations += 1
            cls._abc_registry.add(subclass)
        return subclass

    def _abc_registry_clear(cls):
        cls._abc_registry.clear()

    def _abc_caches_clear(cls):
        cls._abc_cache.clear()
        cls._abc_negative_cache.clear()

    def __instancecheck__(cls, instance):
        claimed, actual = instance.__class__, type(instance)
        return (claimed in cls._abc_cache or cls.__subclasscheck__(claimed)
                or actual is not claimed and cls.__subclasscheck__(actual))

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        if subclass in cls._abc_cache:
            return True
        if cls._abc_negative_cache_version < _registrations:
            # Somebody registered something: what was no may be yes now.
            cls._abc_negative_cache = _ClassSet()
            cls._abc_negative_cache_version = _registrations
        elif subclass in cls._abc_negative_cache:
            return False
        belongs = cls._belongs(subclass)
        (cls._abc_cache if belongs else cls._abc_negative_cache).add(subclass)
        return belongs

    def _belongs(cls, subclass):
        answer = cls.__subclasshook__(subclass)
        if answer is not NotImplemented:
            return answer
        if cls in getattr(subclass, "__mro__", ()):
            return True
        for registered in cls._abc_registry:
            if issubclass(subclass, registered):
                return True
        for child in cls.__subclasses__():
            if issubclass(subclass, child):
                return True
        return False
