"""Looking for modules without importing them, and making them by hand."""

import sys
import types
# Compiled files are no business of CPython's, and have a number of their own.
from _compiled_files import MAGIC as MAGIC_NUMBER
from importlib.machinery import (BuiltinImporter, BYTECODE_SUFFIXES, FrozenImporter, ModuleSpec, NamespaceLoader,
                                 PathFinder, SourceFileLoader, SOURCE_SUFFIXES, SourcelessFileLoader)

__all__ = ["LazyLoader", "Loader", "MAGIC_NUMBER", "cache_from_source", "decode_source", "find_spec",
           "module_from_spec", "resolve_name", "source_from_cache", "source_hash",
           "spec_from_file_location", "spec_from_loader"]

_UNSET = object()


def __getattr__(name):
    if name == "Loader":
        from importlib.abc import Loader
        return Loader
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def resolve_name(name, package):
    """Return the absolute name of a module named relative to a package."""
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    level = len(name) - len(name.lstrip("."))
    parts = package.rsplit(".", level - 1)
    if len(parts) < level:
        raise ImportError("attempted relative import beyond top-level package")
    return f"{parts[0]}.{name[level:]}" if name[level:] else parts[0]


def find_spec(name, package=None):
    """Return the spec of a module, or None; packages around it are imported."""
    fullname = resolve_name(name, package)
    if fullname in sys.modules:
        module = sys.modules[fullname]
        if module is None:
            return None
        spec = getattr(module, "__spec__", None)
        return _spec_of_loaded(fullname, module) if spec is None else spec
    parent, _, _ = fullname.rpartition(".")
    path = None
    if parent:
        module = __import__(parent, fromlist=["__path__"])
        try:
            path = module.__path__
        except AttributeError as e:
            raise ModuleNotFoundError(f"__path__ attribute not found on {parent!r} while trying to "
                                      f"find {fullname!r}", name=fullname) from e
    return _find(fullname, path)


def _find(fullname, path):
    for finder in sys.meta_path:
        if (find := getattr(finder, "find_spec", None)) is not None:
            if (spec := find(fullname, path, None)) is not None:
                return spec
    return None


def _spec_of_loaded(name, module):
    if name == "__main__":
        raise ValueError("__main__.__spec__ is None")
    file = getattr(module, "__file__", None)
    if file is not None:
        return spec_from_file_location(name, file, submodule_search_locations=getattr(module, "__path__", None))
    for importer in (BuiltinImporter, FrozenImporter):
        if (spec := importer.find_spec(name)) is not None:
            if hasattr(module, "__path__"):
                spec.submodule_search_locations = list(module.__path__)
            return spec
    if hasattr(module, "__path__"):
        spec = ModuleSpec(name, NamespaceLoader(name, module.__path__))
        spec.submodule_search_locations = list(module.__path__)
        return spec
    raise ValueError(f"{name}.__spec__ is None")


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """Return a spec for what a loader loads."""
    if origin is None:
        origin = getattr(loader, "_ORIGIN", None)
    if hasattr(loader, "get_filename"):
        if is_package is None:
            return spec_from_file_location(name, loader=loader)
        return spec_from_file_location(name, loader=loader,
                                       submodule_search_locations=[] if is_package else None)
    if is_package is None:
        try:
            is_package = loader.is_package(name)
        except (AttributeError, ImportError):
            is_package = False
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=_UNSET):
    """Return a spec for a file; None for one that is no source."""
    import os
    if location is None:
        location = "<unknown>"
        if hasattr(loader, "get_filename"):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = os.path.abspath(os.fspath(location))
    if loader is None:
        if location.endswith(tuple(SOURCE_SUFFIXES)):
            loader = SourceFileLoader(name, location)
        elif location.endswith(tuple(BYTECODE_SUFFIXES)):
            loader = SourcelessFileLoader(name, location)
        else:
            return None
    spec = ModuleSpec(name, loader, origin=location)
    spec.has_location = True
    if submodule_search_locations is _UNSET:
        try:
            is_package = loader.is_package(name)
        except (AttributeError, ImportError):
            is_package = False
        submodule_search_locations = [] if is_package else None
    spec.submodule_search_locations = submodule_search_locations
    if submodule_search_locations == [] and location:
        spec.submodule_search_locations = [os.path.dirname(location)]
    return spec


def module_from_spec(spec):
    """Return a new module of a spec, not executed."""
    module = None
    if hasattr(spec.loader, "create_module"):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, "exec_module"):
        raise ImportError("loaders that define exec_module() must also define create_module()")
    if module is None:
        module = types.ModuleType(spec.name)
    if module.__name__ != spec.name or getattr(module, "__spec__", None) is None:
        _describe(module, spec)
    return module


def _describe(module, spec):
    module.__name__ = spec.name
    module.__loader__ = spec.loader
    module.__package__ = spec.parent
    module.__spec__ = spec
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        module.__file__ = spec.origin


def decode_source(source_bytes):
    """Return source text, decoded as its first lines say."""
    import io
    import re
    encoding = "utf-8-sig"
    for line in source_bytes.split(b"\n", 2)[:2]:
        if found := re.match(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line):
            encoding = found[1].decode("ascii")
            break
        if line.strip() and not line.lstrip().startswith(b"#"):
            break
    return io.IncrementalNewlineDecoder(None, True).decode(source_bytes.decode(encoding), True)


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Return where CPython would keep the compiled file."""
    import os
    head, tail = os.path.split(os.fspath(path))
    base, dot, _ = tail.rpartition(".")
    name = f"{base or tail}.cpython-313"
    if optimization is not None and str(optimization):
        name += f".opt-{optimization}"
    return os.path.join(head, "__pycache__", name + ".pyc")


def source_from_cache(path):
    """Return the source that a compiled file of CPython's belongs to."""
    import os
    head, tail = os.path.split(os.fspath(path))
    head, folder = os.path.split(head)
    if folder != "__pycache__":
        raise ValueError(f"__pycache__ not bottom-level directory in {os.fspath(path)!r}")
    if tail.count(".") not in (2, 3):
        raise ValueError(f"expected only 2 or 3 dots in {tail!r}")
    return os.path.join(head, tail.partition(".")[0] + ".py")


def source_hash(source_bytes):
    """Return a hash of source text."""
    import hashlib
    return hashlib.sha256(source_bytes).digest()[:8]


class _LazyModule(types.ModuleType):
    """A module that is loaded when it is first asked for something."""

    def __getattribute__(self, name):
        spec = object.__getattribute__(self, "__spec__")
        if object.__getattribute__(self, "__class__") is _LazyModule and spec is not None:
            object.__setattr__(self, "__class__", types.ModuleType)
            spec.loader.exec_module(self)
        return getattr(self, name)

    def __delattr__(self, name):
        self.__getattribute__(name)
        delattr(self, name)


class LazyLoader:
    """A loader that puts off executing a module."""

    def __init__(self, loader):
        if not hasattr(loader, "exec_module"):
            raise TypeError("loader must define exec_module()")
        self.loader = loader

    @classmethod
    def factory(cls, loader):
        """Return what makes lazy loaders of that kind."""
        return lambda *args, **kwargs: cls(loader(*args, **kwargs))

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = self.loader
        module.__loader__ = self.loader
        module.__class__ = _LazyModule
