"""The digest MD5 by itself."""

from hashlib import md5
