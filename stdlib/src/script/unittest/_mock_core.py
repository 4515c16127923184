"""The stand-ins themselves."""

import functools
import inspect
import threading

from unittest import _mock_spec as _spec
from unittest._mock_calls import ANY, CallList, _Call, call, call_text, two
from unittest.util import safe_repr

FILTER_DIR = True
_not_given = object()


class InvalidSpecError(Exception):
    """A stand-in was given where an object to take after is wanted."""


InvalidSpecError.__module__ = "unittest.mock"


class _Sentinel:
    """A value that is only itself."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"

    def __reduce__(self):
        return f"sentinel.{self.name}"


class _Sentinels:
    """Makes a value for every name asked for."""

    def __init__(self):
        self._made = {}

    def __getattr__(self, name):
        if name == "__bases__":
            raise AttributeError
        return self._made.setdefault(name, _Sentinel(name))


sentinel = _Sentinels()
DEFAULT = sentinel.DEFAULT

_ASSERTING = ("assert", "assret", "asert", "aseert", "assrt")
_MISSPELT = {"called_once", "called_with", "called_once_with", "has_calls", "any_call",
             "not_called", "called"}

_NUMERIC = ("add sub mul matmul truediv floordiv mod lshift rshift and xor or pow").split()
_INPLACE = [f"__i{name}__" for name in _NUMERIC]
_REFLECTED = [f"__r{name}__" for name in [*_NUMERIC, "divmod"]]
_PLAIN_NUMERIC = [f"__{name}__" for name in [*_NUMERIC, "divmod", "neg", "pos", "abs", "invert"]]

# What special methods answer unless told otherwise.
_ANSWERS = {"__hash__": lambda self: object.__hash__(self), "__str__": lambda self: object.__str__(self),
            "__sizeof__": lambda self: object.__sizeof__(self),
            "__fspath__": lambda self: f"{type(self).__name__}/{self._mock_told_name()}/{id(self)}"}
_VALUES = {"__lt__": NotImplemented, "__gt__": NotImplemented, "__le__": NotImplemented,
           "__ge__": NotImplemented, "__int__": 1, "__contains__": False, "__len__": 0,
           "__exit__": False, "__complex__": 1j, "__float__": 1.0, "__bool__": True,
           "__index__": 1, "__aexit__": False}
_PLAIN = ("__getitem__ __setitem__ __delitem__ __enter__ __round__ __trunc__ __floor__ __ceil__ "
          "__getformat__ __repr__ __dir__ __subclasses__ __format__ __get__ __set__ __delete__ "
          "__reversed__ __missing__ __reduce__ __reduce_ex__ __getinitargs__ __getnewargs__ "
          "__getstate__ __setstate__ __eq__ __ne__ __iter__ __next__").split()
_ASYNC = ("__aenter__", "__aexit__", "__anext__")
# Made of themselves by every MagicMock.
MAGICS = set(_VALUES) | set(_ANSWERS) | set(_INPLACE) | set(_PLAIN_NUMERIC) | {
    "__getitem__", "__setitem__", "__delitem__", "__enter__", "__round__", "__trunc__", "__floor__",
    "__ceil__", "__eq__", "__ne__", "__iter__", "__aiter__"} | set(_ASYNC)
# May be set.
SUPPORTED = MAGICS | set(_PLAIN) | set(_REFLECTED)
_NEVER = {"__getattr__", "__setattr__", "__init__", "__new__", "__prepare__", "__instancecheck__",
          "__subclasscheck__", "__del__"}
_OWN = ("return_value", "side_effect", "called", "call_count", "call_args", "call_args_list",
        "mock_calls", "method_calls")


def is_magic(name):
    """Is it the name of a special method?"""
    return name.startswith("__") and name.endswith("__") and len(name) > 4


def is_exception(value):
    """Is it an exception, or a class of them?"""
    return isinstance(value, BaseException) or \
        isinstance(value, type) and issubclass(value, BaseException)


class Base:
    """What all stand-ins have. Each is of a class of its own, which takes its special methods."""

    _mock_lock = threading.RLock()

    def __new__(cls, /, *args, **kwargs):
        spec = kwargs.get("spec_set") or kwargs.get("spec") or \
            (args[0] if args and not isinstance(args[0], (str, type(None))) else None)
        base = cls
        if not issubclass(cls, AsyncBase) and spec is not None and \
                issubclass(cls, Callable) and _is_async(spec):
            base = type(cls.__name__, (AsyncBase, cls), {"__doc__": cls.__doc__})
        own = type(cls.__name__, (base,), {"__doc__": cls.__doc__, "__module__": cls.__module__})
        return object.__new__(own)

    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, parent=None,
                 _spec_state=None, _new_name="", _new_parent=None, _spec_as_instance=False,
                 _eat_self=None, unsafe=False, **kwargs):
        d = self.__dict__
        d["_mock_parent"] = parent
        d["_mock_name"] = name
        d["_mock_new_name"] = _new_name
        d["_mock_new_parent"] = parent if _new_parent is None else _new_parent
        d["_mock_sealed"], d["_mock_unsafe"] = False, unsafe
        d["_mock_children"] = {}
        d["_mock_wraps"] = wraps
        d["_mock_delegate"] = None
        d["_mock_return"], d["_mock_effect"] = DEFAULT, None
        d["_mock_signature"] = None
        d["_mock_methods"] = d["_mock_class"] = None
        d["_mock_spec_set"] = None
        if spec_set is not None:
            spec, strict = spec_set, True
        else:
            strict = False
        if _eat_self is None:
            _eat_self = parent is not None
        self._mock_forget()
        if spec is not None:
            self._mock_take_after(spec, strict, _spec_as_instance, _eat_self)
        if kwargs:
            self.configure_mock(**kwargs)

    def _mock_forget(self):
        d = self.__dict__
        d["_mock_called"], d["_mock_count"] = False, 0
        d["_mock_args"] = None
        d["_mock_args_list"], d["_mock_all"], d["_mock_of_methods"] = CallList(), CallList(), CallList()

    def _mock_take_after(self, spec, strict=False, as_instance=False, eat_self=False):
        if isinstance(spec, Base):
            raise InvalidSpecError(f"Cannot spec a Mock object. [object={spec!r}]")
        d = self.__dict__
        if not isinstance(spec, (list, tuple)):
            d["_mock_class"] = spec if isinstance(spec, type) else type(spec)
            d["_mock_signature"] = _spec.signature_of(spec, as_instance, eat_self)
            names = dir(spec)
        else:
            names = list(spec)
        d["_mock_methods"], d["_mock_spec_set"] = names, strict
        d["_mock_spec_object"] = spec

    def mock_add_spec(self, spec, spec_set=False):
        """Allow only the attributes that an object (or a list) has."""
        self._mock_take_after(spec, spec_set)

    def attach_mock(self, mock, attribute):
        """Make a stand-in an attribute, so that its calls are remembered here too."""
        inner = _spec.mock_of(mock)
        for name in ("_mock_parent", "_mock_new_parent"):
            inner.__dict__[name] = None
        inner.__dict__["_mock_name"], inner.__dict__["_mock_new_name"] = None, ""
        setattr(self, attribute, mock)

    # ------------------------------------------------------------ attributes

    @property
    def __class__(self):
        return type(self) if self.__dict__.get("_mock_class") is None else self._mock_class

    def _mock_delegated(self, name, own):
        inner = self.__dict__["_mock_delegate"]
        return self.__dict__[own] if inner is None else getattr(inner, name)

    @property
    def return_value(self):
        """What calls answer."""
        if self._mock_delegate is not None:
            return self._mock_delegate.return_value
        if self._mock_return is DEFAULT and self._mock_wraps is None:
            self.return_value = self._get_child_mock(_new_parent=self, _new_name="()")
        return self._mock_return

    @return_value.setter
    def return_value(self, value):
        if self._mock_delegate is not None:
            self._mock_delegate.return_value = value
            return
        self.__dict__["_mock_return"] = value
        self._mock_adopt(value, None, "()")

    @property
    def side_effect(self):
        """What is called, raised, or given one by one at calls."""
        effect = self._mock_delegated("side_effect", "_mock_effect")
        return effect

    @side_effect.setter
    def side_effect(self, value):
        if value is not None and not callable(value) and not is_exception(value):
            value = iter(value)
        if self._mock_delegate is None:
            self.__dict__["_mock_effect"] = value
        else:
            self._mock_delegate.side_effect = value

    for _name, _place in (("called", "_mock_called"), ("call_count", "_mock_count"),
                          ("call_args", "_mock_args"), ("call_args_list", "_mock_args_list"),
                          ("mock_calls", "_mock_all")):
        def _own(name, place):
            def put(self, value):
                if self._mock_delegate is None:
                    self.__dict__[place] = value
                else:
                    setattr(self._mock_delegate, name, value)
            return property(lambda self: self._mock_delegated(name, place), put)
        locals()[_name] = _own(_name, _place)
    del _name, _place, _own

    @property
    def method_calls(self):
        """The calls of attributes."""
        return self.__dict__["_mock_of_methods"]

    @method_calls.setter
    def method_calls(self, value):
        self.__dict__["_mock_of_methods"] = value

    def __getattr__(self, name):
        d = self.__dict__
        if "_mock_children" not in d or name in ("_mock_methods", "_mock_unsafe"):
            raise AttributeError(name)
        methods = d["_mock_methods"]
        if methods is not None:
            if name not in methods or name in MAGICS:
                raise AttributeError(f"Mock object has no attribute {name!r}")
        elif is_magic(name):
            raise AttributeError(name)
        if not d["_mock_unsafe"] and (not methods or name not in methods):
            if name.startswith(_ASSERTING) or name in _MISSPELT:
                raise AttributeError(f"{name!r} is not a valid assertion. Use a spec "
                                     "for the mock if " + repr(name) + " is meant to be an "
                                     "attribute.")
        with Base._mock_lock:
            found = d["_mock_children"].get(name, _not_given)
            if found is None:
                raise AttributeError(name)
            if found is _not_given:
                wraps = None if d["_mock_wraps"] is None else getattr(d["_mock_wraps"], name)
                found = self._get_child_mock(parent=self, name=name, wraps=wraps, _new_name=name,
                                             _new_parent=self)
                d["_mock_children"][name] = found
            elif isinstance(found, _spec.Later):
                found = found.made()
                d["_mock_children"][name] = found
            return found

    def __setattr__(self, name, value):
        d = self.__dict__
        if name in _OWN or name.startswith("_mock_") and name in d:
            return object.__setattr__(self, name, value)
        if d.get("_mock_spec_set") and d["_mock_methods"] is not None \
                and name not in d["_mock_methods"] and name not in d:
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if name in _NEVER:
            raise AttributeError(f"Attempting to set unsupported magic method {name!r}.")
        if name in SUPPORTED or is_magic(name) and name in ("__call__",):
            return self._mock_set_magic(name, value)
        if name == "__class__":
            d["_mock_class"] = value
            return None
        if self._mock_adopt(value, name, name):
            d["_mock_children"][name] = value
            return None
        if d.get("_mock_sealed") and not hasattr(self, name):
            raise AttributeError(f"Cannot set {self._mock_told_name()}.{name}")
        if isinstance(value, PropertyMock):
            d["_mock_children"][name] = value
            return None
        return object.__setattr__(self, name, value)

    def _mock_set_magic(self, name, value):
        d = self.__dict__
        if d["_mock_methods"] is not None and name not in d["_mock_methods"]:
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if isinstance(value, Base):
            self._mock_adopt(value, None, name)
            setattr(type(self), name, value)
            d["_mock_children"][name] = value
        else:
            # A function is called with the stand-in first, as a method is.
            setattr(type(self), name, value if not callable(value) or isinstance(value, type)
                    else _spec.as_method(value))
            d["_mock_children"][name] = value

    def _mock_adopt(self, value, name, new_name):
        """Have the calls of a nameless stand-in remembered here too."""
        inner = _spec.mock_of(value)
        if not isinstance(inner, Base) or isinstance(inner, PropertyMock):
            return False
        d = inner.__dict__
        if d["_mock_name"] or d["_mock_new_name"] or d["_mock_parent"] is not None \
                or d["_mock_new_parent"] is not None:
            return False
        parent = self
        while parent is not None:
            if parent is inner:
                return False
            parent = parent.__dict__["_mock_new_parent"]
        d["_mock_new_parent"], d["_mock_new_name"] = self, new_name
        if name:
            d["_mock_parent"], d["_mock_name"] = self, name
        return True

    def __delattr__(self, name):
        d = self.__dict__
        if name in MAGICS and name in type(self).__dict__:
            delattr(type(self), name)
            d["_mock_children"].pop(name, None)
            return
        found = d["_mock_children"].get(name, _not_given)
        if name in d:
            object.__delattr__(self, name)
        elif found is None:
            raise AttributeError(name)
        d["_mock_children"][name] = None

    def __dir__(self):
        d = self.__dict__
        children = [name for name, value in d["_mock_children"].items() if value is not None]
        if not FILTER_DIR:
            return object.__dir__(self)
        names = d["_mock_methods"] or []
        kind = [name for name in dir(type(self)) if not name.startswith("_")]
        own = [name for name in d if not name.startswith("_")]
        gone = {name for name, value in d["_mock_children"].items() if value is None}
        return sorted({*names, *kind, *own, *children} - gone)

    def _mock_told_name(self):
        """The name in reprs: the path from the outermost stand-in."""
        parts, one = [], self
        dot = ""
        while one is not None:
            name = one.__dict__["_mock_new_name"]
            if name:
                parts.append(name + dot)
                dot = "" if name == "()" else "."
            parent = one.__dict__["_mock_new_parent"]
            if parent is None:
                break
            one = parent
        first = one.__dict__["_mock_name"] or "mock"
        if len(parts) == 1 and parts[0] in ("()", "()."):
            dot = ""
        parts.append(first + dot)
        return "".join(reversed(parts))

    def __repr__(self):
        name = self._mock_told_name()
        shown = "" if name in ("mock", "mock.") else f" name={name!r}"
        spec = ""
        if self.__dict__["_mock_class"] is not None:
            kind = "spec_set" if self.__dict__["_mock_spec_set"] else "spec"
            spec = f" {kind}={self._mock_class.__name__!r}"
        return f"<{type(self).__name__}{shown}{spec} id='{id(self)}'>"

    def configure_mock(self, /, **kwargs):
        """Set attributes; dots in names reach into children."""
        for path, value in sorted(kwargs.items(), key=lambda item: item[0].count(".")):
            *way, last = path.split(".")
            target = self
            for name in way:
                target = getattr(target, name)
            setattr(target, last, value)

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        """Forget all calls (and answers, if asked to), also of children."""
        visited = [] if visited is None else visited
        if id(self) in visited:
            return
        visited.append(id(self))
        self._mock_forget()
        if return_value:
            self.__dict__["_mock_return"] = DEFAULT
        if side_effect:
            self.__dict__["_mock_effect"] = None
        for child in self.__dict__["_mock_children"].values():
            if isinstance(child, Base):
                child.reset_mock(visited, return_value=return_value, side_effect=side_effect)
        value = self.__dict__["_mock_return"]
        if isinstance(value, Base) and value is not self:
            value.reset_mock(visited)

    def _get_child_mock(self, /, **kwargs):
        """Make a stand-in for an attribute or an answer."""
        if self.__dict__["_mock_sealed"]:
            name = f".{kwargs['name']}" if "name" in kwargs else "()"
            raise AttributeError(self._mock_told_name() + name)
        if kwargs.get("_new_name") in _ASYNC:
            return AsyncMock(**kwargs)
        kind = type(self).__mro__[1]
        if issubclass(kind, AsyncBase):
            spec_names = self.__dict__.get("_mock_methods")
            if spec_names is not None:
                found = getattr(self.__dict__.get("_mock_spec_object"), kwargs.get("name") or "", None)
                if found is not None and not _is_async(found):
                    return MagicMock(**kwargs)
            return AsyncMock(**kwargs)
        spec = self.__dict__.get("_mock_spec_object")
        if spec is not None and _is_async(getattr(spec, kwargs.get("name") or "", None)):
            return AsyncMock(**kwargs)
        if not issubclass(kind, Callable):
            return MagicMock(**kwargs) if issubclass(kind, Magic) else Mock(**kwargs)
        return kind(**kwargs)

    # ------------------------------------------------------------ asserting

    def _mock_bound(self, one):
        """A call with its arguments put to their parameters, if those are known."""
        signature = self.__dict__["_mock_signature"]
        if len(one) > 2 and one[0]:
            signature = self._mock_signature_of(one[0])
        if signature is None:
            return one
        _, args, kwargs = ("", *one) if len(one) == 2 else one
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as e:
            return e.with_traceback(None)
        return _Call((one[0] if len(one) > 2 else "", bound.args, bound.kwargs))

    def _mock_signature_of(self, path):
        if "()" in path:
            return None
        found = self
        for name in path.split("."):
            found = found.__dict__["_mock_children"].get(name)
            if isinstance(found, _spec.Later):
                found = found.made()
            found = _spec.mock_of(found)
            if not isinstance(found, Base):
                return None
        return found.__dict__["_mock_signature"]

    def _mock_text(self, args, kwargs):
        return call_text(self._mock_name or "mock", args, kwargs)

    def _mock_listed(self, word="Calls"):
        return f"\n{word}: {safe_repr(self.mock_calls)}." if self.mock_calls else ""

    def assert_not_called(self):
        """Fail if there was a call."""
        if self.call_count:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to not have been called. "
                                 f"Called {self.call_count} times.{self._mock_listed()}")

    def assert_called(self):
        """Fail if there was no call."""
        if not self.call_count:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called.")

    def assert_called_once(self):
        """Fail if there was not exactly one call."""
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called once. "
                                 f"Called {self.call_count} times.{self._mock_listed()}")

    def assert_called_with(self, /, *args, **kwargs):
        """Fail if the last call had other arguments."""
        if self.call_args is None:
            raise AssertionError(f"expected call not found.\nExpected: {self._mock_text(args, kwargs)}"
                                 "\n  Actual: not called.")
        expected, actual = self._mock_bound(two(args, kwargs)), self._mock_bound(self.call_args)
        if actual != expected:
            raise AssertionError("expected call not found.\n"
                                 f"Expected: {self._mock_text(args, kwargs)}\n"
                                 f"  Actual: {self._mock_text(*self.call_args)}") \
                from (expected if isinstance(expected, Exception) else None)

    def assert_called_once_with(self, /, *args, **kwargs):
        """Fail if there was not exactly one call, with these arguments."""
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to be called once. "
                                 f"Called {self.call_count} times.{self._mock_listed()}")
        return self.assert_called_with(*args, **kwargs)

    def assert_any_call(self, /, *args, **kwargs):
        """Fail if no call had these arguments."""
        expected = self._mock_bound(two(args, kwargs))
        if isinstance(expected, Exception) or \
                expected not in [self._mock_bound(one) for one in self.call_args_list]:
            raise AssertionError(f"{self._mock_text(args, kwargs)} call not found") \
                from (expected if isinstance(expected, Exception) else None)

    def assert_has_calls(self, calls, any_order=False):
        """Fail if these calls are not among all, one after the other (or in any order)."""
        expected = [self._mock_bound(one) for one in calls]
        cause = next((one for one in expected if isinstance(one, Exception)), None)
        happened = CallList(self._mock_bound(one) for one in self.mock_calls)
        if not any_order:
            if CallList(expected) not in happened:
                problem = "Calls not found." if cause is None else \
                    f"Error processing expected calls.\nErrors: " \
                    f"{[one if isinstance(one, Exception) else None for one in expected]}"
                raise AssertionError(f"{problem}\nExpected: {CallList(calls)}"
                                     f"{self._mock_listed('  Actual').rstrip('.')}") from cause
            return
        left, missing = list(happened), []
        for one in expected:
            if one in left:
                left.remove(one)
            else:
                missing.append(one)
        if missing:
            raise AssertionError(f"{self._mock_name or 'mock'!r} does not contain all of "
                                 f"{tuple(missing)!r} in its call list, found {CallList(left)!r} "
                                 "instead") from cause


class Callable(Base):
    """A stand-in that can be called."""

    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, wraps=None, name=None,
                 spec_set=None, parent=None, _spec_state=None, _new_name="", _new_parent=None,
                 **kwargs):
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state, _new_name, _new_parent,
                         **kwargs)
        self.__dict__["_mock_return"] = return_value
        if return_value is not DEFAULT:
            self._mock_adopt(return_value, None, "()")
        self.side_effect = side_effect

    def _mock_check(self, args, kwargs):
        signature = self.__dict__["_mock_signature"]
        if signature is not None:
            signature.bind(*args, **kwargs)

    def __call__(self, /, *args, **kwargs):
        self._mock_check(args, kwargs)
        self._mock_remember(args, kwargs)
        return self._mock_answer(args, kwargs)

    def _mock_remember(self, args, kwargs):
        with Base._mock_lock:
            self.called = True
            self.call_count += 1
            one = two(args, kwargs)
            self.call_args = one
            self.call_args_list.append(one)
            as_method = self._mock_parent is not None
            method_name, name = self._mock_name, self._mock_new_name
            is_call = name == "()"
            self.mock_calls.append(_Call(("", args, kwargs)))
            parent = self._mock_new_parent
            while parent is not None:
                if as_method:
                    parent.method_calls.append(_Call((method_name, args, kwargs)))
                    as_method = parent._mock_parent is not None
                    if as_method:
                        method_name = f"{parent._mock_name}.{method_name}"
                parent.mock_calls.append(_Call((name, args, kwargs)))
                if parent._mock_new_name:
                    dot = "" if is_call else "."
                    is_call = parent._mock_new_name == "()"
                    name = parent._mock_new_name + dot + name
                parent = parent._mock_new_parent

    def _mock_answer(self, args, kwargs):
        effect = self.side_effect
        if effect is not None:
            if is_exception(effect):
                raise effect
            if not callable(effect):
                result = next(effect)
                if is_exception(result):
                    raise result
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        if self._mock_return is not DEFAULT:
            return self.return_value
        if self._mock_delegate is not None and self._mock_delegate._mock_return is not DEFAULT:
            return self._mock_delegate.return_value
        if self._mock_wraps is not None:
            return self._mock_wraps(*args, **kwargs)
        return self.return_value


class NonCallableMock(Base):
    """A stand-in that cannot be called."""


class Mock(Callable, NonCallableMock):
    """A stand-in without special methods."""


class Magic(Base):
    """A stand-in with special methods."""

    def __init__(self, /, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._mock_install()

    def _mock_install(self):
        methods = self.__dict__["_mock_methods"]
        names = MAGICS if methods is None else MAGICS & set(methods)
        for name in names:
            if name not in type(self).__dict__:
                setattr(type(self), name, _Magic(name))

    def mock_add_spec(self, spec, spec_set=False):
        """Allow only the attributes that an object (or a list) has."""
        super().mock_add_spec(spec, spec_set)
        for name in MAGICS - set(self.__dict__["_mock_methods"]):
            if isinstance(type(self).__dict__.get(name), _Magic):
                delattr(type(self), name)
        self._mock_install()


class _Magic:
    """Makes the stand-in for a special method when it is first wanted."""

    def __init__(self, name):
        self.name = name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return self.made(obj)

    def made(self, parent):
        """Make it, and put it in this one's place."""
        name = self.name
        made = parent._get_child_mock(name=name, _new_name=name, _new_parent=parent) \
            if name in _ASYNC else MagicMock(name=name, _new_name=name, _new_parent=parent)
        if name in _VALUES:
            made.return_value = _VALUES[name]
        elif name in _ANSWERS:
            answer = _ANSWERS[name]
            made.return_value = answer(parent)
        elif name in ("__eq__", "__ne__"):
            made.side_effect = _comparison(parent, name == "__eq__")
        elif name == "__iter__":
            made.side_effect = lambda: iter(_items(made))
        elif name == "__aiter__":
            made.side_effect = lambda: _aiter(_items(made))
        setattr(type(parent), name, made)
        parent.__dict__["_mock_children"][name] = made
        return made


