"""Warnings: told once, told always, not told, or raised, as the filters say."""

import sys

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings",
           "simplefilter", "resetwarnings", "catch_warnings", "deprecated"]

from _warnings import (_defaultaction as defaultaction, _filters_mutated,
                       _onceregistry as onceregistry, filters, warn, warn_explicit)


class WarningMessage:
    """Everything that is known of one warning."""

    _WARNING_DETAILS = ("message", "category", "filename", "lineno", "file",
                        "line", "source")

    def __init__(self, message, category, filename, lineno, file=None,
                 line=None, source=None):
        self.message, self.category = message, category
        self.filename, self.lineno, self.line = filename, lineno, line
        self.file, self.source = file, source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (f"{{message : {self.message!r}, category : {self._category_name!r}, "
                f"filename : {self.filename!r}, lineno : {self.lineno}, "
                f"line : {self.line!r}}}")


# ---------------------------------------------------------------- showing

def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a file (stderr, unless said otherwise)."""
    _show(WarningMessage(message, category, filename, lineno, file, line))


def formatwarning(message, category, filename, lineno, line=None):
    """Return the text that is written of a warning."""
    return _format(WarningMessage(message, category, filename, lineno, None, line))


def _show(msg):
    file = msg.file
    if file is None:
        file = sys.stderr
        if file is None:
            return
    text = _format_message(msg)
    try:
        file.write(text)
    except OSError:
        pass


def _format_message(msg):
    # A script may have put its own formatwarning in place.
    if formatwarning is not _formatwarning_orig:
        return formatwarning(msg.message, msg.category, msg.filename, msg.lineno, msg.line)
    return _format(msg)


def _format(msg):
    text = f"{msg.filename}:{msg.lineno}: {msg.category.__name__}: {msg.message}\n"
    line = msg.line
    if line is None:
        try:
            import linecache
            line = linecache.getline(msg.filename, msg.lineno)
        except Exception:
            line = None
    if line:
        text += f"  {line.strip()}\n"
    if msg.source is not None:
        text += (f"{msg.category.__name__}: Enable tracemalloc to get the "
                 "object allocation traceback\n")
    return text


_showwarning_orig = showwarning
_formatwarning_orig = formatwarning


def _showwarnmsg(msg):
    if showwarning is not _showwarning_orig:
        if not callable(showwarning):
            raise TypeError("warnings.showwarning() must be set to a "
                            "function or method")
        showwarning(msg.message, msg.category, msg.filename, msg.lineno,
                    msg.file, msg.line)
    else:
        _showwarnmsg_impl(msg)


_showwarnmsg_impl = _show


# ---------------------------------------------------------------- filters

_ACTIONS = {"error", "ignore", "always", "default", "module", "once"}


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Put a filter in front of the others (or behind them)."""
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(message, str):
        raise TypeError("message must be a string")
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass")
    if not isinstance(module, str):
        raise TypeError("module must be a string")
    _check_lineno(lineno)
    if message or module:
        import re
    message = re.compile(message, re.I) if message else None
    module = re.compile(module) if module else None
    _add_filter((action, message, category, module, lineno), append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Put a filter for every module and message in front of the others."""
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    _check_lineno(lineno)
    _add_filter((action, None, category, None, lineno), append)


def _check_lineno(lineno):
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")


def _add_filter(item, append):
    if append:
        if item not in filters:
            filters.append(item)
    else:
        try:
            filters.remove(item)
        except ValueError:
            pass
        filters.insert(0, item)
    _filters_mutated()


def resetwarnings():
    """Remove all filters."""
    filters[:] = []
    _filters_mutated()


class catch_warnings:
    """Keep the filters as they were, and perhaps record the warnings in a list."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning,
                 lineno=0, append=False):
        self._record = record
        self._module = sys.modules["warnings"] if module is None else module
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        args = []
        if self._record:
            args.append("record=True")
        if self._module is not sys.modules["warnings"]:
            args.append(f"module={self._module!r}")
        return f"{type(self).__name__}({', '.join(args)})"

    def __enter__(self):
        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        module = self._module
        self._filters = module.filters
        module.filters = self._filters[:]
        self._showwarning = module.showwarning
        self._showwarnmsg_impl = module._showwarnmsg_impl
        _filters_mutated()
        log = None
        if self._record:
            log = []
            module._showwarnmsg_impl = log.append
            # The original showwarning hands on to the function just replaced.
            module.showwarning = module._showwarning_orig
        if self._filter is not None:
            simplefilter(*self._filter)
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        module = self._module
        module.filters = self._filters
        _filters_mutated()
        module.showwarning = self._showwarning
        module._showwarnmsg_impl = self._showwarnmsg_impl


