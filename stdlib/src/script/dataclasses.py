"""Classes whose methods are written for them, from their annotated fields."""

import sys
import types
from reprlib import recursive_repr as _recursive_repr

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY",
           "MISSING", "fields", "asdict", "astuple", "make_dataclass", "replace",
           "is_dataclass"]

_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_POST_INIT = "__post_init__"


class FrozenInstanceError(AttributeError):
    """A field of a frozen instance was to be changed."""


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()


class _FIELD_BASE:
    """What kind of field it is."""

    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _FIELD_BASE("_FIELD")
_FIELD_CLASSVAR = _FIELD_BASE("_FIELD_CLASSVAR")
_FIELD_INITVAR = _FIELD_BASE("_FIELD_INITVAR")


class InitVar:
    """Marks a parameter of `__init__` that is handed to `__post_init__` and not kept."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        if isinstance(self.type, type):
            return f"dataclasses.InitVar[{self.type.__name__}]"
        return f"dataclasses.InitVar[{self.type!r}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known of one field."""

    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init",
                 "compare", "metadata", "kw_only", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata,
                 kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = types.MappingProxyType({} if metadata is None else metadata)
        self.kw_only = kw_only
        self._field_type = None

    @_recursive_repr()
    def __repr__(self):
        names = ("name", "type", "default", "default_factory", "init", "repr", "hash",
                 "compare", "metadata", "kw_only")
        text = ",".join(f"{n}={getattr(self, n)!r}" for n in names)
        return f"Field({text},_field_type={self._field_type})"

    def __set_name__(self, owner, name):
        func = getattr(type(self.default), "__set_name__", None)
        if func:
            func(self.default, owner, name)

    __class_getitem__ = classmethod(types.GenericAlias)


class _DataclassParams:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args",
                 "kw_only", "slots", "weakref_slot")

    def __init__(self, **kw):
        for name, value in kw.items():
            setattr(self, name, value)

    def __repr__(self):
        return ("_DataclassParams(" +
                ",".join(f"{n}={getattr(self, n)!r}" for n in self.__slots__) + ")")


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None,
          compare=True, metadata=None, kw_only=MISSING):
    """Say more of a field than its default."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


# ---------------------------------------------------------------- reading the class

def _is_type_text(text, cls, module_name, name):
    """Say whether an annotation that is text names `module_name.name`."""
    text = text.strip()
    head = ""
    while text and (text[0].isalnum() or text[0] in "_."):
        head += text[0]
        text = text[1:]
    prefix, _, last = head.rpartition(".")
    home = sys.modules.get(cls.__module__)
    module = sys.modules.get(module_name)
    if module is None or (prefix and home is None):
        return False
    namespace = home.__dict__
    if prefix:
        return namespace.get(prefix) is module and last == name or (
            getattr(namespace.get(prefix), last, None) is getattr(module, name))
    return namespace.get(last) is getattr(module, name) and bool(last)


def _is_classvar(a_type, cls):
    typing = sys.modules.get("typing")
    if isinstance(a_type, str):
        return _is_type_text(a_type, cls, "typing", "ClassVar")
    return typing is not None and (
        a_type is typing.ClassVar or getattr(a_type, "__origin__", None) is typing.ClassVar)


def _is_initvar(a_type, cls):
    if isinstance(a_type, str):
        return _is_type_text(a_type, cls, "dataclasses", "InitVar")
    return a_type is InitVar or type(a_type) is InitVar


def _is_kw_only(a_type, cls):
    if isinstance(a_type, str):
        return _is_type_text(a_type, cls, "dataclasses", "KW_ONLY")
    return a_type is KW_ONLY


def _get_field(cls, a_name, a_type, default_kw_only):
    default = getattr(cls, a_name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            default = MISSING       # a slot, not a default
        f = field(default=default)
    f.name = a_name
    f.type = a_type
    f._field_type = _FIELD
    if _is_classvar(a_type, cls):
        f._field_type = _FIELD_CLASSVAR
    elif _is_initvar(a_type, cls):
        f._field_type = _FIELD_INITVAR
    if f._field_type is not _FIELD and f.default_factory is not MISSING:
        raise TypeError(f"field {f.name} cannot have a default factory")
    if f._field_type in (_FIELD, _FIELD_INITVAR):
        if f.kw_only is MISSING:
            f.kw_only = default_kw_only
    elif f.kw_only is not MISSING:
        raise TypeError(f"field {f.name} is a ClassVar but specifies kw_only")
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(f.default)} for field {f.name} is not "
                         "allowed: use default_factory")
    return f


def _collect_fields(cls, kw_only):
    """Return the fields of the bases and of the class itself; put the defaults in place."""
    found = {}
    for b in cls.__mro__[-1:0:-1]:
        base_fields = getattr(b, _FIELDS, None)
        if base_fields is not None:
            for f in base_fields.values():
                found[f.name] = f
    annotations = cls.__dict__.get("__annotations__", {})
    own = []
    kw_only_seen = False
    for name, a_type in annotations.items():
        if _is_kw_only(a_type, cls):
            if kw_only_seen:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            kw_only_seen = kw_only = True
        else:
            own.append(_get_field(cls, name, a_type, kw_only))
    for f in own:
        found[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return found


# ---------------------------------------------------------------- writing the methods

def _make_functions(cls, sources, names):
    """Compile functions in the globals of the class's module, with `names` around them."""
    parameters = ", ".join(names)
    body = "\n".join("  " + line for text in sources.values() for line in text.split("\n"))
    text = (f"def __create_fn__({parameters}):\n{body}\n"
            f"  return {', '.join(sources)},\n")
    if cls.__module__ in sys.modules:
        namespace = sys.modules[cls.__module__].__dict__
    else:
        namespace = {}
    local = {}
    exec(text, namespace, local)
    made = local["__create_fn__"](**names)
    for name, function in zip(sources, made):
        function.__qualname__ = f"{cls.__qualname__}.{name}"
    return dict(zip(sources, made))


