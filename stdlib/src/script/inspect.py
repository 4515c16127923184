"""Looking into live objects: members, signatures, source, frames."""

import builtins
import collections.abc
import enum
import functools
import importlib
import keyword
import linecache
import os
import re
import sys
import types
from collections import OrderedDict, namedtuple
from operator import attrgetter

from _inspect_signature import (BoundArguments, Parameter, Signature, _empty,  # noqa: F401
                                formatannotation, signature, unwrap)
from _inspect_signature import _ParameterKind  # noqa: F401
from _inspect_source import (BlockFinder, EndOfBlock, ClassFoundException,  # noqa: F401
                             findsource, getblock, getcomments, getfile, getmodule,
                             getmodulename, getsource, getsourcefile, getsourcelines,
                             indentsize)
from _inspect_frames import (FrameInfo, Traceback, currentframe, getframeinfo,  # noqa: F401
                             getinnerframes, getlineno, getouterframes, stack, trace)

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS = 1, 2, 4, 8
CO_NESTED, CO_GENERATOR, CO_NOFREE = 16, 32, 64
CO_COROUTINE, CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR = 128, 256, 512

TPFLAGS_IS_ABSTRACT = 1 << 20

CORO_CREATED, CORO_RUNNING = "CORO_CREATED", "CORO_RUNNING"
CORO_SUSPENDED, CORO_CLOSED = "CORO_SUSPENDED", "CORO_CLOSED"
GEN_CREATED, GEN_RUNNING = "GEN_CREATED", "GEN_RUNNING"
GEN_SUSPENDED, GEN_CLOSED = "GEN_SUSPENDED", "GEN_CLOSED"
AGEN_CREATED, AGEN_RUNNING = "AGEN_CREATED", "AGEN_RUNNING"
AGEN_SUSPENDED, AGEN_CLOSED = "AGEN_SUSPENDED", "AGEN_CLOSED"

Attribute = namedtuple("Attribute", "name kind defining_class object")
Arguments = namedtuple("Arguments", "args, varargs, varkw")
ArgInfo = namedtuple("ArgInfo", "args varargs keywords locals")
FullArgSpec = namedtuple("FullArgSpec", "args, varargs, varkw, defaults, kwonlyargs, "
                                        "kwonlydefaults, annotations")
ClosureVars = namedtuple("ClosureVars", "nonlocals globals builtins unbound")


class BufferFlags(enum.IntFlag):
    SIMPLE = 0x0
    WRITABLE = 0x1
    FORMAT = 0x4
    ND = 0x8
    STRIDES = 0x10 | ND
    C_CONTIGUOUS = 0x20 | STRIDES
    F_CONTIGUOUS = 0x40 | STRIDES
    ANY_CONTIGUOUS = 0x80 | STRIDES
    INDIRECT = 0x100 | STRIDES
    CONTIG = ND | WRITABLE
    CONTIG_RO = ND
    STRIDED = STRIDES | WRITABLE
    STRIDED_RO = STRIDES
    RECORDS = STRIDES | WRITABLE | FORMAT
    RECORDS_RO = STRIDES | FORMAT
    FULL = INDIRECT | WRITABLE | FORMAT
    FULL_RO = INDIRECT | FORMAT
    READ = 0x100
    WRITE = 0x200


# ---------------------------------------------------------------- what is it?

def ismodule(object):
    """Is it a module?"""
    return isinstance(object, types.ModuleType)


def isclass(object):
    """Is it a class?"""
    return isinstance(object, type)


def ismethod(object):
    """Is it a function bound to an instance?"""
    return isinstance(object, types.MethodType)


def _type_has(object, name):
    return hasattr(type(object), name)


def ismethoddescriptor(object):
    """Is it a descriptor that binds, and is no function, class or data descriptor?"""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    return _type_has(object, "__get__") and not (_type_has(object, "__set__")
                                                 or _type_has(object, "__delete__"))


def isdatadescriptor(object):
    """Is it a descriptor that also sets or deletes?"""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    return _type_has(object, "__set__") or _type_has(object, "__delete__")


def isgetsetdescriptor(object):
    """Is it a computed attribute of a native type?"""
    return isinstance(object, types.GetSetDescriptorType)


