"""The period that the figures of a notice are told for where they name none of their own."""

from __future__ import annotations

import re
from datetime import date

from kb.extract.patterns import Patterns
from kb.extract.periods import Period, find_day, find_period

P = Patterns("figures.yml", "tallies")
LINE = re.compile(r"[^\n]{1,20000}")
_HALF, _MONTH, _FORTNIGHT, _TEN_DAYS = 180, 30, 14, 10  #: days from the first of a period to its last
_LINES = 9  #: at the beginning, in which a period may be told


def default_period(title: str, folded: str, published: str | None) -> Period:
    """The first period that title and lead name, or a finer one of theirs that touches it (11月第一周, then its days)."""
    lines = [m.group() for m in LINE.finditer(folded) if not P.navigation.match(m.group())]
    opening = [line for at, line in enumerate(lines) if at < _LINES or P.counts_from.match(line)]
    told = [found for text in (title, *opening) if (found := find_period(text, published))]
    if told:
        return min((p for p in told if _finer(p, told[0])), default=told[0], key=length)
    counted = next((line for line in lines if P.counted_in.search(line)), "")
    if counted and (found := find_period(counted, published)):
        return found
    for text in lines[:2]:
        first = text.partition("。")[0]  # not the day of a case told behind it
        found = find_day(first, published)
        if found and P.statistics.search(first):
            return found
    return None, None


def _finer(one: Period, other: Period) -> bool:
    """A week of the month that was named first, or its year up to a day (截至12月25日今年)."""
    until = one[0] == other[0] and length(one) > _HALF < length(other) and str(one[1]) < str(other[1])
    short = length(other) - length(one)
    if one[0] == other[0] and 0 < short < _MONTH and length(one) >= _FORTNIGHT and str(one[1]) < str(other[1]):
        return True  # 10月, then 10月1日——10月28日; 上半年, then 1月1日至6月24日
    return until or (length(other) <= _MONTH and length(one) <= _TEN_DAYS and _touch(one, other))


def _touch(one: Period, other: Period) -> bool:
    return None not in (*one, *other) and str(one[0]) <= str(other[1]) and str(other[0]) <= str(one[1])


def length(period: Period) -> int:
    if period[0] is None or period[1] is None:
        return 0
    return (date.fromisoformat(period[1]) - date.fromisoformat(period[0])).days
