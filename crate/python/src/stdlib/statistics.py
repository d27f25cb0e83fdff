"""Mean, spread and middle of a list of numbers."""

import math


class StatisticsError(ValueError):
    pass


def _values(data, function, least=1):
    values = list(data)
    if len(values) < least:
        raise StatisticsError(f"{function} requires at least {'one' if least == 1 else 'two'} data point{'s' if least > 1 else ''}")
    return values


def _exact(value):
    """A number as (numerator, denominator)."""
    if isinstance(value, int):
        return int(value), 1
    return float(value).as_integer_ratio()


def _total(values):
    """The exact sum as (numerator, denominator): a float sum would lose digits."""
    numerator, denominator = 0, 1
    for value in values:
        n, d = _exact(value)
        if d == denominator:
            numerator += n
        else:
            numerator, denominator = numerator * d + n * denominator, denominator * d
            common = math.gcd(numerator, denominator)
            numerator, denominator = numerator // common, denominator // common
    return numerator, denominator


def _finite(values):
    return all(isinstance(value, int) or math.isfinite(value) for value in values)


def _give(numerator, denominator, like_int):
    """The quotient as Python shows it: an int where all data were and it comes out even."""
    if like_int and numerator % denominator == 0:
        return numerator // denominator
    return numerator / denominator


def _all_int(values):
    return all(isinstance(value, int) for value in values)


def mean(data):
    values = list(data)
    if not values:
        raise StatisticsError("mean requires at least one data point")
    if not _finite(values):
        return sum(values) / len(values)
    numerator, denominator = _total(values)
    return _give(numerator, denominator * len(values), _all_int(values))


def fmean(data, weights=None):
    values = list(data)
    if not values:
        raise StatisticsError("fmean requires at least one data point")
    if weights is None:
        return math.fsum(values) / len(values)
    weights = list(weights)
    if len(weights) != len(values):
        raise StatisticsError("data and weights must be the same length")
    total = math.fsum(weights)
    if not total:
        raise StatisticsError("sum of weights must be non-zero")
    return math.fsum(v * w for v, w in zip(values, weights)) / total


def geometric_mean(data):
    values = list(data)
    try:
        return math.exp(fmean(map(math.log, values)))
    except ValueError:
        raise StatisticsError("geometric mean requires a non-empty dataset containing positive numbers") from None


def harmonic_mean(data):
    values = _values(data, "harmonic_mean")
    if any(value < 0 for value in values):
        raise StatisticsError("harmonic mean does not support negative values")
    if any(value == 0 for value in values):
        return 0
    numerator, denominator = 0, 1
    for value in values:
        d, n = _exact(value)
        numerator, denominator = numerator * d + n * denominator, denominator * d
    return len(values) * denominator / numerator


def median(data):
    values = sorted(data)
    if not values:
        raise StatisticsError("no median for empty data")
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    return (values[middle - 1] + values[middle]) / 2


def median_low(data):
    values = sorted(data)
    if not values:
        raise StatisticsError("no median for empty data")
    return values[(len(values) - 1) // 2]


def median_high(data):
    values = sorted(data)
    if not values:
        raise StatisticsError("no median for empty data")
    return values[len(values) // 2]


def multimode(data):
    counts = {}
    for value in data:
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def mode(data):
    modes = multimode(data)
    if not modes:
        raise StatisticsError("no mode for empty data")
    return modes[0]


def _squares(values, centre):
    """The exact sum of squared deviations from the mean (or from a given centre)."""
    if centre is None:
        n, d = _total(values)
        d *= len(values)
    else:
        n, d = _exact(centre)
    numerator, denominator = 0, 1
    for value in values:
        a, b = _exact(value)
        top, bottom = a * d - n * b, b * d
        top, bottom = top * top, bottom * bottom
        numerator, denominator = numerator * bottom + top * denominator, denominator * bottom
        common = math.gcd(numerator, denominator)
        numerator, denominator = numerator // common, denominator // common
    return numerator, denominator


def _variance(data, function, centre, lost):
    values = _values(data, function, 1 + lost)
    numerator, denominator = _squares(values, centre)
    return numerator, denominator * (len(values) - lost), _all_int(values)


def _root(numerator, denominator):
    """The square root of a fraction, correctly rounded."""
    if numerator == 0:
        return 0.0
    shift = max(0, 110 - numerator.bit_length() + denominator.bit_length())
    shift += shift % 2
    scaled, rest = divmod(numerator << shift, denominator)
    root = math.isqrt(scaled)
    # A trailing bit marks that something was cut off, so that the rounding to a float sees it.
    inexact = rest != 0 or root * root != scaled
    return (root * 2 + inexact) / (1 << (shift // 2 + 1))


def variance(data, xbar=None):
    numerator, denominator, like_int = _variance(data, "variance", xbar, 1)
    return _give(numerator, denominator, like_int)


def pvariance(data, mu=None):
    numerator, denominator, like_int = _variance(data, "pvariance", mu, 0)
    return _give(numerator, denominator, like_int)


def stdev(data, xbar=None):
    numerator, denominator, _ = _variance(data, "stdev", xbar, 1)
    return _root(numerator, denominator)


def pstdev(data, mu=None):
    numerator, denominator, _ = _variance(data, "pstdev", mu, 0)
    return _root(numerator, denominator)


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    values = sorted(data)
    if len(values) < 2:
        raise StatisticsError("must have at least two data points")
    cuts = []
    if method == "inclusive":
        last = len(values) - 1
        for i in range(1, n):
            j, delta = divmod(i * last, n)
            cuts.append((values[j] * (n - delta) + values[j + 1] * delta) / n)
        return cuts
    if method != "exclusive":
        raise ValueError(f"Unknown method: {method!r}")
    size = len(values)
    for i in range(1, n):
        j = min(max(i * (size + 1) // n, 1), size - 1)
        delta = i * (size + 1) - j * n
        cuts.append((values[j - 1] * (n - delta) + values[j] * delta) / n)
    return cuts


def _pairs(x, y, function):
    x, y = list(x), list(y)
    if len(x) != len(y):
        raise StatisticsError(f"{function} requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError(f"{function} requires at least two data points")
    return x, y


def covariance(x, y):
    x, y = _pairs(x, y, "covariance")
    mx, my = math.fsum(x) / len(x), math.fsum(y) / len(y)
    return math.fsum((a - mx) * (b - my) for a, b in zip(x, y)) / (len(x) - 1)


def correlation(x, y):
    x, y = _pairs(x, y, "correlation")
    mx, my = math.fsum(x) / len(x), math.fsum(y) / len(y)
    sxy = math.fsum((a - mx) * (b - my) for a, b in zip(x, y))
    sxx = math.fsum((a - mx) ** 2.0 for a in x)
    syy = math.fsum((b - my) ** 2.0 for b in y)
    if not sxx or not syy:
        raise StatisticsError("at least one of the inputs is constant")
    return sxy / math.sqrt(sxx * syy)


def linear_regression(x, y):
    from collections import namedtuple

    x, y = _pairs(x, y, "linear regression")
    mx, my = math.fsum(x) / len(x), math.fsum(y) / len(y)
    sxx = math.fsum((a - mx) ** 2.0 for a in x)
    if not sxx:
        raise StatisticsError("x is constant")
    slope = math.fsum((a - mx) * (b - my) for a, b in zip(x, y)) / sxx
    return namedtuple("LinearRegression", "slope intercept")(slope, my - slope * mx)
