"""The digests SHA-224 to SHA-512 by themselves."""

from hashlib import sha224, sha256, sha384, sha512
