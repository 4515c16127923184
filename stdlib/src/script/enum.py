"""Enumerations: classes whose instances are counted off in the class body."""

import sys
from types import DynamicClassAttribute, MappingProxyType

__all__ = ["EnumType", "EnumMeta", "EnumDict", "Enum", "IntEnum", "StrEnum", "Flag",
           "IntFlag", "ReprEnum", "auto", "unique", "property", "verify", "member",
           "nonmember", "FlagBoundary", "STRICT", "CONFORM", "EJECT", "KEEP",
           "global_flag_repr", "global_enum_repr", "global_str", "global_enum",
           "EnumCheck", "CONTINUOUS", "NAMED_FLAGS", "UNIQUE", "pickle_by_global_name",
           "pickle_by_enum_name"]

Enum = Flag = EJECT = ReprEnum = None     # until they are made below
_builtin_property = property


class nonmember:
    """Marks a value in the body of an enumeration that is not to be a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Marks a value in the body of an enumeration that is to be a member."""

    def __init__(self, value):
        self.value = value


class auto:
    """Stands for the next value, worked out when the body is read."""

    def __init__(self, value=None):
        self.value = _AUTO if value is None else value

    def __repr__(self):
        return f"auto({'' if self.value is _AUTO else repr(self.value)})"


_AUTO = object()


def _is_descriptor(obj):
    return (hasattr(type(obj), "__get__") or hasattr(type(obj), "__set__")
            or hasattr(type(obj), "__delete__"))


def _is_dunder(name):
    return (len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_"
            and name[-3] != "_")


def _is_sunder(name):
    return (len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_"
            and name[-2] != "_")


def _is_private(cls_name, name):
    start = f"_{cls_name}__"
    return (len(name) > len(start) and name.startswith(start)
            and (name[-1] != "_" or name[-2] != "_"))


def _is_single_bit(num):
    return num > 0 and num & (num - 1) == 0


def _iter_bits_lsb(num):
    """Yield the bits of a number, the lowest first."""
    if num < 0:
        raise ValueError(f"{num!r} is not a positive integer")
    while num:
        bit = num & -num
        yield bit
        num ^= bit


def show_flag_values(value):
    """Return the bits of a flag's value."""
    return list(_iter_bits_lsb(value))


def bin(num, max_bits=None):
    """Return a number in binary, negative ones in two's complement."""
    import builtins
    num = num.__index__()
    ceiling = 2 ** num.bit_length()
    if num >= 0:
        s = builtins.bin(num + ceiling).replace("1", "0", 1)
    else:
        s = builtins.bin(~num ^ (ceiling - 1) + ceiling)
    sign, digits = s[:3], s[3:]
    if max_bits is not None and len(digits) < max_bits:
        digits = (sign[-1] * max_bits + digits)[-max_bits:]
    return f"{sign} {digits}"


class property(DynamicClassAttribute):
    """A property of members that leaves the class free to have a member of its name."""

    member = None
    _attr_type = None
    _cls_type = None

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.member is not None:
                return self.member
            raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}")
        if self.fget is not None:
            return self.fget(instance)
        if self._attr_type == "desc":
            # What the data type has under this name.
            return getattr(instance._value_, self.name)
        if self.member is not None:
            return self.member
        try:
            return instance.__dict__[self.name]
        except KeyError:
            raise AttributeError(f"{ownerclass!r} member has no attribute {self.name!r}"
                                 ) from None

    def __set__(self, instance, value):
        if self.fset is not None:
            return self.fset(instance, value)
        raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")

    def __delete__(self, instance):
        if self.fdel is not None:
            return self.fdel(instance)
        raise AttributeError(f"<enum {self.clsname!r}> cannot delete attribute {self.name!r}")

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__


