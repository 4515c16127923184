"""Digests of bytes by name."""

import _hashlib
from _hashlib import pbkdf2_hmac

algorithms_guaranteed = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512",
                         "sha3_224", "sha3_256", "sha3_384", "sha3_512",
                         "shake_128", "shake_256", "blake2b", "blake2s"}
algorithms_available = set(_hashlib.names)

__all__ = tuple(sorted(algorithms_guaranteed)) + (
    "new", "algorithms_guaranteed", "algorithms_available", "pbkdf2_hmac", "scrypt",
    "file_digest")


def new(name, data=b"", **kwargs):
    """Return a digest object of a named algorithm, fed with some data."""
    if isinstance(name, str) and name.lower() in ("blake2b", "blake2s"):
        return globals()[name.lower()](data, **kwargs)
    kwargs.pop("usedforsecurity", None)
    if kwargs:
        raise TypeError(f"new() got an unexpected keyword argument {next(iter(kwargs))!r}")
    return _hashlib.new(name, data)


def _constructor(name):
    def construct(string=b"", *, usedforsecurity=True):
        return _hashlib.new(name, string)
    construct.__name__ = construct.__qualname__ = "openssl_" + name
    construct.__doc__ = f"Return a {name} digest object, fed with some data."
    return construct


def _blake2(name, widest, short, offset_bits):
    """Return the constructor of a digest whose size, key and place in a tree one may choose."""
    def construct(data=b"", /, *, digest_size=widest, key=b"", salt=b"", person=b"", fanout=1,
                  depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0,
                  last_node=False, usedforsecurity=True):
        if not 1 <= digest_size <= widest:
            raise ValueError(f"digest_size must be between 1 and {widest} bytes")
        for what, value, limit in (("salt", salt, short), ("person", person, short)):
            if len(value) > limit:
                raise ValueError(f"maximum {what} length is {limit} bytes")
        if not 0 <= fanout <= 255:
            raise ValueError("fanout must be between 0 and 255")
        if not 1 <= depth <= 255:
            raise ValueError("depth must be between 1 and 255")
        for what, value, bits in (("leaf_size", leaf_size, 32),
                                  ("node_offset", node_offset, offset_bits)):
            if value < 0:
                raise ValueError("value must be positive")
            if value >= 1 << 64:
                raise OverflowError("int too big to convert")
            if value >= 1 << bits:
                raise OverflowError(f"{what} is too large")
        if not 0 <= node_depth <= 255:
            raise ValueError("node_depth must be between 0 and 255")
        if not 0 <= inner_size <= widest:
            raise ValueError(f"inner_size must be between 0 and is {widest}")
        if len(key) > widest:
            raise ValueError(f"maximum key length is {widest} bytes")
        numbers = (digest_size, fanout, depth, leaf_size, node_offset, node_depth, inner_size,
                   bool(last_node))
        return _hashlib.blake2(name, data, numbers, key, salt, person)
    construct.__name__ = construct.__qualname__ = name
    construct.__doc__ = f"Return a {name} digest object, fed with some data."
    construct.MAX_DIGEST_SIZE = construct.MAX_KEY_SIZE = widest
    construct.SALT_SIZE = construct.PERSON_SIZE = short
    return construct


for _name in algorithms_guaranteed:
    globals()[_name] = _constructor(_name)
del _name
blake2b, blake2s = _blake2("blake2b", 64, 16, 64), _blake2("blake2s", 32, 8, 48)

_MOST = 2**31 - 1


def scrypt(password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64):
    """Derive a key from a password."""
    for data in (password, salt):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
    if salt is None:
        raise TypeError("salt is required")
    for name, number in (("n", n), ("r", r), ("p", p)):
        if number is None or isinstance(number, int) and number < 0:
            raise TypeError(f"{name} is required and must be an unsigned int")
        if not isinstance(number, int):
            raise TypeError(f"scrypt() argument {name!r} must be int, not {type(number).__name__}")
        if name == "n" and (n < 2 or n & n - 1):
            raise ValueError("n must be a power of 2.")
    if not 0 <= maxmem <= _MOST:
        raise ValueError(f"maxmem must be positive and smaller than {_MOST}")
    if not 1 <= dklen <= _MOST:
        raise ValueError(f"dklen must be greater than 0 and smaller than {_MOST}")
    if not r or not p or p * r >= 1 << 30:
        raise ValueError("Invalid parameter combination for n, r, p, maxmem.")
    if 128 * r * (n + p + 2) > (maxmem or 32 << 20):
        raise ValueError("[digital envelope routines] memory limit exceeded")
    return _hashlib.scrypt(password, salt, n.bit_length() - 1, r, p, dklen)


def file_digest(fileobj, digest, /, *, _bufsize=2**18):
    """Return a digest object fed with all that a file holds."""
    found = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        found.update(fileobj.getbuffer())
        return found
    if not (hasattr(fileobj, "readinto") and hasattr(fileobj, "readable")
            and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    while data := fileobj.read(_bufsize):
        found.update(data)
    return found
