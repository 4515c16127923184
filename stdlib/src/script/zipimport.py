"""Importing from zip files: an archive, or a folder within one, may stand in `sys.path`."""

import linecache
import os
import sys
import zipfile
from importlib.machinery import ModuleSpec, _Loader

__all__ = ["ZipImportError", "zipimporter"]

# What archives contain, by their names.
_zip_directory_cache = {}


class ZipImportError(ImportError):
    """There is no archive, or it lacks a module."""


def _names_in(archive):
    try:
        with zipfile.ZipFile(archive) as file:
            return {info.filename: info for info in file.infolist()}
    except (OSError, zipfile.BadZipFile, EOFError):
        raise ZipImportError(f"not a Zip file: {archive!r}", path=archive) from None


class zipimporter(_Loader):
    """Finds and loads the modules in an archive, or in a folder of one."""

    def __init__(self, path):
        if not isinstance(path, str):
            raise TypeError(f"expected str, not {type(path)!r}")
        if not path:
            raise ZipImportError("archive path is empty", path=path)
        archive, inside = path, []
        while not os.path.isfile(archive):
            if os.path.exists(archive):
                raise ZipImportError("not a Zip file", path=path)
            front, last = os.path.split(archive)
            if front == archive:
                raise ZipImportError("not a Zip file", path=path)
            archive = front
            inside.insert(0, last)
        if archive not in _zip_directory_cache:
            _zip_directory_cache[archive] = _names_in(archive)
        self.archive = archive
        self.prefix = os.path.join(*inside, "") if any(inside) else ""

    def __repr__(self):
        return f'<zipimporter object "{self.archive}/{self.prefix}">'

    def _get_files(self):
        """Return what the archive contains, read again if that was forgotten."""
        if self.archive not in _zip_directory_cache:
            try:
                _zip_directory_cache[self.archive] = _names_in(self.archive)
            except ZipImportError:
                return {}
        return _zip_directory_cache[self.archive]

    def _find(self, fullname):
        """The name within the archive of a module's file, and whether it is a package; None if there is none."""
        name = self.prefix + fullname.rpartition(".")[2]
        files = self._get_files()
        for ending, is_package in (("/__init__.pyc", True), ("/__init__.py", True), (".pyc", False), (".py", False)):
            if name + ending in files:
                return name + ending, is_package
        return None

    def _found(self, fullname):
        found = self._find(fullname)
        if found is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        return found

    def find_spec(self, fullname, target=None):
        """Return the spec of a module, or None."""
        from importlib.util import spec_from_file_location
        found = self._find(fullname)
        if found is not None:
            name, is_package = found
            path = f"{self.archive}/{name}"
            folder = [path.rpartition("/")[0]] if is_package else None
            # Without the path, which would be made one from the root.
            return spec_from_file_location(fullname, loader=self, submodule_search_locations=folder)
        folder = self.prefix + fullname.rpartition(".")[2]
        if folder + "/" not in self._get_files():
            return None
        spec = ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations.append(f"{self.archive}/{folder}")
        return spec

    def is_package(self, fullname):
        """Is the module a package?"""
        return self._found(fullname)[1]

    def get_filename(self, fullname):
        """Return what `__file__` of a module is."""
        return f"{self.archive}/{self._found(fullname)[0]}"

    def _read(self, name):
        with zipfile.ZipFile(self.archive) as file:
            return file.read(name)

    def get_data(self, pathname):
        """Return the bytes of a file in the archive."""
        name = pathname.removeprefix(self.archive + "/")
        if name not in self._get_files():
            raise OSError(0, "", name)
        return self._read(name)

    def get_source(self, fullname):
        """Return a module's source; None if the archive has only its compiled file."""
        from importlib.util import decode_source
        name = self._found(fullname)[0].removesuffix("c")
        return decode_source(self._read(name)) if name in self._get_files() else None

    def get_code(self, fullname):
        """Return a module's code object."""
        name, _ = self._found(fullname)
        data, path = self._read(name), f"{self.archive}/{name}"
        if name.endswith(".pyc"):
            from _compiled_files import MAGIC, unpack
            source = name.removesuffix("c")
            # Another program's, beside the source.
            if data[:4] == MAGIC or source not in self._get_files():
                return unpack(data, path, fullname)
            data, path = self._read(source), f"{self.archive}/{source}"
        return compile(data, path, "exec", dont_inherit=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        compiled = self.get_code(module.__name__)
        # Tracebacks show lines that no file has.
        linecache.lazycache(compiled.co_filename, module.__dict__)
        exec(compiled, module.__dict__)

    def load_module(self, fullname):
        """Load a module; deprecated in favour of `exec_module`."""
        import warnings
        warnings.warn("zipimport.zipimporter.load_module() is deprecated and slated for removal in "
                      "Python 3.12; use exec_module() instead", DeprecationWarning)
        from importlib.machinery import _load
        if fullname in sys.modules:
            self.exec_module(sys.modules[fullname])
            return sys.modules[fullname]
        self._found(fullname)
        return _load(self.find_spec(fullname))

    def iter_modules(self, prefix=""):
        """Yield the names of the modules here, and whether they are packages."""
        found = {}
        for name in self._get_files():
            parts = name.removeprefix(self.prefix).split("/")
            if not name.startswith(self.prefix):
                continue
            plain = parts[-1].removesuffix("c")
            if len(parts) == 2 and plain == "__init__.py":
                found[parts[0]] = True
            elif len(parts) == 1 and plain.endswith(".py") and plain != "__init__.py":
                found.setdefault(plain.removesuffix(".py"), False)
        for name in sorted(found):
            yield prefix + name, found[name]

    def invalidate_caches(self):
        """Look at the archive again when it is asked next."""
        _zip_directory_cache.pop(self.archive, None)
