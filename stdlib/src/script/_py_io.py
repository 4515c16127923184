"""Files in the language itself, over the descriptors of `posix`, where there is no `_io`.

Three layers, as in CPython: a raw file reads and writes a descriptor, a buffered
file saves it small requests, and a text file encodes and ends lines.
"""

from _py_iobase import (DEFAULT_BUFFER_SIZE, UnsupportedOperation, _BufferedIOBase,
                        _IOBase, _RawIOBase, _TextIOBase)
from _py_bytesio import (BufferedRandom, BufferedReader, BufferedRWPair, BufferedWriter,
                         BytesIO, FileIO)
from _py_textio import IncrementalNewlineDecoder, StringIO, TextIOWrapper


def text_encoding(encoding, stacklevel=2):
    """Return the encoding to use for the argument `encoding`."""
    return "locale" if encoding is None else encoding


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None,
         closefd=True, opener=None):
    """Open a file and return a file object."""
    if not isinstance(file, int):
        import os
        file = os.fspath(file)
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    if not isinstance(buffering, int):
        raise TypeError(f"invalid buffering: {buffering!r}")
    modes = set(mode)
    if modes - set("axrwb+t") or len(mode) > len(modes):
        raise ValueError(f"invalid mode: {mode!r}")
    binary = "b" in modes
    if "t" in modes and binary:
        raise ValueError("can't have text and binary mode at once")
    if len(modes & set("axrw")) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    for value, name in ((encoding, "an encoding"), (errors, "an errors"),
                        (newline, "a newline")):
        if binary and value is not None:
            raise ValueError(f"binary mode doesn't take {name} argument")
    raw_mode = "".join(c for c in mode if c in "axrw+")
    raw = FileIO(file, raw_mode, closefd, opener=opener)
    result = raw
    try:
        line_buffering = buffering == 1 and not binary
        if buffering < 0 and raw.isatty():
            buffering, line_buffering = -1, True
        if buffering in (-1, 1):
            buffering = DEFAULT_BUFFER_SIZE
        if buffering < -1:
            raise ValueError("invalid buffering size")
        if buffering == 0:
            if binary:
                return raw
            raise ValueError("can't have unbuffered text I/O")
        if "+" in modes:
            buffer = BufferedRandom(raw, buffering)
        elif "r" in modes:
            buffer = BufferedReader(raw, buffering)
        else:
            buffer = BufferedWriter(raw, buffering)
        result = buffer
        if binary:
            return result
        result = TextIOWrapper(buffer, encoding, errors, newline, line_buffering)
        result.mode = mode
        return result
    except:
        result.close()
        raise


def open_code(path):
    """Open a file that holds code."""
    return open(path, "rb")


for _class in (_IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase, FileIO, BytesIO, StringIO,
               BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair,
               TextIOWrapper, IncrementalNewlineDecoder):
    _class.__module__ = "_io"
del _class
