"""UTF-7: text in seven bits, what is not plain ASCII in base64 of UTF-16 (RFC 2152)."""

import codecs

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {digit: value for value, digit in enumerate(_BASE64)}
# Besides control characters these are never written as they are.
_SPECIAL = frozenset("+\\~\x7f")


def _is_direct(char):
    return " " <= char < "\x80" and char not in _SPECIAL or char in "\t\n\r"


def encode(input, errors="strict"):
    """Return a text as bytes, and its length."""
    out = bytearray()
    shifted, bits, n_bits = False, 0, 0
    for char in input:
        if _is_direct(char):
            if shifted:
                if n_bits:
                    out.append(_BASE64[bits << 6 - n_bits])
                shifted, bits, n_bits = False, 0, 0
                if ord(char) in _VALUES or char == "-":
                    out += b"-"
            out.append(ord(char))
            continue
        if not shifted:
            if char == "+":
                out += b"+-"
                continue
            out += b"+"
            shifted = True
        point = ord(char)
        if point >= 0x10000:
            bits, n_bits = bits << 16 | 0xD800 + (point - 0x10000 >> 10), n_bits + 16
            point = 0xDC00 + (point & 0x3FF)
        bits, n_bits = bits << 16 | point, n_bits + 16
        while n_bits >= 6:
            n_bits -= 6
            out.append(_BASE64[bits >> n_bits])
            bits &= (1 << n_bits) - 1
    if n_bits:
        out.append(_BASE64[bits << 6 - n_bits])
    if shifted:
        out += b"-"
    return bytes(out), len(input)


class _Shift:
    """What a sequence in base64 has come to."""

    def __init__(self, start, n_out):
        self.start, self.n_out = start, n_out
        self.bits = self.n_bits = 0
        self.high = ""

    def take(self, digit, out):
        """Take a digit; write what is whole."""
        self.bits, self.n_bits = self.bits << 6 | digit, self.n_bits + 6
        if self.n_bits < 16:
            return
        self.n_bits -= 16
        unit = self.bits >> self.n_bits
        self.bits &= (1 << self.n_bits) - 1
        if self.high and 0xDC00 <= unit < 0xE000:
            out.append(chr(0x10000 + (ord(self.high) - 0xD800 << 10) + unit - 0xDC00))
            self.high = ""
            return
        if self.high:
            out.append(self.high)
            self.high = ""
        if 0xD800 <= unit < 0xDC00:
            self.high = chr(unit)
        else:
            out.append(chr(unit))

    def mistake(self):
        """Return what is wrong with an end here, or None."""
        if self.n_bits >= 6:
            return "partial character in shift sequence"
        return "non-zero padding bits in shift sequence" if self.bits else None


def decode(input, errors="strict", final=True):
    """Return a text and how many bytes it took: all, unless it ends inside of a sequence and more is to follow."""
    data = bytes(input)
    out, at, shift = [], 0, None
    while True:
        reason = None
        if at >= len(data):
            if shift is None or not final:
                break
            if not shift.high and shift.mistake() is None:
                break
            start, reason, shift = shift.start, "unterminated shift sequence", None
        elif shift is not None:
            start, byte = shift.start, data[at]
            if byte in _VALUES:
                shift.take(_VALUES[byte], out)
                at += 1
                continue
            reason = shift.mistake()
            if reason is None:
                if byte < 128:
                    out.append(shift.high)
                at += byte == ord("-")
            else:
                at += 1
            shift = None
        elif data[at] == ord("+"):
            start = at
            at += 1
            if data[at:at + 1] == b"-":
                out.append("+")
                at += 1
            elif at < len(data) and data[at] not in _VALUES:
                at += 1
                reason = "ill-formed sequence"
            else:
                shift = _Shift(start, len(out))
        elif data[at] < 128:
            out.append(chr(data[at]))
            at += 1
        else:
            start = at
            at += 1
            reason = "unexpected special character"
        if reason is not None:
            error = UnicodeDecodeError("utf7", data, start, at, reason)
            more, at = codecs.lookup_error(errors)(error)
            out.append(more)
            at += len(data) if at < 0 else 0
            if not 0 <= at <= len(data):
                raise IndexError(f"position {at} from error handler out of bounds")
    if shift is not None and not final:
        return "".join(out[:shift.n_out]), shift.start
    return "".join(out), len(data)


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return encode(input, self.errors)[0]


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, input, errors, final):
        return decode(input, errors, final)


class StreamWriter(codecs.StreamWriter):
    def encode(self, input, errors="strict"):
        return encode(input, errors)


class StreamReader(codecs.StreamReader):
    def decode(self, input, errors="strict"):
        return decode(input, errors, False)


def _decode(input, errors="strict"):
    return decode(input, errors, True)


def getregentry():
    """Return the CodecInfo."""
    return codecs.CodecInfo(encode, _decode, StreamReader, StreamWriter, IncrementalEncoder, IncrementalDecoder, "utf-7")
