"""Signatures of callables, for `inspect`."""

import enum
import functools
import keyword
import sys
import types


class _empty:
    """Marks what is not there: no default, no annotation."""


_empty.__module__ = "inspect"


class _ParameterKind(enum.IntEnum):
    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4

    @property
    def description(self):
        return ("positional-only", "positional or keyword", "variadic positional",
                "keyword-only", "variadic keyword")[self]

    def __str__(self):
        return self.name

    __repr__ = None


_ParameterKind.__repr__ = lambda self: f"<{type(self).__name__}.{self.name}: {self.value!r}>"

_POSONLY, _POS, _VARPOS, _KWONLY, _VARKW = _ParameterKind


def formatannotation(annotation, base_module=None, *, quote_annotation_strings=True):
    """Write an annotation as it stands in a signature."""
    if getattr(annotation, "__module__", None) == "typing":
        return repr(annotation).replace("typing.", "")
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return annotation.__module__ + "." + annotation.__qualname__
    if isinstance(annotation, str) and not quote_annotation_strings:
        return annotation
    return repr(annotation)


class Parameter:
    """A parameter of a signature: name, kind, default, annotation."""

    __slots__ = ("_name", "_kind", "_default", "_annotation")

    POSITIONAL_ONLY = _POSONLY
    POSITIONAL_OR_KEYWORD = _POS
    VAR_POSITIONAL = _VARPOS
    KEYWORD_ONLY = _KWONLY
    VAR_KEYWORD = _VARKW
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            self._kind = _ParameterKind(kind)
        except ValueError:
            raise ValueError(f"value {kind!r} is not a valid Parameter.kind") from None
        if default is not _empty and self._kind in (_VARPOS, _VARKW):
            raise ValueError(f"{self._kind.description} parameters cannot have default values")
        if name is _empty:
            raise ValueError("name is a required attribute for Parameter")
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        if name[:1] == "." and name[1:].isdigit():
            name = f"implicit{name[1:]}"
            self._kind = _POSONLY
        if keyword.iskeyword(name) and self._kind is not _POSONLY or not name.isidentifier():
            raise ValueError(f"{name!r} is not a valid parameter name")
        self._name, self._default, self._annotation = name, default, annotation

    def __reduce__(self):
        return (type(self), (self._name, self._kind),
                {"_default": self._default, "_annotation": self._annotation})

    def __setstate__(self, state):
        self._default, self._annotation = state["_default"], state["_annotation"]

    name = property(lambda self: self._name)
    kind = property(lambda self: self._kind)
    default = property(lambda self: self._default)
    annotation = property(lambda self: self._annotation)

    def replace(self, *, name=None, kind=None, annotation=None, default=None,
                **changes):
        """Return a copy with some attributes changed."""
        return type(self)(self._name if name is None else name,
                          self._kind if kind is None else kind,
                          default=self._default if default is None else default,
                          annotation=self._annotation if annotation is None else annotation)

    __replace__ = replace

    def __str__(self):
        return self._format()

    def _format(self, *, quote_annotation_strings=True):
        text = self._name
        if self._annotation is not _empty:
            shown = formatannotation(self._annotation,
                                     quote_annotation_strings=quote_annotation_strings)
            text = f"{text}: {shown}"
        if self._default is not _empty:
            text += (" = " if self._annotation is not _empty else "=") + repr(self._default)
        return {_VARPOS: "*", _VARKW: "**"}.get(self._kind, "") + text

    def __repr__(self):
        return f'<{type(self).__name__} "{self}">'

    def _key(self):
        return self._name, self._kind, self._annotation, self._default

    def __hash__(self):
        return hash(self._key())

    def __eq__(self, other):
        if isinstance(other, Parameter):
            return self is other or self._key() == other._key()
        return NotImplemented


class BoundArguments:
    """What a call binds the parameters of a signature to."""

    __slots__ = ("arguments", "_signature", "__weakref__")

    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    signature = property(lambda self: self._signature)

    @property
    def args(self):
        args = []
        for name, param in self._signature.parameters.items():
            if param.kind in (_VARKW, _KWONLY) or name not in self.arguments:
                break
            if param.kind is _VARPOS:
                args.extend(self.arguments[name])
            else:
                args.append(self.arguments[name])
        return tuple(args)

    @property
    def kwargs(self):
        kwargs, started = {}, False
        for name, param in self._signature.parameters.items():
            if not started:
                if param.kind in (_VARKW, _KWONLY):
                    started = True
                elif name not in self.arguments:
                    started = True
                    continue
            if not started or name not in self.arguments:
                continue
            if param.kind is _VARKW:
                kwargs.update(self.arguments[name])
            else:
                kwargs[name] = self.arguments[name]
        return kwargs

    def apply_defaults(self):
        """Add the defaults of parameters that were not given."""
        new = {}
        for name, param in self._signature.parameters.items():
            if name in self.arguments:
                new[name] = self.arguments[name]
            elif param.default is not _empty:
                new[name] = param.default
            elif param.kind is _VARPOS:
                new[name] = ()
            elif param.kind is _VARKW:
                new[name] = {}
        self.arguments = new

    def __eq__(self, other):
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self._signature == other._signature and self.arguments == other.arguments

    def __getstate__(self):
        return {"_signature": self._signature, "arguments": self.arguments}

    def __setstate__(self, state):
        self._signature, self.arguments = state["_signature"], state["arguments"]

    def __repr__(self):
        inner = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"<{type(self).__name__} ({inner})>"


