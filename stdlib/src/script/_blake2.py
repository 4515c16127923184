"""The digests BLAKE2 by themselves."""

from hashlib import blake2b, blake2s
