"""Encodings by name, incremental coders, error handlers."""

import _codecs
from _codec_errors import HANDLERS as _HANDLERS
from _codec_errors import (
    backslashreplace_errors, ignore_errors, namereplace_errors, replace_errors, strict_errors, xmlcharrefreplace_errors,
)
from _codecs import decode, encode, register, unregister, register_error

__all__ = ["register", "unregister", "lookup", "lookup_error", "register_error", "encode", "decode",
           "open", "BOM", "BOM_BE", "BOM_LE", "BOM_UTF8", "BOM_UTF16", "BOM_UTF16_LE",
           "BOM_UTF16_BE", "BOM_UTF32", "BOM_UTF32_LE", "BOM_UTF32_BE", "CodecInfo", "Codec",
           "IncrementalEncoder", "IncrementalDecoder", "BufferedIncrementalEncoder", "BufferedIncrementalDecoder",
           "StreamReader", "StreamWriter", "StreamReaderWriter", "StreamRecoder", "EncodedFile",
           "getencoder", "getdecoder",
           "getincrementalencoder", "getincrementaldecoder", "getreader", "getwriter",
           "iterencode", "iterdecode", "strict_errors", "ignore_errors", "replace_errors",
           "xmlcharrefreplace_errors", "backslashreplace_errors", "namereplace_errors"]

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_LE = BOM_UTF16_LE = BOM = BOM_UTF16 = b"\xff\xfe"
BOM_BE = BOM_UTF16_BE = b"\xfe\xff"
BOM_UTF32_LE = BOM_UTF32 = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"


class CodecInfo(tuple):
    """What is known of a codec: (encode, decode, streamreader, streamwriter) and more."""

    _is_text_encoding = True

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None,
                incrementalencoder=None, incrementaldecoder=None, name=None,
                *, _is_text_encoding=None):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name = name
        self.encode = encode
        self.decode = decode
        self.incrementalencoder = incrementalencoder
        self.incrementaldecoder = incrementaldecoder
        self.streamwriter = streamwriter
        self.streamreader = streamreader
        if _is_text_encoding is not None:
            self._is_text_encoding = _is_text_encoding
        return self

    def __repr__(self):
        return (f"<{self.__class__.__module__}.{self.__class__.__qualname__} object "
                f"for encoding {self.name} at {id(self):#x}>")


class Codec:
    """A stateless coder."""

    def encode(self, input, errors="strict"):
        raise NotImplementedError

    def decode(self, input, errors="strict"):
        raise NotImplementedError


class IncrementalEncoder:
    """Encodes a text that comes in pieces."""

    def __init__(self, errors="strict"):
        self.errors = errors
        self.buffer = ""

    def encode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        pass

    def getstate(self):
        return 0

    def setstate(self, state):
        pass


class IncrementalDecoder:
    """Decodes bytes that come in pieces."""

    def __init__(self, errors="strict"):
        self.errors = errors

    def decode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        pass

    def getstate(self):
        return b"", 0

    def setstate(self, state):
        pass


class BufferedIncrementalEncoder(IncrementalEncoder):
    """Keeps what is incomplete for the next piece."""

    def __init__(self, errors="strict"):
        IncrementalEncoder.__init__(self, errors)
        self.buffer = ""

    def _buffer_encode(self, input, errors, final):
        raise NotImplementedError

    def encode(self, input, final=False):
        data = self.buffer + input
        result, consumed = self._buffer_encode(data, self.errors, final)
        self.buffer = data[consumed:]
        return result

    def reset(self):
        self.buffer = ""

    def getstate(self):
        return self.buffer or 0

    def setstate(self, state):
        self.buffer = state or ""


class BufferedIncrementalDecoder(IncrementalDecoder):
    """Keeps what is incomplete for the next piece."""

    def __init__(self, errors="strict"):
        IncrementalDecoder.__init__(self, errors)
        self.buffer = b""

    def _buffer_decode(self, input, errors, final):
        raise NotImplementedError

    def decode(self, input, final=False):
        data = self.buffer + input
        result, consumed = self._buffer_decode(data, self.errors, final)
        self.buffer = data[consumed:]
        return result

    def reset(self):
        self.buffer = b""

    def getstate(self):
        return self.buffer, 0

    def setstate(self, state):
        self.buffer = state[0]


