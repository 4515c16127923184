"""Putting stand-ins in the place of attributes and of items, and back."""

import builtins
import contextlib
import functools
import inspect
import sys

from unittest import _mock_core as core
from unittest._mock_core import DEFAULT
from unittest._mock_spec import create_autospec

_missing = object()
_active = []


def _importer(path):
    """What a dotted name means; modules on the way are imported."""
    import importlib
    first, *rest = path.split(".")
    known, found = first, importlib.import_module(first)
    for name in rest:
        known += "." + name
        try:
            found = getattr(found, name)
        except AttributeError:
            importlib.import_module(known)
            found = getattr(found, name)
    return found


def _split(target):
    try:
        place, name = target.rsplit(".", 1)
    except (TypeError, ValueError, AttributeError):
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")
    return functools.partial(_importer, place), name


class _Patch:
    """One attribute replaced: for a with statement, a function, a class, or by start and stop."""

    attribute_name = None

    def __init__(self, getter, attribute, new, spec, create, spec_set, autospec, new_callable,
                 kwargs, *, unsafe=False):
        if new_callable is not None:
            if new is not DEFAULT:
                raise ValueError("Cannot use 'new' and 'new_callable' together")
            if autospec is not None:
                raise ValueError("Cannot use 'autospec' and 'new_callable' together")
        if not unsafe:
            for wrong in ("autospect", "auto_spec", "set_spec"):
                if wrong in kwargs:
                    raise RuntimeError(f"{wrong} might be a typo; use unsafe=True if this is intended")
        self.getter, self.attribute, self.new, self.new_callable = getter, attribute, new, new_callable
        self.spec, self.create, self.has_local = spec, create, False
        self.spec_set, self.autospec, self.kwargs = spec_set, autospec, kwargs
        self.additional_patchers = []
        self.is_started = False

    def copy(self):
        """Return another one of the same."""
        made = _Patch(self.getter, self.attribute, self.new, self.spec, self.create, self.spec_set,
                      self.autospec, self.new_callable, self.kwargs)
        made.attribute_name = self.attribute_name
        made.additional_patchers = [one.copy() for one in self.additional_patchers]
        return made

    def __call__(self, func):
        if isinstance(func, type):
            return self._of_class(func)
        return self._of_function(func, inspect.iscoroutinefunction(func))

    def _of_class(self, cls):
        for name in dir(cls):
            if name.startswith(patch.TEST_PREFIX) and hasattr(getattr(cls, name), "__call__"):
                setattr(cls, name, self.copy()(getattr(cls, name)))
        return cls

    @contextlib.contextmanager
    def _entered(self, patched, args, kwargs):
        with contextlib.ExitStack() as stack:
            more = []
            for one in patched.patchings:
                made = stack.enter_context(one)
                if one.attribute_name is not None:
                    kwargs = {**kwargs, **made}
                elif one.new is DEFAULT:
                    more.append(made)
            yield args + tuple(more), kwargs

    def _of_function(self, func, is_async):
        if hasattr(func, "patchings"):
            func.patchings.append(self)
            return func
        if is_async:
            @functools.wraps(func)
            async def patched(*args, **kwargs):
                with self._entered(patched, args, kwargs) as (args, kwargs):
                    return await func(*args, **kwargs)
        else:
            @functools.wraps(func)
            def patched(*args, **kwargs):
                with self._entered(patched, args, kwargs) as (args, kwargs):
                    return func(*args, **kwargs)
        patched.patchings = [self]
        return patched

    def get_original(self):
        """Return the attribute, and whether the object itself has it."""
        target, name = self.getter(), self.attribute
        local = name in getattr(target, "__dict__", ())
        original = target.__dict__[name] if local else getattr(target, name, DEFAULT)
        if hasattr(builtins, name) and inspect.ismodule(target):
            self.create = True
        if not self.create and original is DEFAULT:
            raise AttributeError(f"{target} does not have the attribute {name!r}")
        return original, local

    def _made(self, original):
        """The stand-in that nobody has given."""
        kwargs = dict(self.kwargs)
        spec, spec_set = self.spec, self.spec_set
        if spec is True:
            spec = original
            if spec_set is True:
                spec_set, spec = original, None
        elif spec is None and spec_set is True:
            spec_set = original
        taken = spec if spec is not None else spec_set
        inherit = isinstance(taken, type)
        kind = self.new_callable
        if kind is None:
            after = spec if spec is not None else spec_set
            if after is None and core._is_async(original) or core._is_async(after):
                kind = core.AsyncMock
            elif after is not None and not isinstance(after, (list, tuple)) and not callable(after):
                kind = core.NonCallableMagicMock
            elif isinstance(after, (list, tuple)) and "__call__" not in after:
                kind = core.NonCallableMagicMock
            else:
                kind = core.MagicMock
        named = {}
        if spec is not None:
            named["spec"] = spec
        if spec_set is not None:
            named["spec_set"] = spec_set
        if isinstance(kind, type) and issubclass(kind, core.Base) and self.attribute:
            named["name"] = self.attribute
        named.update(kwargs)
        new = kind(**named)
        if inherit and isinstance(new, core.Callable):
            named.pop("name", None)
            new.return_value = kind(_new_parent=new, _new_name="()",
                                    **{key: value for key, value in named.items()
                                       if key in ("spec", "spec_set")})
        return new

    def __enter__(self):
        if self.is_started:
            raise RuntimeError("Patch is already started")
        new = self.new
        if self.autospec is False:
            self.autospec = None
        if self.spec_set is not None and self.autospec is not None:
            raise TypeError("Can't provide explicit spec_set *and* spec or autospec")
        self.target = self.getter()
        original, self.has_local = self.get_original()
        if new is DEFAULT and self.autospec is None:
            if (self.spec is True or self.spec_set is True) and original is DEFAULT:
                raise TypeError("Can't use 'spec' with create=True")
            new = self._made(original)
        elif self.autospec is not None:
            if new is not DEFAULT:
                raise TypeError("autospec creates the mock for you. Can't specify autospec and new.")
            if original is DEFAULT:
                raise TypeError("Can't use 'autospec' with create=True")
            after = original if self.autospec is True else self.autospec
            if isinstance(self.target, core.Base):
                raise core.InvalidSpecError(
                    f"Cannot autospec attr {self.attribute!r} as the patch target has already been "
                    f"mocked out. [target={self.target!r}, attr={self.autospec!r}]")
            new = create_autospec(after, bool(self.spec_set), _name=self.attribute, **self.kwargs)
        elif self.kwargs:
            raise TypeError("Can't pass kwargs to a mock we aren't creating")
        self.temp_original, self.is_started = original, True
        self._inner = contextlib.ExitStack()
        try:
            setattr(self.target, self.attribute, new)
            if self.attribute_name is None:
                return new
            found = {}
            if self.new is DEFAULT:
                found[self.attribute_name] = new
            for one in self.additional_patchers:
                made = self._inner.enter_context(one)
                if one.new is DEFAULT:
                    found.update(made)
            return found
        except BaseException:
            if not self.__exit__(*sys.exc_info()):
                raise

    def __exit__(self, *exc_info):
        if not self.is_started:
            return False
        if self.has_local and self.temp_original is not DEFAULT:
            setattr(self.target, self.attribute, self.temp_original)
        else:
            delattr(self.target, self.attribute)
            if not self.create and (not hasattr(self.target, self.attribute) or self.attribute in (
                    "__doc__", "__module__", "__defaults__", "__annotations__", "__kwdefaults__")):
                # The attribute of a proxy was removed where it had come from.
                setattr(self.target, self.attribute, self.temp_original)
        del self.temp_original, self.target
        inner, self._inner, self.is_started = self._inner, None, False
        return inner.__exit__(*exc_info)

    def start(self):
        """Put it in place until stop."""
        result = self.__enter__()
        _active.append(self)
        return result

    def stop(self):
        """Put back what was there."""
        try:
            _active.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


