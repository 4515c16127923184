# expect: CPython 3.13
# Digests by themselves, and what keys can be derived; iterators over deques that change.
import _blake2, _md5, _sha1, _sha2, _sha3, hashlib
from collections import deque
from operator import length_hint


def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


for make in (_md5.md5, _sha1.sha1, _sha2.sha224, _sha2.sha256, _sha2.sha384, _sha2.sha512,
             _sha3.sha3_224, _sha3.sha3_512, _blake2.blake2b, _blake2.blake2s):
    digest = make(b"abc")
    print(digest.name, digest.digest_size, digest.block_size, digest.hexdigest()[:16])
for rounds, size in ((1, 2**62), (2**62, 10), (0, 10), (1, 0), (1, -1), (1, 2**31)):
    tell(hashlib.pbkdf2_hmac, "sha256", b"password", b"salt", rounds, size)
print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 2, 10).hex())

for walk in (iter, reversed):
    queue = deque(range(4))
    through = walk(queue)
    next(through)
    queue.append(9)
    print(length_hint(through))
    for _ in range(3):
        tell(next, through, "over")
        print(length_hint(through))
    queue = deque()
    empty = walk(queue)
    queue.append(1)
    tell(next, empty, "over")