class Signature:
    """The parameters of a callable and what its result is annotated with."""

    __slots__ = ("_return_annotation", "_parameters")

    _parameter_cls = Parameter
    _bound_arguments_cls = BoundArguments
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty,
                 __validate_parameters__=True):
        ordered = {}
        top, has_default = _POSONLY, False
        for param in parameters or ():
            if not __validate_parameters__:
                ordered[param.name] = param
                continue
            if not isinstance(param, Parameter):
                raise TypeError(f"{param} is not a Parameter")
            if param.kind < top:
                raise ValueError(f"wrong parameter order: {top.description} parameter before "
                                 f"{param.kind.description} parameter")
            top = param.kind
            if param.kind in (_POSONLY, _POS):
                if param.default is not _empty:
                    has_default = True
                elif has_default:
                    raise ValueError("non-default argument follows default argument")
            if param.name in ordered:
                raise ValueError(f"duplicate parameter name: {param.name!r}")
            ordered[param.name] = param
        self._parameters = types.MappingProxyType(ordered)
        self._return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None,
                      eval_str=False):
        """Return the signature of a callable."""
        found = _signature_of(obj, follow_wrapped=follow_wrapped, cls=cls)
        return _evaluated(found, obj, globals, locals) if eval_str else found

    parameters = property(lambda self: self._parameters)
    return_annotation = property(lambda self: self._return_annotation)

    def replace(self, *, parameters=None, return_annotation=None):
        """Return a copy with some attributes changed."""
        return type(self)(
            self._parameters.values() if parameters is None else parameters,
            return_annotation=self._return_annotation if return_annotation is None
            else return_annotation)

    __replace__ = replace

    def _key(self):
        params = [p for p in self._parameters.values() if p.kind is not _KWONLY]
        return params, {p.name: p for p in self._parameters.values() if p.kind is _KWONLY}

    def __hash__(self):
        params, keywords = self._key()
        return hash((tuple(params), frozenset(keywords.values()), self._return_annotation))

    def __eq__(self, other):
        if isinstance(other, Signature):
            return self is other or (
                self._return_annotation == other._return_annotation
                and self._key() == other._key())
        return NotImplemented

    def _bind(self, args, kwargs, *, partial=False):
        arguments, args, kwargs = {}, list(args), dict(kwargs)
        params = list(self._parameters.values())
        posonly_by_name = []
        at = 0
        for at, param in enumerate(params):
            if not args or param.kind in (_KWONLY, _VARKW):
                break
            if param.kind is _VARPOS:
                arguments[param.name] = tuple(args)
                args = []
                at += 1
                break
            if param.name in kwargs and param.kind is not _POSONLY:
                raise TypeError(f"multiple values for argument {param.name!r}")
            arguments[param.name] = args.pop(0)
        else:
            at = len(params)
        if args:
            raise TypeError("too many positional arguments")
        varkw = None
        for param in params[at:]:
            if param.kind is _VARKW:
                varkw = param
            elif param.kind is _VARPOS:
                continue
            elif param.kind is _POSONLY:
                if param.name in kwargs and not any(p.kind is _VARKW for p in params):
                    posonly_by_name.append(param.name)
                if param.default is _empty and not partial:
                    if posonly_by_name:
                        continue
                    raise TypeError(f"missing a required argument: {param.name!r}")
            elif param.name in kwargs:
                arguments[param.name] = kwargs.pop(param.name)
            elif param.default is _empty and not partial:
                raise TypeError(f"missing a required argument: {param.name!r}")
        if kwargs:
            if varkw is not None:
                arguments[varkw.name] = kwargs
            elif posonly_by_name:
                raise TypeError("got some positional-only arguments passed as keyword "
                                f"arguments: {', '.join(posonly_by_name)!r}")
            else:
                raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return self._bound_arguments_cls(self, arguments)

    def bind(self, /, *args, **kwargs):
        """Bind the arguments of a call, or raise TypeError if they do not fit."""
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        """Bind some of the arguments of a call."""
        return self._bind(args, kwargs, partial=True)

    def __reduce__(self):
        return (type(self), (tuple(self._parameters.values()),),
                {"_return_annotation": self._return_annotation})

    def __setstate__(self, state):
        self._return_annotation = state["_return_annotation"]

    def __repr__(self):
        return f"<{type(self).__name__} {self}>"

    def __str__(self):
        return self.format()

    def format(self, *, max_width=None, quote_annotation_strings=True):
        """Write the signature as it stands in a def statement."""
        parts, posonly, star = [], False, False
        for param in self._parameters.values():
            kind = param.kind
            if kind is _POSONLY:
                posonly = True
            elif posonly:
                parts.append("/")
                posonly = False
            if kind is _VARPOS:
                star = True
            elif kind is _KWONLY and not star:
                parts.append("*")
                star = True
            parts.append(param._format(quote_annotation_strings=quote_annotation_strings))
        if posonly:
            parts.append("/")
        text = f"({', '.join(parts)})"
        if max_width is not None and len(text) > max_width:
            text = "(\n    " + ",\n    ".join(parts) + "\n)"
        if self._return_annotation is not _empty:
            shown = formatannotation(self._return_annotation,
                                     quote_annotation_strings=quote_annotation_strings)
            text += f" -> {shown}"
        return text


