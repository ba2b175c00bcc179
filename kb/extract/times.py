"""How many times the text says that a sum was paid: 两笔各5000元, 分三次,每次2000元, 一次499元、两次1999元."""

from __future__ import annotations

import re

from kb.extract.numerals import to_number
from kb.extract.patterns import Patterns

P = Patterns("money.yml", "times")
_BEFORE, _BEHIND, _OTHER, _LATER = 44, 26, 16, 70  #: characters before and behind in which it is told, and the next sum, and once more
_MOST = 60  #: times that are believed


def _count(match: re.Match[str] | None) -> int:
    """The number that was found, 1 where none was or nobody pays so often."""
    value = to_number(match["n"]) if match else None
    return int(value) if value and 2 <= value <= _MOST else 1


def _of_several(before: str) -> int:
    """龙某、麻某各转, 7月、8月又各付: one each."""
    found = P.several.search(before)
    return len(P.joint.split(found["all"])) if found else 1


def _last(pattern: re.Pattern[str], before: str) -> re.Match[str] | None:
    """The match that begins last, where all end with the text."""
    found = None
    while after := pattern.search(before, found.start() + 1 if found else 0):
        found = after
    return found


def times_paid(folded: str, start: int, end: int, last: int = 0, free: int | None = None) -> int:
    """Of the sum that stands from `start` to `end`; the sum before it ends at `last`, the next begins at `free`.

    >>> text = "他分三次转账，每次2000元"
    >>> times_paid(text, text.find("2000"), len(text))
    3
    """
    before = folded[max(last, start - _BEFORE) : start]
    behind = folded[end : min(len(folded) if free is None else free, end + _BEHIND)]
    told = (
        None if P.at_most.search(before) or _enumerated(folded, end, free) else _last(P.each, before),
        P.made.match(behind) if P.one_each.search(before) else None,
        P.multiplied.match(behind),
        P.once_each.match(behind),
        P.times_each.search(before) if _beside_one(folded, start, end, last, free) else None,
    )
    if found := next(filter(None, told), None):
        return _count(found)
    if (several := _of_several(before)) > 1:
        return several
    later = folded[end : min(len(folded) if free is None else free, end + _LATER)]
    return 2 if P.same_again.search(later) else 1


def _enumerated(folded: str, end: int, free: int | None) -> bool:
    """Whether a figure for each of the several stands there: 三人各转3000元、2000元."""
    return free is not None and P.joint.fullmatch(folded, end, free) is not None


def _beside_one(folded: str, start: int, end: int, last: int, free: int | None) -> bool:
    """Whether another sum beside it is told to be of one time: 一次499元、两次1999元."""
    before = 0 < start - last <= _OTHER and P.one.search(folded, max(0, last - _BEFORE), last)
    behind = free is not None and free - end <= _OTHER and P.one_time.search(folded, end, free)
    return bool(before or behind)