class StreamWriter(Codec):
    """Writes text to a stream of bytes."""

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors

    def write(self, object):
        self.stream.write(self.encode(object, self.errors)[0])

    def writelines(self, list):
        self.write("".join(list))

    def reset(self):
        pass

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamReader(Codec):
    """Reads text from a stream of bytes; bytes, if a subclass says so."""

    charbuffertype = str

    def __init__(self, stream, errors="strict"):
        self.stream = stream
        self.errors = errors
        self.reset()

    def read(self, size=-1, chars=-1, firstline=False):
        while chars < 0 or len(self.charbuffer) < chars:
            new = self.stream.read() if size < 0 else self.stream.read(size)
            data = self.bytebuffer + new
            if not data:
                break
            text, used = self.decode(data, self.errors)
            self.bytebuffer = data[used:]
            self.charbuffer += text
            if size >= 0 and chars < 0 or not new:
                break
        if chars < 0:
            result, self.charbuffer = self.charbuffer, self.charbuffertype()
        else:
            result, self.charbuffer = self.charbuffer[:chars], self.charbuffer[chars:]
        return result

    def readline(self, size=None, keepends=True):
        line = self.charbuffer
        while True:
            lines = line.splitlines(True)
            if len(lines) > 1 or lines and lines[0] != lines[0].splitlines()[0]:
                self.charbuffer = self.charbuffertype().join(lines[1:])
                return lines[0] if keepends else lines[0].splitlines()[0]
            self.charbuffer = self.charbuffertype()
            more = self.read(72)
            if not more:
                return line
            line += more

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def reset(self):
        self.bytebuffer = b""
        self.charbuffer = self.charbuffertype()

    def __next__(self):
        line = self.readline()
        if line:
            return line
        raise StopIteration

    def __iter__(self):
        return self

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamReaderWriter:
    """Reads and writes text on a stream of bytes."""

    encoding = "unknown"

    def __init__(self, stream, Reader, Writer, errors="strict"):
        self.stream = stream
        self.reader = Reader(stream, errors)
        self.writer = Writer(stream, errors)
        self.errors = errors

    def read(self, size=-1):
        return self.reader.read(size)

    def readline(self, size=None):
        return self.reader.readline(size)

    def readlines(self, sizehint=None):
        return self.reader.readlines(sizehint)

    def __next__(self):
        return next(self.reader)

    def __iter__(self):
        return self

    def write(self, data):
        return self.writer.write(data)

    def writelines(self, list):
        return self.writer.writelines(list)

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


class StreamRecoder:
    """A stream of bytes in one encoding over a stream of bytes in another."""

    data_encoding = file_encoding = "unknown"

    def __init__(self, stream, encode, decode, Reader, Writer, errors="strict"):
        self.stream, self.encode, self.decode, self.errors = stream, encode, decode, errors
        self.reader, self.writer = Reader(stream, errors), Writer(stream, errors)

    def _bytes(self, text):
        return self.encode(text, self.errors)[0]

    def read(self, size=-1):
        return self._bytes(self.reader.read(size))

    def readline(self, size=None):
        return self._bytes(self.reader.readline() if size is None else self.reader.readline(size))

    def readlines(self, sizehint=None):
        return self._bytes(self.reader.read()).splitlines(keepends=True)

    def __next__(self):
        return self._bytes(next(self.reader))

    def __iter__(self):
        return self

    def write(self, data):
        return self.writer.write(self.decode(data, self.errors)[0])

    def writelines(self, list):
        return self.write(b"".join(list))

    def reset(self):
        self.reader.reset()
        self.writer.reset()

    def seek(self, offset, whence=0):
        self.reader.seek(offset, whence)
        self.writer.seek(offset, whence)

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, type, value, tb):
        self.stream.close()


