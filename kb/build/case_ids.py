"""Which number a case keeps: the one of the case it replaces; new numbers only grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """Where a case is told, and a digest of the words."""

    start: int
    end: int
    key: str

    def shares(self, other: Told) -> int:
        """Characters in common."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Known:
    told: Told
    n: int
    live: bool = True  #: False for a case that an earlier reading no longer found


def number(known: Sequence[Known], told: Sequence[Told]) -> list[int]:
    """Numbers for `told`: first by the same words, then by the largest overlap, living cases before dead ones.

    >>> number([Known(Told(0, 50, "a"), 1), Known(Told(50, 90, "b"), 2)], [Told(0, 40, "b"), Told(40, 95, "c")])
    [2, 1]
    """
    given: dict[int, int] = {}
    for live in (True, False):
        for same_words in (True, False):
            free = [k for k in known if k.live is live and k.n not in given.values()]
            open_ = [at for at in range(len(told)) if at not in given]
            for at, n in _pairs(free, told, open_, same_words):
                if at not in given and n not in given.values():
                    given[at] = n
    last = max((k.n for k in known), default=0)
    for at in range(len(told)):
        if at not in given:
            last += 1
            given[at] = last
    return [given[at] for at in range(len(told))]


def _pairs(free: Sequence[Known], told: Sequence[Told], places: Sequence[int], same_words: bool) -> list[tuple[int, int]]:
    """(place in told, number), the best pair first."""
    found = []
    for at in places:
        for k in free:
            shared = k.told.shares(told[at])
            if (k.told.key == told[at].key) if same_words else shared > 0:
                found.append((-shared, at, k.n))
    return [(at, n) for _, at, n in sorted(found)]
