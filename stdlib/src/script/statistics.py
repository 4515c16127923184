"""Averages, spreads and relations of data."""

import math
import random as _random
from bisect import bisect_left, bisect_right
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import repeat
from numbers import Real

from _statistics_normal import NormalDist, StatisticsError  # noqa: F401

__all__ = ["NormalDist", "StatisticsError", "correlation", "covariance", "fmean",
           "geometric_mean", "harmonic_mean", "kde", "kde_random", "linear_regression", "mean",
           "median", "median_grouped", "median_high", "median_low", "mode", "multimode",
           "pstdev", "pvariance", "quantiles", "stdev", "variance"]


# ---------------------------------------------------------------- exact sums

def _ratio(x):
    """A number as numerator and denominator; the denominator is None if it is not finite."""
    try:
        return x.as_integer_ratio()
    except AttributeError:
        pass
    except (OverflowError, ValueError):
        return x, None
    try:
        return x.numerator, x.denominator
    except AttributeError:
        raise TypeError(f"can't convert type '{type(x).__name__}' to "
                        "numerator/denominator") from None


def _common(a, b):
    """The type that results have whose data are of both types."""
    if a is b or b is int or b is bool:
        return a
    if a is int:
        return b
    for one, other in ((b, a), (a, b)):
        if issubclass(one, other):
            return one
    if issubclass(a, int):
        return b
    if issubclass(b, int):
        return a
    if issubclass(a, Fraction) and issubclass(b, float):
        return b
    if issubclass(a, float) and issubclass(b, Fraction):
        return a
    raise TypeError(f"don't know how to coerce {a.__name__} and {b.__name__}")


def _total(sums, power=1):
    """The sum of numerators by their denominators; a special value if there is one."""
    if None in sums:
        return sums[None]
    return sum((Fraction(n, d ** power) for d, n in sums.items()), Fraction(0))


def _sum(data):
    """Return type, exact sum and count."""
    types, sums, n = set(), {}, 0
    for n, x in enumerate(data, 1):
        types.add(type(x))
        above, below = _ratio(x)
        sums[below] = sums.get(below, 0) + above
    return reduce(_common, types, int), _total(sums), n


def _deviations(data, center=None):
    """Return type, exact sum of the squares of the distances from the mean, mean, count."""
    if center is not None:
        kind, squares, n = _sum((x - center) * (x - center) for x in data)
        return kind, squares, center, n
    types, sums, squares, n = set(), {}, {}, 0
    for n, x in enumerate(data, 1):
        types.add(type(x))
        above, below = _ratio(x)
        sums[below] = sums.get(below, 0) + above
        squares[below] = squares.get(below, 0) + above * above
    kind = reduce(_common, types, int)
    if not n:
        return kind, Fraction(0), Fraction(0), 0
    if None in sums:
        return kind, sums[None], sums[None], n
    total = _total(sums)
    return kind, (n * _total(squares, 2) - total * total) / n, total / n, n


def _convert(value, kind):
    """The exact value in the type of the data."""
    if type(value) is kind:
        return value
    if issubclass(kind, int) and value.denominator != 1:
        kind = float
    try:
        return kind(value)
    except TypeError:
        if issubclass(kind, Decimal):
            return kind(value.numerator) / kind(value.denominator)
        raise


def _not_negative(values, message="negative value"):
    for x in values:
        if x < 0:
            raise StatisticsError(message)
        yield x


# ---------------------------------------------------------------- square roots

