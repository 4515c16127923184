"""Writes compiled files (see `_compiled_files`) where they are asked for by name: gilbox keeps none of its own."""

import enum as _enum
import sys as _sys
import traceback as _traceback

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]


class PycInvalidationMode(_enum.Enum):
    """How a compiled file would be known to be stale."""

    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


class PyCompileError(Exception):
    """A file cannot be compiled: the class and value of its error, the file's name, and a text for people."""

    def __init__(self, exc_type, exc_value, file, msg=""):
        if not msg:
            words = "".join(_traceback.format_exception_only(exc_type, exc_value))
            if exc_type is SyntaxError:
                msg = words.replace('File "<string>"', f'File "{file}"')
            else:
                msg = f"Sorry: {exc_type.__name__}: {exc_value}"
        super().__init__(msg, exc_type.__name__, exc_value, file)
        self.exc_type_name, self.exc_value = exc_type.__name__, exc_value
        self.file, self.msg = file, msg

    def __str__(self):
        return self.msg


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1,
            invalidation_mode=None, quiet=0):
    """Compile the source `file` into `cfile`, whose name is returned. Without that name, look for errors only and raise
    NotImplementedError: gilbox has no place of its own for compiled files.
    """
    import builtins
    import os
    with open(file, "rb") as source:
        text = source.read()
        mtime = os.fstat(source.fileno()).st_mtime
    try:
        builtins.compile(text, dfile or file, "exec", dont_inherit=True)
    except Exception as error:
        found = PyCompileError(error.__class__, error, dfile or file)
        if doraise:
            raise found from None
        if quiet < 2:
            print(found.msg, file=_sys.stderr)
        return None
    if cfile is None:
        raise NotImplementedError("gilbox keeps no compiled files (.pyc): name one (cfile)")
    if os.path.islink(cfile) or os.path.exists(cfile) and not os.path.isfile(cfile):
        kind = "a symlink" if os.path.islink(cfile) else "a non-regular file"
        raise FileExistsError(f"{cfile} is {kind} and will be changed into a regular one if import writes a "
                              "byte-compiled file to it")
    from _compiled_files import pack
    flags = {PycInvalidationMode.CHECKED_HASH: 3, PycInvalidationMode.UNCHECKED_HASH: 1}.get(invalidation_mode, 0)
    if folder := os.path.dirname(cfile):
        os.makedirs(folder, exist_ok=True)
    with open(cfile, "wb") as compiled:
        compiled.write(pack(text, os.fspath(dfile or file), mtime, flags))
    return cfile


def main():
    """Check the files that are named on the command line."""
    status = 0
    for name in _sys.argv[1:]:
        try:
            compile(name, doraise=True)
        except NotImplementedError:
            continue        # it could be compiled
        except (PyCompileError, OSError) as error:
            status = 1
            print(error, file=_sys.stderr)
    return status


if __name__ == "__main__":
    _sys.exit(main())
