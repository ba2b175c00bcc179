"""When a case happened: the day of contact, else of payment, else of report, with the ground on which the year stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kb.extract.dates import Dated, day_of, find_dates, iso, resolve_relative, year_before
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.model import Fact, Span

P = Patterns("where_when.yml", "when")
_ATTACHED = 40  #: characters behind a date that say what happened on it


@dataclass(frozen=True, slots=True)
class Incident:
    """The date of a case as prefix ISO, its basis (stated, relative, published_year, context) and the fact behind it."""

    date: str
    basis: str
    fact: Fact


def _says(folded: str, dated: Dated) -> str:
    """What a date is the date of: report, act (of police or press), story, or "" where the words do not tell."""
    stop = P.stop.search(folded, dated.span.end, min(len(folded), dated.span.end + 90))
    tail = folded[dated.span.end : stop.start() if stop else dated.span.end + 90]
    near = tail[:_ATTACHED]
    kinds = {"report": P.report.search(near), "act": P.act.search(near), "story": P.story.search(near)}
    hits = [(m.start(), kind) for kind, m in kinds.items() if m]
    return min(hits)[1] if hits else ""


def resolve(folded: str, dates: Sequence[Dated], at: int, published: str | None) -> tuple[str, str] | None:
    """(prefix ISO, basis) of one of the dates of a text: by its own year, a date before it, the publication, a date after it."""
    dated = dates[at]
    if dated.year is not None:
        return iso(dated.year, dated.month, dated.day), "stated"
    if dated.word in ("当天", "当日", "同日", "同一天", "当晚", "次日", "翌日", "第二天", "隔天"):
        return _same(folded, dates, at, published)
    if dated.word in ("当年", "同年", "次年", "翌年", "当月"):
        return _nearby(folded, dates, at, published)
    if dated.word is not None:
        told = resolve_relative(dated, published) if published else None
        return (told, "relative") if told else None
    return _nearby(folded, dates, at, published)


def _same(folded: str, dates: Sequence[Dated], at: int, published: str | None) -> tuple[str, str] | None:
    """同一天, 次日: the date before, or the day after it."""
    for before in range(at - 1, max(-1, at - 4), -1):
        if dates[before].day is None and dates[before].word not in ("昨天", "昨日", "前天", "前日", "上周", "今天"):
            continue
        told = resolve(folded, dates, before, published)
        day = day_of(told[0]) if told else None
        if told and day:
            after = 1 if dates[at].word in ("次日", "翌日", "第二天", "隔天") else 0
            return iso(*(day + timedelta(days=after)).timetuple()[:3]), told[1]
    return None


def _nearby(folded: str, dates: Sequence[Dated], at: int, published: str | None) -> tuple[str, str] | None:
    """A month and day without a year, or a day alone: the last full date before it says the rest, else the publication."""
    dated = dates[at]
    for before in range(at - 1, -1, -1):
        other = dates[before]
        if other.open or (_says(folded, other) == "act" and other.month is None):
            continue
        if dated.month is None and dated.day is not None and other.month is not None:
            told = resolve(folded, dates, before, published)
            if told and len(told[0]) >= 7:
                return f"{told[0][:7]}-{dated.day:02}", told[1]
        if other.year is not None and dated.month is not None and other.month is not None:
            return iso(_following(other, dated.month), dated.month, dated.day), "stated"
    if published and dated.month is not None:
        return iso(year_before(dated.month, dated.day, published), dated.month, dated.day), "published_year"
    if published and dated.day is not None and len(published) >= 10:
        back = dated.day > int(published[8:10])
        month = resolve_relative(replace(dated, word="上月" if back else "本月"), published)
        return (month, "relative") if month else None
    if published is None and dated.month is not None:
        for other in dates[at + 1 :]:
            if other.year is not None and other.month is not None and not other.open:
                year = other.year - (dated.month > other.month)
                return iso(year, dated.month, dated.day), "stated"
    return None


def _following(other: Dated, month: int) -> int:
    """The year of a month told after a full date: the same, or the next where it is far back in the calendar."""
    year, before = other.year or 0, other.month or 1
    return year + 1 if before - month >= 6 else year


def find_incident(text: str, published: str | None = None, offset: int = 0, whole: str | None = None) -> Incident | None:
    """The date of the case told in `text` (which begins at `offset` of the notice); `whole` is the notice's text, for bounds.

    >>> found = find_incident("去年5月，张女士接到理赔电话。", "2021-05-28")
    >>> found.date, found.basis
    ('2020-05', 'relative')
    """
    folded = plain(text)
    dates = list(find_dates(folded))
    chosen = _chosen(folded, dates)
    if chosen is None:
        return None
    dated = dates[chosen]
    told = resolve(folded, dates, chosen, published)
    if told is None and published is None and dated.word in ("去年", "今年", "前年", "上年"):
        told = _by_bounds(folded if whole is None else plain(whole), dated)
    if told is None:
        return None
    span = Span(dated.span.start + offset, dated.span.end + offset)
    return Incident(told[0], told[1], Fact("incident_date", told[0], span, f"when.{told[1]}"))


def _chosen(folded: str, dates: Sequence[Dated]) -> int | None:
    """Index of the date of contact or payment, else of the report; dates of police acts and 近日 are never it."""
    reports: list[int] = []
    for at, dated in enumerate(dates):
        said = _says(folded, dated)
        if dated.open or dated.word in ("近日", "日前", "近期", "最近", "不久前", "前不久", "前段时间", "连日来"):
            continue
        if said == "act":
            continue
        if said == "report":
            reports.append(at)
            continue
        if reports and dated.word is None and dated.day is None and said == "":
            continue
        return at
    return reports[0] if reports else None


_BACK = {"今年": 0, "去年": 1, "上年": 1, "前年": 2}
_SPAN = 12  #: years that the bounds are tried over


def _by_bounds(folded: str, dated: Dated) -> tuple[str, str] | None:
    """去年5月 without a publication: the one year that fits all that the text says, None where several do.

    The publication is not before the last full date of the text, nor before the next return of the day on which the notice says
    it was given out; a crime is not after the arrests made for it.
    """
    dates = list(find_dates(folded))
    full = [d for d in dates if d.year is not None and d.month is not None]
    if not full:
        return None
    last = max((d.year or 0, d.month or 1, d.day or 1) for d in full)
    first_year = last[0]
    for other in dates:
        if (
            other.year is None
            and other.word is None
            and other.month is not None
            and other.day is not None
            and _says(folded, other) == "act"
        ):
            first_year = max(first_year, last[0] + ((other.month, other.day) < last[1:]))
    arrests = [d for d in full if _says(folded, d) == "act"]
    ends = [(d.year or 0, d.month or 12, d.day or 31) for d in arrests]
    if not ends or dated.word not in _BACK:
        return None
    crime = (dated.month or 1, dated.day or 1)
    fits = []
    for published in range(first_year, first_year + _SPAN):
        year = published - _BACK[dated.word]
        if (year, *crime) <= min(ends):
            fits.append(year)
    return (iso(fits[0], dated.month, dated.day), "context") if len(fits) == 1 else None


def own_date(text: str) -> Fact | None:
    """The date that a notice gives for itself: in a line of its own or after 发布时间 near its ends; full dates only.

    >>> own_date("某地警情通报\\n发布时间：2024-03-05 10:20\\n本周……").value
    '2024-03-05'
    """
    folded = plain(text)
    lines = [m.span() for m in re.finditer(r"[^\n]{1,400}", folded)]
    for start, end in [*lines[:6], *lines[-3:]]:
        line = folded[start:end]
        for dated in find_dates(line):
            if dated.year is None or dated.day is None or dated.month is None:
                continue
            rest = line[: dated.span.start] + line[dated.span.end :]
            if P.stamp.match(rest) or (len(rest) < 24 and P.own.search(line[: dated.span.start]) and not re.search(r"[，。]", rest)):
                found = iso(dated.year, dated.month, dated.day)
                if _is_day(found):
                    return Fact("published", found, Span(start + dated.span.start, start + dated.span.end), "when.own_date")
    return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