def _items(made):
    value = made.__dict__["_mock_return"]
    return [] if value is DEFAULT else value


async def _aiter(items):
    for item in items:
        yield item


def _comparison(parent, equal):
    def compare(other):
        made = parent.__dict__["_mock_children"]["__eq__" if equal else "__ne__"]
        value = made.__dict__["_mock_return"]
        if value is not DEFAULT:
            return value
        if other is ANY:
            return equal
        return equal if parent is other else NotImplemented
    return compare


class NonCallableMagicMock(Magic, NonCallableMock):
    """A stand-in with special methods that cannot be called."""


class MagicMock(Magic, Mock):
    """A stand-in with special methods."""


class PropertyMock(Mock):
    """Stands for a property: getting calls it without, setting with the value."""

    def _get_child_mock(self, /, **kwargs):
        return MagicMock(**kwargs)

    def __get__(self, obj, obj_type=None):
        return self()

    def __set__(self, obj, val):
        self(val)


def _is_async(obj):
    return inspect.iscoroutinefunction(obj) or inspect.iscoroutinefunction(
        getattr(obj, "func", None) if isinstance(obj, functools.partial) else None)


# The other kinds are in a second file.
from unittest._mock_kinds import AsyncBase, AsyncMock, ThreadingMock, mock_open, seal

for _class in (NonCallableMock, Mock, NonCallableMagicMock, MagicMock, PropertyMock, AsyncMock,
               ThreadingMock):
    _class.__module__ = "unittest.mock"
del _class