def _init_source(fields, std, kw_only, frozen, has_post_init, self_name, names):
    seen_default = None
    for f in std:
        if f.init:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = f
            elif seen_default:
                raise TypeError(f"non-default argument {f.name!r} follows default argument "
                                f"{seen_default.name!r}")
    parameters = [_init_param(f, names) for f in std if f.init]
    kw_parameters = [_init_param(f, names) for f in kw_only if f.init]
    if kw_parameters:
        parameters += ["*", *kw_parameters]
    lines = []
    for f in fields:
        line = _init_line(f, frozen, self_name, names)
        if line:
            lines.append("  " + line)
    if has_post_init:
        values = ", ".join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        lines.append(f"  {self_name}.{_POST_INIT}({values})")
    return (f"def __init__({', '.join([self_name, *parameters])}) -> None:\n"
            + "\n".join(lines or ["  pass"]))


def _init_param(f, names):
    names[f"__dataclass_type_{f.name}__"] = f.type
    text = f"{f.name}: __dataclass_type_{f.name}__"
    if f.default is not MISSING:
        names[f"__dataclass_dflt_{f.name}__"] = f.default
        return f"{text} = __dataclass_dflt_{f.name}__"
    if f.default_factory is not MISSING:
        names["__dataclass_HAS_DEFAULT_FACTORY__"] = _HAS_DEFAULT_FACTORY
        return f"{text} = __dataclass_HAS_DEFAULT_FACTORY__"
    return text


def _init_line(f, frozen, self_name, names):
    default = f"__dataclass_dflt_{f.name}__"
    if f.default_factory is not MISSING:
        names[default] = f.default_factory
        if f.init:
            names["__dataclass_HAS_DEFAULT_FACTORY__"] = _HAS_DEFAULT_FACTORY
            value = (f"{default}() if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ "
                     f"else {f.name}")
        else:
            value = f"{default}()"
    elif f.init:
        value = f.name
    elif f.default is not MISSING and f._slots:
        names[default] = f.default
        value = default
    else:
        return None
    if f._field_type is _FIELD_INITVAR:
        return None
    if frozen:
        names["__dataclass_builtins_object__"] = object
        return f"__dataclass_builtins_object__.__setattr__({self_name},{f.name!r},{value})"
    return f"{self_name}.{f.name}={value}"


def _repr_source(fields):
    text = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in fields if f.repr)
    return f'def __repr__(self):\n  return f"{{self.__class__.__qualname__}}({text})"'


def _tuple_source(name, fields):
    return "(" + "".join(f"{name}.{f.name}," for f in fields) + ")"


def _eq_source(fields):
    terms = [f"self.{f.name}==other.{f.name}" for f in fields if f.compare]
    return ("def __eq__(self, other):\n"
            "  if self is other:\n    return True\n"
            "  if other.__class__ is self.__class__:\n"
            f"    return {' and '.join(terms) or 'True'}\n"
            "  return NotImplemented")


def _order_source(name, op, fields):
    fields = [f for f in fields if f.compare]
    return (f"def {name}(self, other):\n"
            "  if other.__class__ is self.__class__:\n"
            f"    return {_tuple_source('self', fields)}{op}{_tuple_source('other', fields)}\n"
            "  return NotImplemented")


def _hash_source(fields):
    fields = [f for f in fields if (f.compare if f.hash is None else f.hash)]
    return f"def __hash__(self):\n  return hash({_tuple_source('self', fields)})"


