"""The core of warnings: the filters, and the way from a warning to what is done about it."""

import sys

# (action, message pattern, category, module pattern, line number), first wins.
filters = [
    ("default", None, DeprecationWarning, "__main__", 0),
    ("ignore", None, DeprecationWarning, None, 0),
    ("ignore", None, PendingDeprecationWarning, None, 0),
    ("ignore", None, ImportWarning, None, 0),
    ("ignore", None, ResourceWarning, None, 0),
]
_defaultaction = "default"
_onceregistry = {}
_version = 1


def _filters_mutated():
    # What was not told before may be told now: registries look at the number.
    global _version
    _version += 1


def _setting(name, own):
    """What the module for scripts says, where it is loaded: they may have replaced it."""
    return getattr(sys.modules.get("warnings"), name, own)


def _shown_by(message, category, filename, lineno, source):
    import warnings
    warnings._showwarnmsg(warnings.WarningMessage(message, category, filename, lineno,
                                                  source=source))


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    """Warn of something, in the name of a caller."""
    if isinstance(message, Warning):
        category = message.__class__
    if category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError("category must be a Warning subclass, "
                        f"not '{type(category).__name__}'")
    if not isinstance(skip_file_prefixes, tuple):
        raise TypeError("skip_file_prefixes must be a tuple of strs")
    if skip_file_prefixes:
        stacklevel = max(2, stacklevel)
    try:
        frame = _caller(stacklevel, skip_file_prefixes)
    except ValueError:
        names, filename, lineno = sys.__dict__, "<sys>", 0
    else:
        names = frame.f_globals
        filename = frame.f_code.co_filename
        lineno = frame.f_lineno
    module = names.get("__name__") or "<string>"
    registry = names.setdefault("__warningregistry__", {})
    warn_explicit(message, category, filename, lineno, module, registry, None, source)


def _caller(stacklevel, skip):
    if stacklevel <= 1:
        return sys._getframe(stacklevel + 1)
    frame = sys._getframe(2)
    for _ in range(stacklevel - 1):
        frame = frame.f_back
        while frame is not None and (_is_internal(frame) or
                                     frame.f_code.co_filename.startswith(skip or (" \0",))):
            frame = frame.f_back
        if frame is None:
            raise ValueError
    return frame


def _is_internal(frame):
    filename = frame.f_code.co_filename
    return "importlib" in filename and "_bootstrap" in filename


def warn_explicit(message, category, filename, lineno, module=None, registry=None,
                  module_globals=None, source=None):
    """Warn of something at a given place."""
    lineno = int(lineno)
    if module is None:
        module = _module_of(filename)
    registry = {} if registry is None else registry
    _forget_if_stale(registry)
    if isinstance(message, Warning):
        text, category = str(message), message.__class__
    else:
        text, message = message, category(message)
    if registry.get((text, category, lineno)):
        return
    action = _action_for(text, category, module, lineno)
    if action == "error":
        raise message
    if action != "ignore" and _is_news(action, text, category, lineno, registry):
        _shown_by(message, category, filename, lineno, source)


def _module_of(filename):
    """Guess the name of a module from that of its file."""
    name = filename or "<unknown>"
    return name[:-3] if name[-3:].lower() == ".py" else name


def _forget_if_stale(registry):
    """Empty a module's memory of warnings if the filters were changed since."""
    if registry.get("version", 0) != _version:
        registry.clear()
        registry["version"] = _version


def _is_news(action, text, category, lineno, registry):
    """Say whether the action wants this shown, and keep in mind that it was."""
    if action in ("always", "all"):
        return True
    wider = {"default": None,
             "once": (_setting("onceregistry", _onceregistry), (text, category)),
             "module": (registry, (text, category, 0))}
    if action not in wider:
        raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters:\n"
                           f" {action!r}")
    registry[text, category, lineno] = 1
    if wider[action] is None:
        return True
    memory, key = wider[action]
    known = memory.get(key)
    memory[key] = 1
    return not known


def _action_for(text, category, module, lineno):
    for action, pattern, cat, mod, line in _setting("filters", filters):
        if (_matches(pattern, text) and issubclass(category, cat)
                and _matches(mod, module) and line in (0, lineno)):
            return action
    return _setting("defaultaction", _defaultaction)


def _matches(pattern, text):
    if pattern is None:
        return True
    if isinstance(pattern, str):
        return pattern == text
    return pattern.match(text) is not None
