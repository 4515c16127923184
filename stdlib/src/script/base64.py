"""Bytes as text: base 16, 32, 64 and 85."""

import binascii
import re
import struct

__all__ = ["encode", "decode", "encodebytes", "decodebytes", "b64encode", "b64decode",
           "b32encode", "b32decode", "b32hexencode", "b32hexdecode", "b16encode", "b16decode",
           "b85encode", "b85decode", "a85encode", "a85decode", "z85encode", "z85decode",
           "standard_b64encode", "standard_b64decode", "urlsafe_b64encode",
           "urlsafe_b64decode"]

_URLSAFE = bytes.maketrans(b"+/", b"-_")
_UNSAFE = bytes.maketrans(b"-_", b"+/")
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_BASE32HEX = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"
_BASE85 = (b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
           b"!#$%&()*+-;<=>?@^_`{|}~")
_BASEZ85 = (b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
            b".-:+=^!/*?&<>()[]{}@%$#")
MAXLINESIZE, MAXBINSIZE = 76, 57


def _bytes_from(s):
    if isinstance(s, str):
        try:
            return s.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters") from None
    if isinstance(s, (bytes, bytearray)):
        return s
    try:
        return memoryview(s).tobytes()
    except TypeError:
        raise TypeError("argument should be a bytes-like object or ASCII string, "
                        f"not {type(s).__name__!r}") from None


def b64encode(s, altchars=None):
    """Encode bytes in base 64."""
    plain = binascii.b2a_base64(s, newline=False)
    if altchars is None:
        return plain
    assert len(altchars) == 2, repr(altchars)
    return plain.translate(bytes.maketrans(b"+/", altchars))


def b64decode(s, altchars=None, validate=False):
    """Decode base 64."""
    s = _bytes_from(s)
    if altchars is not None:
        altchars = _bytes_from(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = s.translate(bytes.maketrans(altchars, b"+/"))
    if validate and not re.fullmatch(rb"[A-Za-z0-9+/]*={0,2}", s):
        if not re.fullmatch(rb"[A-Za-z0-9+/=]*", s):
            raise binascii.Error("Only base64 data is allowed")
        raise binascii.Error("Excess data after padding" if not s.startswith(b"=")
                             else "Leading padding not allowed")
    return binascii.a2b_base64(s)


def standard_b64encode(s):
    """Encode bytes in the standard alphabet of base 64."""
    return b64encode(s)


def standard_b64decode(s):
    """Decode the standard alphabet of base 64."""
    return b64decode(s)


def urlsafe_b64encode(s):
    """Encode bytes in base 64 with - and _."""
    return b64encode(s).translate(_URLSAFE)


def urlsafe_b64decode(s):
    """Decode base 64 with - and _."""
    return b64decode(_bytes_from(s).translate(_UNSAFE))


def _b32encode(alphabet, s):
    s = _bytes_from(s) if not isinstance(s, str) else memoryview(s).tobytes()
    left = -len(s) % 5
    out = bytearray()
    padded = s + bytes(left)
    for i in range(0, len(padded), 5):
        n = int.from_bytes(padded[i:i + 5], "big")
        out += bytes(alphabet[n >> shift & 31] for shift in range(35, -1, -5))
    if left:
        n = {1: 1, 2: 3, 3: 4, 4: 6}[left]
        out[-n:] = b"=" * n
    return bytes(out)


def _b32decode(alphabet, s, casefold, map01=None):
    s = _bytes_from(s)
    if len(s) % 8:
        raise binascii.Error("Incorrect padding")
    if map01 is not None:
        map01 = _bytes_from(map01)
        assert len(map01) == 1, repr(map01)
        s = s.translate(bytes.maketrans(b"01", b"O" + map01))
    if casefold:
        s = s.upper()
    n_all = len(s)
    s = s.rstrip(b"=")
    padding = n_all - len(s)
    values = {c: i for i, c in enumerate(alphabet)}
    out = bytearray()
    for i in range(0, len(s), 8):
        n = 0
        group = s[i:i + 8]
        for c in group:
            if c not in values:
                raise binascii.Error("Non-base32 digit found")
            n = n << 5 | values[c]
        out += (n << 5 * (8 - len(group))).to_bytes(5, "big")
    if padding not in (0, 1, 3, 4, 6):
        raise binascii.Error("Incorrect padding")
    if padding and out:
        del out[-{1: 1, 3: 2, 4: 3, 6: 4}[padding]:]
    return bytes(out)


def b32encode(s):
    """Encode bytes in base 32."""
    return _b32encode(_BASE32, s)


def b32decode(s, casefold=False, map01=None):
    """Decode base 32."""
    return _b32decode(_BASE32, s, casefold, map01)


def b32hexencode(s):
    """Encode bytes in base 32 with the digits first."""
    return _b32encode(_BASE32HEX, s)


def b32hexdecode(s, casefold=False):
    """Decode base 32 with the digits first."""
    return _b32decode(_BASE32HEX, s, casefold)


def b16encode(s):
    """Encode bytes in base 16."""
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    """Decode base 16."""
    s = _bytes_from(s)
    if casefold:
        s = s.upper()
    if s.translate(None, delete=b"0123456789ABCDEF"):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)