def _frozen_sources(fields):
    condition = "type(self) is cls"
    if fields:
        condition += f" or name in {{{', '.join(repr(f.name) for f in fields)}}}"
    result = {}
    for name, parameters, verb in (("__setattr__", "name, value", "assign to"),
                                   ("__delattr__", "name", "delete")):
        result[name] = (f"def {name}(self, {parameters}):\n"
                        f"  if {condition}:\n"
                        f"    raise FrozenInstanceError(f\"cannot {verb} field {{name!r}}\")\n"
                        f"  super(cls, self).{name}({parameters})")
    return result


# What to do about __hash__, by (unsafe_hash, eq, frozen, has its own).
def _hash_action(unsafe_hash, eq, frozen, has_own):
    if unsafe_hash:
        return "error" if has_own else "add"
    if not eq or has_own:
        return None
    return "add" if frozen else "none"


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only,
                   slots, weakref_slot):
    fields = _collect_fields(cls, kw_only)
    any_frozen = all_frozen = None
    has_bases = False
    for b in cls.__mro__[-1:0:-1]:
        if getattr(b, _FIELDS, None) is not None:
            has_bases = True
            base_frozen = getattr(b, _PARAMS).frozen
            all_frozen = base_frozen if all_frozen is None else all_frozen and base_frozen
            any_frozen = any_frozen or base_frozen
    setattr(cls, _PARAMS, _DataclassParams(
        init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
        match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot))
    if has_bases:
        if any_frozen and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen is False and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _FIELDS, fields)
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_own_hash = not (class_hash is MISSING or
                        (class_hash is None and "__eq__" in cls.__dict__))
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    _add_methods(cls, fields, init, repr, eq, order, frozen, slots,
                 _hash_action(unsafe_hash, eq, frozen, has_own_hash))
    std = [f for f in fields.values() if f._field_type is not _FIELD_CLASSVAR and f.init
           and not f.kw_only]
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple(f.name for f in std)
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        cls = _add_slots(cls, frozen, weakref_slot)
    if not getattr(cls, "__doc__"):
        try:
            from inspect import signature
            text = str(signature(cls)).replace(" -> None", "")
        except (ImportError, TypeError, ValueError):
            text = ""
        cls.__doc__ = cls.__name__ + text
    if hasattr(cls, "__abstractmethods__"):
        import abc
        abc.update_abstractmethods(cls)
    return cls


def _add_methods(cls, fields, init, repr, eq, order, frozen, slots, hash_action):
    sources, names = {}, {}
    all_init = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    real = [f for f in fields.values() if f._field_type is _FIELD]
    if init and "__init__" not in cls.__dict__:
        std = [f for f in all_init if f.init and not f.kw_only]
        kw = [f for f in all_init if f.init and f.kw_only]
        self_name = "__dataclass_self__" if "self" in fields else "self"
        for f in all_init:
            if slots and f.default is not MISSING and not f.init:
                names[f"__dataclass_dflt_{f.name}__"] = f.default
        sources["__init__"] = _init_source(
            [_SlotsField(f, slots) for f in all_init], std, kw, frozen,
            hasattr(cls, _POST_INIT), self_name, names)
    if repr and "__repr__" not in cls.__dict__:
        sources["__repr__"] = _repr_source(real)
    if eq and "__eq__" not in cls.__dict__:
        sources["__eq__"] = _eq_source(real)
    if order:
        for name, op in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            if name in cls.__dict__:
                raise TypeError(f"Cannot overwrite attribute {name} in class "
                                f"{cls.__name__} Consider using functools.total_ordering")
            sources[name] = _order_source(name, op, real)
    if frozen:
        for name, text in _frozen_sources(real).items():
            if name in cls.__dict__:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
            sources[name] = text
        names.update(cls=cls, FrozenInstanceError=FrozenInstanceError)
    if hash_action == "error":
        raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    if hash_action == "add":
        sources["__hash__"] = _hash_source(real)
    if sources:
        for name, function in _make_functions(cls, sources, names).items():
            if name == "__repr__":
                function = _recursive_repr()(function)
            setattr(cls, name, function)
    if hash_action == "none":
        cls.__hash__ = None
    if "__replace__" not in cls.__dict__:
        cls.__replace__ = _replace


class _SlotsField:
    """A field seen together with whether its class has slots."""

    def __init__(self, f, slots):
        self._f = f
        self._slots = slots

    def __getattr__(self, name):
        return getattr(self._f, name)


