"""What finders and loaders have to offer, as abstract classes."""

import abc
from importlib import machinery

__all__ = ["ExecutionLoader", "FileLoader", "InspectLoader", "Loader", "MetaPathFinder",
           "PathEntryFinder", "ResourceLoader", "SourceLoader"]


class Loader(metaclass=abc.ABCMeta):
    """Makes and executes modules."""

    def create_module(self, spec):
        """Return a module for a spec, or None for a plain one."""
        return None

    def load_module(self, fullname):
        """The old way to load."""
        if not hasattr(self, "exec_module"):
            raise ImportError
        return machinery._load(machinery.ModuleSpec(fullname, self))


class MetaPathFinder(metaclass=abc.ABCMeta):
    """A member of `sys.meta_path`."""

    def invalidate_caches(self):
        """Forget what was remembered."""


class PathEntryFinder(metaclass=abc.ABCMeta):
    """What a member of `sys.path_hooks` makes of a path."""

    def invalidate_caches(self):
        """Forget what was remembered."""


class ResourceLoader(Loader):
    """A loader that reads other files."""

    @abc.abstractmethod
    def get_data(self, path):
        """Return what a file contains."""
        raise OSError


class InspectLoader(Loader):
    """A loader that shows the source."""

    def is_package(self, fullname):
        """Return whether the module is a package."""
        raise ImportError

    def get_code(self, fullname):
        """Return the module's code, or None."""
        source = self.get_source(fullname)
        return None if source is None else self.source_to_code(source)

    @abc.abstractmethod
    def get_source(self, fullname):
        """Return the module's source, or None."""
        raise ImportError

    @staticmethod
    def source_to_code(data, path="<string>"):
        """Compile source."""
        return compile(data, path, "exec", dont_inherit=True)

    def exec_module(self, module):
        """Execute the module's code in its namespace."""
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f"cannot load module {module.__name__!r} when get_code() returns None")
        exec(code, module.__dict__)


class ExecutionLoader(InspectLoader):
    """A loader of modules that are files."""

    @abc.abstractmethod
    def get_filename(self, fullname):
        """Return the file's name."""
        raise ImportError

    def get_code(self, fullname):
        """Return the module's code, or None."""
        source = self.get_source(fullname)
        return None if source is None else self.source_to_code(source, self.get_filename(fullname))


class FileLoader(machinery._FileLoader, ResourceLoader, ExecutionLoader):
    """A loader of a file."""


class SourceLoader(ResourceLoader, ExecutionLoader):
    """A loader of source that `get_data` reads."""

    def get_source(self, fullname):
        """Return the module's source."""
        from importlib.util import decode_source
        return decode_source(self.get_data(self.get_filename(fullname)))

    def get_code(self, fullname):
        """Return the module's code."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


for _class in (machinery.BuiltinImporter, machinery.FrozenImporter, machinery.PathFinder):
    MetaPathFinder.register(_class)
PathEntryFinder.register(machinery.FileFinder)
for _class in (machinery.BuiltinImporter, machinery.FrozenImporter):
    InspectLoader.register(_class)
SourceLoader.register(machinery.SourceFileLoader)
for _class in (machinery.SourcelessFileLoader, machinery.ExtensionFileLoader):
    FileLoader.register(_class)
del _class
