"""Checks the syntax of all files of folders as compiling them would. gilbox keeps no compiled files, so none is written."""

import os
import sys

__all__ = ["compile_dir", "compile_file", "compile_path"]


def _files(folder, levels, quiet):
    """Yield the files in a folder and, so many levels deep, in those below it."""
    if quiet < 2 and isinstance(folder, os.PathLike):
        folder = os.fspath(folder)
    if not quiet:
        print(f"Listing {folder!r}...")
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        if quiet < 2:
            print(f"Can't list {folder!r}")
        names = []
    for name in names:
        path = os.path.join(folder, name)
        if name == "__pycache__":
            continue
        if not os.path.isdir(path):
            yield path
        elif levels > 0 and name not in (os.curdir, os.pardir) and not os.path.islink(path):
            yield from _files(path, levels - 1, quiet)


def compile_dir(dir, maxlevels=None, ddir=None, force=False, rx=None, quiet=0, legacy=False,
                optimize=-1, workers=1, invalidation_mode=None, *, stripdir=None, prependdir=None,
                limit_sl_dest=None, hardlink_dupes=False):
    """Check the files in a folder and below it; answers whether all are right."""
    if workers is not None and workers < 0:
        raise ValueError("workers must be greater or equal to 0")
    if ddir is not None and (stripdir is not None or prependdir is not None):
        raise ValueError("Destination dir (ddir) cannot be used in combination with stripdir or "
                         "prependdir")
    levels = sys.getrecursionlimit() if maxlevels is None else maxlevels
    results = [compile_file(path, ddir, force, rx, quiet, legacy, optimize, invalidation_mode)
               for path in _files(dir, levels, quiet)]
    return all(results)


def compile_file(fullname, ddir=None, force=False, rx=None, quiet=0, legacy=False, optimize=-1,
                 invalidation_mode=None, *, stripdir=None, prependdir=None, limit_sl_dest=None,
                 hardlink_dupes=False):
    """Check a file; answers whether it is right."""
    fullname = os.fspath(fullname)
    if rx is not None and rx.search(fullname):
        return True
    if not os.path.isfile(fullname) or not fullname.endswith(".py"):
        return True
    if not quiet:
        print(f"Compiling {fullname!r}...")
    shown = fullname if ddir is None else os.path.join(ddir, os.path.basename(fullname))
    try:
        with open(fullname, "rb") as file:
            compile(file.read(), shown, "exec", dont_inherit=True)
    except (SyntaxError, UnicodeError, OSError, ValueError) as problem:
        if quiet < 2:
            if quiet:
                print(f"*** Error compiling {fullname!r}...")
            else:
                print("*** ", end="")
            print(_told(problem))
        return False
    return True


def _told(problem):
    import traceback
    if isinstance(problem, SyntaxError):
        return "".join(traceback.format_exception_only(problem))
    return f"{type(problem).__name__}: {problem}"


def compile_path(skip_curdir=1, maxlevels=0, force=False, quiet=0, legacy=False, optimize=-1,
                 invalidation_mode=None):
    """Check the files in the folders of sys.path; answers whether all are right."""
    right = True
    for folder in sys.path:
        if (not folder or folder == os.curdir) and skip_curdir:
            if quiet < 2:
                print("Skipping current directory")
            continue
        right = compile_dir(folder, maxlevels, None, force, quiet=quiet, legacy=legacy,
                            optimize=optimize, invalidation_mode=invalidation_mode) and right
    return right


def main():
    """The program `compileall`."""
    import argparse
    import re
    parser = argparse.ArgumentParser(description="Utilities to support installing Python libraries.")
    parser.add_argument("-l", action="store_const", const=0, default=None, dest="maxlevels")
    parser.add_argument("-r", type=int, dest="recursion")
    parser.add_argument("-f", action="store_true", dest="force")
    parser.add_argument("-q", action="count", dest="quiet", default=0)
    parser.add_argument("-x", dest="rx", default=None)
    parser.add_argument("-d", dest="ddir", default=None)
    parser.add_argument("compile_dest", nargs="*")
    asked = parser.parse_args()
    levels = asked.recursion if asked.recursion is not None else asked.maxlevels
    rx = re.compile(asked.rx) if asked.rx else None
    if not asked.compile_dest:
        return compile_path(maxlevels=levels or 0, force=asked.force, quiet=asked.quiet)
    results = [compile_file(path, asked.ddir, asked.force, rx, asked.quiet) if os.path.isfile(path)
               else compile_dir(path, levels, asked.ddir, asked.force, rx, asked.quiet)
               for path in asked.compile_dest]
    return all(results)


if __name__ == "__main__":
    sys.exit(int(not main()))
