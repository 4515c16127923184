# expect: CPython 3.13
"""statistics: averages, spreads, relations and the normal distribution, for all kinds of numbers."""
import statistics as s
from decimal import Decimal
from fractions import Fraction

SETS = [[1, 2, 3, 4, 4], [1.5, 2.25, 3.75], [Fraction(1, 2), Fraction(3, 4)],
        [Decimal("1.5"), Decimal("2.25"), Decimal("4")], [5], [], [True, False, 2], [1, 2.5],
        [float("inf"), 1.0], [1e308, 1e308], [0, 5], [-1, 1]]


def show(f, *args, **kwargs):
    try:
        return repr(f(*args, **kwargs))
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for data in SETS:
    print(data)
    for f in (s.mean, s.fmean, s.geometric_mean, s.harmonic_mean, s.median, s.median_low,
              s.median_high, s.median_grouped, s.mode, s.multimode, s.variance, s.pvariance,
              s.stdev, s.pstdev, s.quantiles):
        print("  ", f.__name__, show(f, data))
print(show(s.mean, ["a"]), show(s.quantiles, range(10), n=4, method="inclusive"),
      show(s.fmean, [1, 2], [3, 1]), show(s.harmonic_mean, [40, 60], weights=[5, 30]))
x, y = [1, 2, 3, 4, 5], [2, 1, 4, 3, 6]
print(s.covariance(x, y), s.correlation(x, y), s.correlation(x, y, method="ranked"),
      s.linear_regression(x, y), s.linear_regression(x, y, proportional=True))
print(show(s.correlation, [1, 1], [1, 2]), show(s.linear_regression, [1], [1]))
n = s.NormalDist(100, 15)
print(n, n.mean, n.stdev, n.variance, n.pdf(110), n.cdf(120), n.inv_cdf(0.3), n.quantiles(4))
print(n + 5, n - s.NormalDist(3, 4), n * -2, n / 2, -n, 5 - n, n == s.NormalDist(100, 15))
print(n.overlap(s.NormalDist(105, 20)), n.zscore(130), s.NormalDist.from_samples([1, 2, 3, 5]))
print([n.inv_cdf(p) for p in (1e-12, 1e-6, 0.01, 0.5, 0.99, 1 - 1e-9)])
print(s.kde([1, 2, 4], 0.5)(1.7), s.kde([1, 2, 4], 0.5, "triangular", cumulative=True)(1.7))
print(show(s.NormalDist, 1, -1), show(n.inv_cdf, 0), show(s.kde, [], 1), show(s.kde, [1], 0))
