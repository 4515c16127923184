# expect: CPython 3.13
"""hashlib.scrypt: keys, and what it refuses."""

import hashlib

print(hashlib.scrypt(b"", salt=b"", n=16, r=1, p=1).hex())
print(hashlib.scrypt(b"password", salt=b"NaCl", n=1024, r=8, p=16, dklen=33).hex())
print(hashlib.scrypt(b"pleaseletmein", salt=b"SodiumChloride", n=64, r=3, p=2, dklen=16).hex())
for kwargs in ({}, {"salt": b"", "n": 3, "r": 1, "p": 1}, {"salt": b"", "n": 1, "r": 1, "p": 1},
               {"salt": b"", "n": 16, "r": "x", "p": 1}, {"salt": b"", "n": 16, "r": 1},
               {"salt": b"", "n": 16, "r": 1, "p": 1, "dklen": 0},
               {"salt": b"", "n": 16, "r": 1, "p": 1, "maxmem": -1},
               {"salt": b"", "n": 1 << 16, "r": 8, "p": 1}, {"salt": b"", "n": 16, "r": 0, "p": 1}):
    try:
        print(hashlib.scrypt(b"pw", **kwargs))
    except Exception as ex:
        print(type(ex).__name__, ex)