def ismemberdescriptor(object):
    """Is it a stored attribute: a slot, or one of a native type?"""
    return isinstance(object, types.MemberDescriptorType)


def isfunction(object):
    """Is it a function written in the language?"""
    return isinstance(object, types.FunctionType)


def _has_code_flag(f, flag):
    f = functools._unwrap_partial(f) if hasattr(functools, "_unwrap_partial") else f
    while ismethod(f):
        f = f.__func__
    while isinstance(f, functools.partial):
        f = f.func
    return isfunction(f) and bool(f.__code__.co_flags & flag)


def isgeneratorfunction(obj):
    """Is it a function that makes generators?"""
    return _has_code_flag(obj, CO_GENERATOR)


_is_coroutine_mark = object()


def markcoroutinefunction(func):
    """Let a callable that answers coroutines count as a coroutine function."""
    while ismethod(func):
        func = func.__func__
    func._is_coroutine_mark = _is_coroutine_mark
    return func


def iscoroutinefunction(obj):
    """Is it a function that makes coroutines, or is marked so?"""
    inner = obj
    while ismethod(inner):
        inner = inner.__func__
    while isinstance(inner, functools.partial):
        inner = inner.func
    if getattr(inner, "_is_coroutine_mark", None) is _is_coroutine_mark:
        return True
    return _has_code_flag(obj, CO_COROUTINE)


def isasyncgenfunction(obj):
    """Is it a function that makes asynchronous generators?"""
    return _has_code_flag(obj, CO_ASYNC_GENERATOR)


def isasyncgen(object):
    """Is it an asynchronous generator?"""
    return isinstance(object, types.AsyncGeneratorType)


def isgenerator(object):
    """Is it a generator?"""
    return isinstance(object, types.GeneratorType)


def iscoroutine(object):
    """Is it a coroutine?"""
    return isinstance(object, types.CoroutineType)


def isawaitable(object):
    """Return true if the object can be passed to await."""
    return (isinstance(object, types.CoroutineType)
            or isinstance(object, types.GeneratorType)
            and bool(object.gi_code.co_flags & CO_ITERABLE_COROUTINE)
            or isinstance(object, collections.abc.Awaitable))


def istraceback(object):
    """Is it a traceback?"""
    return isinstance(object, types.TracebackType)


def isframe(object):
    """Is it a frame?"""
    return isinstance(object, types.FrameType)


def iscode(object):
    """Is it a code object?"""
    return isinstance(object, types.CodeType)


def isbuiltin(object):
    """Is it a native function, bound or not?"""
    return isinstance(object, types.BuiltinFunctionType)


def ismethodwrapper(object):
    """Is it a special method of a native type, bound?"""
    return isinstance(object, types.MethodWrapperType)


def isroutine(object):
    """Is it a function or method of any kind?"""
    return (isbuiltin(object) or isfunction(object) or ismethod(object)
            or ismethoddescriptor(object) or ismethodwrapper(object))


def isabstract(object):
    """Return true if the object is an abstract base class."""
    return isinstance(object, type) and bool(getattr(object, "__abstractmethods__", None))


# ---------------------------------------------------------------- members

def _members(object, predicate, getter):
    results, processed = [], set()
    names = dir(object)
    mro = ()
    if isclass(object):
        mro = getmro(object)
        for base in object.__bases__:
            for name, value in vars(base).items():
                if isinstance(value, types.DynamicClassAttribute):
                    names.append(name)
    for name in names:
        try:
            value = getter(object, name)
            if name in processed:
                raise AttributeError
        except AttributeError:
            for base in mro:
                if name in vars(base):
                    value = vars(base)[name]
                    break
            else:
                continue
        if not predicate or predicate(value):
            results.append((name, value))
        processed.add(name)
    results.sort(key=lambda pair: pair[0])
    return results


def getmembers(object, predicate=None):
    """Return the members of an object as (name, value) pairs sorted by name."""
    return _members(object, predicate, getattr)


def getmembers_static(object, predicate=None):
    """As getmembers(), but without running descriptors or __getattr__."""
    return _members(object, predicate, getattr_static)