def EncodedFile(file, data_encoding, file_encoding=None, errors="strict"):
    """Return a stream of bytes in one encoding over a file of bytes in another."""
    file_encoding = file_encoding or data_encoding
    data, inside = lookup(data_encoding), lookup(file_encoding)
    stream = StreamRecoder(file, data.encode, data.decode, inside.streamreader,
                           inside.streamwriter, errors)
    stream.data_encoding, stream.file_encoding = data_encoding, file_encoding
    return stream


_cache = {}


def lookup(encoding):
    """Return the CodecInfo of an encoding, or raise LookupError."""
    try:
        return _cache[encoding]
    except KeyError:
        pass
    name = _codecs.builtin_name(encoding)
    if name is not None:
        import _builtin_codecs
        info = _cache.get(name) or _builtin_codecs.make(name)
        _cache[name] = _cache[encoding] = info
        return info
    import _transform_codecs
    info = _transform_codecs.find(encoding)
    if info is not None:
        _cache[encoding] = info
        return info
    return _codecs.lookup_registered(encoding)


def _encode(obj, encoding, errors):
    """Encode with the codec of that name."""
    info = lookup(encoding)
    try:
        return info.encode(obj, errors)[0]
    except BaseException as ex:
        ex.add_note(f"encoding with '{encoding}' codec failed")
        raise


def _decode(obj, encoding, errors):
    """Decode with the codec of that name."""
    info = lookup(encoding)
    try:
        return info.decode(obj, errors)[0]
    except BaseException as ex:
        ex.add_note(f"decoding with '{encoding}' codec failed")
        raise


def getencoder(encoding):
    """Return the encode function of an encoding."""
    return lookup(encoding).encode


def getdecoder(encoding):
    """Return the decode function of an encoding."""
    return lookup(encoding).decode


def getincrementalencoder(encoding):
    """Return the incremental encoder class of an encoding."""
    encoder = lookup(encoding).incrementalencoder
    if encoder is None:
        raise LookupError(encoding)
    return encoder


def getincrementaldecoder(encoding):
    """Return the incremental decoder class of an encoding."""
    decoder = lookup(encoding).incrementaldecoder
    if decoder is None:
        raise LookupError(encoding)
    return decoder


def getreader(encoding):
    """Return the stream reader class of an encoding."""
    return lookup(encoding).streamreader


def getwriter(encoding):
    """Return the stream writer class of an encoding."""
    return lookup(encoding).streamwriter


def iterencode(iterator, encoding, errors="strict", **kwargs):
    """Encode pieces of text one by one."""
    step = getincrementalencoder(encoding)(errors, **kwargs).encode
    yield from filter(None, map(step, iterator))
    yield from filter(None, (step("", True),))


def iterdecode(iterator, encoding, errors="strict", **kwargs):
    """Decode pieces of bytes one by one."""
    step = getincrementaldecoder(encoding)(errors, **kwargs).decode
    yield from filter(None, map(step, iterator))
    yield from filter(None, (step(b"", True),))


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    """Open a file of encoded text."""
    import builtins
    if encoding is not None and "b" not in mode:
        mode += "b"
    file = builtins.open(filename, mode, buffering)
    if encoding is None:
        return file
    info = lookup(encoding)
    result = StreamReaderWriter(file, info.streamreader, info.streamwriter, errors)
    result.encoding = encoding
    return result


def lookup_error(errors):
    """Return the error handler of that name, or raise LookupError."""
    handler = _codecs.registered_error(errors) or _HANDLERS.get(errors)
    if handler is None:
        raise LookupError(f"unknown error handler name '{errors}'")
    return handler


def __getattr__(name):
    if name in ("charmap_build", "charmap_decode", "charmap_encode", "make_encoding_map",
                "make_identity_dict"):
        import _charmap
        return getattr(_charmap, name)
    if name.endswith(("_encode", "_decode")):
        import _codec_functions
        return getattr(_codec_functions, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
