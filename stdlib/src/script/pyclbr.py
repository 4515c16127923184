"""The classes and functions of modules, found without running them."""

import ast
import importlib.util
import sys

__all__ = ["readmodule", "readmodule_ex", "Class", "Function"]

_modules = {}


class _Object:
    """What a definition says of itself."""

    def __init__(self, module, name, file, lineno, end_lineno, parent):
        self.module, self.name, self.file = module, name, file
        self.lineno, self.end_lineno, self.parent = lineno, end_lineno, parent
        self.children = {}
        if parent is not None:
            parent.children[name] = self


class Function(_Object):
    """A function or method."""

    def __init__(self, module, name, file, lineno, parent=None, is_async=False, *, end_lineno=None):
        super().__init__(module, name, file, lineno, end_lineno, parent)
        self.is_async = is_async
        if isinstance(parent, Class):
            parent.methods[name] = lineno


class Class(_Object):
    """A class."""

    def __init__(self, module, name, super_, file, lineno, parent=None, *, end_lineno=None):
        super().__init__(module, name, file, lineno, end_lineno, parent)
        self.super, self.methods = super_ or [], {}


def readmodule(module, path=None):
    """Return the classes of a module by name."""
    return {name: found for name, found in _read(module, path or []).items()
            if isinstance(found, Class)}


def readmodule_ex(module, path=None):
    """Return the classes and functions of a module by name."""
    return _read(module, path or [])


def _read(module, path, inside=None):
    full = f"{inside}.{module}" if inside is not None else module
    if full in _modules:
        return _modules[full]
    found = {}
    if module in sys.builtin_module_names and inside is None:
        _modules[module] = found
        return found
    package, dot, last = module.rpartition(".")
    if dot:
        parent = _read(package, path, inside)
        if inside is not None:
            package = f"{inside}.{package}"
        if "__path__" not in parent:
            raise ImportError(f"No package named {package}")
        return _read(last, parent["__path__"], package)
    if inside is None and not path:
        spec = importlib.util.find_spec(full)
    else:
        from importlib.machinery import PathFinder
        search = list(path) + ([] if inside is not None else sys.path)
        spec = PathFinder.find_spec(full, search)
    if spec is None:
        raise ModuleNotFoundError(f"no module named {full!r}", name=full)
    _modules[full] = found
    if spec.submodule_search_locations is not None:
        found["__path__"] = spec.submodule_search_locations
    try:
        text = spec.loader.get_source(full)
    except (AttributeError, ImportError):
        return found
    if text is not None:
        _Finder(full, spec.origin, found, inside).visit(ast.parse(text))
    return found


class _Finder(ast.NodeVisitor):
    """Takes the definitions of a module, those inside others below them."""

    def __init__(self, module, file, found, inside):
        self.module, self.file, self.found, self.inside = module, file, found, inside
        self.open = []

    def _parent(self):
        return self.open[-1] if self.open else None

    def _defined(self, made, node):
        if not self.open:
            self.found[node.name] = made
        self.open.append(made)
        self.generic_visit(node)
        self.open.pop()

    def visit_FunctionDef(self, node, is_async=False):
        self._defined(Function(self.module, node.name, self.file, node.lineno, self._parent(),
                               is_async, end_lineno=node.end_lineno), node)

    def visit_AsyncFunctionDef(self, node):
        self.visit_FunctionDef(node, True)

    def visit_ClassDef(self, node):
        self._defined(Class(self.module, node.name, [self._base(base) for base in node.bases],
                            self.file, node.lineno, self._parent(), end_lineno=node.end_lineno), node)

    def _base(self, node):
        """Return a base as the class it is, if that is known, else as its name."""
        name = ast.unparse(node)
        if name in self.found:
            return self.found[name]
        module, _, last = name.rpartition(".")
        known = _modules.get(module.rpartition(".")[2], {}) if module else {}
        return known.get(last, name)

    def _import(self, module):
        try:
            return _read(module, [], self.inside)
        except (ImportError, SyntaxError):
            pass
        try:
            return _read(module, [])
        except (ImportError, SyntaxError):
            return None

    def visit_Import(self, node):
        if not self.open:
            for alias in node.names:
                self._import(alias.name)

    def visit_ImportFrom(self, node):
        names = self._import(node.module) if not self.open and node.module else None
        for alias in node.names if names else ():
            if alias.name in names:
                self.found[alias.asname or alias.name] = names[alias.name]
            elif alias.name == "*":
                self.found.update((name, value) for name, value in names.items()
                                  if not name.startswith("_"))
