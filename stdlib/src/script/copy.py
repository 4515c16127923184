"""Copies, shallow and deep."""

import types
from sys import modules as _modules

__all__ = ["Error", "copy", "deepcopy", "replace"]


class Error(Exception):
    """What cannot be copied raises this."""


error = Error

# One of these is its own copy.
_ATOMIC = frozenset({
    type(None), int, float, bool, complex, str, bytes, tuple, frozenset, type, range,
    slice, property, type(Ellipsis), type(NotImplemented), types.FunctionType,
    types.BuiltinFunctionType, types.CodeType,
})
_DEEP_ATOMIC = _ATOMIC - {tuple, frozenset, slice}


def _dispatch_table():
    copyreg = _modules.get("copyreg")
    return {} if copyreg is None else copyreg.dispatch_table


def _reduced(x, cls, manner):
    """Take `x` apart the way pickling does. Raise Error if there is no way."""
    reductor = _dispatch_table().get(cls)
    if reductor is not None:
        return reductor(x)
    reductor = getattr(x, "__reduce_ex__", None)
    if reductor is not None:
        return reductor(4)
    reductor = getattr(x, "__reduce__", None)
    if reductor:
        return reductor()
    raise Error(f"un({manner})copyable object of type {cls}")


def copy(x):
    """Return a shallow copy."""
    cls = type(x)
    if cls in _ATOMIC:
        return x
    if cls in (list, dict, set, bytearray):
        return cls.copy(x)
    if issubclass(cls, type):
        return x
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    if _is_weakref(cls):
        return x
    parts = _reduced(x, cls, "shallow")
    if isinstance(parts, str):
        return x
    return _reconstruct(x, None, *parts)


def deepcopy(x, memo=None, _nil=[]):
    """Return a copy of `x` and of all that it holds."""
    cls = type(x)
    if cls in _DEEP_ATOMIC:
        return x
    key = id(x)
    if memo is None:
        memo = {}
    else:
        y = memo.get(key, _nil)
        if y is not _nil:
            return y
    copier = _deepcopy_dispatch.get(cls)
    if copier is not None:
        y = copier(x, memo)
    elif issubclass(cls, type) or _is_weakref(cls):
        y = x
    else:
        y = _deepcopy_object(x, cls, memo)
    if y is not x:
        memo[key] = y
        _keep_alive(x, memo)
    return y


def _is_weakref(cls):
    return cls.__name__ == "ReferenceType" and cls.__module__ in ("weakref", "builtins")


def _deepcopy_object(x, cls, memo):
    copier = getattr(x, "__deepcopy__", None)
    if copier is not None:
        return copier(memo)
    parts = _reduced(x, cls, "deep")
    if isinstance(parts, str):
        return x
    return _reconstruct(x, memo, *parts)


def _keep_alive(x, memo):
    """Keep `x` as long as the memo, which knows it by its address only."""
    memo.setdefault(id(memo), []).append(x)


def _deepcopy_list(x, memo, deepcopy=deepcopy):
    y = []
    memo[id(x)] = y
    for item in x:
        y.append(deepcopy(item, memo))
    return y


def _deepcopy_tuple(x, memo, deepcopy=deepcopy):
    y = [deepcopy(item, memo) for item in x]
    # It may hold itself, and have been copied on the way.
    try:
        return memo[id(x)]
    except KeyError:
        pass
    for before, after in zip(x, y):
        if before is not after:
            return tuple(y)
    return x


def _deepcopy_dict(x, memo, deepcopy=deepcopy):
    # Known before its items are copied: they may lead back to it.
    copied = memo[id(x)] = {}
    for key, value in x.items():
        copied[deepcopy(key, memo)] = deepcopy(value, memo)
    return copied


def _deepcopy_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


_deepcopy_dispatch = {
    list: _deepcopy_list,
    tuple: _deepcopy_tuple,
    dict: _deepcopy_dict,
    types.MethodType: _deepcopy_method,
}


def _reconstruct(x, memo, func, args, state=None, listiter=None, dictiter=None,
                 *, deepcopy=deepcopy):
    """Put together what `_reduced` took apart; with a memo, of copies."""
    def part(of):
        return of if memo is None else deepcopy(of, memo)

    made = func(*args) if memo is None else func(*map(part, args))
    if memo is not None:
        # Parts that refer back to the whole find it here.
        memo[id(x)] = made
    if state is not None:
        if hasattr(made, "__setstate__"):
            made.__setstate__(part(state))
        else:
            _set_state(made, part(state))
    for item in listiter or ():
        made.append(part(item))
    for key, value in dictiter or ():
        key, value = part(key), part(value)
        made[key] = value
    return made


def _set_state(y, state):
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state is not None:
        y.__dict__.update(state)
    if slots is not None:
        for name, value in slots.items():
            setattr(y, name, value)


def replace(obj, /, **changes):
    """Return a copy of `obj` with some of its fields changed."""
    cls = obj.__class__
    try:
        changed = cls.__replace__
    except AttributeError:
        raise TypeError(f"replace() does not support {cls.__name__} objects") from None
    return changed(obj, **changes)
