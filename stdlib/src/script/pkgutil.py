"""What lies in packages: their modules, their data, and parts of them elsewhere."""

import importlib
import importlib.util
import os
import re
import sys
from collections import namedtuple

__all__ = ["get_importer", "iter_importers", "walk_packages", "iter_modules", "get_data",
           "resolve_name", "extend_path", "ModuleInfo", "get_loader", "find_loader"]

ModuleInfo = namedtuple("ModuleInfo", "module_finder name ispkg")
ModuleInfo.__doc__ = "A module with its finder, its name, and whether it is a package."


class _FolderFinder:
    """Stands for a folder in which modules are found."""

    def __init__(self, path):
        self.path = path

    def __repr__(self):
        return f"FileFinder({self.path!r})"

    def find_spec(self, fullname, target=None):
        from importlib.machinery import PathFinder
        return PathFinder.find_spec(fullname, [self.path], target)

    def iter_modules(self, prefix=""):
        """Yield the names of modules in the folder, and whether they are packages."""
        try:
            names = sorted(os.listdir(self.path or "."))
        except OSError:
            return
        seen = set()
        for name in names:
            full = os.path.join(self.path, name)
            base, ending = os.path.splitext(name)
            is_package = not ending and os.path.isfile(os.path.join(full, "__init__.py"))
            if not is_package and ending != ".py" or base == "__init__" or base in seen \
                    or not base or "." in base:
                continue
            seen.add(base)
            yield prefix + base, is_package


def get_importer(path_item):
    """Return what finds modules in an entry of sys.path, or None."""
    path_item = os.fsdecode(path_item)
    for hook in sys.path_hooks:
        try:
            return hook(path_item)
        except ImportError:
            continue
    if os.path.isdir(path_item or "."):
        return _FolderFinder(path_item)
    import zipimport
    try:
        return zipimport.zipimporter(path_item)
    except (zipimport.ZipImportError, ValueError):
        return None


def iter_importers(fullname=""):
    """Yield the finders that would look for a module."""
    if fullname.startswith("."):
        raise ImportError(f"Relative module name {fullname!r} not supported")
    package = fullname.rpartition(".")[0]
    if package:
        path = getattr(importlib.import_module(package), "__path__", None)
        if path is None:
            return
    else:
        yield from sys.meta_path
        path = sys.path
    for item in path:
        yield get_importer(item)


def iter_modules(path=None, prefix=""):
    """Yield the modules in folders, those of sys.path if none are given."""
    if isinstance(path, str):
        raise ValueError("path must be None or list of paths to look for modules in")
    finders = map(get_importer, sys.path if path is None else path)
    seen = set()
    for finder in finders:
        list_modules = getattr(finder, "iter_modules", None)
        for name, is_package in list_modules(prefix) if list_modules else ():
            if name not in seen:
                seen.add(name)
                yield ModuleInfo(finder, name, is_package)


def walk_packages(path=None, prefix="", onerror=None):
    """Yield the modules in folders and, importing them, in the packages found there."""
    seen = set()
    for info in iter_modules(path, prefix):
        yield info
        if not info.ispkg:
            continue
        try:
            importlib.import_module(info.name)
        except ImportError:
            if onerror is not None:
                onerror(info.name)
            continue
        except Exception:
            if onerror is None:
                raise
            onerror(info.name)
            continue
        inside = [folder for folder in getattr(sys.modules[info.name], "__path__", None) or []
                  if folder not in seen]
        seen.update(inside)
        yield from walk_packages(inside, info.name + ".", onerror)


def extend_path(path, name):
    """Return a package's path with the parts of it that lie elsewhere on sys.path."""
    if not isinstance(path, list):
        return path
    found = path[:]
    parent, _, last = name.rpartition(".")
    try:
        folders = sys.modules[parent].__path__ if parent else sys.path
    except (KeyError, AttributeError):
        return found
    for folder in folders:
        if not isinstance(folder, str):
            continue
        part = os.path.join(folder, last)
        if os.path.isfile(os.path.join(part, "__init__.py")) and part not in found \
                and os.path.abspath(part) not in map(os.path.abspath, found):
            found.append(part)
        links = os.path.join(folder, name + ".pkg")
        if os.path.isfile(links):
            try:
                with open(links) as file:
                    found += [line for line in (line.rstrip("\n") for line in file)
                              if line and not line.startswith("#")]
            except OSError as problem:
                print(f"Can't open {links}: {problem.strerror}", file=sys.stderr)
    return found


def get_data(package, resource):
    """Return the bytes of a file of a package; None if that cannot be told."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        return None
    module = sys.modules.get(package) or importlib.import_module(package)
    file = getattr(module, "__file__", None)
    if file is None:
        return None
    path = os.path.join(os.path.dirname(file), *resource.split("/"))
    loader = spec.loader
    if hasattr(loader, "get_data"):
        return loader.get_data(path)
    with open(path, "rb") as data:
        return data.read()


def find_loader(fullname):
    """Return the loader of a module, or None."""
    _old("find_loader")
    return _loader(fullname)


def get_loader(module_or_name):
    """Return the loader of a module or of a name, or None."""
    _old("get_loader")
    if module_or_name in sys.modules:
        module_or_name = sys.modules[module_or_name]
        if module_or_name is None:
            return None
    if isinstance(module_or_name, str):
        return _loader(module_or_name)
    loader = getattr(module_or_name, "__loader__", None)
    return _loader(module_or_name.__name__) if loader is None else loader


def _old(name):
    import warnings
    warnings.warn(f"'pkgutil.{name}' is deprecated and slated for removal in Python 3.14",
                  DeprecationWarning, stacklevel=3)


def _loader(fullname):
    if fullname.startswith("."):
        raise ImportError(f"Relative module name {fullname!r} not supported")
    try:
        spec = importlib.util.find_spec(fullname)
    except (ImportError, AttributeError, TypeError, ValueError) as problem:
        raise ImportError(f"Error while finding loader for {fullname!r} "
                          f"({type(problem)}: {problem})") from problem
    return spec.loader if spec is not None else None


_NAME = re.compile(r"(?P<module>(?!\d)\w+(?:\.(?!\d)\w+)*)"
                   r"(?P<colon>:(?P<object>(?:(?!\d)\w+(?:\.(?!\d)\w+)*)?))?")


def resolve_name(name):
    """Return what a name says: a module, or after a colon or a dot something in it."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"invalid format: {name!r}")
    if match["colon"]:
        found = importlib.import_module(match["module"])
        parts = match["object"].split(".") if match["object"] else []
    else:
        parts = name.split(".")
        path = parts.pop(0)
        found = importlib.import_module(path)
        while parts:
            try:
                found = importlib.import_module(f"{path}.{parts[0]}")
            except ImportError:
                break
            path += "." + parts.pop(0)
    for part in parts:
        found = getattr(found, part)
    return found