for _class in (Parameter, BoundArguments, Signature, _ParameterKind):
    _class.__module__ = "inspect"
del _class


def unwrap(func, *, stop=None):
    """Follow the chain of `__wrapped__`."""
    seen = {id(func)}
    first = func
    while not isinstance(func, type) and hasattr(func, "__wrapped__"):
        if stop is not None and stop(func):
            break
        func = func.__wrapped__
        if id(func) in seen or len(seen) > sys.getrecursionlimit():
            raise ValueError(f"wrapper loop when unwrapping {first!r}")
        seen.add(id(func))
    return func


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    """Return the signature of a callable."""
    return Signature.from_callable(obj, follow_wrapped=follow_wrapped, globals=globals,
                                   locals=locals, eval_str=eval_str)


def _evaluated(sig, obj, globals, locals):
    obj = unwrap(obj)
    if globals is None:
        globals = getattr(obj, "__globals__", {})

    def value(annotation):
        return eval(annotation, globals, locals) if isinstance(annotation, str) else annotation
    params = [p.replace(annotation=value(p.annotation)) for p in sig.parameters.values()]
    return sig.replace(parameters=params, return_annotation=value(sig.return_annotation))


def _of_function(cls, func):
    code = func.__code__
    names, n = code.co_varnames, code.co_argcount
    defaults, kwdefaults = func.__defaults__ or (), func.__kwdefaults__ or {}
    annotations = getattr(func, "__annotations__", None) or {}
    params = []

    def add(name, kind, default=_empty):
        params.append(Parameter(name, kind, default=default,
                                annotation=annotations.get(name, _empty)))
    for i, name in enumerate(names[:n]):
        at = i - (n - len(defaults))
        kind = _POSONLY if i < code.co_posonlyargcount else _POS
        add(name, kind, defaults[at] if at >= 0 else _empty)
    n_kw = code.co_kwonlyargcount
    at = n + n_kw
    if code.co_flags & 4:
        add(names[at], _VARPOS)
        at += 1
    for name in names[n:n + n_kw]:
        add(name, _KWONLY, kwdefaults.get(name, _empty))
    if code.co_flags & 8:
        add(names[at], _VARKW)
    return cls(params, return_annotation=annotations.get("return", _empty),
               __validate_parameters__=False)


def _without_first(sig):
    params = list(sig.parameters.values())
    if not params or params[0].kind in (_VARKW, _KWONLY):
        raise ValueError("invalid method signature")
    if params[0].kind is not _VARPOS:
        params = params[1:]
    return sig.replace(parameters=params)


def _of_partial(wrapped, partial):
    params = dict(wrapped.parameters)
    try:
        bound = wrapped.bind_partial(*partial.args, **(partial.keywords or {}))
    except TypeError as ex:
        raise ValueError(f"partial object {partial!r} has incorrect arguments") from ex
    keywords, to_keyword = partial.keywords or {}, False
    for name, param in list(wrapped.parameters.items()):
        if name not in bound.arguments:
            if to_keyword and param.kind is _POS:
                params[name] = param.replace(kind=_KWONLY)
            elif to_keyword and param.kind is _VARPOS:
                params.pop(name)
            continue
        value = bound.arguments[name]
        if param.kind is _POSONLY:
            params.pop(name)
        elif param.kind is _POS:
            if name in keywords:
                to_keyword = True
                params[name] = param.replace(kind=_KWONLY, default=value)
            else:
                params.pop(name)
        elif param.kind is _KWONLY:
            params[name] = param.replace(default=value)
    return wrapped.replace(parameters=params.values())


