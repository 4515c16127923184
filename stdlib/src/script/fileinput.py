"""The lines of several files, one after the other."""

import io
import os
import sys
import types

__all__ = ["input", "close", "nextfile", "filename", "lineno", "filelineno", "fileno",
           "isfirstline", "isstdin", "FileInput", "hook_compressed", "hook_encoded"]

_current = None


def input(files=None, inplace=False, backup="", *, mode="r", openhook=None, encoding=None,
          errors=None):
    """Return an iterator over the lines of files; the functions of this module tell where it is."""
    global _current
    if _current and _current._file:
        raise RuntimeError("input() already active")
    _current = FileInput(files, inplace, backup, mode=mode, openhook=openhook, encoding=encoding,
                         errors=errors)
    return _current


def close():
    """Close what is being read."""
    global _current
    ended, _current = _current, None
    if ended:
        ended.close()


def _asks_current(name, text):
    def ask():
        if not _current:
            raise RuntimeError("no active input()")
        return getattr(_current, name)()
    ask.__name__ = ask.__qualname__ = name
    ask.__doc__ = text
    return ask


nextfile = _asks_current("nextfile", "Go on with the next file.")
filename = _asks_current("filename", "Return the name of the file that is read.")
lineno = _asks_current("lineno", "Return the number of the line, over all files.")
filelineno = _asks_current("filelineno", "Return the number of the line in its file.")
fileno = _asks_current("fileno", "Return the descriptor of the file that is read, or -1.")
isfirstline = _asks_current("isfirstline", "Is the line the first of its file?")
isstdin = _asks_current("isstdin", "Was the line read from the standard input?")


class FileInput:
    """An iterator over the lines of several files."""

    _waiting = ()
    _file = _output = _saved_output = _old_name = None
    _is_stdin = False

    def __init__(self, files=None, inplace=False, backup="", *, mode="r", openhook=None,
                 encoding=None, errors=None):
        if isinstance(files, str):
            files = (files,)
        elif isinstance(files, os.PathLike):
            files = (os.fspath(files),)
        else:
            files = tuple(sys.argv[1:] if files is None else files) or ("-",)
        if mode not in ("r", "rb"):
            raise ValueError("FileInput opening mode must be 'r' or 'rb'")
        if openhook:
            if inplace:
                raise ValueError("FileInput cannot use an opening hook in inplace mode")
            if not callable(openhook):
                raise ValueError("FileInput openhook must be callable")
        self._waiting, self._inplace, self._backup = list(files), inplace, backup
        self._mode, self._openhook = mode, openhook
        self._encoding, self._errors = encoding, errors
        self._filename = None
        self._lineno = self._filelineno = 0

    __class_getitem__ = classmethod(types.GenericAlias)

    def __del__(self):
        self.close()

    def close(self):
        """Close the file that is read, and forget the others."""
        try:
            self.nextfile()
        finally:
            self._waiting = []

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def nextfile(self):
        """Go on with the next file. The one that was being written is whole then."""
        output, self._output = self._output, None
        file, self._file = self._file, None
        saved, self._saved_output = self._saved_output, None
        old, self._old_name = self._old_name, None
        own = file is not None and not self._is_stdin
        self._is_stdin = False
        if saved is not None:
            sys.stdout = saved
        try:
            if output:
                output.close()
        finally:
            try:
                if own:
                    file.close()
            finally:
                if old and not self._backup:
                    try:
                        os.unlink(old)
                    except OSError:
                        pass

    def readline(self):
        """Return the next line, nothing at the end of the last file."""
        while True:
            if self._file is None:
                if not self._waiting:
                    return b"" if "b" in self._mode else ""
                self._open(self._waiting.pop(0))
            line = self._file.readline()
            if line:
                self._lineno += 1
                self._filelineno += 1
                return line
            self.nextfile()

    def _open(self, name):
        self._filename, self._filelineno = name, 0
        binary = "b" in self._mode
        encoding = self._encoding if binary else self._encoding or "utf-8" \
            if sys.flags.utf8_mode else self._encoding
        if name == "-":
            self._filename, self._is_stdin = "<stdin>", True
            self._file = getattr(sys.stdin, "buffer", sys.stdin) if binary else sys.stdin
        elif self._inplace:
            self._open_in_place(name, binary, encoding)
        elif self._openhook and self._encoding is None:
            self._file = self._openhook(name, self._mode)
        elif self._openhook:
            self._file = self._openhook(name, self._mode, encoding=self._encoding,
                                        errors=self._errors)
        else:
            self._file = open(name, self._mode, encoding=encoding, errors=self._errors)

    def _open_in_place(self, name, binary, encoding):
        """Put the file aside, and let what is printed take its place."""
        self._old_name = os.fspath(name) + (self._backup or ".bak")
        try:
            os.unlink(self._old_name)
        except OSError:
            pass
        os.rename(name, self._old_name)
        self._file = open(self._old_name, self._mode, encoding=encoding, errors=self._errors)
        rights = os.fstat(self._file.fileno()).st_mode
        descriptor = os.open(name, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, rights)
        self._output = os.fdopen(descriptor, self._mode.replace("r", "w"), encoding=encoding,
                                 errors=self._errors)
        try:
            os.chmod(name, rights)
        except OSError:
            pass
        self._saved_output, sys.stdout = sys.stdout, self._output

    def filename(self):
        """Return the name of the file that is read."""
        return self._filename

    def lineno(self):
        """Return the number of the line, over all files."""
        return self._lineno

    def filelineno(self):
        """Return the number of the line in its file."""
        return self._filelineno

    def fileno(self):
        """Return the descriptor of the file that is read, or -1."""
        try:
            return self._file.fileno() if self._file else -1
        except ValueError:
            return -1

    def isfirstline(self):
        """Is the line the first of its file?"""
        return self._filelineno == 1

    def isstdin(self):
        """Was the line read from the standard input?"""
        return self._is_stdin


def hook_compressed(filename, mode, *, encoding=None, errors=None):
    """Open a file, unpacked if its name says that it is packed."""
    ending = os.path.splitext(filename)[1]
    if ending not in (".gz", ".bz2"):
        return open(filename, mode, encoding=encoding, errors=errors)
    import bz2
    import gzip
    file = (gzip if ending == ".gz" else bz2).open(filename, mode)
    if "b" in mode:
        return file
    return io.TextIOWrapper(file, encoding=encoding, errors=errors)


def hook_encoded(encoding, errors=None):
    """Return a hook that opens files in an encoding."""
    def open_encoded(filename, mode):
        return open(filename, mode, encoding=encoding, errors=errors)
    return open_encoded