def _slot_names(cls):
    slots = cls.__dict__.get("__slots__")
    if slots is None:
        return ["__weakref__"] if getattr(cls, "__weakrefoffset__", -1) != 0 and \
            cls is not object and "__weakref__" in cls.__dict__ else []
    if isinstance(slots, str):
        return [slots]
    if hasattr(slots, "__next__"):
        raise TypeError(f"Slots of '{cls.__name__}' cannot be determined")
    return list(slots)


def _add_slots(cls, is_frozen, weakref_slot):
    """Make the class again, with __slots__."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    names = [f.name for f in fields(cls)]
    inherited = {name for base in cls.__mro__[1:-1] for name in _slot_names(base)}
    slots = [n for n in names if n not in inherited]
    if weakref_slot and "__weakref__" not in inherited:
        slots.append("__weakref__")
    namespace["__slots__"] = tuple(slots)
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    newcls = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        newcls.__qualname__ = qualname
    if is_frozen:
        if "__getstate__" not in namespace:
            newcls.__getstate__ = _getstate
        if "__setstate__" not in namespace:
            newcls.__setstate__ = _setstate
    _point_cells_at(cls, newcls)
    return newcls


def _point_cells_at(old, new):
    """Methods that know their class (super() does) must know the new one."""
    for member in new.__dict__.values():
        function = getattr(member, "__func__", member)
        if isinstance(member, property):
            function = member.fget
        closure = getattr(function, "__closure__", None) or ()
        for cell in closure:
            try:
                if cell.cell_contents is old:
                    cell.cell_contents = new
            except ValueError:
                pass


def _getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _setstate(self, state):
    for f, value in zip(fields(self), state):
        object.__setattr__(self, f.name, value)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False,
              unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False,
              weakref_slot=False):
    """Class decorator: write the methods that the arguments ask for."""
    def wrap(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args,
                              kw_only, slots, weakref_slot)

    return wrap if cls is None else wrap(cls)


# ---------------------------------------------------------------- using them

def fields(class_or_instance):
    """Return a tuple of the fields."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in found.values() if f._field_type is _FIELD)


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Say whether something is a dataclass or an instance of one."""
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


_ATOMIC = frozenset({type(None), bool, int, float, str, complex, bytes, type(...),
                     type(NotImplemented), type, range, property, types.CodeType,
                     types.BuiltinFunctionType, types.FunctionType})


def asdict(obj, *, dict_factory=dict):
    """Return the fields as a dict, and those of the dataclasses inside as dicts too."""
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _plain(obj, lambda items: dict_factory(items))


def astuple(obj, *, tuple_factory=tuple):
    """Return the fields as a tuple, and those of the dataclasses inside as tuples too."""
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _plain(obj, lambda items: tuple_factory([v for _, v in items]))


def _plain(obj, make):
    cls = type(obj)
    if cls in _ATOMIC:
        return obj
    if hasattr(cls, _FIELDS):
        return make([(f.name, _plain(getattr(obj, f.name), make)) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return cls(*[_plain(v, make) for v in obj])
    if isinstance(obj, (list, tuple)):
        return cls(_plain(v, make) for v in obj)
    if isinstance(obj, dict):
        items = [(_plain(k, make), _plain(v, make)) for k, v in obj.items()]
        if hasattr(cls, "default_factory"):
            result = cls(obj.default_factory)
            for k, v in items:
                result[k] = v
            return result
        return cls(items)
    import copy
    return copy.deepcopy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True,
                   eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
                   kw_only=False, slots=False, weakref_slot=False, module=None):
    """Make a dataclass of names, (name, type) pairs and (name, type, field) triples."""
    import keyword
    if namespace is None:
        namespace = {}
    seen = set()
    annotations, defaults = {}, {}
    for item in fields:
        if isinstance(item, str):
            name, tp = item, "typing.Any"
        elif len(item) == 2:
            name, tp = item
        elif len(item) == 3:
            name, tp, defaults[name := item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in seen:
            raise TypeError(f"Field name duplicated: {name!r}")
        seen.add(name)
        annotations[name] = tp

    def exec_body(ns):
        ns.update(namespace)
        ns.update(defaults)
        ns["__annotations__"] = annotations

    cls = types.new_class(cls_name, bases, {}, exec_body)
    if module is None:
        try:
            module = sys._getframemodulename(1) or "__main__"
        except AttributeError:
            module = sys._getframe(1).f_globals.get("__name__", "__main__")
    if module is not None:
        cls.__module__ = module
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash,
                     frozen=frozen, match_args=match_args, kw_only=kw_only, slots=slots,
                     weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """Return a new object with some of the fields changed."""
    if not _is_dataclass_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f"field {f.name} is declared with init=False, it cannot be "
                                "specified with replace()")
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)


_replace.__name__ = "__replace__"
