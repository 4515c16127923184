"""Punycode: any text as letters, digits and hyphens (RFC 3492)."""

import codecs

# The parameters of section 5.
_BASE, _LEAST, _MOST, _SKEW, _DAMP, _FIRST_BIAS = 36, 1, 26, 38, 700, 72
_DIGITS = b"abcdefghijklmnopqrstuvwxyz0123456789"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS.upper())}


def _adapted(delta, n_points, first):
    """Return the bias that follows a delta (section 6.1)."""
    delta //= _DAMP if first else 2
    delta += delta // n_points
    steps = 0
    while delta > (_BASE - _LEAST) * _MOST // 2:
        delta //= _BASE - _LEAST
        steps += _BASE
    return steps + (_BASE - _LEAST + 1) * delta // (delta + _SKEW)


def _threshold(step, bias):
    return min(max(step - bias, _LEAST), _MOST)


def _number(value, bias):
    """Return the digits of a number, least significant first (section 3.3)."""
    out, step = bytearray(), _BASE
    while value >= (low := _threshold(step, bias)):
        value, digit = divmod(value - low, _BASE - low)
        out.append(_DIGITS[low + digit])
        step += _BASE
    out.append(_DIGITS[value])
    return out


def punycode_encode(text):
    """Return a text as bytes (section 6.3)."""
    points = [ord(char) for char in text]
    out = bytearray(point for point in points if point < 128)
    n_basic = n_done = len(out)
    if out:
        out += b"-"
    code, delta, bias = 128, 0, _FIRST_BIAS
    for wanted in sorted({point for point in points if point >= 128}):
        delta += (wanted - code) * (n_done + 1)
        for point in points:
            if point < wanted:
                delta += 1
            elif point == wanted:
                out += _number(delta, bias)
                bias = _adapted(delta, n_done + 1, n_done == n_basic)
                delta = 0
                n_done += 1
        delta += 1
        code = wanted + 1
    return bytes(out)


def _delta(data, at, bias):
    """Read a number; return it and where the next one begins."""
    value, weight, step = 0, 1, _BASE
    while True:
        if at >= len(data):
            raise UnicodeDecodeError("punycode", data, at, at + 1, "incomplete punycode string")
        digit = _VALUES.get(data[at:at + 1].upper()[0])
        if digit is None:
            shown = data[at:at + 1].upper()[0]
            raise UnicodeDecodeError("punycode", data, at, at + 1, f"Invalid extended code point '{shown}'")
        at += 1
        value += digit * weight
        low = _threshold(step, bias)
        if digit < low:
            return value, at
        weight *= _BASE - low
        step += _BASE


def punycode_decode(text, errors):
    """Return the text that bytes stand for (section 6.2). What follows a mistake is lost unless errors are strict."""
    data = text.encode("ascii") if isinstance(text, str) else bytes(text)
    hyphen = data.rfind(b"-")
    try:
        chars = list(str(data[:max(hyphen, 0)], "ascii", errors))
    except UnicodeDecodeError as ex:
        raise UnicodeDecodeError("ascii", data, ex.start, ex.end, ex.reason) from None
    begin = at = hyphen + 1
    code, place, bias = 128, -1, _FIRST_BIAS
    while at < len(data):
        try:
            delta, later = _delta(data, at, bias)
        except UnicodeDecodeError:
            if errors == "strict":
                raise
            break
        place += delta + 1
        code += place // (len(chars) + 1)
        if code > 0x10FFFF:
            if errors == "strict":
                raise UnicodeDecodeError("punycode", data, begin + place - 1, begin + place,
                                         f"Invalid character U+{code:x}")
            code = ord("?")
        place %= len(chars) + 1
        chars.insert(place, chr(code))
        bias = _adapted(delta, len(chars), at == begin)
        at = later
    return "".join(chars)


def _checked(errors):
    if errors not in ("strict", "replace", "ignore"):
        raise UnicodeError(f"Unsupported error handling: {errors}")
    return errors


class Codec(codecs.Codec):
    def encode(self, input, errors="strict"):
        return punycode_encode(input), len(input)

    def decode(self, input, errors="strict"):
        return punycode_decode(input, _checked(errors)), len(input)


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return punycode_encode(input)


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        return punycode_decode(input, _checked(self.errors))


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    """Return the CodecInfo."""
    return codecs.CodecInfo(Codec().encode, Codec().decode, StreamReader, StreamWriter,
                            IncrementalEncoder, IncrementalDecoder, "punycode")
