"""Encodings by tables of characters."""

import codecs


def make_identity_dict(rng):
    """Return a map from each number to itself."""
    return {n: n for n in rng}


def make_encoding_map(decoding_map):
    """Return a decoding map turned round; what has several sources maps to None."""
    m = {}
    for k, v in decoding_map.items():
        m[v] = None if v in m else k
    return m


def charmap_build(map):
    """Return the map to encode with from a table to decode with."""
    return {ord(c): n for n, c in enumerate(map) if c != "\ufffe"}


def _decoded(mapping, byte):
    """What a byte stands for, None for nothing."""
    try:
        found = mapping[byte]
    except LookupError:
        return None
    if isinstance(found, int):
        if not 0 <= found <= 0x10ffff:
            raise TypeError("character mapping must be in range(0x110000)")
        return None if found == 0xfffe else chr(found)
    if found is not None and not isinstance(found, str):
        raise TypeError("character mapping must return integer, None or str")
    return None if found == "\ufffe" else found


def charmap_decode(data, errors="strict", mapping=None):
    """Return the text of bytes, and how many were read."""
    data = bytes(data)
    if mapping is None:
        return data.decode("latin-1"), len(data)
    if type(mapping) is str and len(mapping) == 256:
        text = "".join([mapping[byte] for byte in data])
        if "\ufffe" not in text:
            return text, len(data)
    parts, at = [], 0
    while at < len(data):
        found = _decoded(mapping, data[at])
        if found is not None:
            parts.append(found)
            at += 1
            continue
        error = UnicodeDecodeError("charmap", data, at, at + 1, "character maps to <undefined>")
        more, at = codecs.lookup_error(errors)(error)
        parts.append(more)
        if at < 0:
            at += len(data)
    return "".join(parts), len(data)


def _encoded(mapping, char):
    """The bytes of a character, None for none."""
    try:
        found = mapping[ord(char)]
    except LookupError:
        return None
    if isinstance(found, int):
        if not 0 <= found < 256:
            raise TypeError("character mapping must be in range(256)")
        return bytes((found,))
    if found is not None and not isinstance(found, bytes):
        raise TypeError("character mapping must return integer, bytes or None, "
                        f"not {type(found).__name__}")
    return found


def charmap_encode(text, errors="strict", mapping=None):
    """Return the bytes of a text, and how many characters were read."""
    if mapping is None:
        return text.encode("latin-1", errors), len(text)
    try:
        return bytes([mapping[ord(c)] for c in text]), len(text)
    except (LookupError, TypeError, ValueError):
        pass
    out, at = bytearray(), 0
    while at < len(text):
        found = _encoded(mapping, text[at])
        if found is not None:
            out += found
            at += 1
            continue
        end = at + 1
        while end < len(text) and _encoded(mapping, text[end]) is None:
            end += 1
        error = UnicodeEncodeError("charmap", text, at, end, "character maps to <undefined>")
        more, place = codecs.lookup_error(errors)(error)
        if isinstance(more, str):
            for char in more:
                found = _encoded(mapping, char)
                if found is None:
                    raise error
                out += found
        else:
            out += more
        at = place if place >= 0 else place + len(text)
    return bytes(out), len(text)


def codec_of(name, high):
    """Return the CodecInfo of an encoding that is ASCII up to 127."""
    table = "".join(map(chr, range(128))) + high
    encoding_map = charmap_build(table)

    class Codec(codecs.Codec):
        def encode(self, input, errors="strict"):
            return charmap_encode(input, errors, encoding_map)

        def decode(self, input, errors="strict"):
            return charmap_decode(input, errors, table)

    class Encoder(codecs.IncrementalEncoder):
        def encode(self, input, final=False):
            return charmap_encode(input, self.errors, encoding_map)[0]

    class Decoder(codecs.IncrementalDecoder):
        def decode(self, input, final=False):
            return charmap_decode(input, self.errors, table)[0]

    class Writer(Codec, codecs.StreamWriter):
        pass

    class Reader(Codec, codecs.StreamReader):
        pass

    return codecs.CodecInfo(Codec().encode, Codec().decode, name=name, incrementalencoder=Encoder,
                            incrementaldecoder=Decoder, streamreader=Reader,
                            streamwriter=Writer)