def _object(target, attribute, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
            new_callable=None, *, unsafe=False, **kwargs):
    """Replace an attribute of an object."""
    if isinstance(target, str):
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _Patch(lambda: target, attribute, new, spec, create, spec_set, autospec, new_callable,
                  kwargs, unsafe=unsafe)


def _multiple(target, spec=None, create=False, spec_set=None, autospec=None, new_callable=None,
              **kwargs):
    """Replace several attributes of an object."""
    getter = functools.partial(_importer, target) if isinstance(target, str) else lambda: target
    if not kwargs:
        raise ValueError("Must supply at least one keyword argument with patch.multiple")
    patches = []
    for name, new in kwargs.items():
        one = _Patch(getter, name, new, spec, create, spec_set, autospec, new_callable, {})
        one.attribute_name = name
        patches.append(one)
    patches[0].additional_patchers.extend(patches[1:])
    return patches[0]


def patch(target, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
          new_callable=None, *, unsafe=False, **kwargs):
    """Replace what a dotted name means, for a block or a function."""
    getter, attribute = _split(target)
    return _Patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs,
                  unsafe=unsafe)


class _PatchDict:
    """A mapping with other items, and back."""

    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.in_dict, self.clear = in_dict, clear
        self.values = {**dict(values), **kwargs}
        self._original = None

    def __call__(self, f):
        if isinstance(f, type):
            for name in dir(f):
                if name.startswith(patch.TEST_PREFIX) and hasattr(getattr(f, name), "__call__"):
                    one = _PatchDict(self.in_dict, self.values, self.clear)
                    setattr(f, name, one(getattr(f, name)))
            return f
        if inspect.iscoroutinefunction(f):
            @functools.wraps(f)
            async def patched(*args, **kwargs):
                with self:
                    return await f(*args, **kwargs)
        else:
            @functools.wraps(f)
            def patched(*args, **kwargs):
                with self:
                    return f(*args, **kwargs)
        return patched

    def __enter__(self):
        if isinstance(self.in_dict, str):
            self.in_dict = _importer(self.in_dict)
        mapping = self.in_dict
        try:
            self._original = mapping.copy()
        except AttributeError:
            self._original = {key: mapping[key] for key in mapping}
        if self.clear:
            _emptied(mapping)
        try:
            mapping.update(self.values)
        except AttributeError:
            for key in self.values:
                mapping[key] = self.values[key]
        return mapping

    def __exit__(self, *exc_info):
        if self._original is None:
            return False
        mapping, original, self._original = self.in_dict, self._original, None
        _emptied(mapping)
        try:
            mapping.update(original)
        except AttributeError:
            for key in original:
                mapping[key] = original[key]
        return False

    def start(self):
        """Put the items in place until stop."""
        result = self.__enter__()
        _active.append(self)
        return result

    def stop(self):
        """Put back what was there."""
        try:
            _active.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


def _emptied(mapping):
    try:
        mapping.clear()
    except AttributeError:
        for key in list(mapping):
            del mapping[key]


def _stopall():
    """Stop all that was started, the last first."""
    for one in reversed(_active[:]):
        one.stop()


patch.object, patch.multiple, patch.dict, patch.stopall = _object, _multiple, _PatchDict, _stopall
patch.TEST_PREFIX = "test"