class deprecated:
    """Decorator that marks a class or function as deprecated and warns at its use."""

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        if isinstance(message, str):
            self.message, self.category, self.stacklevel = message, category, stacklevel
            return
        raise TypeError("Expected an object of type str for 'message', not "
                        f"{type(message).__name__!r}")

    def __call__(self, arg, /):
        msg, category, stacklevel = self.message, self.category, self.stacklevel
        if category is None:
            arg.__deprecated__ = msg
            return arg
        if isinstance(arg, type):
            return self._mark_class(arg)
        if callable(arg):
            import functools

            @functools.wraps(arg)
            def wrapper(*args, **kwargs):
                warn(msg, category=category, stacklevel=stacklevel + 1)
                return arg(*args, **kwargs)

            arg.__deprecated__ = wrapper.__deprecated__ = msg
            return wrapper
        raise TypeError("@deprecated decorator with non-None category must be applied to "
                        f"a class or callable, not {arg!r}")

    def _mark_class(self, arg):
        import functools
        msg, category, stacklevel = self.message, self.category, self.stacklevel
        original_new = arg.__new__

        @functools.wraps(original_new)
        def __new__(cls, /, *args, **kwargs):
            if cls is arg:
                warn(msg, category=category, stacklevel=stacklevel + 1)
            if original_new is not object.__new__:
                return original_new(cls, *args, **kwargs)
            if cls.__init__ is object.__init__ and (args or kwargs):
                raise TypeError(f"{cls.__name__}() takes no arguments")
            return original_new(cls)

        arg.__new__ = staticmethod(__new__)
        original_init_subclass = arg.__init_subclass__
        plain = getattr(original_init_subclass, "__func__", None)

        @functools.wraps(original_init_subclass)
        def __init_subclass__(*args, **kwargs):
            warn(msg, category=category, stacklevel=stacklevel + 1)
            return (plain or original_init_subclass)(*args, **kwargs)

        arg.__init_subclass__ = classmethod(__init_subclass__) if plain else __init_subclass__
        arg.__deprecated__ = __new__.__deprecated__ = msg
        __init_subclass__.__deprecated__ = msg
        return arg


def _processoptions(args):
    for arg in args:
        try:
            _setoption(arg)
        except ValueError as error:
            print("Invalid -W option ignored:", error, file=sys.stderr)


def _setoption(arg):
    """Add the filter that an option -W describes: action:message:category:module:line."""
    parts = arg.split(":")
    if len(parts) > 5:
        raise ValueError(f"too many fields (max 5): {arg!r}")
    action, message, category, module, lineno = \
        [part.strip() for part in parts + [""] * (5 - len(parts))]
    names = [name for name in ("default", "always", "ignore", "module", "once", "error")
             if action and name.startswith(action)]
    if action and not names:
        raise ValueError(f"invalid action: {action!r}")
    action = names[0] if action else "default"
    found = Warning
    if category:
        home, _, name = category.rpartition(".")
        owner = __import__(home or "builtins", None, None, [name])
        found = getattr(owner, name, None)
        if not (isinstance(found, type) and issubclass(found, Warning)):
            raise ValueError(f"invalid warning category: {category!r}")
    try:
        lineno = int(lineno) if lineno else 0
    except ValueError:
        raise ValueError(f"invalid lineno {lineno!r}") from None
    if message or module:
        import re
        message = re.escape(message) if message else ""
        module = re.escape(module) + r"\Z" if module else ""
        filterwarnings(action, message, found, module, lineno)
    else:
        simplefilter(action, found, lineno)


def _warn_unawaited_coroutine(coro, name):
    """Warn of a coroutine that dies before it was awaited, and tell where it was made if known."""
    text = f"coroutine '{name}' was never awaited"
    if coro.cr_origin is not None:
        import linecache
        import traceback
        calls = [(file, line, function, linecache.getline(file, line))
                 for file, line, function in reversed(coro.cr_origin)]
        text += "\nCoroutine created at (most recent call last)\n"
        text = (text + "".join(traceback.format_list(calls))).rstrip("\n")
    warn(text, RuntimeWarning, stacklevel=2, source=coro)


def _warn_unawaited_step(step, text):
    """Warn of what an async generator's method returned and nobody awaited."""
    warn(text, RuntimeWarning, stacklevel=2, source=step)


def _deprecated(name, message="{name!r} is deprecated and slated for removal in Python {remove}", *,
                remove, _version=sys.version_info):
    """Warn the caller's caller that `name` goes in version `remove`; in that version, raise RuntimeError."""
    when = ".".join(map(str, remove[:2]))
    now = _version[:2]
    if now > remove or now == remove and _version[3] != "alpha":
        raise RuntimeError(f"{name!r} was slated for removal after Python {when} alpha")
    warn(message.format(name=name, remove=when), DeprecationWarning, stacklevel=3)


_processoptions(getattr(sys, "warnoptions", ()))
