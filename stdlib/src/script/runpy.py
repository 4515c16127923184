"""Runs modules and files as programs."""

import importlib.util
import os
import sys

__all__ = ["run_module", "run_path"]


class _Error(ImportError):
    """A module cannot be run."""


def _run(code, names, run_name, spec, file, package):
    names.update(__name__=run_name, __file__=file, __cached__=None, __doc__=None,
                 __loader__=spec.loader if spec is not None else None, __package__=package,
                 __spec__=spec)
    exec(code, names)
    return names


class _Standing:
    """Puts a module into sys.modules and a program's name into sys.argv meanwhile."""

    def __init__(self, name, file):
        import types
        self.name, self.file, self.module = name, file, types.ModuleType(name)

    def __enter__(self):
        self.old = sys.modules.get(self.name)
        sys.modules[self.name] = self.module
        self.program, sys.argv[0] = sys.argv[0], self.file
        return self.module

    def __exit__(self, kind, value, traceback):
        sys.argv[0] = self.program
        if self.old is None:
            sys.modules.pop(self.name, None)
        else:
            sys.modules[self.name] = self.old


def _details(name):
    if name.startswith("."):
        raise ImportError("Relative module names not supported")
    package = name.rpartition(".")[0]
    if package:
        try:
            __import__(package)
        except ImportError as problem:
            if problem.name is None or problem.name != package and not package.startswith(
                    problem.name + "."):
                raise
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, AttributeError, TypeError, ValueError) as problem:
        raise ImportError(f"Error while finding module specification for {name!r} "
                          f"({type(problem).__name__}: {problem})") from problem
    if spec is None:
        raise ImportError(f"No module named {name}")
    if spec.submodule_search_locations is not None:
        if name == "__main__" or name.endswith(".__main__"):
            raise ImportError("Cannot use package as __main__ module")
        try:
            return _details(name + ".__main__")
        except ImportError as problem:
            if name not in sys.modules:
                raise
            raise ImportError(f"{problem}; {name!r} is a package and cannot be directly "
                              "executed") from None
    code = spec.loader.get_code(name) if hasattr(spec.loader, "get_code") else None
    if code is None:
        raise ImportError(f"No code object available for {name}")
    return name, spec, code


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Run a module, and return its names."""
    name, spec, code = _details(mod_name)
    run_name = name if run_name is None else run_name
    names = dict(init_globals or {})
    package = name.rpartition(".")[0]
    if not alter_sys:
        return _run(code, names, run_name, spec, spec.origin, package)
    with _Standing(run_name, spec.origin) as module:
        vars(module).update(names)
        return dict(_run(code, vars(module), run_name, spec, spec.origin, package))


def run_path(path_name, init_globals=None, run_name=None):
    """Run a file, or the __main__ of a folder, and return its names."""
    run_name = "<run_path>" if run_name is None else run_name
    path = os.fsdecode(path_name)
    if os.path.isdir(path):
        sys.path.insert(0, path)
        try:
            held = sys.modules.pop("__main__", None)
            try:
                name, spec, code = _details("__main__")
            finally:
                if held is not None:
                    sys.modules["__main__"] = held
            names = dict(init_globals or {})
            return _run(code, names, run_name, spec, spec.origin, "")
        finally:
            try:
                sys.path.remove(path)
            except ValueError:
                pass
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    with _Standing(run_name, path) as module:
        vars(module).update(init_globals or {})
        return dict(_run(code, vars(module), run_name, None, path, run_name.rpartition(".")[0]))
