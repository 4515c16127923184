"""Specs, finders and loaders: what an import is made of."""

import sys

SOURCE_SUFFIXES = [".py"]
BYTECODE_SUFFIXES = [".pyc"]
EXTENSION_SUFFIXES = []
DEBUG_BYTECODE_SUFFIXES = []
OPTIMIZED_BYTECODE_SUFFIXES = []

__all__ = ["AppleFrameworkLoader", "BYTECODE_SUFFIXES", "BuiltinImporter", "DEBUG_BYTECODE_SUFFIXES",
           "EXTENSION_SUFFIXES", "ExtensionFileLoader", "FileFinder", "FrozenImporter", "ModuleSpec",
           "NamespaceLoader", "OPTIMIZED_BYTECODE_SUFFIXES", "PathFinder", "SOURCE_SUFFIXES",
           "SourceFileLoader", "SourcelessFileLoader", "WindowsRegistryFinder", "all_suffixes"]


def all_suffixes():
    """Return the endings of files that can be imported."""
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class ModuleSpec:
    """What is known of a module before it is loaded."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._uninitialized_submodules = []
        self._set_fileattr = False
        self._cached = None

    def __repr__(self):
        args = [f"name={self.name!r}", f"loader={self.loader!r}"]
        if self.origin is not None:
            args.append(f"origin={self.origin!r}")
        if self.submodule_search_locations is not None:
            args.append(f"submodule_search_locations={self.submodule_search_locations}")
        return f"{type(self).__name__}({', '.join(args)})"

    def __eq__(self, other):
        try:
            return (self.name == other.name and self.loader == other.loader
                    and self.origin == other.origin
                    and self.submodule_search_locations == other.submodule_search_locations
                    and self.cached == other.cached and self.has_location == other.has_location)
        except AttributeError:
            return NotImplemented

    @property
    def cached(self):
        """Where compiled code lies; there is none."""
        return self._cached

    @cached.setter
    def cached(self, cached):
        self._cached = cached

    @property
    def parent(self):
        """The name of the package the module belongs to."""
        if self.submodule_search_locations is None:
            return self.name.rpartition(".")[0]
        return self.name

    @property
    def has_location(self):
        """Whether `origin` is a file."""
        return self._set_fileattr

    @has_location.setter
    def has_location(self, value):
        self._set_fileattr = bool(value)


class _Loader:
    """What loaders have in common; `importlib.abc.Loader` is for scripts to derive from."""

    def create_module(self, spec):
        return None

    def load_module(self, fullname):
        """The old way: import it, whatever it takes."""
        return _load(ModuleSpec(fullname, self))


class _OwnImporter(_Loader):
    """A finder and loader of modules that are part of the interpreter."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if not cls._knows(fullname):
            return None
        return ModuleSpec(fullname, cls, origin=cls._ORIGIN)

    @classmethod
    def create_module(cls, spec):
        __import__(spec.name)
        return sys.modules[spec.name]

    @classmethod
    def exec_module(cls, module):
        """Making it has executed it."""

    @classmethod
    def load_module(cls, fullname):
        __import__(fullname)
        return sys.modules[fullname]

    @classmethod
    def get_code(cls, fullname):
        return None

    @classmethod
    def get_source(cls, fullname):
        return None

    @classmethod
    def is_package(cls, fullname):
        return hasattr(cls.load_module(fullname), "__path__")


class BuiltinImporter(_OwnImporter):
    """Finds modules written in Rust."""

    _ORIGIN = "built-in"

    @staticmethod
    def _knows(name):
        return name in sys.builtin_module_names


class FrozenImporter(_OwnImporter):
    """Finds modules written in Python that are part of the interpreter."""

    _ORIGIN = "frozen"

    @staticmethod
    def _knows(name):
        return (name.partition(".")[0] in sys.stdlib_module_names
                and name not in sys.builtin_module_names and sys._is_frozen(name))


class _FileLoader(_Loader):
    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def get_filename(self, fullname=None):
        return self.path

    def is_package(self, fullname):
        return self.path.rpartition("/")[2] in ("__init__.py", "__init__.pyc") and fullname.rpartition(".")[2] != "__init__"

    def get_data(self, path):
        """Return what a file contains, as bytes."""
        with open(path, "rb") as file:
            return file.read()


