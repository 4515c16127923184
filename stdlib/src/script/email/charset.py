"""Character sets of messages, and how text in them is sent."""

__all__ = ["Charset", "add_alias", "add_charset", "add_codec", "QP", "BASE64", "SHORTEST"]

QP, BASE64, SHORTEST = 1, 2, 3
DEFAULT_CHARSET = "us-ascii"
CHARSETS = {name: (QP, QP, None) for name in (
    "iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-9", "iso-8859-10",
    "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "windows-1252")}
CHARSETS.update({"us-ascii": (None, None, None), "big5": (BASE64, BASE64, None),
                 "gb2312": (BASE64, BASE64, None), "koi8-r": (BASE64, BASE64, None),
                 "utf-8": (SHORTEST, BASE64, "utf-8")})
ALIASES = {"latin_1": "iso-8859-1", "latin-1": "iso-8859-1", "ascii": "us-ascii", "utf8": "utf-8",
           "latin_2": "iso-8859-2", "latin-2": "iso-8859-2"}
CODEC_MAP = {"us-ascii": None}


def add_charset(charset, header_enc=None, body_enc=None, output_charset=None):
    """Say how headers and bodies of a character set are sent."""
    if body_enc == SHORTEST:
        raise ValueError("SHORTEST not allowed for body_enc")
    CHARSETS[charset] = (header_enc, body_enc, output_charset)


def add_alias(alias, canonical):
    """Give a character set another name."""
    ALIASES[alias] = canonical


def add_codec(charset, codecname):
    """Say which codec a character set has."""
    CODEC_MAP[charset] = codecname


class Charset:
    """A character set."""

    def __init__(self, input_charset=DEFAULT_CHARSET):
        name = str(input_charset).lower()
        self.input_charset = ALIASES.get(name, name)
        header, body, output = CHARSETS.get(self.input_charset, (SHORTEST, BASE64, None))
        self.header_encoding, self.body_encoding = header, body
        self.output_charset = output or self.input_charset
        self.input_codec = CODEC_MAP.get(self.input_charset, self.input_charset)
        self.output_codec = CODEC_MAP.get(self.output_charset, self.output_charset)

    def __str__(self):
        return self.input_charset.lower()

    __repr__ = __str__

    def __eq__(self, other):
        return str(self) == str(other).lower()

    def __hash__(self):
        return hash(str(self))

    def get_body_encoding(self):
        """Return the name of the encoding of bodies, or a function that encodes a message."""
        if self.body_encoding == QP:
            return "quoted-printable"
        if self.body_encoding == BASE64:
            return "base64"
        from email.encoders import encode_7or8bit
        return encode_7or8bit

    def get_output_charset(self):
        """Return the character set that is sent."""
        return self.output_charset or self.input_charset

    def body_encode(self, string):
        """Return a body as it is sent."""
        import base64
        import binascii
        if not string:
            return string
        data = string.encode(self.output_charset) if isinstance(string, str) else string
        if self.body_encoding == BASE64:
            return base64.encodebytes(data).decode("ascii")
        if self.body_encoding == QP:
            return binascii.b2a_qp(data).decode("ascii")
        return data.decode("ascii") if isinstance(string, bytes) else string