class EnumDict(dict):
    """The namespace of the class body: it notes in which order members are defined."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._cls_name, self._generate_next_value = cls_name, None
        self._member_names, self._last_values, self._ignore = {}, [], []
        self._auto_called = False

    def __setitem__(self, key, value):
        cls_name = self._cls_name
        if cls_name is not None and _is_private(cls_name, key):
            pass
        elif _is_sunder(key):
            self._take_sunder(key, value)
        elif _is_dunder(key):
            if key == "__order__":
                key = "_order_"
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif key in self._ignore or isinstance(value, nonmember) or (
                not isinstance(value, member) and
                (_is_descriptor(value) or _is_internal_class(cls_name, value))):
            if isinstance(value, nonmember):
                value = value.value
        else:
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            if isinstance(value, member):
                value = value.value
            n_values = len(self._last_values)
            value = self._resolve_autos(key, value)
            self._member_names[key] = None
            if len(self._last_values) == n_values:
                self._last_values.append(value)
        super().__setitem__(key, value)

    def _take_sunder(self, key, value):
        if key not in ("_order_", "_generate_next_value_", "_numeric_repr_", "_missing_",
                       "_ignore_", "_iter_member_", "_iter_member_by_value_",
                       "_iter_member_by_def_", "_add_alias_", "_add_value_alias_",
                       "_name_", "_value_"):
            raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future "
                             "Enum use")
        if key == "_generate_next_value_":
            if self._auto_called:
                raise TypeError("_generate_next_value_ must be defined before members")
            self._generate_next_value = getattr(value, "__func__", value)
        elif key == "_ignore_":
            names = value.replace(",", " ").split() if isinstance(value, str) else list(value)
            self._ignore = names
            already = set(names) & set(self._member_names)
            if already:
                raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")

    def _resolve_autos(self, key, value):
        """The value, with each `auto()` in it replaced; those count as values of their own."""
        is_tuple = isinstance(value, tuple)
        values = value if is_tuple else (value,)
        if not any(isinstance(v, auto) for v in values):
            return value
        self._auto_called = True
        resolved = []
        for v in values:
            if isinstance(v, auto):
                if v.value is _AUTO:
                    v.value = self._generate_next_value(
                        key, 1, len(self._member_names), self._last_values[:])
                v = v.value
                self._last_values.append(v)
            resolved.append(v)
        if not is_tuple:
            return resolved[0]
        return tuple(resolved) if type(value) is tuple else type(value)(*resolved)

    @_builtin_property
    def member_names(self):
        """The names of the members, in their order."""
        return list(self._member_names)

    def update(self, members, *more_members, **kw):
        for m in (members, *more_members, kw):
            for name, value in (m.items() if hasattr(m, "keys") else m):
                self[name] = value


_EnumDict = EnumDict


def _is_internal_class(cls_name, obj):
    if not isinstance(obj, type):
        return False
    qualname = getattr(obj, "__qualname__", "")
    return qualname.split(".")[-2:-1] == [cls_name]


class EnumType(type):
    """The metaclass of enumerations: they can be iterated, indexed and called."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        metacls._check_for_existing_members_(cls, bases)
        enum_dict = EnumDict(cls)
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        if first_enum is not None:
            enum_dict._generate_next_value = getattr(first_enum._generate_next_value_,
                                                     "__func__",
                                                     first_enum._generate_next_value_)
        return enum_dict

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        if _simple or not isinstance(classdict, EnumDict):
            return super().__new__(metacls, cls, bases, classdict, **kwds)
        ignore = classdict._ignore
        names = [n for n in classdict._member_names if n not in ignore]
        namespace = {k: v for k, v in classdict.items()
                     if k not in classdict._member_names and k not in ignore
                     and k not in ("_ignore_", "_order_")}
        order = classdict.get("_order_")
        invalid = set(names) & {"mro", ""}
        if invalid:
            raise ValueError(f"invalid enum member name(s) {','.join(map(repr, invalid))}")
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        new, save_new, use_args = _find_new(namespace, member_type, first_enum)
        gnv = namespace.get("_generate_next_value_")
        if gnv is not None and not isinstance(gnv, staticmethod):
            namespace["_generate_next_value_"] = staticmethod(gnv)
        namespace.update(
            _new_member_=new, _use_args_=use_args, _member_names_=[], _member_map_={},
            _value2member_map_={}, _unhashable_values_=[], _member_type_=member_type,
            _value_repr_=metacls._find_data_repr_(cls, bases),
            _boundary_=boundary or getattr(first_enum, "_boundary_", None),
            _flag_mask_=0, _singles_mask_=0, _all_bits_=0, _inverted_=None)
        for name in names:
            namespace[name] = _Definition(classdict[name])
        try:
            enum_class = super().__new__(metacls, cls, bases, namespace, **kwds)
        except Exception as e:
            # That the failure was in a `__set_name__` is nothing its reader wants to know.
            if hasattr(e, "__notes__"):
                del e.__notes__
            raise
        _finish(enum_class, first_enum, save_new, order, namespace)
        return enum_class

    def __init__(cls, *args, **kwds):
        pass

    def __bool__(cls):
        return True

    def __call__(cls, value, names=_AUTO, *values, module=None, qualname=None, type=None,
                 start=1, boundary=None):
        """Look a member up by its value, or make a new enumeration."""
        if cls._member_map_:
            if names is not _AUTO:
                value = (value, names, *values)
            return cls.__new__(cls, value)
        if names is _AUTO and type is None:
            raise TypeError(f"{cls} has no members; specify `names=()` if you meant to create a new, empty, enum")
        return cls._create_(value, names if names is not _AUTO else (), module=module,
                            qualname=qualname, type=type, start=start, boundary=boundary)

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        try:
            if value in cls._value2member_map_:
                return True
        except TypeError:
            pass        # it cannot be a key
        return value in cls._unhashable_values_

    def __delattr__(cls, attr):
        if attr in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {attr!r}.")
        super().__delattr__(attr)

    def __dir__(cls):
        interesting = {"__class__", "__contains__", "__doc__", "__getitem__",
                       "__iter__", "__len__", "__members__", "__module__", "__name__",
                       "__qualname__", *cls._member_names_}
        if cls._new_member_ is not object.__new__:
            interesting.add("__new__")
        if cls.__init_subclass__ is not object.__init_subclass__:
            interesting.add("__init_subclass__")
        if cls._member_type_ is object:
            return sorted(interesting)
        return sorted(set(dir(cls._member_type_)) | interesting)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __len__(cls):
        return len(cls._member_names_)

    @_builtin_property
    def __members__(cls):
        """All names with their members, aliases too."""
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return f"<flag {cls.__name__!r}>"
        return f"<enum {cls.__name__!r}>"

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1,
                 boundary=None):
        """Make an enumeration by a call."""
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        _, first_enum = cls._get_mixins_(class_name, bases)
        classdict = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            original, names = names, []
            last_values = []
            for count, name in enumerate(original):
                value = first_enum._generate_next_value_(name, start, count, last_values[:])
                last_values.append(value)
                names.append((name, value))
        if names is None:
            names = ()
        for item in names:
            name, value = (item, names[item]) if isinstance(item, str) else item
            classdict[name] = value
        if module is None:
            try:
                module = sys._getframemodulename(2)
            except AttributeError:
                module = sys._getframe(2).f_globals.get("__name__")
        if module is not None:
            classdict["__module__"] = module
        if qualname is not None:
            classdict["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, classdict, boundary=boundary)

    def _convert_(cls, name, module, filter, source=None, *, boundary=None, as_global=False):
        """Make an enumeration of a module's constants, and put it into the module."""
        module_globals = sys.modules[module].__dict__
        source = source.__dict__ if source else module_globals
        members = [(n, value) for n, value in source.items() if filter(n)]
        try:
            members.sort(key=lambda t: (t[1], t[0]))
        except TypeError:
            members.sort(key=lambda t: t[0])
        made = cls(name, members, module=module, boundary=boundary or KEEP)
        made.__reduce_ex__ = pickle_by_global_name
        if as_global:
            global_enum(made)
        else:
            sys.modules[made.__module__].__dict__.update(made.__members__)
        module_globals[name] = made
        return made

    @classmethod
    def _check_for_existing_members_(mcls, class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if isinstance(base, EnumType) and base._member_names_:
                    raise TypeError(f"<enum {class_name!r}> cannot extend {base!r}")

    @classmethod
    def _get_mixins_(mcls, class_name, bases):
        if not bases:
            return object, Enum
        *_, last = bases
        if isinstance(last, EnumType):
            return mcls._find_data_type_(class_name, bases) or object, last
        raise TypeError("new enumerations should be created as "
                        "`EnumName([mixin_type, ...] [data_type,] enum_type)`")

    @classmethod
    def _find_data_repr_(mcls, class_name, bases):
        ancestors = (base for chain in bases for base in chain.__mro__ if base is not object)
        for base in ancestors:
            if isinstance(base, EnumType):
                return base._value_repr_
            own = vars(base)
            if "__repr__" not in own:
                continue
            by_dataclass = "__dataclass_fields__" in own and "__dataclass_params__" in own
            if by_dataclass and own["__dataclass_params__"].repr:
                return _dataclass_repr
            return own["__repr__"]
        return None

    @classmethod
    def _find_data_type_(mcls, class_name, bases):
        data_types = []
        for chain in bases:
            candidate = None
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    if base._member_type_ is not object:
                        data_types.append(base._member_type_)
                        break
                elif "__new__" in base.__dict__ or "__dataclass_fields__" in base.__dict__:
                    data_types.append(candidate or base)
                    break
                else:
                    candidate = candidate or base
        data_types = list(dict.fromkeys(data_types))
        if len(data_types) > 1:
            raise TypeError(f"too many data types for {class_name!r}: {set(data_types)!r}")
        return data_types[0] if data_types else None


EnumMeta = EnumType


def _dataclass_repr(self):
    fields = self.__dataclass_fields__
    return ", ".join(f"{k}={getattr(self, k)!r}" for k in fields if fields[k].repr)


def _find_new(namespace, member_type, first_enum):
    """Return (what makes members, keep it as __new_member__?, does it take arguments?)."""
    new = namespace.get("__new__")
    save_new = first_enum is not None and new is not None
    if new is None:
        for method in ("__new_member__", "__new__"):
            for possible in (member_type, first_enum):
                target = getattr(possible, method, None)
                if target not in (None, None.__new__, object.__new__,
                                  getattr(Enum, "__new__", None)):
                    new = target
                    break
            if new is not None:
                break
        else:
            new = object.__new__
    use_args = first_enum is not None and new not in (
        object.__new__, getattr(Enum, "__new__", None))
    return getattr(new, "__func__", new), save_new, use_args


# Classes of which a member is being made.
_in_making = []


class _Definition:
    """Stands in the class body for a member, and becomes it when the class is made."""

    def __init__(self, value):
        self.value = value

    def __set_name__(self, enum_class, name):
        type.__delattr__(enum_class, name)
        value = self.value
        args = value if isinstance(value, tuple) else (value,)
        if enum_class._member_type_ is tuple:
            args = (args,)
        new = enum_class._new_member_
        _in_making.append(enum_class)
        try:
            made = new(enum_class, *args) if enum_class._use_args_ else new(enum_class)
        finally:
            _in_making.pop()
        if not hasattr(made, "_value_"):
            if enum_class._member_type_ is object:
                made._value_ = value
            else:
                try:
                    made._value_ = enum_class._member_type_(*args)
                except Exception as exc:
                    raise TypeError("_value_ not set in __new__, unable to create it"
                                    ) from exc
        value = made._value_
        made._name_ = name
        made.__objclass__ = enum_class
        made.__init__(*args)
        made._sort_order_ = len(enum_class._member_names_)
        _register(enum_class, name, made, value)


def _register(enum_class, name, made, value):
    """Enter a member, or another name for one that has the same value."""
    found = _same_value(enum_class, value)
    if found is not None:
        made = found
    elif Flag is None or not issubclass(enum_class, Flag) or (
            isinstance(value, int) and _is_single_bit(value)):
        # Of a flag's members only those that are one bit count; others are names for what is made of bits.
        enum_class._member_names_.append(name)
    if Flag is not None and issubclass(enum_class, Flag) and isinstance(value, int):
        enum_class._flag_mask_ |= value
        if _is_single_bit(value):
            enum_class._singles_mask_ |= value
        enum_class._all_bits_ = 2 ** enum_class._flag_mask_.bit_length() - 1
    _add_name(enum_class, name, made)
    enum_class._member_map_[name] = made
    try:
        enum_class._value2member_map_.setdefault(value, made)
    except TypeError:
        enum_class._unhashable_values_.append(value)


def _same_value(enum_class, value):
    try:
        return enum_class._value2member_map_.get(value)
    except TypeError:
        for each in enum_class._member_map_.values():
            if each._value_ == value:
                return each
    return None


def _add_name(enum_class, name, made):
    """Make a member an attribute of the class, next to a property of the same name."""
    for base in enum_class.__mro__[1:]:
        attr = base.__dict__.get(name)
        if attr is None:
            continue
        if isinstance(attr, (property, DynamicClassAttribute)):
            redirect = property()
            redirect.member = made
            redirect.__set_name__(enum_class, name)
            redirect.fget, redirect.fset, redirect.fdel = attr.fget, attr.fset, attr.fdel
            if isinstance(attr, property):
                redirect._attr_type, redirect._cls_type = attr._attr_type, attr._cls_type
            type.__setattr__(enum_class, name, redirect)
            return
        if not callable(attr) and not _is_descriptor(attr):
            continue
        redirect = property()
        redirect.member = made
        redirect.__set_name__(enum_class, name)
        if hasattr(type(attr), "__get__") and not isinstance(base, EnumType):
            redirect._attr_type, redirect._cls_type = "desc", base
            redirect.fget = getattr(attr, "fget", None)
        type.__setattr__(enum_class, name, redirect)
        return
    type.__setattr__(enum_class, name, made)


def _finish(enum_class, first_enum, save_new, order, namespace):
    """What can be done only when all members are there."""
    for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
        if name in namespace or first_enum is None:
            continue
        # A data type in front of Enum must not take these over.
        enum_method = getattr(first_enum, name)
        if getattr(enum_class, name) is getattr(enum_class._member_type_, name, None) or \
                getattr(enum_class, name) is getattr(object, name):
            type.__setattr__(enum_class, name, enum_method)
    if first_enum is None:
        return
    if ReprEnum is not None and ReprEnum in enum_class.__bases__:
        for name in ("__str__", "__format__"):
            if name not in namespace:
                method = getattr(enum_class._member_type_, name)
                if method is object.__str__:
                    method = enum_class._member_type_.__repr__
                type.__setattr__(enum_class, name, method)
    if Flag is not None and issubclass(enum_class, Flag):
        for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__",
                     "__invert__"):
            if name not in namespace:
                enum_method = getattr(Flag, name)
                if getattr(enum_class, name) is not enum_method and not any(
                        name in base.__dict__ for base in enum_class.__mro__[1:]
                        if isinstance(base, EnumType) and base is not Flag):
                    type.__setattr__(enum_class, name, enum_method)
        values = [m._value_ for m in enum_class]
        if sorted(values) != values:
            type.__setattr__(enum_class, "_iter_member_", enum_class._iter_member_by_def_)
    if save_new:
        type.__setattr__(enum_class, "__new_member__", namespace["__new__"])
    type.__setattr__(enum_class, "__new__", Enum.__new__)
    if order is not None:
        _check_order(enum_class, order)


def _check_order(enum_class, order):
    if isinstance(order, str):
        order = order.replace(",", " ").split()
    names = enum_class._member_names_
    aliases = set(enum_class._member_map_) - set(names)
    order = [name for name in order if name not in aliases]
    if order != names:
        raise TypeError(f"member order does not match _order_:\n  {names!r}\n  {order!r}")


class Enum(metaclass=EnumType):
    """A set of names, each bound to a value that is not to change."""

    def __new__(cls, value):
        # Only lookups come here: members were made by another way.
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for each in cls._member_map_.values():
                if each._value_ == value:
                    return each
        if cls in _in_making:
            raise TypeError("do not use `super().__new__; call the appropriate __new__ directly")
        if not cls._member_map_:
            raise TypeError(f"{cls!r} has no members defined")
        try:
            exc = None
            result = cls._missing_(value)
        except Exception as e:
            exc = e
            result = None
        try:
            if isinstance(result, cls):
                return result
            if (Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT
                    and isinstance(result, int)):
                return result
            error = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
            if result is None and exc is None:
                raise error
            if exc is None:
                exc = TypeError(f"error in {cls.__name__}._missing_: returned {result!r} "
                                "instead of None or a valid member")
            if not isinstance(exc, ValueError):
                exc.__context__ = error
            raise exc
        finally:
            # The exceptions hold this frame.
            exc = error = None

    def __init__(self, *args, **kwds):
        pass

    def _add_alias_(self, name):
        """Give the member another name."""
        cls = self.__class__
        if name in cls._member_map_:
            if cls._member_map_[name] is not self:
                raise NameError(f"{name!r} is already bound: {cls._member_map_[name]!r}")
            return
        _add_name(cls, name, self)
        cls._member_map_[name] = self

    def _add_value_alias_(self, value):
        """Give the member another value by which to find it."""
        cls = self.__class__
        try:
            if value in cls._value2member_map_:
                if cls._value2member_map_[value] is not self:
                    raise ValueError(f"{value!r} is already bound: "
                                     f"{cls._value2member_map_[value]!r}")
                return
            cls._value2member_map_[value] = self
        except TypeError:
            cls._unhashable_values_.append(value)

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """Return the value for `auto()`: one more than the largest so far."""
        ordered = None
        try:
            ordered = sorted(last_values)
            return ordered[-1] + 1 if ordered else start
        except TypeError:
            problem = ("sort non-numeric values" if ordered is None
                       else f"increment {ordered[-1]!r}")
            raise TypeError(f"unable to {problem}") from None

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        v_repr = self.__class__._value_repr_ or repr
        return f"<{self.__class__.__name__}.{self._name_}: {v_repr(self._value_)}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __dir__(self):
        names = {"__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"}
        if self.__class__._member_type_ is not object:
            names.update(object.__dir__(self))
        members = self._member_map_
        names.update(name for name in getattr(self, "__dict__", ())
                     if name[0] != "_" and name not in members)
        for cls in self.__class__.mro():
            for name, obj in cls.__dict__.items():
                if name[0] == "_":
                    continue
                if isinstance(obj, property) and obj.fget is None and name in members:
                    names.discard(name)
                elif isinstance(obj, property) or name not in members:
                    names.add(name)
        return sorted(names)

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    @property
    def name(self):
        """The name of the member."""
        return self._name_

    @property
    def value(self):
        """The value of the member."""
        return self._value_


class ReprEnum(Enum):
    """Changes only the repr; str and format are those of the data type."""


class IntEnum(int, ReprEnum):
    """Members are ints as well."""

    __str__ = int.__repr__
    __format__ = int.__format__


class StrEnum(str, ReprEnum):
    """Members are strs as well."""

    __str__ = str.__str__
    __format__ = str.__format__

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        if len(values) >= 2 and not isinstance(values[1], str):
            raise TypeError(f"encoding must be a string, not {values[1]!r}")
        if len(values) == 3 and not isinstance(values[2], str):
            raise TypeError("errors must be a string, not %r" % (values[2],))
        value = str(*values)
        made = str.__new__(cls, value)
        made._value_ = value
        return made

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


def pickle_by_global_name(self, proto):
    """Reduce a member to its name, which is global."""
    return self.name


def pickle_by_enum_name(self, proto):
    """Reduce a member to its name in its class."""
    return getattr, (self.__class__, self._name_)


class FlagBoundary(StrEnum):
    """What becomes of bits that no flag has."""

    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum, boundary=STRICT):
    """Members that can be combined with | & ^ and ~."""

    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        last_value = max(last_values)
        try:
            high_bit = last_value.bit_length() - 1
        except Exception:
            raise TypeError(f"invalid flag value {last_value!r}") from None
        return 2 ** (high_bit + 1)

    @classmethod
    def _iter_member_by_value_(cls, value):
        for val in _iter_bits_lsb(value & cls._flag_mask_):
            yield cls._value2member_map_.get(val)

    _iter_member_ = _iter_member_by_value_

    @classmethod
    def _iter_member_by_def_(cls, value):
        yield from sorted(cls._iter_member_by_value_(value), key=lambda m: m._sort_order_)

    @classmethod
    def _members_in(cls, value):
        """The members that a combination is made of: those of one bit, then those that have the other bits."""
        singles, others = value & cls._singles_mask_, value & ~cls._singles_mask_
        members = list(cls._iter_member_(singles))
        if others:
            value = singles | others
            members += [member for member in cls._member_map_.values()
                        if member._value_ and member._value_ & value == member._value_
                        and member not in members]
        return members

    @classmethod
    def _name_of(cls, value, members):
        """The name of a combination, with the bits that no member has; None without members."""
        combined = 0
        for member in members:
            combined |= member._value_
        if not combined:
            return None
        unknown = value ^ combined
        if unknown and cls._boundary_ is STRICT:
            raise ValueError(f"{cls!r}: no members with value {unknown!r}")
        names = [member._name_ for member in members]
        return "|".join(names + [cls._numeric_repr_(unknown)] if unknown else names)

    @classmethod
    def _missing_(cls, value):
        """Make a member of a combination of flags."""
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        flag_mask, all_bits = cls._flag_mask_, cls._all_bits_
        neg_value = None
        if not ~all_bits <= value <= all_bits or value & (all_bits ^ flag_mask):
            if cls._boundary_ is STRICT:
                max_bits = max(value.bit_length(), flag_mask.bit_length())
                raise ValueError(f"{cls!r} invalid value {value!r}\n"
                                 f"    given {bin(value, max_bits)}\n"
                                 f"  allowed {bin(flag_mask, max_bits)}")
            if cls._boundary_ is CONFORM:
                value &= flag_mask
            elif cls._boundary_ is EJECT:
                return value
            elif cls._boundary_ is KEEP and value < 0:
                value = max(all_bits + 1, 2 ** value.bit_length()) + value
        if value < 0:
            neg_value = value
            value += all_bits + 1
        unknown = value & ~flag_mask
        if unknown and cls._boundary_ is not KEEP:
            raise ValueError(f"{cls.__name__}({value!r}) --> unknown values {unknown!r} "
                             f"[{bin(unknown)}]")
        if cls._member_type_ is object:
            made = object.__new__(cls)
        else:
            made = cls._member_type_.__new__(cls, value)
        if not hasattr(made, "_value_"):
            made._value_ = value
        members = cls._members_in(value)
        made._name_ = cls._name_of(value, members)
        made = cls._value2member_map_.setdefault(value, made)
        if neg_value is not None:
            cls._value2member_map_[neg_value] = made
        return made

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in': "
                            f"{type(other).__qualname__!r} and "
                            f"{self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        cls_name = self.__class__.__name__
        v_repr = self.__class__._value_repr_ or repr
        if self._name_ is None:
            return f"<{cls_name}: {v_repr(self._value_)}>"
        return f"<{cls_name}.{self._name_}: {v_repr(self._value_)}>"

    def __str__(self):
        if self._name_ is None:
            return f"{self.__class__.__name__}({self._value_!r})"
        return f"{self.__class__.__name__}.{self._name_}"

    def __bool__(self):
        return bool(self._value_)

    def _get_value(self, flag):
        if isinstance(flag, self.__class__):
            return flag._value_
        plain = self._member_type_
        return flag if plain is not object and isinstance(flag, plain) else NotImplemented

    def _combined(self, other, op):
        other_value = self._get_value(other)
        if other_value is NotImplemented:
            return NotImplemented
        for flag in (self, other):
            if self._get_value(flag) is None:
                raise TypeError(f"'{flag}' cannot be combined with other flags with {op}")
        return other_value

    def __or__(self, other):
        value = self._combined(other, "|")
        return value if value is NotImplemented else self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._combined(other, "&")
        return value if value is NotImplemented else self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._combined(other, "^")
        return value if value is NotImplemented else self.__class__(self._value_ ^ value)

    def __invert__(self):
        if self._get_value(self) is None:
            raise TypeError(f"'{self}' cannot be inverted")
        if self._inverted_ is None:
            # Those two keep bits that no member has; the others know only theirs.
            known = -1 if self._boundary_ in (KEEP, EJECT) else self._singles_mask_
            self._inverted_ = self.__class__(known & ~self._value_)
        return self._inverted_

    __rand__ = __and__
    __ror__ = __or__
    __rxor__ = __xor__


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Flags that are ints as well."""

    __str__ = int.__repr__
    __format__ = int.__format__


def _simple_enum(etype=Enum, *, boundary=None, use_args=None):
    """Class decorator: make an enumeration of an ordinary class."""
    def convert(cls):
        namespace = type(etype).__prepare__(cls.__name__, (etype,))
        for name, value in cls.__dict__.items():
            if name not in ("__dict__", "__weakref__", "__static_attributes__",
                            "__firstlineno__"):
                namespace[name] = value
        return type(etype)(cls.__name__, (etype,), namespace, boundary=boundary)

    return convert


def unique(enumeration):
    """Class decorator: no two names may have the same value."""
    duplicates = [(name, m.name) for name, m in enumeration.__members__.items()
                  if name != m.name]
    if duplicates:
        details = ", ".join(f"{alias} -> {name}" for alias, name in duplicates)
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


class EnumCheck(StrEnum):
    """What `verify` can check."""

    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Class decorator: check what the arguments say."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        for check in self.checks:
            if check is UNIQUE:
                duplicates = [(name, m.name) for name, m in enumeration.__members__.items()
                              if name != m.name]
                if duplicates:
                    details = ", ".join(f"{alias} -> {name}" for alias, name in duplicates)
                    raise ValueError(f"aliases found in {enumeration!r}: {details}")
            elif check is CONTINUOUS:
                self._check_continuous(enumeration)
            elif check is NAMED_FLAGS:
                self._check_named(enumeration)
        return enumeration

    def _check_continuous(self, enumeration):
        values = {m.value for m in enumeration}
        if len(values) < 2:
            return
        low, high = min(values), max(values)
        if issubclass(enumeration, Flag):
            wanted = {2 ** i for i in range(low.bit_length(), high.bit_length())}
            kind = "flag"
        elif issubclass(enumeration, Enum):
            wanted = set(range(low + 1, high))
            kind = "enum"
        missing = sorted(wanted - values)
        if missing:
            raise ValueError(f"invalid {kind} {enumeration.__name__!r}: missing values "
                             f"{', '.join(map(str, missing))}"[:256])

    def _check_named(self, enumeration):
        values = {m.value for m in enumeration}
        missing_names, missing_value = [], 0
        for name, alias in enumeration._member_map_.items():
            if name in enumeration._member_names_ or alias.value < 0:
                continue
            missed = [v for v in _iter_bits_lsb(alias.value) if v not in values]
            if missed:
                missing_names.append(name)
                for v in missed:
                    missing_value |= v
        if missing_names:
            if len(missing_names) == 1:
                alias = f"alias {missing_names[0]} is missing"
            else:
                alias = (f"aliases {', '.join(missing_names[:-1])} and {missing_names[-1]} "
                         "are missing")
            if _is_single_bit(missing_value):
                value = f"value {missing_value:#x}"
            else:
                value = f"combined values of {missing_value:#x}"
            raise ValueError(f"invalid Flag {enumeration.__name__!r}: {alias} {value} "
                             "[use enum.show_flag_values(value) for details]")


def global_enum_repr(self):
    """The repr of a member as module.name."""
    module = self.__class__.__module__.split(".")[-1]
    return f"{module}.{self._name_}"


def global_flag_repr(self):
    """The repr of a flag as module.name, combinations joined by |."""
    module = self.__class__.__module__.split(".")[-1]
    cls_name = self.__class__.__name__
    if self._name_ is None:
        return f"{module}.{cls_name}({self._value_})"
    if _is_single_bit(self._value_):
        return f"{module}.{self._name_}"
    return "|".join([n if n[0].isdigit() else f"{module}.{n}"
                     for n in self._name_.split("|")])


def global_str(self):
    """The str of a member: its name alone."""
    if self._name_ is None:
        return f"{self.__class__.__name__}({self._value_!r})"
    return self._name_


def global_enum(cls, update_str=False):
    """Class decorator: make the members global in the class's module."""
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls


def _test_simple_enum(checked_enum, simple_enum):
    """Complain if two enums do not have the same members."""
    for name in {**checked_enum.__members__, **simple_enum.__members__}:
        both = [enum.__members__.get(name) for enum in (checked_enum, simple_enum)]
        if None in both or both[0]._value_ != both[1]._value_:
            raise TypeError(f"enum mismatch: {name}: {both[0]!r} and {both[1]!r}")


def _old_convert_(etype, name, module, filter, source=None, *, boundary=None):
    """Make an enumeration of a module's constants, and leave the module as it is."""
    source = (source or sys.modules[module]).__dict__
    members = [(n, value) for n, value in source.items() if filter(n)]
    try:
        members.sort(key=lambda t: (t[1], t[0]))
    except TypeError:
        members.sort(key=lambda t: t[0])
    return etype(name, members, module=module, boundary=boundary or KEEP)
