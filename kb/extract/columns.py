"""Learned weights of signs that speak for a few of many columns: one whole number a sign, so that all columns add up in one addition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

_BITS = 24  #: of one column
_HALF = 1 << (_BITS - 1)
_MASK = 2 * _HALF - 1


def packed(weight: int, column: int) -> int:
    """A weight, in hundredths, in its column; such numbers add up."""
    return weight << (_BITS * column)


@cache
def nothing(columns: int) -> int:
    """What no sign at all weighs: it keeps the sum of every column positive."""
    return sum(packed(_HALF, column) for column in range(columns))


def added(known: Mapping[str, int], signs: Iterable[str], to: int) -> int:
    """What signs weigh together, added to `nothing` or to what others weigh; unknown ones weigh nothing.

    >>> known = {"a": packed(-30, 0) + packed(5, 1), "b": packed(7, 1)}
    >>> total = added(known, ["a", "b", "c"], nothing(2))
    >>> weight_of(total, 0), weight_of(total, 1)
    (-30, 12)
    """
    return sum(filter(None, map(known.get, signs)), to)


def weight_of(total: int, column: int) -> int:
    """What speaks for one column, in hundredths."""
    return (total >> (_BITS * column) & _MASK) - _HALF
