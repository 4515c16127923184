"""SHA-512 in the language itself (FIPS 180-4), for seeding `random` with a text."""

_MASK = (1 << 64) - 1


def _primes(n):
    found = []
    candidate = 2
    while len(found) < n:
        if all(candidate % p for p in found):
            found.append(candidate)
        candidate += 1
    return found


def _root_bits(p, power):
    """Return the first 64 bits behind the point of the `power`th root of `p`."""
    target = p << (64 * power)
    low, high = 0, 1 << 70
    while low < high - 1:
        mid = (low + high) // 2
        if mid ** power <= target:
            low = mid
        else:
            high = mid
    return low & _MASK


_PRIMES = _primes(80)
_START = [_root_bits(p, 2) for p in _PRIMES[:8]]
_ROUND = [_root_bits(p, 3) for p in _PRIMES]


def _rotate(x, n):
    return (x >> n | x << (64 - n)) & _MASK


def _compress(state, block):
    w = [int.from_bytes(block[i:i + 8]) for i in range(0, 128, 8)]
    for t in range(16, 80):
        x, y = w[t - 15], w[t - 2]
        s0 = _rotate(x, 1) ^ _rotate(x, 8) ^ x >> 7
        s1 = _rotate(y, 19) ^ _rotate(y, 61) ^ y >> 6
        w.append((w[t - 16] + s0 + w[t - 7] + s1) & _MASK)
    a, b, c, d, e, f, g, h = state
    for k, word in zip(_ROUND, w):
        s1 = _rotate(e, 14) ^ _rotate(e, 18) ^ _rotate(e, 41)
        t1 = h + s1 + (e & f ^ ~e & g) + k + word
        s0 = _rotate(a, 28) ^ _rotate(a, 34) ^ _rotate(a, 39)
        t2 = s0 + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = (t1 + t2) & _MASK, a, b, c, (d + t1) & _MASK, e, f, g
    return [(x + y) & _MASK for x, y in zip(state, (a, b, c, d, e, f, g, h))]


class sha512:
    """The hash of a text given whole."""

    digest_size = 64
    block_size = 128
    name = "sha512"

    def __init__(self, data=b""):
        self._data = bytes(data)

    def update(self, data):
        """Add more text."""
        self._data += data

    def digest(self):
        """Return the hash, 64 bytes."""
        data = self._data
        padding = b"\x80" + bytes(-(len(data) + 17) % 128)
        data += padding + (len(data) * 8).to_bytes(16)
        state = _START
        for i in range(0, len(data), 128):
            state = _compress(state, data[i:i + 128])
        return b"".join(x.to_bytes(8) for x in state)

    def hexdigest(self):
        """Return the hash as text."""
        return self.digest().hex()