def _root(n, m):
    """The square root of n / m as the nearest float."""
    # The whole root of enough bits, with a last bit that tells of a rest, rounds rightly.
    shift = (n.bit_length() - m.bit_length() - 109) // 2
    n, m = (n, m << 2 * shift) if shift >= 0 else (n << -2 * shift, m)
    root = math.isqrt(n // m)
    root |= root * root * m != n
    return (root << shift) / 1 if shift >= 0 else root / (1 << -shift)


def _decimal_root(n, m):
    """The square root of n / m as the nearest Decimal."""
    if n <= 0:
        if not n:
            return Decimal("0.0")
        n, m = -n, -m
    root = (Decimal(n) / Decimal(m)).sqrt()
    for neighbour, is_above in ((root.next_plus(), True), (root.next_minus(), False)):
        middle = (Fraction(root) + Fraction(neighbour)) / 2
        if (Fraction(n, m) > middle * middle) is is_above \
                and Fraction(n, m) != middle * middle:
            return neighbour
    return root


def _root_as(kind, value):
    if issubclass(kind, Decimal):
        return _decimal_root(value.numerator, value.denominator)
    return _root(value.numerator, value.denominator)


# ---------------------------------------------------------------- averages

def mean(data):
    """The arithmetic mean."""
    kind, total, n = _sum(data)
    if n < 1:
        raise StatisticsError("mean requires at least one data point")
    return _convert(total / n, kind)


def fmean(data, weights=None):
    """The arithmetic mean as a float, with weights if there are any."""
    if weights is not None:
        if not isinstance(weights, (list, tuple)):
            weights = list(weights)
        try:
            above = math.sumprod(data, weights)
        except ValueError:
            raise StatisticsError("data and weights must be the same length") from None
        below = math.fsum(weights)
        if not below:
            raise StatisticsError("sum of weights must be non-zero")
        return above / below
    if not hasattr(data, "__len__"):
        data = list(data)
    total = math.fsum(data)
    if not len(data):
        raise StatisticsError("fmean requires at least one data point")
    return total / len(data)


def geometric_mean(data):
    """The geometric mean as a float."""
    n, has_zero, logarithms = 0, False, []
    for n, x in enumerate(data, 1):
        if x > 0.0 or math.isnan(x):
            logarithms.append(math.log(x))
        elif x == 0.0:
            has_zero = True
        else:
            raise StatisticsError("No negative inputs allowed", x)
    if not n:
        raise StatisticsError("Must have a non-empty dataset")
    total = math.fsum(logarithms)
    if math.isnan(total):
        return math.nan
    if has_zero:
        return math.nan if total == math.inf else 0.0
    return math.exp(total / n)


def harmonic_mean(data, weights=None):
    """The harmonic mean, with weights if there are any."""
    if iter(data) is data:
        data = list(data)
    n, message = len(data), "harmonic mean does not support negative values"
    if n < 1:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if n == 1 and weights is None:
        if not isinstance(data[0], (Real, Decimal)):
            raise TypeError("unsupported type")
        if data[0] < 0:
            raise StatisticsError(message)
        return data[0]
    if weights is None:
        weights, weight = repeat(1, n), n
    else:
        weights = list(weights)
        if len(weights) != n:
            raise StatisticsError("Number of weights does not match data size")
        _, weight, _ = _sum(_not_negative(weights, message))
    try:
        kind, total, _ = _sum(w / x if w else 0
                              for w, x in zip(weights, _not_negative(data, message)))
    except ZeroDivisionError:
        return 0
    if total <= 0:
        raise StatisticsError("Weighted sum must be positive")
    return _convert(weight / total, kind)


def _sorted(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data


def median(data):
    """The value in the middle, or the mean of the two there."""
    data = _sorted(data)
    half = len(data) // 2
    return data[half] if len(data) % 2 else (data[half - 1] + data[half]) / 2


def median_low(data):
    """The value in the middle, or the smaller of the two there."""
    data = _sorted(data)
    return data[(len(data) - 1) // 2]


def median_high(data):
    """The value in the middle, or the larger of the two there."""
    data = _sorted(data)
    return data[len(data) // 2]


def median_grouped(data, interval=1.0):
    """The median of data that stand for the middles of intervals."""
    data = _sorted(data)
    n = len(data)
    x = data[n // 2]
    start = bisect_left(data, x)
    end = bisect_right(data, x, lo=start)
    try:
        interval, x = float(interval), float(x)
    except ValueError:
        raise TypeError("Value cannot be converted to a float") from None
    return x - interval / 2.0 + interval * (n / 2 - start) / (end - start)


def mode(data):
    """The most frequent value; the first of several."""
    most = Counter(iter(data)).most_common(1)
    if not most:
        raise StatisticsError("no mode for empty data")
    return most[0][0]


def multimode(data):
    """All most frequent values, in the order they come first."""
    counts = Counter(iter(data))
    most = max(counts.values(), default=0)
    return [value for value, n in counts.items() if n == most]


def quantiles(data, *, n=4, method="exclusive"):
    """The n - 1 values that divide data into n parts of the same size."""
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    size = len(data)
    if size < 2:
        if size == 1:
            return data * (n - 1)
        raise StatisticsError("must have at least one data point")
    if method not in ("inclusive", "exclusive"):
        raise ValueError(f"Unknown method: {method!r}")
    result = []
    for i in range(1, n):
        if method == "inclusive":
            at, rest = divmod(i * (size - 1), n)
        else:
            at = min(max(i * (size + 1) // n, 1), size - 1)
            rest = i * (size + 1) - at * n
            at -= 1
        result.append((data[at] * (n - rest) + data[at + 1] * rest) / n)
    return result


# ---------------------------------------------------------------- spreads

def variance(data, xbar=None):
    """The variance of a sample."""
    kind, squares, _, n = _deviations(data, xbar)
    if n < 2:
        raise StatisticsError("variance requires at least two data points")
    return _convert(squares / (n - 1), kind)


def pvariance(data, mu=None):
    """The variance of a population."""
    kind, squares, _, n = _deviations(data, mu)
    if n < 1:
        raise StatisticsError("pvariance requires at least one data point")
    return _convert(squares / n, kind)


def stdev(data, xbar=None):
    """The square root of the variance of a sample."""
    kind, squares, _, n = _deviations(data, xbar)
    if n < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _root_as(kind, squares / (n - 1))


def pstdev(data, mu=None):
    """The square root of the variance of a population."""
    kind, squares, _, n = _deviations(data, mu)
    if n < 1:
        raise StatisticsError("pstdev requires at least one data point")
    return _root_as(kind, squares / n)


# ---------------------------------------------------------------- relations

def _check_pairs(x, y, what):
    if len(y) != len(x):
        raise StatisticsError(f"{what} requires that both inputs have same number of data "
                              "points")
    if len(x) < 2:
        raise StatisticsError(f"{what} requires at least two data points")


def covariance(x, y, /):
    """The covariance of a sample of pairs."""
    _check_pairs(x, y, "covariance")
    n = len(x)
    xbar, ybar = math.fsum(x) / n, math.fsum(y) / n
    return math.sumprod((a - xbar for a in x), (b - ybar for b in y)) / (n - 1)


def _ranks(data, start):
    """The place of each value in the order; equal ones share the mean of theirs."""
    order = sorted(range(len(data)), key=data.__getitem__)
    ranks, at = [0] * len(data), 0
    while at < len(order):
        end = at + 1
        while end < len(order) and data[order[end]] == data[order[at]]:
            end += 1
        for place in order[at:end]:
            ranks[place] = start + at + (end - at + 1) / 2
        at = end
    return ranks


def _product_root(a, b):
    """The square root of a product, nearly without errors of rounding."""
    root = math.sqrt(a * b)
    if not math.isfinite(root):
        if math.isinf(root) and not math.isinf(a) and not math.isinf(b):
            # Too large on the way.
            scale = 2.0 ** -512
            return _product_root(scale * a, scale * b) / scale
        return root
    if not root:
        if a and b:
            scale = 2.0 ** 537
            return _product_root(scale * a, scale * b) / scale
        return root
    return root + math.sumprod((a, root), (b, -root)) / (2.0 * root)


def correlation(x, y, /, *, method="linear"):
    """How closely a straight line fits pairs, from -1 to 1."""
    _check_pairs(x, y, "correlation")
    if method not in ("linear", "ranked"):
        raise ValueError(f"Unknown method: {method!r}")
    n = len(x)
    if method == "ranked":
        start = (n - 1) / -2
        x, y = _ranks(x, start - 1), _ranks(y, start - 1)
    else:
        xbar, ybar = math.fsum(x) / n, math.fsum(y) / n
        x, y = [a - xbar for a in x], [b - ybar for b in y]
    try:
        return math.sumprod(x, y) / _product_root(math.sumprod(x, x), math.sumprod(y, y))
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant") from None


class LinearRegression(tuple):
    """A straight line."""

    __slots__ = ()
    _fields = __match_args__ = ("slope", "intercept")

    def __new__(cls, slope, intercept):
        return super().__new__(cls, (slope, intercept))

    slope = property(lambda self: self[0])
    intercept = property(lambda self: self[1])

    def __getnewargs__(self):
        return tuple(self)

    def _asdict(self):
        return dict(zip(self._fields, self))

    def __repr__(self):
        return f"LinearRegression(slope={self[0]!r}, intercept={self[1]!r})"


def linear_regression(x, y, /, *, proportional=False):
    """The straight line that fits pairs best."""
    _check_pairs(x, y, "linear regression")
    n = len(x)
    if not proportional:
        xbar, ybar = math.fsum(x) / n, math.fsum(y) / n
        x, y = [a - xbar for a in x], [b - ybar for b in y]
    try:
        slope = (math.sumprod(x, y) + 0.0) / math.sumprod(x, x)
    except ZeroDivisionError:
        raise StatisticsError("x is constant") from None
    return LinearRegression(slope, 0.0 if proportional else ybar - slope * xbar)


# ---------------------------------------------------------------- densities

def _logistic_density(t):
    return 0.5 / (1.0 + math.cosh(t))


# name -> density, distribution, its inverse, radius beyond which the density is 0
_KERNELS = {
    "normal": (lambda t: math.exp(-0.5 * t * t) / math.sqrt(2 * math.pi),
               lambda t: 0.5 * math.erfc(-t / math.sqrt(2)), NormalDist().inv_cdf, None),
    "logistic": (_logistic_density, lambda t: 1.0 - 1.0 / (math.exp(t) + 1.0),
                 lambda p: math.log(p / (1 - p)), None),
    "sigmoid": (lambda t: 1 / math.pi / math.cosh(t),
                lambda t: 2 / math.pi * math.atan(math.exp(t)),
                lambda p: math.log(math.tan(p * math.pi / 2)), None),
    "rectangular": (lambda t: 0.5, lambda t: 0.5 * t + 0.5, lambda p: 2.0 * p - 1.0, 1.0),
    "triangular": (lambda t: 1.0 - abs(t),
                   lambda t: t * t * (0.5 if t < 0.0 else -0.5) + t + 0.5,
                   lambda p: math.sqrt(2.0 * p) - 1.0 if p < 0.5
                   else 1.0 - math.sqrt(2.0 - 2.0 * p), 1.0),
    "parabolic": (lambda t: 3 / 4 * (1.0 - t * t),
                  lambda t: sum((-1 / 4 * t ** 3, 3 / 4 * t, 1 / 2)),
                  lambda p: 2.0 * math.cos((math.acos(2.0 * p - 1.0) + math.pi) / 3.0), 1.0),
    "quartic": (lambda t: 15 / 16 * (1.0 - t * t) ** 2,
                lambda t: math.sumprod((3 / 16, -5 / 8, 15 / 16, 1 / 2), (t ** 5, t ** 3, t, 1.0)),
                None, 1.0),
    "triweight": (lambda t: 35 / 32 * (1.0 - t * t) ** 3,
                  lambda t: math.sumprod((-5 / 32, 21 / 32, -35 / 32, 35 / 32, 1 / 2),
                                         (t ** 7, t ** 5, t ** 3, t, 1.0)), None, 1.0),
    "cosine": (lambda t: math.pi / 4 * math.cos(math.pi / 2 * t),
               lambda t: 0.5 * math.sin(math.pi / 2 * t) + 0.5,
               lambda p: 2 / math.pi * math.asin(2.0 * p - 1.0), 1.0),
}
_ALIASES = {"gauss": "normal", "uniform": "rectangular", "epanechnikov": "parabolic",
            "biweight": "quartic"}


def _kernel(data, h, kernel):
    if not data:
        raise StatisticsError("Empty data sequence")
    if not isinstance(data[0], (int, float)):
        raise TypeError("Data sequence must contain ints or floats")
    if h <= 0.0:
        raise StatisticsError(f"Bandwidth h must be positive, not {h=!r}")
    found = _KERNELS.get(_ALIASES.get(kernel, kernel))
    if found is None:
        raise StatisticsError(f"Unknown kernel name: {kernel!r}")
    return found


def kde(data, h, kernel="normal", *, cumulative=False):
    """A function that estimates the density, or the distribution, of a sample."""
    density, distribution, _, radius = _kernel(data, h, kernel)
    shown = f"with {h=!r} and {kernel=!r}"
    reach = None if radius is None else h * radius

    def pdf(x):
        n = len(data)
        if reach is None:
            return math.fsum(density((x - x_i) / h) for x_i in data) / (n * h)
        sample = sorted(data)
        near = sample[bisect_left(sample, x - reach):bisect_right(sample, x + reach)]
        return math.fsum(density((x - x_i) / h) for x_i in near) / (n * h)

    def cdf(x):
        n = len(data)
        if reach is None:
            return math.fsum(distribution((x - x_i) / h) for x_i in data) / n
        sample = sorted(data)
        start, end = bisect_left(sample, x - reach), bisect_right(sample, x + reach)
        return math.fsum((*(distribution((x - x_i) / h) for x_i in sample[start:end]),
                          start)) / n

    chosen = cdf if cumulative else pdf
    chosen.__doc__ = f"{'CDF' if cumulative else 'PDF'} estimate {shown}"
    return chosen


def _inverse(distribution, p):
    """Where a distribution from -1 to 1 reaches p."""
    low, high = -1.0, 1.0
    for _ in range(64):
        middle = (low + high) / 2
        if distribution(middle) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def kde_random(data, h, kernel="normal", *, seed=None):
    """A function that draws from the estimated density of a sample."""
    _, distribution, inverse, _ = _kernel(data, h, kernel)
    prng = _random.Random(seed)

    def rand():
        p = prng.random()
        t = _inverse(distribution, p) if inverse is None else inverse(p)
        return prng.choice(data) + h * t

    rand.__doc__ = f"Random KDE selection with {h=!r} and {kernel=!r}"
    return rand
