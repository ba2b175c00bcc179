"""Stretches that are told by the week or by days without a month: 上周, 第47周, 过去两周, 上星期四至星期日(14日至17日)."""

from __future__ import annotations

from datetime import date, timedelta

from kb.extract.dates import day_of
from kb.extract.numerals import to_number
from kb.extract.patterns import Patterns

P = Patterns("figures.yml", "periods")
_WEEKS = 52  #: that every year has
_SIX, _SOON = 6, 14  #: days from the first of a week to its last, and until it is reported on


def find_week(folded: str, published: str | None, weeks: bool = True) -> tuple[str, str] | None:
    """The stretch that a folded text tells so; 上周 only where `weeks`.

    >>> find_week("在上星期四至星期日(14日至17日)共收到31宗", "2024-11-18"), find_week("过去两周", "2025-03-27")
    (('2024-11-14', '2024-11-17'), ('2025-03-13', '2025-03-26'))
    """
    day = day_of(published)
    if day is None:
        return None
    return _numbered(folded, day) or _bare_days(folded, day) or _past(folded, day) or (_last_week(folded, day) if weeks else None)


def _stretch(first: date, last: date) -> tuple[str, str]:
    return first.isoformat(), last.isoformat()


def _last_week(folded: str, day: date) -> tuple[str, str] | None:
    """上周 of a notice that says what a week brought: Monday to Sunday before its publication."""
    monday = day - timedelta(days=day.weekday() + 7)
    return _stretch(monday, monday + timedelta(days=_SIX)) if P.last_week.search(folded) else None


def _past(folded: str, day: date) -> tuple[str, str] | None:
    """过去一周, 过去两周, 过去3日: the days before the publication."""
    told = P.past.search(folded)
    if told is None:
        return None
    days = 7 * int(to_number(told["n"] or "一") or 1) if told["days"] is None else int(to_number(told["days"]) or 1)
    return _stretch(day - timedelta(days=days), day - timedelta(days=1))


def _bare_days(folded: str, day: date) -> tuple[str, str] | None:
    """The days in brackets behind a part of a week, of the month of publication or of the one before it."""
    told = P.bare_days.search(folded)
    if told is None or int(told["d"]) > int(told["d2"]):
        return None
    month = day if int(told["d2"]) <= day.day else day.replace(day=1) - timedelta(days=1)
    try:
        return _stretch(month.replace(day=int(told["d"])), month.replace(day=int(told["d2"])))
    except ValueError:
        return None


def _numbered(folded: str, day: date) -> tuple[str, str] | None:
    """第47周, where the week of that number has just ended when it is published."""
    told = P.numbered.search(folded)
    if told is None or not 1 <= int(told["n"]) <= _WEEKS:
        return None
    for year in (day.year, day.year - 1):
        monday = date.fromisocalendar(year, int(told["n"]), 1)
        if _SIX <= (day - monday).days <= _SIX + _SOON:
            return _stretch(monday, monday + timedelta(days=_SIX))
    return None
