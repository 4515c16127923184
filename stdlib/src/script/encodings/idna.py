"""Names of hosts beyond ASCII: IDNA (RFC 3490) with Nameprep (RFC 3491)."""

import codecs
import re
import stringprep
from unicodedata import normalize

dots = re.compile("[.\u3002\uff0e\uff61]")
ace_prefix = b"xn--"
sace_prefix = "xn--"
_LONGEST = 63
_PROHIBITED = (stringprep.in_table_c12, stringprep.in_table_c22, stringprep.in_table_c3, stringprep.in_table_c4,
               stringprep.in_table_c5, stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8,
               stringprep.in_table_c9)


def _bad(label, start, end, reason):
    return UnicodeEncodeError("idna", label, start, end, reason)


def nameprep(label):
    """Return a label as it is compared; UnicodeEncodeError for what no label may have."""
    mapped = [stringprep.map_table_b2(char) for char in label if not stringprep.in_table_b1(char)]
    label = normalize("NFKC", "".join(mapped))
    for at, char in enumerate(label):
        if any(has(char) for has in _PROHIBITED):
            raise _bad(label, at, at + 1, f"Invalid character {char!r}")
    to_the_left = [stringprep.in_table_d1(char) for char in label]
    if any(to_the_left):
        for at, char in enumerate(label):
            if stringprep.in_table_d2(char):
                raise _bad(label, at, at + 1, "Violation of BIDI requirement 2")
        for at in (0, len(label) - 1):
            if not to_the_left[at]:
                raise _bad(label, at, at + 1, "Violation of BIDI requirement 3")
    return label


def _of_allowed_length(label, data):
    if not data:
        raise _bad(label, 0, 1, "label empty")
    if len(data) > _LONGEST:
        raise _bad(label, 0, len(label), "label too long")
    return data


def ToASCII(label):
    """Return a label as bytes."""
    if label.isascii():
        return _of_allowed_length(label, label.encode("ascii"))
    label = nameprep(label)
    if label.isascii():
        return _of_allowed_length(label, label.encode("ascii"))
    if label.lower().startswith(sace_prefix):
        raise _bad(label, 0, len(sace_prefix), "Label starts with ACE prefix")
    return _of_allowed_length(label, ace_prefix + label.encode("punycode"))


def ToUnicode(label):
    """Return the text of a label, bytes or str."""
    if len(label) > 1024:
        # What is longer can only take time.
        data = label.encode("utf-8", "backslashreplace") if isinstance(label, str) else label
        raise UnicodeDecodeError("idna", data, 0, len(data), "label way too long")
    if isinstance(label, str) and not label.isascii():
        label = nameprep(label)
        try:
            label = label.encode("ascii")
        except UnicodeEncodeError as ex:
            raise _bad(label, ex.start, ex.end, "Invalid character in IDN label")
    data = label.encode("ascii") if isinstance(label, str) else label
    if not data.lower().startswith(ace_prefix):
        return str(data, "ascii")
    skipped = len(ace_prefix)
    try:
        text = data[skipped:].decode("punycode")
    except UnicodeDecodeError as ex:
        raise UnicodeDecodeError("idna", data, skipped + ex.start, skipped + ex.end, ex.reason)
    again = ToASCII(text)
    if str(data, "ascii").lower() != str(again, "ascii"):
        raise UnicodeDecodeError("idna", data, 0, len(data), f"IDNA does not round-trip, '{data!r}' != '{again!r}'")
    return text


def _strict(errors):
    if errors != "strict":
        raise UnicodeError(f"Unsupported error handling: {errors}")


def _each(convert, error, name, labels):
    """Convert the labels of a name one by one; mistakes are told by where they are in the name."""
    start = 0
    for label in labels:
        try:
            yield convert(label)
        except UnicodeError as ex:
            raise error("idna", name, start + ex.start, start + ex.end, ex.reason)
        start += len(label) + 1


def _encoded(name, labels):
    return _each(ToASCII, UnicodeEncodeError, name, labels)


def _decoded(data, labels):
    return _each(ToUnicode, UnicodeDecodeError, data, labels)


class Codec(codecs.Codec):
    def encode(self, input, errors="strict"):
        _strict(errors)
        if input.isascii():
            labels = input.split(".")
            start = 0
            # Empty ones are told first, and the last one may be.
            for label in labels[:-1]:
                if not label:
                    raise _bad(input, start, start + 1, "label empty")
                start += len(label) + 1
            start = 0
            for label in labels:
                if len(label) > _LONGEST:
                    raise _bad(input, start, start + len(label), "label too long")
                start += len(label) + 1
            return input.encode("ascii"), len(input)
        labels = dots.split(input)
        end = b""
        if not labels[-1]:
            end = b"."
            del labels[-1]
        return b".".join(_encoded(input, labels)) + end, len(input)

    def decode(self, input, errors="strict"):
        _strict(errors)
        data = bytes(input)
        if data.isascii() and ace_prefix not in data.lower():
            return data.decode("ascii"), len(data)
        labels = data.split(b".")
        end = ""
        if not labels[-1]:
            end = "."
            del labels[-1]
        return ".".join(_decoded(data, labels)) + end, len(data)


def _whole_labels(labels, final):
    """Take a label from the end that may go on; return the dot that the last one ends with."""
    if not labels[-1]:
        del labels[-1]
        return "."
    if final:
        return ""
    del labels[-1]
    return "." if labels else ""


class IncrementalEncoder(codecs.BufferedIncrementalEncoder):
    def _buffer_encode(self, input, errors, final):
        _strict(errors)
        if not input:
            return b"", 0
        labels = dots.split(input)
        end = _whole_labels(labels, final)
        data = b".".join(_encoded(input, labels)) + end.encode("ascii")
        return data, len(".".join(labels)) + len(end)


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, input, errors, final):
        _strict(errors)
        if not input:
            return "", 0
        if isinstance(input, str):
            labels, data = dots.split(input), input.encode("ascii", "backslashreplace")
        else:
            data = bytes(input)
            try:
                labels = str(data, "ascii").split(".")
            except UnicodeDecodeError as ex:
                raise UnicodeDecodeError("idna", data, ex.start, ex.end, ex.reason)
        end = _whole_labels(labels, final)
        return ".".join(_decoded(data, labels)) + end, len(".".join(labels)) + len(end)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    """Return the CodecInfo."""
    return codecs.CodecInfo(Codec().encode, Codec().decode, StreamReader, StreamWriter,
                            IncrementalEncoder, IncrementalDecoder, "idna")
