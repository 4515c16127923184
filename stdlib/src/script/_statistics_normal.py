"""The normal distribution."""

import math
import random

_SQRT2 = math.sqrt(2.0)


class StatisticsError(ValueError):
    """Data that a function cannot use."""


StatisticsError.__module__ = "statistics"

# M. J. Wichura's rational approximation of the inverse (Algorithm AS 241, 1988): for the
# middle, the tails and the far tails the coefficients of a numerator and a denominator.
_MIDDLE = ((2.50908092873012267e+3, 3.34305755835881281e+4, 6.72657709270087009e+4,
            4.59219539315498715e+4, 1.37316937655094611e+4, 1.97159095030655144e+3,
            1.33141667891784377e+2, 3.38713287279636661e+0),
           (5.22649527885285456e+3, 2.87290857357219427e+4, 3.93078958000927106e+4,
            2.12137943015865959e+4, 5.39419602142475111e+3, 6.87187007492057908e+2,
            4.23133307016009113e+1, 1.0))
_TAIL = ((7.74545014278341408e-4, 2.27238449892691846e-2, 2.41780725177450612e-1,
          1.27045825245236838e+0, 3.64784832476320460e+0, 5.76949722146069141e+0,
          4.63033784615654530e+0, 1.42343711074968358e+0),
         (1.05075007164441684e-9, 5.47593808499534495e-4, 1.51986665636164572e-2,
          1.48103976427480075e-1, 6.89767334985100005e-1, 1.67638483018380385e+0,
          2.05319162663775882e+0, 1.0))
_FAR_TAIL = ((2.01033439929228813e-7, 2.71155556874348758e-5, 1.24266094738807844e-3,
              2.65321895265761230e-2, 2.96560571828504891e-1, 1.78482653991729133e+0,
              5.46378491116411437e+0, 6.65790464350110378e+0),
             (2.04426310338993979e-15, 1.42151175831644589e-7, 1.84631831751005468e-5,
              7.86869131145613259e-4, 1.48753612908506149e-2, 1.36929880922735805e-1,
              5.99832206555887938e-1, 1.0))


def _polynomial(coefficients, x):
    value = 0.0
    for c in coefficients:
        value = value * x + c
    return value


def _quotient(pair, x):
    return _polynomial(pair[0], x), _polynomial(pair[1], x)


def _inverse(p, mu, sigma):
    q = p - 0.5
    if abs(q) <= 0.425:
        above, below = _quotient(_MIDDLE, 0.180625 - q * q)
        return mu + above * q / below * sigma
    r = math.sqrt(-math.log(p if q <= 0.0 else 1.0 - p))
    above, below = _quotient(_TAIL, r - 1.6) if r <= 5.0 else _quotient(_FAR_TAIL, r - 5.0)
    x = above / below
    return mu + (-x if q < 0.0 else x) * sigma


class NormalDist:
    """A normal distribution."""

    __module__ = "statistics"
    __slots__ = {"_mu": "Arithmetic mean of a normal distribution",
                 "_sigma": "Standard deviation of a normal distribution"}

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu, self._sigma = float(mu), float(sigma)

    @classmethod
    def from_samples(cls, data):
        """The distribution of a sample."""
        import statistics
        if not isinstance(data, (list, tuple)):
            data = list(data)
        kind, squares, center, n = statistics._deviations(data)
        if n < 2:
            raise StatisticsError("stdev requires at least two data points")
        return cls(float(center), float(statistics._root_as(float, squares / (n - 1))))

    def samples(self, n, *, seed=None):
        """Draw n numbers."""
        draw = random.random if seed is None else random.Random(seed).random
        return [_inverse(draw() or 2.0 ** -54, self._mu, self._sigma) for _ in range(n)]

    def _check(self, name):
        if not self._sigma:
            raise StatisticsError(f"{name}() not defined when sigma is zero")

    def pdf(self, x):
        """The density at x."""
        variance = self._sigma * self._sigma
        if not variance:
            raise StatisticsError("pdf() not defined when sigma is zero")
        distance = x - self._mu
        return math.exp(distance * distance / (-2.0 * variance)) / math.sqrt(math.tau * variance)

    def cdf(self, x):
        """The probability of a value up to x."""
        self._check("cdf")
        return 0.5 * math.erfc((self._mu - x) / (self._sigma * _SQRT2))

    def inv_cdf(self, p):
        """The x up to which values have the probability p."""
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        return _inverse(p, self._mu, self._sigma)

    def quantiles(self, n=4):
        """The n - 1 values that divide into n parts of the same probability."""
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        """The area below both densities."""
        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        x, y = sorted((self, other), key=lambda d: (d._sigma, d._mu))
        x_variance, y_variance = x.variance, y.variance
        if not x_variance or not y_variance:
            raise StatisticsError("overlap() not defined when sigma is zero")
        spread = y_variance - x_variance
        distance = abs(y._mu - x._mu)
        if not spread:
            return math.erfc(distance / (2.0 * x._sigma * _SQRT2))
        # The densities cross at two places.
        a = x._mu * y_variance - y._mu * x_variance
        b = x._sigma * y._sigma * math.sqrt(distance * distance
                                            + spread * math.log(y_variance / x_variance))
        first, second = (a + b) / spread, (a - b) / spread
        return 1.0 - (abs(y.cdf(first) - x.cdf(first)) + abs(y.cdf(second) - x.cdf(second)))

    def zscore(self, x):
        """The distance of x from the mean, in standard deviations."""
        self._check("zscore")
        return (x - self._mu) / self._sigma

    mean = median = mode = property(lambda self: self._mu)
    stdev = property(lambda self: self._sigma)
    variance = property(lambda self: self._sigma * self._sigma)

    def __add__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu + other._mu, math.hypot(self._sigma, other._sigma))
        return NormalDist(self._mu + other, self._sigma)

    def __sub__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu - other._mu, math.hypot(self._sigma, other._sigma))
        return NormalDist(self._mu - other, self._sigma)

    def __mul__(self, other):
        return NormalDist(self._mu * other, self._sigma * abs(other))

    def __truediv__(self, other):
        return NormalDist(self._mu / other, self._sigma / abs(other))

    def __pos__(self):
        return NormalDist(self._mu, self._sigma)

    def __neg__(self):
        return NormalDist(-self._mu, self._sigma)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return -(self - other)

    def __eq__(self, other):
        if not isinstance(other, NormalDist):
            return NotImplemented
        return self._mu == other._mu and self._sigma == other._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})"

    def __getstate__(self):
        return self._mu, self._sigma

    def __setstate__(self, state):
        self._mu, self._sigma = state
