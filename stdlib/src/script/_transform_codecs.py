"""Codecs that turn bytes into bytes, or text into text, as others turn text into bytes."""

import codecs


def _info(name, encode, decode, incremental=None, text=False):
    """Return a CodecInfo out of two functions, and two classes where pieces hang together."""

    def encode_all(input, errors="strict"):
        assert text or errors == "strict"
        return encode(input), len(input)

    def decode_all(input, errors="strict"):
        assert text or errors == "strict"
        return decode(input), len(input)

    class Codec(codecs.Codec):
        def encode(self, input, errors="strict"):
            return encode_all(input, errors)

        def decode(self, input, errors="strict"):
            return decode_all(input, errors)

    class IncrementalEncoder(codecs.IncrementalEncoder):
        def encode(self, input, final=False):
            assert text or self.errors == "strict"
            return encode(input)

    class IncrementalDecoder(codecs.IncrementalDecoder):
        def decode(self, input, final=False):
            assert text or self.errors == "strict"
            return decode(input)

    class StreamWriter(Codec, codecs.StreamWriter):
        charbuffertype = str if text else bytes

    class StreamReader(Codec, codecs.StreamReader):
        charbuffertype = str if text else bytes

    encoder, decoder = incremental or (IncrementalEncoder, IncrementalDecoder)
    return codecs.CodecInfo(encode_all, decode_all, StreamReader, StreamWriter, encoder, decoder,
                            name, _is_text_encoding=False)


def _in_pieces(make_packer, make_unpacker):
    """Return incremental coders over objects with compress, decompress and flush."""

    class IncrementalEncoder(codecs.IncrementalEncoder):
        def __init__(self, errors="strict"):
            assert errors == "strict"
            super().__init__(errors)
            self.reset()

        def encode(self, input, final=False):
            out = self._inner.compress(input)
            return out + self._inner.flush() if final else out

        def reset(self):
            self._inner = make_packer()

    class IncrementalDecoder(codecs.IncrementalDecoder):
        def __init__(self, errors="strict"):
            assert errors == "strict"
            super().__init__(errors)
            self.reset()

        def decode(self, input, final=False):
            try:
                return self._inner.decompress(input)
            except EOFError:
                return b""

        def reset(self):
            self._inner = make_unpacker()

    return IncrementalEncoder, IncrementalDecoder


def rot13():
    """Return the codec that turns letters round by half the alphabet."""
    table = {start + i: start + (i + 13) % 26 for start in (65, 97) for i in range(26)}

    def turn(input):
        return str.translate(input, table)
    return _info("rot-13", turn, turn, text=True)


def hexadecimal():
    """Return the codec of two digits a byte."""
    import binascii
    return _info("hex", binascii.b2a_hex, binascii.a2b_hex)


def base64():
    """Return the codec of MIME."""
    from base64 import decodebytes, encodebytes
    return _info("base64", encodebytes, decodebytes)


def quopri():
    """Return the codec for texts that are nearly ASCII."""
    from binascii import a2b_qp, b2a_qp
    return _info("quopri", lambda data: b2a_qp(data, quotetabs=True), a2b_qp)


def zlib():
    """Return the codec that packs with deflate."""
    from zlib import compress, compressobj, decompress, decompressobj
    return _info("zlib", compress, decompress, _in_pieces(compressobj, decompressobj))


def bz2():
    """Return the codec that packs with bzip2."""
    from bz2 import BZ2Compressor, BZ2Decompressor, compress, decompress
    return _info("bz2", compress, decompress, _in_pieces(BZ2Compressor, BZ2Decompressor))


def uu():
    """Return the codec of uuencode."""
    from binascii import a2b_uu, b2a_uu

    def encode(data):
        lines = [b2a_uu(data[at:at + 45]) for at in range(0, len(data), 45)]
        return b"begin 666 <data>\n" + b"".join(lines) + b" \nend\n"

    def decode(data):
        lines = iter(bytes(data).split(b"\n"))
        if not any(line.startswith(b"begin") for line in lines):
            raise ValueError('Missing "begin" line in input data')
        out = []
        for line in lines:
            if line == b"end":
                return b"".join(out)
            out.append(a2b_uu(line))
        raise ValueError("Truncated input data")
    return _info("uu", encode, decode)


_MAKERS = {rot13: "rot13 rot_13", hexadecimal: "hex hex_codec", base64: "base64 base_64 base64_codec",
           quopri: "quopri quopri_codec quoted_printable quotedprintable", uu: "uu uu_codec",
           zlib: "zlib zlib_codec zip", bz2: "bz2 bz2_codec"}
_BY_NAME = {name: make for make, names in _MAKERS.items() for name in names.split()}


def find(encoding):
    """Return the codec of that name, or None."""
    make = _BY_NAME.get(encoding.lower().replace("-", "_").replace(" ", "_"))
    return None if make is None else make()