def _of_text(cls, text, obj):
    """The signature that a native function's `__text_signature__` writes.

    Raise ValueError where it cannot be written, as for a default that is no value."""
    if "<unrepresentable>" in text:
        raise ValueError(f"{obj!r} builtin has invalid signature")
    params, kind, items = [], _POS, text.strip()[1:-1]
    parts, depth, start = [], 0, 0
    for i, c in enumerate(items + ","):
        depth += (c in "([{") - (c in ")]}")
        if c == "," and not depth:
            parts.append(items[start:i].strip())
            start = i + 1
    for part in filter(None, parts):
        part = part.lstrip("$")
        if part == "/":
            params = [p.replace(kind=_POSONLY) for p in params]
        elif part == "*":
            kind = _KWONLY
        elif part.startswith("**"):
            params.append(Parameter(part[2:], _VARKW))
        elif part.startswith("*"):
            params.append(Parameter(part[1:], _VARPOS))
            kind = _KWONLY
        else:
            name, equals, default = part.partition("=")
            value = _empty
            if equals:
                try:
                    value = eval(default, {})
                except Exception:
                    value = default
            params.append(Parameter(name.strip(), kind, default=value))
    return cls(params)


def _of_class(cls, obj, options):
    if obj in (object, type):
        if obj is object:
            return cls()
        raise ValueError(f"no signature found for builtin type {obj!r}")
    meta_call = getattr(type(obj), "__call__", None)
    if isinstance(meta_call, types.FunctionType):
        return _without_first(_signature_of(meta_call, **options))
    for base in obj.__mro__:
        for name in ("__new__", "__init__"):
            method = base.__dict__.get(name)
            method = getattr(method, "__func__", method)
            if isinstance(method, types.FunctionType):
                return _without_first(_signature_of(method, **options))
            if method is not None and hasattr(method, "__wrapped__"):
                return _without_first(_signature_of(method, **options))
    text = getattr(obj, "__text_signature__", None)
    if text:
        return _of_text(cls, text, obj)
    if type not in obj.__mro__ and obj.__init__ is object.__init__ \
            and obj.__new__ is object.__new__:
        return cls()
    raise ValueError(f"no signature found for builtin type {obj!r}")


def _signature_of(obj, *, follow_wrapped=True, skip_bound=True, cls=Signature):
    options = {"follow_wrapped": follow_wrapped, "skip_bound": skip_bound, "cls": cls}
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if isinstance(obj, types.MethodType):
        sig = _signature_of(obj.__func__, **options)
        return _without_first(sig) if skip_bound else sig
    if follow_wrapped:
        obj = unwrap(obj, stop=lambda f: hasattr(f, "__signature__")
                     or isinstance(f, types.MethodType))
        if isinstance(obj, types.MethodType):
            return _signature_of(obj, **options)
    sig = getattr(obj, "__signature__", None)
    if sig is not None:
        if callable(sig) and not isinstance(sig, Signature):
            sig = sig()
        if not isinstance(sig, Signature):
            raise TypeError(f"unexpected object {sig!r} in __signature__ attribute")
        return sig
    if isinstance(obj, types.FunctionType):
        return _of_function(cls, obj)
    if isinstance(obj, functools.partial):
        return _of_partial(_signature_of(obj.func, **options), obj)
    if isinstance(obj, staticmethod):
        return _signature_of(obj.__func__, **options)
    if isinstance(obj, type):
        return _of_class(cls, obj, options)
    text = getattr(obj, "__text_signature__", None)
    if text:
        sig = _of_text(cls, text, obj)
        owner = getattr(obj, "__self__", None)
        if owner is not None and not isinstance(owner, types.ModuleType):
            params = list(sig.parameters.values())
            if params and params[0].name in ("self", "cls", "type"):
                sig = sig.replace(parameters=params[1:])
        elif owner is not None:
            params = list(sig.parameters.values())
            if params and params[0].name == "module":
                sig = sig.replace(parameters=params[1:])
        return sig
    if isinstance(obj, types.BuiltinFunctionType):
        raise ValueError(f"no signature found for builtin {obj!r}")
    call = getattr(type(obj), "__call__", None)
    if isinstance(call, types.FunctionType) or hasattr(call, "__wrapped__"):
        return _without_first(_signature_of(call, **options))
    raise ValueError(f"callable {obj!r} is not supported by signature")
