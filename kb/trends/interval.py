"""How sure a figure is: chance, and the reading's own error on the gold set; every interval is at 95 % and holds the figure itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_Z = 1.959964
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Error:
    """How the reading fared on the gold set: the least that its precision and its recall may be (the low ends of their intervals).

    Of n values read, at least n × precision are right, and at most n ÷ recall were there: whatever is right was read and is right, and
    what was there and right is at most what was read. Both bounds hold for any mixture of mistakes.
    """

    precision: float = 1.0
    recall: float = 1.0
    n: int = 0  #: values on which it was measured


def poisson(n: float) -> Interval:
    """Byar's approximation to the interval of a count.

    >>> [round(end, 1) for end in poisson(10)], [round(end, 1) for end in poisson(0)]
    ([4.8, 18.4], [0.0, 3.7])
    """
    low = 0.0 if n <= 0 else n * (1 - 1 / (9 * n) - _Z / (3 * math.sqrt(n))) ** 3
    more = n + 1
    high = more * (1 - 1 / (9 * more) + _Z / (3 * math.sqrt(more))) ** 3
    return max(0.0, low), high


def wilson(k: float, n: float) -> Interval:
    """The interval of a share.

    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    share, z2 = k / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def count(n: int, error: Error = Error()) -> tuple[int, int]:
    """Around a count, in whole cases.

    >>> count(100), count(100, Error(0.9, 0.8))
    ((81, 122), (73, 153))
    """
    low, high = poisson(n)
    return math.floor(low * error.precision), math.ceil(high / error.recall)


def share(k: int, n: int, error: Error = Error()) -> Interval | None:
    """Around k of n, as a fraction; None of nothing.

    >>> [round(end, 3) for end in share(20, 100, Error(0.9, 0.8)) or ()]
    [0.117, 0.343]
    """
    if n <= 0:
        return None
    return wilson(k * error.precision, n)[0], wilson(min(float(n), k / error.recall), n)[1]


def ratio(now: int, before: int, error: Error = Error()) -> Interval | None:
    """Around now ÷ before, the reading's error taken to differ between the two; None where one of them is nothing.

    >>> [round(end, 2) for end in ratio(120, 100, Error(0.95, 0.9)) or ()]
    [0.79, 1.83]
    """
    if now <= 0 or before <= 0:
        return None
    wide = math.exp(_Z * math.sqrt(1 / now + 1 / before)) / (error.precision * error.recall)
    return now / before / wide, now / before * wide


def total(values: Sequence[float], error: Error = Error()) -> Interval:
    """Around a sum over cases, of which both the number and the sizes are chance (variance: the sum of squares)."""
    whole = math.fsum(values)
    half = _Z * math.sqrt(math.fsum(value * value for value in values))
    return max(0.0, whole - half) * error.precision, (whole + half) / error.recall


def quantile(values: Sequence[float], q: float) -> float | None:
    """Of sorted values, between neighbours in proportion; None of nothing.

    >>> quantile([1.0, 2.0, 3.0, 10.0], 0.5)
    2.5
    """
    if not values:
        return None
    at = q * (len(values) - 1)
    low = math.floor(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)


def quantile_bounds(values: Sequence[float], q: float, error: Error = Error()) -> tuple[float | None, float | None]:
    """Around a quantile of sorted values, by ranks, whatever their distribution; an end is None where there are too few to set it.

    A share e = 1 - precision of the values may be wrong, and may all lie on one side: the true quantile stands between
    the quantiles (1-e)q and (1-e)q + e of what was read.

    >>> quantile_bounds([float(n) for n in range(1, 101)], 0.5), quantile_bounds([1.0, 2.0, 3.0], 0.5)
    ((40.0, 61.0), (None, None))
    """
    n, wrong = len(values), 1 - error.precision
    half = _Z * math.sqrt(n * q * (1 - q))
    low = math.floor(n * q * (1 - wrong) - half)
    high = math.ceil(n * (q * (1 - wrong) + wrong) + half) + 1
    return (values[low - 1] if low >= 1 else None), (values[high - 1] if high <= n else None)
