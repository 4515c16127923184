"""Random numbers: CPython's, one for one, for the same seed.

The generator (MT19937) is native; the distributions are here.
"""

from _operator import index as _index
from _random import Random as _Generator
from math import (acos as _acos, ceil as _ceil, cos as _cos, e as _e, exp as _exp,
                  fabs as _fabs, floor as _floor, isfinite as _isfinite,
                  lgamma as _lgamma, log as _log, log2 as _log2, pi as _pi,
                  sin as _sin, sqrt as _sqrt)

__all__ = [
    "Random", "SystemRandom", "betavariate", "binomialvariate", "choice", "choices",
    "expovariate", "gammavariate", "gauss", "getrandbits", "getstate",
    "lognormvariate", "normalvariate", "paretovariate", "randbytes", "randint",
    "random", "randrange", "sample", "seed", "setstate", "shuffle", "triangular",
    "uniform", "vonmisesvariate", "weibullvariate",
]

NV_MAGICCONST = 4 * _exp(-0.5) / _sqrt(2.0)
LOG4 = _log(4.0)
SG_MAGICCONST = 1.0 + _log(4.5)
BPF = 53
RECIP_BPF = 2 ** -BPF
TWOPI = 2.0 * _pi


# By what integers are drawn, when a class brings one of these; the first of them counts.
_DRAWN_BY = {"_randbelow": None,
             "getrandbits": "_randbelow_with_getrandbits",
             "random": "_randbelow_without_getrandbits"}

_TOO_FEW_BITS = ("Underlying random() generator does not supply \n"
                 "enough bits to choose from a population range this large.\n"
                 "To remove the range limitation, add a getrandbits() method.")


def _running_totals(weights, cum_weights):
    """Return the sums that `choices` looks a number up in."""
    if weights is None:
        return cum_weights
    if cum_weights is not None:
        raise TypeError("Cannot specify both weights and cumulative weights")
    if isinstance(weights, int):
        raise TypeError("The number of choices must be a keyword argument: "
                        f"k={weights!r}")
    from itertools import accumulate
    return list(accumulate(weights))


