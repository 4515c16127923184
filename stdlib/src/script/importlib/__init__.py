"""Importing by name, and importing again."""

import sys

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

__import__ = __import__


def invalidate_caches():
    """Forget what is known of directories; nothing is remembered here."""


def import_module(name, package=None):
    """Import a module by its name, which may be relative to a package."""
    level = len(name) - len(name.lstrip("."))
    if level:
        if not package:
            raise TypeError("the 'package' argument is required to perform a relative import "
                            f"for {name!r}")
        parts = package.rsplit(".", level - 1)
        if len(parts) < level:
            raise ImportError("attempted relative import beyond top-level package")
        name = f"{parts[0]}.{name[level:]}" if name[level:] else parts[0]
    __import__(name)
    return sys.modules[name]


def reload(module):
    """Run a module's code again in its own namespace."""
    try:
        name = module.__name__
    except AttributeError:
        raise TypeError("reload() argument must be a module") from None
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    file = getattr(module, "__file__", None)
    if file is None:
        return module
    with open(file, "rb") as source:
        code = compile(source.read(), file, "exec")
    exec(code, module.__dict__)
    return sys.modules[name]