def classify_class_attrs(cls):
    """Return an Attribute for each attribute of a class."""
    mro = getmro(cls)
    metamro = tuple(c for c in getmro(type(cls)) if c not in (type, object))
    class_bases = (cls,) + mro
    results = []
    names = dir(cls)
    for base in mro:
        for name, value in vars(base).items():
            if isinstance(value, types.DynamicClassAttribute) and value.fget is not None:
                names.append(name)
    seen = set()
    for name in sorted(names):
        if name in seen:
            continue
        seen.add(name)
        home = get_object = dict_object = None
        try:
            if name == "__dict__":
                raise AttributeError
            get_object = getattr(cls, name)
            home = getattr(get_object, "__objclass__", home)
            if home not in class_bases:
                home = None
                for c in reversed(class_bases):
                    if getattr(c, name, None) is get_object:
                        home = c
                if home is None:
                    for c in metamro:
                        if getattr(c, name, None) is get_object:
                            home = c
        except AttributeError:
            pass
        for base in class_bases:
            if name in vars(base):
                dict_object = vars(base)[name]
                if home not in metamro:
                    home = base
                break
        if home is None:
            continue
        value = get_object if get_object is not None else dict_object
        if isinstance(dict_object, (staticmethod, types.BuiltinMethodType)):
            kind, value = "static method", dict_object
        elif isinstance(dict_object, (classmethod, types.ClassMethodDescriptorType)):
            kind, value = "class method", dict_object
        elif isinstance(dict_object, property):
            kind, value = "property", dict_object
        elif isroutine(value):
            kind = "method"
        else:
            kind = "data"
        results.append(Attribute(name, kind, home, value))
    return results


def getmro(cls):
    """Return the base classes of a class in method resolution order, itself first."""
    return cls.__mro__


_sentinel = object()


def getattr_static(obj, attr, default=_sentinel):
    """Look an attribute up without running any code of the object."""
    instance_result = _sentinel
    if isinstance(obj, type):
        klass, lookup = obj, True
    else:
        klass = type(obj)
        try:
            instance_result = object.__getattribute__(obj, "__dict__").get(attr, _sentinel)
        except AttributeError:
            pass
    klass_result = _sentinel
    for entry in type.__dict__["__mro__"].__get__(klass) if "__mro__" in type.__dict__ else klass.__mro__:
        if attr in entry.__dict__:
            klass_result = entry.__dict__[attr]
            break
    if instance_result is not _sentinel and klass_result is not _sentinel:
        if hasattr(type(klass_result), "__get__") and (
                hasattr(type(klass_result), "__set__")
                or hasattr(type(klass_result), "__delete__")):
            return klass_result
    if instance_result is not _sentinel:
        return instance_result
    if klass_result is not _sentinel:
        return klass_result
    if obj is klass:
        for entry in type(klass).__mro__:
            if attr in entry.__dict__:
                return entry.__dict__[attr]
    if default is not _sentinel:
        return default
    raise AttributeError(attr)


# ---------------------------------------------------------------- documents

def getdoc(object):
    """Return the docstring of an object, or one it inherits, without its indentation."""
    try:
        doc = object.__doc__
    except AttributeError:
        return None
    if doc is None:
        doc = _inherited_doc(object)
    return cleandoc(doc) if isinstance(doc, str) else None


def _inherited_doc(obj):
    if isclass(obj):
        for base in obj.__mro__:
            if base is not object and base.__doc__ is not None:
                return base.__doc__
        return None
    if ismethod(obj):
        name, owner = obj.__func__.__name__, obj.__self__
        cls = owner if isclass(owner) else type(owner)
    elif isfunction(obj):
        name = obj.__name__
        cls = sys.modules.get(obj.__module__)
        for part in obj.__qualname__.split(".")[:-1]:
            cls = getattr(cls, part, None)
        if not isclass(cls):
            return None
    elif isinstance(obj, property):
        name = obj.fget.__name__
        cls = sys.modules.get(obj.fget.__module__)
        for part in obj.fget.__qualname__.split(".")[:-1]:
            cls = getattr(cls, part, None)
        if not isclass(cls):
            return None
    elif ismethoddescriptor(obj) or isdatadescriptor(obj):
        name, cls = getattr(obj, "__name__", None), getattr(obj, "__objclass__", None)
        if cls is None:
            return None
    else:
        return None
    for base in cls.__mro__:
        doc = getattr(getattr(base, name, None), "__doc__", None)
        if doc is not None:
            return doc
    return None