class Random(_Generator):
    """A generator of its own, with a state of its own."""

    VERSION = 3

    def __init__(self, x=None):
        self.seed(x)
        self.gauss_next = None

    def __init_subclass__(cls, /, **kwargs):
        # What the nearest class brings decides how integers are drawn.
        super().__init_subclass__(**kwargs)
        nearest = next(name for owner in cls.__mro__ for name in _DRAWN_BY
                       if name in vars(owner))
        if _DRAWN_BY[nearest]:
            cls._randbelow = getattr(cls, _DRAWN_BY[nearest])

    # ------------------------------------------------------------ state

    def seed(self, a=None, version=2):
        """Start anew from `a`; from the operating system's noise if it is None."""
        if version == 1 and isinstance(a, (str, bytes)):
            a = _old_text_seed(a)
        elif version == 2 and isinstance(a, (str, bytes, bytearray)):
            if isinstance(a, str):
                a = a.encode()
            a = int.from_bytes(a + _sha512(a))
        elif not isinstance(a, (type(None), int, float, str, bytes, bytearray)):
            raise TypeError("The only supported seed types are:\n"
                            "None, int, float, str, bytes, and bytearray.")
        super().seed(a)
        self.gauss_next = None

    def getstate(self):
        """Return the state, to be given to `setstate`."""
        return self.VERSION, super().getstate(), self.gauss_next

    def setstate(self, state):
        """Go back to a state that `getstate` returned."""
        version = state[0]
        if version not in (2, self.VERSION):
            raise ValueError(f"state with version {version} passed to "
                             f"Random.setstate() of version {self.VERSION}")
        _, words, spare = state
        if version == 2:
            # Machines of 32 bits wrote the upper half of the words as negative numbers.
            words = tuple([word % (1 << 32) for word in words])
        super().setstate(words)
        self.gauss_next = spare

    def __getstate__(self):
        return self.getstate()

    def __setstate__(self, state):
        self.setstate(state)

    def __reduce__(self):
        return self.__class__, (), self.getstate()

    # ------------------------------------------------------------ integers

    def _randbelow_with_getrandbits(self, n):
        """Return a random int below `n`: draw as many bits as it has until one fits."""
        draw, size = self.getrandbits, n.bit_length()
        while (drawn := draw(size)) >= n:
            pass
        return drawn

    def _randbelow_without_getrandbits(self, n, maxsize=1 << BPF):
        """Return a random int below `n`, of `random()` alone."""
        if n >= maxsize:
            from warnings import warn
            warn(_TOO_FEW_BITS)
            return _floor(n * self.random())
        # Above the last whole multiple of n the small remainders would come more often.
        fair = (maxsize - maxsize % n) / maxsize
        while not (drawn := self.random()) < fair:
            pass
        return int(drawn * maxsize) % n

    _randbelow = _randbelow_with_getrandbits

    def randbytes(self, n):
        """Return `n` random bytes."""
        return self.getrandbits(n * 8).to_bytes(n, "little")

    def randrange(self, start, stop=None, step=1):
        """Return one of `range(start, stop, step)`."""
        first = _index(start)
        if stop is None:
            if step != 1:
                raise TypeError("Missing a non-None stop argument")
            if first <= 0:
                raise ValueError("empty range for randrange()")
            return self._randbelow(first)
        last, stride = _index(stop), _index(step)
        if not stride:
            raise ValueError("zero step for randrange()")
        count = -((first - last) // stride)     # rounded up, whichever way it goes
        if count <= 0:
            bounds = (start, stop) if stride == 1 else (start, stop, step)
            raise ValueError(f"empty range in randrange({', '.join(map(str, bounds))})")
        return first + stride * self._randbelow(count)

    def randint(self, a, b):
        """Return an int from `a` to `b`, both included."""
        return self.randrange(a, b + 1)

    # ------------------------------------------------------------ sequences

    def choice(self, seq):
        """Return one of the items."""
        # Not `not seq`: an array is not simply true or false.
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._randbelow(len(seq))]

    def shuffle(self, x):
        """Bring a list into random order (Fisher and Yates, from the end)."""
        below = self._randbelow
        for last in range(len(x) - 1, 0, -1):
            other = below(last + 1)
            x[last], x[other] = x[other], x[last]

    def sample(self, population, k, *, counts=None):
        """Return `k` different items, in random order."""
        from _collections_abc import Sequence
        if not isinstance(population, Sequence):
            raise TypeError("Population must be a sequence.  "
                            "For dicts or sets, use sorted(d).")
        n = len(population)
        if counts is not None:
            return self._sample_counted(population, n, k, counts)
        if k < 0 or k > n:
            raise ValueError("Sample larger than population or is negative")
        # Which way is taken decides which numbers are drawn, so the border is CPython's: a set of
        # those taken needs room for about 21 pointers, and four times the next power of four of
        # 3k; beside that a copy of the list is small.
        room = 21 if k <= 5 else 21 + 4 ** _ceil(_log(k * 3, 4))
        places = self._places_by_copy(n, k) if n <= room else self._places_by_set(n, k)
        chosen = [None] * k
        for at, place in enumerate(places):
            chosen[at] = population[place]
        return chosen

    def _places_by_copy(self, n, k):
        """Yield `k` different places below `n`: each is drawn from what is left of a list."""
        left = list(range(n))
        while k:
            drawn = self._randbelow(len(left))
            last = left.pop()
            if drawn == len(left):
                yield last
            else:
                yield left[drawn]
                left[drawn] = last
            k -= 1

    def _places_by_set(self, n, k):
        """Yield `k` different places below `n`: one drawn before is drawn again."""
        taken = set()
        while len(taken) < k:
            drawn = self._randbelow(n)
            if drawn not in taken:
                taken.add(drawn)
                yield drawn

    def _sample_counted(self, population, n, k, counts):
        from bisect import bisect
        from itertools import accumulate
        cum_counts = list(accumulate(counts))
        if len(cum_counts) != n:
            raise ValueError("The number of counts does not match the population")
        total = cum_counts.pop() if cum_counts else 0
        if not isinstance(total, int):
            raise TypeError("Counts must be integers")
        if total < 0:
            raise ValueError("Counts must be non-negative")
        selections = self.sample(range(total), k=k)
        return [population[bisect(cum_counts, s)] for s in selections]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        """Return `k` items, any of them perhaps several times, by weight."""
        draw = self.random
        if weights is None and cum_weights is None:
            size = float(len(population))
            return [population[int(draw() * size)] for _ in range(k)]
        sums = _running_totals(weights, cum_weights)
        if len(sums) != len(population):
            raise ValueError("The number of weights does not match the population")
        total = sums[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        if not _isfinite(total):
            raise ValueError("Total of weights must be finite")
        from bisect import bisect
        last = len(sums) - 1
        return [population[bisect(sums, draw() * total, 0, last)] for _ in range(k)]

    # ------------------------------------------------------------ real numbers

    def uniform(self, a, b):
        """Return a number between `a` and `b`."""
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        """Return a number between two bounds, most likely near `mode`."""
        u = self.random()
        span = high - low
        if mode is not None and not span:
            return low
        peak = 0.5 if mode is None else (mode - low) / span
        if u <= peak:
            return low + span * _sqrt(u * peak)
        return high - span * _sqrt((1.0 - u) * (1.0 - peak))

    def normalvariate(self, mu=0.0, sigma=1.0):
        """Normal distribution (ratio of uniforms: Kinderman and Monahan 1977)."""
        draw = self.random
        while True:
            across = draw() - 0.5
            along = 1.0 - draw()
            unit = NV_MAGICCONST * across / along
            if unit * unit <= -4.0 * _log(along):
                return mu + sigma * unit

    def gauss(self, mu=0.0, sigma=1.0):
        """Normal distribution (Box and Muller 1958: each pair of draws gives two)."""
        unit, self.gauss_next = self.gauss_next, None
        if unit is None:
            angle = TWOPI * self.random()
            radius = _sqrt(-2.0 * _log(1.0 - self.random()))
            unit, self.gauss_next = radius * _cos(angle), radius * _sin(angle)
        return mu + sigma * unit

    def lognormvariate(self, mu, sigma):
        """A number whose logarithm is normally distributed."""
        return _exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd=1.0):
        """Exponential distribution; `lambd` is one over the mean."""
        return -_log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        """An angle between 0 and 2*pi (Best and Fisher 1979)."""
        if kappa <= 1e-6:
            return TWOPI * self.random()
        half = 0.5 / kappa
        r = half + _sqrt(half * half + 1.0)
        turn = _acos(self._wrapped_cosine(r, 1.0 / r))
        return (mu + turn if self.random() > 0.5 else mu - turn) % TWOPI

    def _wrapped_cosine(self, r, q):
        """The cosine of how far an angle is from the mean: of a wrapped Cauchy envelope."""
        accepted = False
        while not accepted:
            z = _cos(_pi * self.random())
            d = z / (r + z)
            u = self.random()
            accepted = u < 1.0 - d * d or u <= (1.0 - d) * _exp(d)
        return (z + q) / (q * z + 1.0)

    def gammavariate(self, alpha, beta):
        """Gamma distribution (Cheng's method above 1, Ahrens and Dieter's below)."""
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError("gammavariate: alpha and beta must be > 0.0")
        if alpha > 1.0:
            return self._gamma_above_one(alpha, beta)
        if alpha == 1.0:
            return -_log(1.0 - self.random()) * beta
        return self._gamma_below_one(alpha, beta)

    def _gamma_above_one(self, alpha, beta):
        """Cheng 1977: rejection from a log-logistic envelope."""
        shape = _sqrt(2.0 * alpha - 1.0)
        below, slope = alpha - LOG4, alpha + shape
        while True:
            u = self.random()
            if 1e-7 < u < 0.9999999:
                z = u * u * (1.0 - self.random())
                v = _log(u / (1.0 - u)) / shape
                x = alpha * _exp(v)
                r = below + slope * v - x
                # The first test saves the logarithm most of the time.
                if r + SG_MAGICCONST - 4.5 * z >= 0.0 or r >= _log(z):
                    return x * beta

    def _gamma_below_one(self, alpha, beta):
        """Ahrens and Dieter 1974: a power of u near 0, an exponential tail beyond 1."""
        whole = (_e + alpha) / _e
        while True:
            p = whole * self.random()
            if p <= 1.0:
                x = p ** (1.0 / alpha)
                bound = _exp(-x)
            else:
                x = -_log((whole - p) / alpha)
                bound = x ** (alpha - 1.0)
            if self.random() <= bound:
                return x * beta

    def betavariate(self, alpha, beta):
        """Beta distribution, of two gamma ones."""
        y = self.gammavariate(alpha, 1.0)
        if y:
            return y / (y + self.gammavariate(beta, 1.0))
        return 0.0

    def paretovariate(self, alpha):
        """Pareto distribution."""
        u = 1.0 - self.random()
        return u ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        """Weibull distribution."""
        u = 1.0 - self.random()
        return alpha * (-_log(u)) ** (1.0 / beta)

    def binomialvariate(self, n=1, p=0.5):
        """How many of `n` trials succeed, each with probability `p`."""
        if n < 0:
            raise ValueError("n must be non-negative")
        if p <= 0.0 or p >= 1.0:
            if p == 0.0:
                return 0
            if p == 1.0:
                return n
            raise ValueError("p must be in the range 0.0 <= p <= 1.0")
        random = self.random
        if n == 1:
            return _index(random() < p)
        if p > 0.5:
            return n - self.binomialvariate(n, 1.0 - p)
        if n * p < 10.0:
            return self._binomial_by_gaps(n, p)
        return self._binomial_by_rejection(n, p)

    def _binomial_by_gaps(self, n, p):
        """Add up the gaps between successes (Devroye 1986, second waiting-time method)."""
        failing = _log2(1.0 - p)
        if not failing:
            return 0
        successes, trial = -1, 0
        while trial <= n:
            successes += 1
            trial += _floor(_log2(self.random()) / failing) + 1
        return successes

    def _binomial_by_rejection(self, n, p):
        """Transformed rejection with squeeze (Hoermann 1993, algorithm BTRS)."""
        deviation = _sqrt(n * p * (1.0 - p))
        b = 1.15 + 2.53 * deviation
        a = -0.0873 + 0.0248 * b + 0.01 * p
        squeeze = 0.92 - 4.2 / b
        centre = n * p + 0.5
        tail = None     # what only the exact test needs
        while True:
            u = self.random() - 0.5
            us = 0.5 - _fabs(u)
            k = _floor((2.0 * a / us + b) * u + centre)
            if not 0 <= k <= n:
                continue
            v = self.random()
            if us >= 0.07 and v <= squeeze:
                return k
            if tail is None:
                mode = _floor((n + 1) * p)
                scale = (2.83 + 5.1 / b) * deviation
                odds = _log(p / (1.0 - p))
                tail = _lgamma(mode + 1) + _lgamma(n - mode + 1)
            v *= scale / (a / (us * us) + b)
            if _log(v) <= tail - _lgamma(k + 1) - _lgamma(n - k + 1) + (k - mode) * odds:
                return k


