"""Keyed digests of messages (RFC 2104)."""

import hashlib as _hashlib
import warnings as _warnings
from _hashlib import compare_digest

trans_5C = bytes(x ^ 0x5C for x in range(256))
trans_36 = bytes(x ^ 0x36 for x in range(256))
digest_size = None


class HMAC:
    """A keyed digest of a message, fed piece by piece."""

    blocksize = 64

    def __init__(self, key, msg=None, digestmod=""):
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError(f"key: expected bytes or bytearray, but got {type(key).__name__!r}")
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        if callable(digestmod):
            make = digestmod
        elif isinstance(digestmod, str):
            def make(data=b""):
                return _hashlib.new(digestmod, data)
        else:
            make = digestmod.new
        self._outer, self._inner = make(), make()
        self.digest_size = self._inner.digest_size
        self.block_size = getattr(self._inner, "block_size", self.blocksize)
        if len(key) > self.block_size:
            key = make(key).digest()
        key = bytes(key).ljust(self.block_size, b"\0")
        self._outer.update(key.translate(trans_5C))
        self._inner.update(key.translate(trans_36))
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        return f"hmac-{self._inner.name}"

    def update(self, msg):
        """Feed a piece of the message."""
        self._inner.update(msg)

    def copy(self):
        """Return a copy that goes its own way."""
        other = type(self).__new__(type(self))
        other.digest_size, other.block_size = self.digest_size, self.block_size
        other._outer, other._inner = self._outer.copy(), self._inner.copy()
        return other

    def _current(self):
        outer = self._outer.copy()
        outer.update(self._inner.digest())
        return outer

    def digest(self):
        """Return the digest of what was fed so far."""
        return self._current().digest()

    def hexdigest(self):
        """As digest(), in hexadecimal."""
        return self._current().hexdigest()


def new(key, msg=None, digestmod=""):
    """Return a keyed digest object, fed with a message."""
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    """Return the keyed digest of a message."""
    return HMAC(key, msg, digest).digest()
