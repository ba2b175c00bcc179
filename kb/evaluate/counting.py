"""Counts of right and wrong, and how sure they make us: Wilson's interval, at 95 %."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from math import sqrt

from kb.model import Json

_Z = 1.959964  #: 95 %, two-sided


def wilson(right: float, n: float) -> tuple[float, float] | None:
    """The interval of a share; None of nothing.

    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    if n <= 0:
        return None
    share, z2 = right / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def share(right: float, n: float) -> Json:
    """A share with its interval, as it is printed."""
    interval = wilson(right, n)
    value = right / n if n else None
    return {
        "value": None if value is None else round(value, 4),
        "interval": None if interval is None else [round(end, 4) for end in interval],
        "n": round(n),
    }


@dataclass
class Tallied:
    """What was asked of one field. `invented` counts values given where the text has none."""

    right: int = 0  #: values given and asked for
    spurious: int = 0  #: values given and not asked for
    missed: int = 0  #: values asked for and not given
    exact: int = 0  #: places where all is as it should be, an absent value included
    places: int = 0
    invented: int = 0
    given: int = 0

    def one(self, gold: Hashable, told: Hashable) -> bool:
        """One value against another; None is no value. Was it right?"""
        return self.many([] if gold is None else [gold], [] if told is None else [told])

    def many(self, gold: Collection[Hashable], told: Collection[Hashable]) -> bool:
        """Bags of values against each other; were they the same?"""
        left, common = list(gold), 0
        for value in told:
            if value in left:
                left.remove(value)
                common += 1
        same = common == len(gold) == len(told)
        self.right += common
        self.spurious += len(told) - common
        self.missed += len(gold) - common
        self.exact += same
        self.places += 1
        self.given += len(told)
        self.invented += len(told) if not gold else 0
        return same

    @property
    def f1(self) -> float | None:
        whole = 2 * self.right + self.spurious + self.missed
        return 2 * self.right / whole if whole else None

    def to_json(self) -> Json:
        return {
            "precision": share(self.right, self.right + self.spurious),
            "recall": share(self.right, self.right + self.missed),
            "f1": None if self.f1 is None else round(self.f1, 4),
            "exact": share(self.exact, self.places),
            "invented": share(self.invented, self.given),
        }


class Confusion:
    """Which code was told for which; '-' is none."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], int] = {}

    def add(self, gold: str | None, told: str | None) -> None:
        if gold is not None or told is not None:
            key = (gold or "-", told or "-")
            self.counts[key] = self.counts.get(key, 0) + 1

    def f1_of(self, code: str) -> float:
        right = self.counts.get((code, code), 0)
        asked = sum(n for (gold, _), n in self.counts.items() if gold == code)
        told = sum(n for (_, other), n in self.counts.items() if other == code)
        return 2 * right / (asked + told) if asked + told else 0.0

    def codes(self) -> list[str]:
        """Those that the gold has."""
        return sorted({gold for gold, _ in self.counts if gold != "-"})

    def macro_f1(self) -> float | None:
        codes = self.codes()
        return sum(map(self.f1_of, codes)) / len(codes) if codes else None

    def to_json(self) -> Json:
        macro = self.macro_f1()
        return {
            "macro_f1": None if macro is None else round(macro, 4),
            "by_code": {code: round(self.f1_of(code), 4) for code in self.codes()},
            "matrix": _nested(self.counts.items()),
        }


def _nested(counts: Iterable[tuple[tuple[str, str], int]]) -> dict[str, dict[str, int]]:
    matrix: dict[str, dict[str, int]] = {}
    for (gold, told), n in sorted(counts):
        matrix.setdefault(gold, {})[told] = n
    return matrix
