"""Protocols: classes that say what methods something must have."""

import types
from abc import ABCMeta, abstractmethod
from typing import Generic, T, _generic_class_getitem

__all__ = ["Protocol", "runtime_checkable", "get_protocol_members", "is_protocol",
           "SupportsInt", "SupportsFloat", "SupportsComplex", "SupportsBytes",
           "SupportsIndex", "SupportsAbs", "SupportsRound"]

__name__ = "typing"     # as which things are shown

_NOT_MEMBERS = frozenset({
    "__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__",
    "__module__", "__new__", "__slots__", "__subclasshook__", "__weakref__",
    "__class_getitem__", "__match_args__", "__static_attributes__", "__firstlineno__",
    "__orig_bases__", "__orig_class__", "__parameters__", "_is_protocol",
    "_is_runtime_protocol", "__protocol_attrs__", "__non_callable_proto_members__",
    "__type_params__", "__final__", "_MutableMapping__marker", "__qualname__",
})


def _protocol_members(cls):
    members = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic"):
            continue
        for name in [*base.__dict__, *base.__dict__.get("__annotations__", {})]:
            if not name.startswith("_abc_") and name not in _NOT_MEMBERS:
                members.add(name)
    return members


def get_protocol_members(tp, /):
    """Return the names of what a protocol asks for."""
    if not is_protocol(tp):
        raise TypeError(f"{tp!r} is not a Protocol")
    return frozenset(tp.__protocol_attrs__)


def is_protocol(tp, /):
    """Say whether a class is a protocol."""
    return (isinstance(tp, type) and getattr(tp, "_is_protocol", False)
            and tp is not Protocol)


def _no_init_or_replace_init(self, *args, **kwargs):
    if type(self)._is_protocol:
        raise TypeError("Protocols cannot be instantiated")
    # A class that implements the protocol: find its real __init__ behind this one.
    for base in type(self).__mro__:
        init = base.__dict__.get("__init__", _no_init_or_replace_init)
        if init is not _no_init_or_replace_init:
            type(self).__init__ = init
            return init(self, *args, **kwargs)
    object.__init__(self)


class _ProtocolMeta(ABCMeta):
    def __new__(mcls, name, bases, namespace, /, **kwargs):
        if name != "Protocol" and Protocol in bases:
            for base in bases:
                if not (base in (object, Generic) or base.__module__ in _PROTOCOL_HOMES
                        or getattr(base, "_is_protocol", False)):
                    raise TypeError(f"Protocols can only inherit from other protocols, "
                                    f"got {base!r}")
        return super().__new__(mcls, name, bases, namespace, **kwargs)

    def __init__(cls, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if getattr(cls, "_is_protocol", False):
            cls.__protocol_attrs__ = _protocol_members(cls)

    def __subclasscheck__(cls, other):
        if cls is Protocol or not getattr(cls, "_is_protocol", False):
            return type.__subclasscheck__(cls, other) or super().__subclasscheck__(other)
        if not isinstance(other, type):
            raise TypeError("issubclass() arg 1 must be a class")
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with "
                            "@runtime_checkable protocols")
        if cls.__non_callable_proto_members__ and \
                cls.__dict__.get("__subclasshook__") is None:
            names = str(sorted(cls.__non_callable_proto_members__))[1:-1]
            raise TypeError("Protocols with non-method members don't support issubclass(). "
                            f"Non-method members: {names}.")
        return super().__subclasscheck__(other)

    def __instancecheck__(cls, instance):
        if cls is Protocol or not getattr(cls, "_is_protocol", False):
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with "
                            "@runtime_checkable protocols")
        if ABCMeta.__instancecheck__(cls, instance):
            return True
        missing = object()
        for name in cls.__protocol_attrs__:
            value = getattr(instance, name, missing)
            if value is missing:
                return False
            if value is None and name not in cls.__non_callable_proto_members__:
                return False
        return True


_PROTOCOL_HOMES = {"collections.abc", "contextlib", "typing"}


def _proto_hook(cls):
    """Make the subclass hook of a protocol: has a class all the methods?"""
    @classmethod
    def __subclasshook__(this, other):
        if this is not cls:
            return NotImplemented
        for name in cls.__protocol_attrs__:
            for base in other.__mro__:
                if name in base.__dict__:
                    if base.__dict__[name] is None:
                        return NotImplemented
                    break
                if name in base.__dict__.get("__annotations__", {}) and \
                        getattr(other, "_is_protocol", False):
                    break
            else:
                return NotImplemented
        return True

    return __subclasshook__


class Protocol(Generic, metaclass=_ProtocolMeta):
    """The base of classes that say what methods something must have."""

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False
    __non_callable_proto_members__ = frozenset()

    def __class_getitem__(cls, args):
        return _generic_class_getitem(cls, args)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = any(b is Protocol for b in cls.__bases__)
        if cls._is_protocol:
            cls.__protocol_attrs__ = _protocol_members(cls)
            if "__subclasshook__" not in cls.__dict__:
                cls.__subclasshook__ = _proto_hook(cls)
            if cls.__init__ is Protocol.__init__ or cls.__init__ is object.__init__:
                cls.__init__ = _no_init_or_replace_init


def runtime_checkable(cls):
    """Class decorator: let isinstance look whether the methods are there."""
    if not (isinstance(cls, type) and issubclass(cls, Generic) and cls._is_protocol):
        raise TypeError("@runtime_checkable can be only applied to protocol classes, "
                        f"got {cls!r}")
    cls._is_runtime_protocol = True
    cls.__non_callable_proto_members__ = {
        name for name in cls.__protocol_attrs__ if not callable(getattr(cls, name, None))}
    return cls


def _one_method(name, result, doc):
    def method(self):
        pass
    method.__name__ = name
    method.__annotations__ = {"return": result}

    def body(namespace):
        namespace.update({name: abstractmethod(method), "__module__": "typing",
                          "__doc__": doc, "__slots__": ()})
    return body


def _supports(cls_name, method, result):
    cls = types.new_class(cls_name, (Protocol,), {}, _one_method(
        method, result, f"Anything with {method}."))
    if result is T:
        # As `Protocol[T]` for a base would have it, which cannot be written yet.
        cls.__parameters__ = (T,)
    return runtime_checkable(cls)


SupportsInt = _supports("SupportsInt", "__int__", int)
SupportsFloat = _supports("SupportsFloat", "__float__", float)
SupportsComplex = _supports("SupportsComplex", "__complex__", complex)
SupportsBytes = _supports("SupportsBytes", "__bytes__", bytes)
SupportsIndex = _supports("SupportsIndex", "__index__", int)
SupportsAbs = _supports("SupportsAbs", "__abs__", T)
SupportsRound = _supports("SupportsRound", "__round__", T)