def _sha512(data):
    try:
        from _sha2 import sha512
    except ImportError:
        from _sha512 import sha512
    return sha512(data).digest()


def _old_text_seed(a):
    """Make the number of a text that version 1 made of it."""
    a = a.decode("latin-1") if isinstance(a, bytes) else a
    x = ord(a[0]) << 7 if a else 0
    for c in map(ord, a):
        x = ((1000003 * x) ^ c) & 0xFFFFFFFFFFFFFFFF
    x ^= len(a)
    return -2 if x == -1 else x


class SystemRandom(Random):
    """Numbers from the operating system's noise; they have no seed and no state."""

    def random(self):
        """Return a number in [0.0, 1.0)."""
        return (int.from_bytes(_urandom(7)) >> 3) * RECIP_BPF

    def getrandbits(self, k):
        """Return an int of `k` random bits."""
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        numbytes = (k + 7) // 8
        return int.from_bytes(_urandom(numbytes)) >> (numbytes * 8 - k)

    def randbytes(self, n):
        """Return `n` random bytes."""
        return _urandom(n)

    def seed(self, *args, **kwds):
        """Do nothing: there is no state to set."""
        return None

    def _notimplemented(self, *args, **kwds):
        raise NotImplementedError("System entropy source does not have state.")

    getstate = setstate = _notimplemented


def _urandom(n):
    from os import urandom
    return urandom(n)


_inst = Random()
seed = _inst.seed
random = _inst.random
uniform = _inst.uniform
triangular = _inst.triangular
randint = _inst.randint
choice = _inst.choice
randrange = _inst.randrange
sample = _inst.sample
shuffle = _inst.shuffle
choices = _inst.choices
normalvariate = _inst.normalvariate
lognormvariate = _inst.lognormvariate
expovariate = _inst.expovariate
vonmisesvariate = _inst.vonmisesvariate
gammavariate = _inst.gammavariate
gauss = _inst.gauss
binomialvariate = _inst.binomialvariate
betavariate = _inst.betavariate
paretovariate = _inst.paretovariate
weibullvariate = _inst.weibullvariate
getstate = _inst.getstate
setstate = _inst.setstate
getrandbits = _inst.getrandbits
randbytes = _inst.randbytes


try:
    from posix import register_at_fork as _register_at_fork
except ImportError:
    pass
else:
    # The child of a fork must not draw its parent's numbers again.
    _register_at_fork(after_in_child=_inst.seed)
