# expect: CPython 3.13
"""statistics: means, medians and spreads."""
import statistics

data = [2, 4, 4, 4, 5, 5, 7, 9]
print(statistics.mean(data), statistics.median(data), statistics.mode(data))
print(statistics.pstdev(data), round(statistics.stdev(data), 6), statistics.quantiles(data, n=4))