class SourceFileLoader(_FileLoader):
    """Loads a module from its source."""

    def path_stats(self, path):
        import os
        stat = os.stat(path)
        return {"mtime": stat.st_mtime, "size": stat.st_size}

    def get_source(self, fullname):
        from importlib.util import decode_source
        try:
            return decode_source(self.get_data(self.path))
        except OSError as e:
            raise ImportError("source not available through get_data()", name=fullname) from e

    def source_to_code(self, data, path, *, _optimize=-1):
        return compile(data, path, "exec", dont_inherit=True, optimize=_optimize)

    def get_code(self, fullname):
        return self.source_to_code(self.get_data(self.path), self.path)

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)


class SourcelessFileLoader(_FileLoader):
    """Loads the compiled files that `py_compile` writes."""

    def get_source(self, fullname):
        return None

    def get_code(self, fullname):
        from _compiled_files import unpack
        return unpack(self.get_data(self.path), self.path, fullname)

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)


class ExtensionFileLoader(SourcelessFileLoader):
    """Loads libraries for CPython, which gilbox cannot use."""

    def get_code(self, fullname):
        raise ImportError(f"gilbox loads no extension modules: {self.path!r}", name=fullname)


AppleFrameworkLoader = ExtensionFileLoader


class NamespaceLoader(_Loader):
    """Loads a package without a file of its own."""

    def __init__(self, name, path, path_finder=None):
        self._path = path

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ""

    def get_code(self, fullname):
        return compile("", "<string>", "exec", dont_inherit=True)

    def exec_module(self, module):
        """There is nothing to execute."""


class FileFinder:
    """Finds modules in one folder."""

    def __init__(self, path, *loader_details):
        self.path = path or "."
        self._loaders = [(suffix, loader) for loader, suffixes in loader_details for suffix in suffixes]

    def __repr__(self):
        return f"FileFinder({self.path!r})"

    @classmethod
    def path_hook(cls, *loader_details):
        """Return what makes a finder of a folder's name, for `sys.path_hooks`."""
        def path_hook_for_FileFinder(path):
            from os.path import isdir
            if not isdir(path or "."):
                raise ImportError("only directories are supported", path=path)
            return cls(path, *loader_details)
        return path_hook_for_FileFinder

    def invalidate_caches(self):
        """Nothing is remembered."""

    def find_spec(self, fullname, target=None):
        from os.path import isdir, isfile, join
        from importlib.util import spec_from_file_location
        last = fullname.rpartition(".")[2]
        folder = join(self.path, last)
        for suffix, loader in self._loaders:
            init = join(folder, "__init__" + suffix)
            if isfile(init):
                return spec_from_file_location(fullname, init, loader=loader(fullname, init),
                                               submodule_search_locations=[folder])
        for suffix, loader in self._loaders:
            file = folder + suffix
            if isfile(file):
                return spec_from_file_location(fullname, file, loader=loader(fullname, file))
        if isdir(folder):
            spec = ModuleSpec(fullname, None)
            spec.submodule_search_locations = [folder]
            return spec
        return None


class PathFinder:
    """Finds modules along `sys.path` or a package's `__path__`."""

    @staticmethod
    def invalidate_caches():
        """Nothing is remembered."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        portions = []
        for entry in sys.path if path is None else path:
            if not isinstance(entry, str):
                continue
            finder = cls._finder_of(entry)
            spec = None if finder is None else finder.find_spec(fullname)
            if spec is None:
                continue
            if spec.loader is not None:
                return spec
            portions.extend(spec.submodule_search_locations)
        if not portions:
            return None
        spec = ModuleSpec(fullname, NamespaceLoader(fullname, portions))
        spec.submodule_search_locations = portions
        return spec

    @staticmethod
    def _finder_of(entry):
        for hook in sys.path_hooks:
            try:
                return hook(entry)
            except ImportError:
                continue
        if any(ending in entry for ending in (".zip", ".egg", ".whl", ".pyz")):
            from zipimport import ZipImportError, zipimporter
            try:
                return zipimporter(entry)
            except ZipImportError:
                pass
        return FileFinder(entry, (SourceFileLoader, SOURCE_SUFFIXES))


class WindowsRegistryFinder:
    """Finds nothing: this is no Windows."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return None


def _load(spec):
    """Make a module of its spec and execute it, as an import statement does."""
    from importlib.util import module_from_spec
    module = module_from_spec(spec)
    if not hasattr(spec.loader, "exec_module"):
        if spec.loader is None:
            sys.modules[spec.name] = module
            return module
        return spec.loader.load_module(spec.name)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(spec.name, None)
        raise
    # A module may put something else in its own place.
    return sys.modules[spec.name]


for _class in (BuiltinImporter, FrozenImporter, PathFinder):
    # Import knows them from now on; whoever looks at `sys.meta_path` sees the classes.
    sys._name_finder(_class)
del _class