def cleandoc(doc):
    """Take the common indentation out of a docstring's lines but the first."""
    lines = doc.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip(" ")),
                 default=0)
    lines = [lines[0].lstrip(" ")] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


# ---------------------------------------------------------------- class trees

def walktree(classes, children, parent):
    """Arrange classes below their parent, for getclasstree()."""
    tree = []
    for cls in sorted(classes, key=attrgetter("__module__", "__name__")):
        tree.append((cls, cls.__bases__))
        below = children.get(cls)
        if below is not None:
            tree.append(walktree(below, children, cls))
    return tree


def getclasstree(classes, unique=False):
    """Arrange classes into nested lists by inheritance."""
    children, roots = {}, []
    for c in classes:
        if c.__bases__:
            for parent in c.__bases__:
                below = children.setdefault(parent, [])
                if c not in below:
                    below.append(c)
                if unique and parent in classes:
                    break
        elif c not in roots:
            roots.append(c)
    for parent in children:
        if parent not in classes:
            roots.append(parent)
    return walktree(roots, children, None)


# ---------------------------------------------------------------- arguments

def getargs(co):
    """Return the names of a code object's parameters."""
    if not iscode(co):
        raise TypeError(f"{co!r} is not a code object")
    names = co.co_varnames
    n, n_kw = co.co_argcount, co.co_kwonlyargcount
    args, kwonly = list(names[:n]), list(names[n:n + n_kw])
    n += n_kw
    varargs = varkw = None
    if co.co_flags & CO_VARARGS:
        varargs = names[n]
        n += 1
    if co.co_flags & CO_VARKEYWORDS:
        varkw = names[n]
    return Arguments(args + kwonly, varargs, varkw)


def getfullargspec(func):
    """Return the names and defaults of a callable's parameters."""
    try:
        sig = _signature_for_spec(func)
    except Exception as ex:
        raise TypeError("unsupported callable") from ex
    args, posonly, kwonly, annotations = [], [], [], {}
    varargs = varkw = None
    defaults, kwdefaults = (), {}
    if sig.return_annotation is not sig.empty:
        annotations["return"] = sig.return_annotation
    for param in sig.parameters.values():
        kind, name = param.kind, param.name
        if kind is Parameter.POSITIONAL_ONLY:
            posonly.append(name)
        elif kind is Parameter.POSITIONAL_OR_KEYWORD:
            args.append(name)
        elif kind is Parameter.VAR_POSITIONAL:
            varargs = name
        elif kind is Parameter.KEYWORD_ONLY:
            kwonly.append(name)
            if param.default is not param.empty:
                kwdefaults[name] = param.default
        else:
            varkw = name
        if kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD):
            if param.default is not param.empty:
                defaults += (param.default,)
        if param.annotation is not param.empty:
            annotations[name] = param.annotation
    return FullArgSpec(posonly + args, varargs, varkw, defaults or None, kwonly,
                       kwdefaults or None, annotations)


def _signature_for_spec(func):
    from _inspect_signature import _signature_of
    return _signature_of(func, follow_wrapped=False, skip_bound=False)


def getargvalues(frame):
    """Return the names of a frame's parameters and their values."""
    args, varargs, varkw = getargs(frame.f_code)
    return ArgInfo(args, varargs, varkw, frame.f_locals)


def formatargvalues(args, varargs, varkw, locals, formatarg=str,
                    formatvarargs=lambda name: "*" + name,
                    formatvarkw=lambda name: "**" + name,
                    formatvalue=lambda value: "=" + repr(value)):
    """Write what getargvalues() returned as it stands in a call."""
    specs = [formatarg(name) + formatvalue(locals[name]) for name in args]
    if varargs:
        specs.append(formatvarargs(varargs) + formatvalue(locals[varargs]))
    if varkw:
        specs.append(formatvarkw(varkw) + formatvalue(locals[varkw]))
    return "(" + ", ".join(specs) + ")"


