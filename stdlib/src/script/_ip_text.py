"""How addresses of the internet protocol are written."""

import functools


class AddressValueError(ValueError):
    """A text is no address."""


class NetmaskValueError(ValueError):
    """A text is no mask."""


AddressValueError.__module__ = NetmaskValueError.__module__ = "ipaddress"


def mask(length, bits):
    return (1 << bits) - (1 << bits - length)


class V4:
    """How addresses of version 4 are written."""

    __slots__ = ()
    _version, max_prefixlen = 4, 32

    @staticmethod
    def _parse(text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        octets = text.split(".")
        if len(octets) != 4:
            raise AddressValueError(f"Expected 4 octets in {text!r}")
        number = 0
        for octet in octets:
            try:
                number = number << 8 | V4._octet(octet)
            except ValueError as e:
                raise AddressValueError(f"{e} in {text!r}") from None
        return number

    @staticmethod
    def _octet(text):
        if not text:
            raise ValueError("Empty octet not permitted")
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"Only decimal digits permitted in {text!r}")
        if len(text) > 3:
            raise ValueError(f"At most 3 characters permitted in {text!r}")
        if text != "0" and text[0] == "0":
            raise ValueError(f"Leading zeros are not permitted in {text!r}")
        number = int(text)
        if number > 255:
            raise ValueError(f"Octet {number} (> 255) not permitted")
        return number

    @staticmethod
    def _format(number):
        return ".".join(map(str, number.to_bytes(4)))


class V6:
    """How addresses of version 6 are written."""

    __slots__ = ()
    _version, max_prefixlen = 6, 128

    @staticmethod
    def _parse(text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        if len(text) > 45:
            shown = f"{text[:22]!r}({len(text) - 44} chars elided){text[-22:]!r}"
            raise AddressValueError(f"At most 45 characters permitted in {shown}")
        parts = text.split(":", 10)
        if len(parts) < 3:
            raise AddressValueError(f"At least 3 parts expected in {text!r}")
        if "." in parts[-1]:
            try:
                v4 = V4._parse(parts.pop())
            except AddressValueError as e:
                raise AddressValueError(f"{e} in {text!r}") from None
            parts += [f"{v4 >> 16 & 0xffff:x}", f"{v4 & 0xffff:x}"]
        if len(parts) > 9:
            raise AddressValueError(f"At most 8 colons permitted in {text!r}")
        skip = None
        for n in range(1, len(parts) - 1):
            if not parts[n]:
                if skip is not None:
                    raise AddressValueError(f"At most one '::' permitted in {text!r}")
                skip = n
        if skip is not None:
            high, low = skip, len(parts) - skip - 1
            if not parts[0]:
                high -= 1
                if high:
                    raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
            if not parts[-1]:
                low -= 1
                if low:
                    raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
            missing = 8 - high - low
            if missing < 1:
                raise AddressValueError(f"Expected at most 7 other parts with '::' in {text!r}")
        else:
            if len(parts) != 8:
                raise AddressValueError(f"Exactly 8 parts expected without '::' in {text!r}")
            if not parts[0]:
                raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
            if not parts[-1]:
                raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
            high, low, missing = 8, 0, 0
        try:
            numbers = [V6._group(part) for part in (parts[:high] if high else [])]
            numbers += [0] * missing
            numbers += [V6._group(part) for part in (parts[-low:] if low else [])]
        except ValueError as e:
            raise AddressValueError(f"{e} in {text!r}") from None
        return functools.reduce(lambda number, group: number << 16 | group, numbers, 0)

    @staticmethod
    def _group(text):
        if not set("0123456789abcdefABCDEF").issuperset(text):
            raise ValueError(f"Only hex digits permitted in {text!r}")
        if len(text) > 4:
            raise ValueError(f"At most 4 characters permitted in {text!r}")
        return int(text, 16)

    @staticmethod
    def _format(number):
        groups = [f"{number >> shift & 0xffff:x}" for shift in range(112, -1, -16)]
        best, length, start = -1, 1, None
        for n, group in enumerate([*groups, "x"]):
            if group == "0":
                start = n if start is None else start
            elif start is not None:
                if n - start > length:
                    best, length = start, n - start
                start = None
        if best < 0:
            return ":".join(groups)
        return ":".join(groups[:best]) + "::" + ":".join(groups[best + length:])

    @staticmethod
    def _long(number):
        return ":".join(f"{number >> shift & 0xffff:04x}" for shift in range(112, -1, -16))
