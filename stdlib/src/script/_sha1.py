"""The digest SHA-1 by itself."""

from hashlib import sha1
