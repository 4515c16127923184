"""Stand-ins that take after objects: attributes, signatures, functions."""

import functools
import inspect
from types import FunctionType, MethodType


def signature_of(spec, as_instance=False, eat_self=False):
    """What calls must look like, or None if that is not known."""
    if isinstance(spec, type):
        if as_instance:
            spec = spec.__dict__.get("__call__") or getattr(spec, "__call__", None)
            eat_self = True
            if not isinstance(spec, FunctionType):
                return None
        else:
            spec = spec.__init__
            eat_self = True
            if not isinstance(spec, FunctionType):
                return None
    elif isinstance(spec, (classmethod, staticmethod)):
        eat_self = isinstance(spec, classmethod)
        spec = spec.__func__
    elif not isinstance(spec, (FunctionType, MethodType)):
        spec = getattr(type(spec), "__call__", None)
        if not isinstance(spec, FunctionType):
            return None
        eat_self = True
    if isinstance(spec, MethodType):
        eat_self = False
    try:
        signature = inspect.signature(spec)
    except (ValueError, TypeError):
        return None
    if eat_self:
        signature = signature.replace(parameters=list(signature.parameters.values())[1:])
    return signature


def mock_of(value):
    """The stand-in behind a function that create_autospec made; else the value."""
    return getattr(value, "mock", value) if isinstance(value, FunctionType) else value


def as_method(function):
    """A function that is called with the object first, whatever kind of callable it is."""
    def method(self, /, *args, **kwargs):
        return function(self, *args, **kwargs)
    return method


class Later:
    """A child of a stand-in that is made when it is wanted: objects may contain themselves."""

    def __init__(self, spec, spec_set, parent, name, instance):
        self.parts = spec, spec_set, parent, name, instance

    def made(self):
        """Make it."""
        spec, spec_set, parent, name, instance = self.parts
        return create_autospec(spec, spec_set, instance, parent, name)


def _skips_self(spec, name, as_instance):
    """Does a method of that name get the object by itself?"""
    if not isinstance(spec, type):
        return False
    for cls in spec.__mro__:
        found = cls.__dict__.get(name)
        if found is not None:
            if isinstance(found, (staticmethod, classmethod)):
                return False
            return isinstance(found, FunctionType) and as_instance
    return as_instance


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *,
                    unsafe=False, **kwargs):
    """Return a stand-in that has the attributes of an object, and whose calls must fit its signature."""
    from unittest import _mock_core as core
    if isinstance(spec, list):
        spec = type(spec)
    if isinstance(spec, core.Base):
        raise core.InvalidSpecError(f"Cannot autospec a Mock object. [object={spec!r}]")
    is_class = isinstance(spec, type)
    named = {"spec_set" if spec_set else "spec": spec, **kwargs}
    if spec is None:
        named = dict(kwargs)
    is_function = isinstance(spec, (FunctionType, MethodType)) or \
        inspect.isbuiltin(spec) or inspect.ismethoddescriptor(spec)
    kind = core.MagicMock
    if inspect.isdatadescriptor(spec):
        named = {}
    elif inspect.iscoroutinefunction(spec):
        kind = core.AsyncMock
    elif not is_class and not callable(spec) or is_class and instance and \
            not hasattr(spec, "__call__"):
        kind = core.NonCallableMagicMock
    elif is_class and instance and "__call__" not in dir(spec):
        kind = core.NonCallableMagicMock
    name = named.pop("name", _name)
    mock = kind(parent=_parent, _new_parent=_parent, _new_name="" if _parent is None else name,
                name=name, unsafe=unsafe, **named)
    if is_class and not instance:
        if "return_value" not in kwargs:
            mock.return_value = create_autospec(spec, spec_set, True, mock, "()")
    if is_class and instance:
        mock.__dict__["_mock_signature"] = signature_of(spec, True)
    if _parent is not None and not is_class:
        skip = _skips_self(getattr(_parent, "_mock_class", None) or object, name or "",
                           getattr(_parent, "_mock_new_name", "") == "()" or
                           not isinstance(_parent.__dict__.get("_mock_spec_object"), type))
        mock.__dict__["_mock_signature"] = signature_of(spec, False, skip)
    _fill(mock, spec, spec_set, instance, kwargs)
    if isinstance(spec, FunctionType) and _parent is None:
        return _function_for(mock, spec)
    return mock


def _fill(mock, spec, spec_set, instance, given):
    from unittest import _mock_core as core
    for name in dir(spec):
        if core.is_magic(name) or name in given:
            continue
        try:
            original = getattr(spec, name)
        except AttributeError:
            continue
        if isinstance(original, FunctionType) or not isinstance(original, (FunctionType, MethodType)):
            mock.__dict__["_mock_children"][name] = Later(original, spec_set, mock, name,
                                                          not isinstance(original, type))
        else:
            mock.__dict__["_mock_children"][name] = create_autospec(original, spec_set, False,
                                                                    mock, name)


_PASSED_ON = ("assert_called_with", "assert_called_once_with", "assert_called", "assert_called_once",
              "assert_not_called", "assert_has_calls", "assert_any_call", "reset_mock",
              "configure_mock", "attach_mock")


def _function_for(mock, original):
    """A real function, with the signature of another one, in front of a stand-in."""
    if inspect.iscoroutinefunction(original):
        async def function(*args, **kwargs):
            return await mock(*args, **kwargs)
    else:
        def function(*args, **kwargs):
            return mock(*args, **kwargs)
    functools.update_wrapper(function, original)
    del function.__wrapped__
    function.__signature__ = inspect.signature(original)
    function.mock = mock
    mock.__dict__["_mock_delegate"] = None
    for name in _PASSED_ON:
        setattr(function, name, getattr(mock, name))
    _Live.attach(function, mock)
    return function


class _Live:
    """Attributes of the function that are those of the stand-in at any time."""

    NAMES = ("called", "call_count", "call_args", "call_args_list", "mock_calls", "method_calls",
             "return_value", "side_effect")

    @classmethod
    def attach(cls, function, mock):
        """Keep the function's attributes and the stand-in's the same around each call."""
        inner = mock._mock_remember

        def publish():
            for name in cls.NAMES:
                if name != "return_value":
                    setattr(function, name, getattr(mock, name))

        def remember(args, kwargs):
            for name in ("return_value", "side_effect"):
                if name in function.__dict__ and function.__dict__[name] is not cls:
                    setattr(mock, name, function.__dict__[name])
            inner(args, kwargs)
            publish()
        publish()
        function.return_value = mock.return_value
        mock.__dict__["_mock_remember"] = remember
