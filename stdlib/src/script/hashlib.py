"""Digests of bytes by name."""

import _hashlib
from _hashlib import pbkdf2_hmac

algorithms_guaranteed = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512",
                         "sha3_224", "sha3_256", "sha3_384", "sha3_512",
                         "shake_128", "shake_256", "blake2b", "blake2s"}
algorithms_available = set(_hashlib.names)

__all__ = tuple(_hashlib.names) + ("new", "algorithms_guaranteed", "algorithms_available",
                                   "pbkdf2_hmac", "file_digest")


def new(name, data=b"", **kwargs):
    """Return a digest object of a named algorithm, fed with some data."""
    return _make(name, data, **kwargs)


def _make(name, data=b"", *, usedforsecurity=True, digest_size=None, **params):
    if isinstance(name, str) and name.lower() in ("shake_128", "shake_256"):
        raise NotImplementedError(f"hashlib.{name.lower()} is not supported")
    if any(params.values()):
        raise NotImplementedError("parameters of BLAKE2 other than the data are not supported")
    digest = _hashlib.new(name, data)
    if digest_size not in (None, digest.digest_size):
        raise NotImplementedError("BLAKE2 digests of other sizes are not supported")
    return digest


def _constructor(name):
    def construct(string=b"", *, usedforsecurity=True, **params):
        return _make(name, string, **params)
    construct.__name__ = construct.__qualname__ = name if "_" in name else "openssl_" + name
    construct.__doc__ = f"Return a {name} digest object, fed with some data."
    return construct


for _name in _hashlib.names + ("shake_128", "shake_256"):
    globals()[_name] = _constructor(_name)
del _name


def scrypt(password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64):
    """Derive a key from a password."""
    raise NotImplementedError("hashlib.scrypt is not supported")


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
