"""Days told by the moon or by a feast (正月初八, 端午节, 国庆期间), and which day of a year each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from kb.extract.lexemes import Lexemes
from kb.extract.numerals import to_number
from kb.extract.patterns import Patterns
from kb.lexicon import load_lines
from kb.model import Span

P = Patterns("where_when.yml", "feasts")
_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_CLEAR = range(2000, 2100)  #: years for which the day of 清明 is known
_LATE = 11  #: months of the moon from here on begin in one year of the sun and may end in the next


@dataclass(frozen=True, slots=True)
class Feast:
    """A day that comes every year, by the moon or the sun."""

    month: int
    day: int
    lunar: bool
    meant: str = "day"  #: what is told of it: the day, the month or the year in which it is
    term: bool = False  #: a term of the sun, whose day differs by a day between years

    @property
    def late(self) -> bool:
        """Whether it is told of two years: 2023年腊月 is in 2024 for most, but not for all."""
        return self.lunar and self.month >= _LATE


@cache
def _named() -> Lexemes[Feast]:
    rows = (line.split("\t") for line in load_lines("feasts.tsv"))
    return Lexemes((name, Feast(int(m), int(d), by == "lunar", meant, by == "term")) for name, by, m, d, meant in rows)


@cache
def _years() -> dict[int, tuple[date, int, str]]:
    rows = (line.split("\t") for line in load_lines("lunar_years.tsv"))
    return {int(year): (date.fromisoformat(begins), int(leap), months) for year, begins, leap, months in rows}


def find_feasts(folded: str) -> Iterator[tuple[Span, Feast]]:
    """Every such day of a text that went through `plain`, in order; those that are only near it (端午前, 国庆将至) are left out.

    >>> [(feast.month, feast.day, feast.meant) for _, feast in find_feasts("正月初八，国庆期间，端午节当天，中秋将至")]
    [(1, 8, 'day'), (10, 1, 'month'), (5, 5, 'day')]
    """
    found = [*_by_moon(folded), *_by_name(folded)]
    yield from sorted(found, key=lambda one: one[0].start)


def _by_moon(folded: str) -> Iterator[tuple[Span, Feast]]:
    """正月初八, 农历六月初三, 大年三十."""
    for match in P.lunar.finditer(folded):
        if match["moon"] or P.by_moon.match(match.group()):
            yield from _day(folded, match, int(_MONTHS.get(match["month"]) or to_number(match["month"]) or 0))
    for match in P.new_year.finditer(folded):
        yield from _day(folded, match, 1 if match["day"].startswith("初") else 12)


def _day(folded: str, match: re.Match[str], month: int) -> Iterator[tuple[Span, Feast]]:
    day = to_number(match["day"].removeprefix("初").replace("廿", "二十"))
    if day and not P.near.match(folded, match.end()):
        yield Span(match.start(), match.end()), Feast(month, int(day), True)


def _by_name(folded: str) -> Iterator[tuple[Span, Feast]]:
    """端午节, 国庆期间: the day, its month or its year, by what stands behind the name."""
    for start, end, feast in _named().find(folded):
        if P.thing.match(folded, end):
            continue
        if P.that_day.match(folded, end):
            yield Span(start, end), replace(feast, meant="day")
        elif P.holiday.match(folded, end):
            yield Span(start, end), replace(feast, meant=feast.meant.replace("day", "month"))
        elif feast.meant == "day" or P.told.match(folded, end):
            yield Span(start, end), feast


def _clear_and_bright(year: int) -> int:
    """The day of April of 清明, the one term that is told as a feast: the sun's mean course.

    It agrees with the sun's longitude of 15 degrees, at the time of China, in each year of `_CLEAR`.

    >>> [_clear_and_bright(year) for year in (2015, 2016, 2018, 2023, 2024, 2025)]
    [5, 4, 5, 5, 4, 4]
    """
    since = year % 100
    return int(since * 0.2422 + 4.81) - since // 4


def day_in(feast: Feast, year: int) -> str | None:
    """Prefix ISO of a feast in a year of its own calendar; None outside the years that are known.

    >>> day_in(Feast(1, 8, True), 2024), day_in(Feast(10, 1, False, "month"), 2024), day_in(Feast(12, 30, True), 2024)
    ('2024-02-17', '2024-10', '2025-01-28')
    """
    if feast.term:
        if year not in _CLEAR:
            return None
        day = date(year, feast.month, _clear_and_bright(year))
    elif not feast.lunar:
        day = date(year, feast.month, feast.day)
    elif year in _years():
        begins, leap, months = _years()[year]
        lengths = [30 if mark == "+" else 29 for mark in months]
        at = feast.month - 1 + (0 < leap < feast.month)
        day = begins + timedelta(days=sum(lengths[:at]) + min(feast.day, lengths[at]) - 1)
    else:
        return None
    over = feast.lunar and (day - timedelta(days=1)).month != (day + timedelta(days=2)).month  # its holidays are in two months
    return day.isoformat()[: {"day": 10, "month": 4 if over else 7, "year": 4}[feast.meant]]


def day_of_year(feast: Feast, year: int) -> str | None:
    """Prefix ISO of a feast in a printed year; None where the year may be that of the sun or of the moon (2023年腊月).

    >>> day_of_year(Feast(5, 5, True), 2023), day_of_year(Feast(12, 28, True), 2023)
    ('2023-06-22', None)
    """
    return None if feast.late else day_in(feast, year)


def last_before(feast: Feast, day: str) -> str | None:
    """The last time that a feast came, not after a day.

    >>> last_before(Feast(12, 28, True), "2021-02-19"), last_before(Feast(5, 5, True), "2023-06-01")
    ('2021-02-09', '2022-06-03')
    """
    year = int(day[:4])
    came = [found for one in (year - 2, year - 1, year) if (found := day_in(feast, one)) and found <= day[: len(found)]]
    return max(came, default=None)