def _85encode(b, digits, pad=False, foldnuls=False, foldspaces=False):
    b = memoryview(b).tobytes()
    padding = -len(b) % 4
    out = []
    padded = b + bytes(padding)
    for (word,) in struct.iter_unpack("!I", padded):
        if foldnuls and not word:
            out.append(b"z")
        elif foldspaces and word == 0x20202020:
            out.append(b"y")
        else:
            chars = []
            for _ in range(5):
                word, digit = divmod(word, 85)
                chars.append(digits[digit])
            out.append(bytes(reversed(chars)))
    if padding and not pad:
        if out[-1] == b"z":
            out[-1] = digits[:1] * 5
        out[-1] = out[-1][:-padding]
    return b"".join(out)


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    """Encode bytes in Ascii85."""
    result = _85encode(b, bytes(range(33, 118)), pad, True, foldspaces)
    if adobe:
        result = b"<~" + result
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        lines = [result[i:i + wrapcol] for i in range(0, len(result), wrapcol)]
        if adobe and len(lines[-1]) + 2 > wrapcol:
            lines.append(b"")
        result = b"\n".join(lines)
    return result + b"~>" if adobe else result


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b" \t\n\r\v"):
    """Decode Ascii85."""
    b = _bytes_from(b)
    if adobe:
        if not b.endswith(b"~>"):
            raise ValueError("Ascii85 encoded byte sequences must end with b'~>'")
        b = b[2:-2] if b.startswith(b"<~") else b[:-2]
    out, group = bytearray(), []
    for c in b + b"u" * 4:
        if 33 <= c <= 117:
            group.append(c)
            if len(group) == 5:
                n = 0
                for digit in group:
                    n = n * 85 + digit - 33
                if n > 0xffffffff:
                    raise ValueError("Ascii85 overflow")
                out += n.to_bytes(4, "big")
                group = []
        elif c == 122:
            if group:
                raise ValueError("z inside Ascii85 5-tuple")
            out += bytes(4)
        elif foldspaces and c == 121:
            if group:
                raise ValueError("y inside Ascii85 5-tuple")
            out += b"    "
        elif c not in ignorechars:
            raise ValueError(f"Non-Ascii85 digit found: {chr(c)}")
    padding = 4 - len(group)
    return bytes(out[:-padding] if padding else out)


def b85encode(b, pad=False):
    """Encode bytes in base 85."""
    return _85encode(b, _BASE85, pad)


def _b85decode(b, alphabet, name):
    b = _bytes_from(b)
    values = {c: i for i, c in enumerate(alphabet)}
    padding = -len(b) % 5
    # Not in place: it may be the caller's own bytearray.
    b = b + alphabet[-1:] * padding
    out = bytearray()
    for i in range(0, len(b), 5):
        n = 0
        for j, c in enumerate(b[i:i + 5]):
            if c not in values:
                raise ValueError(f"bad {name} character at position {i + j}")
            n = n * 85 + values[c]
        if n > 0xffffffff:
            raise ValueError(f"{name} overflow in hunk starting at byte {i}")
        out += n.to_bytes(4, "big")
    return bytes(out[:-padding] if padding else out)


def b85decode(b):
    """Decode base 85."""
    return _b85decode(b, _BASE85, "base85")


def z85encode(s):
    """Encode bytes in Z85."""
    return _85encode(s, _BASEZ85)


def z85decode(s):
    """Decode Z85."""
    return _b85decode(s, _BASEZ85, "z85")


def encodebytes(s):
    """Encode bytes in base 64, in lines of 76 characters."""
    return b"".join(binascii.b2a_base64(s[i:i + MAXBINSIZE])
                    for i in range(0, len(s), MAXBINSIZE))


def decodebytes(s):
    """Decode lines of base 64."""
    return binascii.a2b_base64(s)


def encode(input, output):
    """Encode a file in base 64."""
    while s := input.read(MAXBINSIZE):
        while len(s) < MAXBINSIZE and (more := input.read(MAXBINSIZE - len(s))):
            s += more
        output.write(binascii.b2a_base64(s))


def decode(input, output):
    """Decode a file in base 64."""
    while line := input.readline():
        output.write(binascii.a2b_base64(line))