def getcallargs(func, /, *positional, **named):
    """Return what a call would bind each parameter to."""
    bound = signature(func.__func__ if ismethod(func) else func)
    if ismethod(func) and func.__self__ is not None:
        positional = (func.__self__,) + positional
    try:
        arguments = bound.bind(*positional, **named)
    except TypeError as ex:
        raise TypeError(f"{func.__name__}() {ex}") from None
    arguments.apply_defaults()
    return dict(arguments.arguments)


def getclosurevars(func):
    """Return what the free names of a function refer to now."""
    if ismethod(func):
        func = func.__func__
    if not isfunction(func):
        raise TypeError(f"{func!r} is not a Python function")
    code = func.__code__
    nonlocals = {}
    if func.__closure__ is not None:
        nonlocals = {name: cell.cell_contents
                     for name, cell in zip(code.co_freevars, func.__closure__)}
    space = func.__globals__
    inner = space.get("__builtins__", builtins.__dict__)
    if ismodule(inner):
        inner = inner.__dict__
    found_globals, found_builtins, unbound = {}, {}, set()
    for name in code.co_names:
        if name in space:
            found_globals[name] = space[name]
        elif name in inner:
            found_builtins[name] = inner[name]
        else:
            unbound.add(name)
    return ClosureVars(nonlocals, found_globals, found_builtins, unbound)


def get_annotations(obj, *, globals=None, locals=None, eval_str=False):
    """Return the annotations of a class, function or module as a new dict."""
    if isinstance(obj, type):
        ann = obj.__dict__.get("__annotations__", None)
        module = sys.modules.get(getattr(obj, "__module__", None))
        space = getattr(module, "__dict__", None)
        names = dict(vars(obj))
    elif ismodule(obj):
        ann, space, names = getattr(obj, "__annotations__", None), obj.__dict__, None
    elif callable(obj):
        ann = getattr(obj, "__annotations__", None)
        space, names = getattr(obj, "__globals__", None), None
        inner = obj
        while space is None and (hasattr(inner, "__wrapped__")
                                 or isinstance(inner, functools.partial)):
            inner = inner.__wrapped__ if hasattr(inner, "__wrapped__") else inner.func
            space = getattr(inner, "__globals__", None)
    else:
        raise TypeError(f"{obj!r} is not a module, class, or callable.")
    if ann is None:
        return {}
    if not isinstance(ann, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    if not eval_str:
        return dict(ann)
    globals = space if globals is None else globals
    locals = (names or {}) if locals is None else locals
    return {key: eval(value, globals, locals) if isinstance(value, str) else value
            for key, value in ann.items()}


# ---------------------------------------------------------------- generators

def getgeneratorstate(generator):
    """Return the state of a generator."""
    if generator.gi_running:
        return GEN_RUNNING
    if generator.gi_suspended:
        return GEN_SUSPENDED
    return GEN_CLOSED if generator.gi_frame is None else GEN_CREATED


def getgeneratorlocals(generator):
    """Return the local variables of a generator."""
    if not isgenerator(generator):
        raise TypeError(f"{generator!r} is not a Python generator")
    frame = getattr(generator, "gi_frame", None)
    return {} if frame is None else frame.f_locals


def getcoroutinestate(coroutine):
    """Return the state of a coroutine."""
    if coroutine.cr_running:
        return CORO_RUNNING
    if coroutine.cr_suspended:
        return CORO_SUSPENDED
    return CORO_CLOSED if coroutine.cr_frame is None else CORO_CREATED


def getcoroutinelocals(coroutine):
    """Return the local variables of a coroutine."""
    frame = getattr(coroutine, "cr_frame", None)
    return {} if frame is None else frame.f_locals


def getasyncgenstate(agen):
    """Return the state of an asynchronous generator."""
    if agen.ag_running:
        return AGEN_RUNNING
    if agen.ag_suspended:
        return AGEN_SUSPENDED
    return AGEN_CLOSED if agen.ag_frame is None else AGEN_CREATED


def getasyncgenlocals(agen):
    """Return the local variables of an asynchronous generator."""
    if not isasyncgen(agen):
        raise TypeError(f"{agen!r} is not a Python async generator")
    frame = getattr(agen, "ag_frame", None)
    return {} if frame is None else frame.f_locals
