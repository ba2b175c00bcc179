"""When a case happened: the day of contact, else of payment, else of report, with the ground on which the year stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kb.extract.dates import Dated, day_of, find_dates, iso, resolve_relative, year_before
from kb.extract.numerals import plain, to_number
from kb.extract.patterns import Patterns
from kb.extract.quotes import is_quoted
from kb.extract.which_day import Candidate, chosen
from kb.model import Fact, Span

P = Patterns("where_when.yml", "when")
_ATTACHED = 40  #: characters behind a date that say what happened on it
_WORDS = 80  #: characters of somebody's words before a date


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
    if P.ceremony.search(near[:40]) and not P.contact.search(near[:40]):
        return "act"
    kinds = {"report": P.report.search(near), "act": P.act.search(near), "story": P.story.search(near)}
    hits = [(m.start(), kind) for kind, m in kinds.items() if m]
    return min(hits)[1] if hits else ""


def resolve(folded: str, dates: Sequence[Dated], at: int, published: str | None, low: int = 0) -> tuple[str, str] | None:
    """(prefix ISO, basis) of one of the dates of a text: by its own year, a date before it, the publication, a date after it.

    Where the publication is known, dates before `low` (of other cases) say nothing of this one's year.
    """
    dated = dates[at]
    if dated.year is not None:
        return iso(dated.year, dated.month, dated.day), "stated"
    if dated.word in _SAME or (dated.word or "").endswith(("天前", "月前", "年前")):
        return _same(folded, dates, at, published, low)
    if dated.word in ("当年", "那年", "那一年", "同年", "次年", "翌年", "当月"):
        return _nearby(folded, dates, at, published, low)
    if dated.word is not None:
        told = resolve_relative(dated, published) if published else None
        return (told, "relative") if told else None
    return _nearby(folded, dates, at, published, low)


_FAR_BACK = 50  #: dates before a date of which one may say the rest of it

#: words that count from the date before them, and the days they add
_SAME = {
    "当天": 0,
    "当日": 0,
    "同日": 0,
    "同一天": 0,
    "当晚": 0,
    "次日": 1,
    "翌日": 1,
    "第二天": 1,
    "隔天": 1,
    "前一天": -1,
    "前一日": -1,
    "前一晚": -1,
    "头天": -1,
    "头一天": -1,
}
_TODAY = ("今天", "今日", "今晚", "今早", "今晨")
_OF_NOW = (*_TODAY, "今年", "本周", "这周", "本月")
_ONE_DAY = ("周", "昨天", "昨日", "前天", "前日", "上周", "今天", "上个星期", "上星期", "上个周", "昨晚")


def _shift(word: str) -> int:
    """How many days a word is from the date before it: 三天前 is three back."""
    return _SAME.get(word, -int(to_number(word.removesuffix("天前")) or 0))


def _months(word: str) -> int:
    """How many months a word is back: 两个月前, 半年前; 0 of one that counts in days."""
    return 6 if word == "半年前" else int(to_number(word.removesuffix("个月前")) or 0) if word.endswith("个月前") else 0


def _same(folded: str, dates: Sequence[Dated], at: int, published: str | None, low: int) -> tuple[str, str] | None:
    """同一天, 次日: the date before, or the day after it; 半年前 where no date stands before it counts from the publication."""
    word = dates[at].word or ""
    for before in range(at - 1, max(-1, at - 4), -1):
        if dates[before].day is None and dates[before].word not in _ONE_DAY:
            continue
        if _unfit(folded, dates[before]):
            continue
        told = resolve(folded, dates, before, published, low)
        day = day_of(told[0]) if told else None
        if told and day:
            return _moved(day, word), told[1]
    today = day_of(published) if _months(word) else None
    return (_moved(today, word), "relative") if today else None


def _moved(day: date, word: str) -> str:
    """The day that lies as far from a day as a word says, or the month."""
    if back := _months(word):
        months = day.year * 12 + day.month - 1 - back
        return iso(months // 12, months % 12 + 1)
    return iso(*(day + timedelta(days=_shift(word))).timetuple()[:3])


def _nearby(folded: str, dates: Sequence[Dated], at: int, published: str | None, low: int) -> tuple[str, str] | None:
    """A month and day without a year, or a day alone: the last full date before it says the rest, else the publication."""
    dated = dates[at]
    for before in range(at - 1, max(-1, at - 1 - _FAR_BACK), -1):
        other = dates[before]
        if published is not None and other.span.start < low and dated.word is None:
            break
        if other.open or _unfit(folded, other) or (_says(folded, other) == "act" and other.month is None):
            continue
        if dated.month is None and dated.day is not None and other.month is not None:
            told = resolve(folded, dates, before, published, low)
            if told and len(told[0]) >= 7:
                return f"{told[0][:7]}-{dated.day:02}", told[1]
        if other.year is not None and other.month is None and dated.word in ("那年", "那一年"):
            return iso(other.year, dated.month, dated.day), "stated"
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


def find_incident(
    text: str, published: str | None = None, offset: int = 0, whole: str | None = None, told: int | None = None
) -> Incident | None:
    """The date of the case told in `text` (which begins at `offset` of the notice); `whole` is the notice's text, for bounds.

    What stands after the first `told` characters of the text dates the case only where nothing before does.

    Of `text`, line ends count as left out: a case told in several stretches comes with what is between them blanked so.

    >>> found = find_incident("去年5月，张女士接到理赔电话。", "2021-05-28")
    >>> found.date, found.basis
    ('2020-05', 'relative')
    """
    start = offset if whole is not None else 0
    folded = plain(whole if whole is not None else text)
    found = find_candidates(folded, text, start, published)
    lead = chosen([c for c in found if told is None or _is_own(folded, c, start + told)])
    if lead is None:
        return None
    shift = offset - start
    span = Span(lead.dated.span.start + shift, lead.dated.span.end + shift)
    return to_incident(lead, span)


def to_incident(found: Candidate, span: Span) -> Incident:
    """A date that was chosen, as the incident's, told where the span says."""
    return Incident(*found.told, Fact("incident_date", found.told[0], span, f"when.{found.told[1]}"))


def find_candidates(folded: str, text: str, start: int, published: str | None, acts: bool = False) -> list[Candidate]:
    """The dates of a text that stands at `start` of the folded notice; with `acts` also those of what police or press did."""
    dates = list(find_dates(folded))
    found = []
    for at, dated in enumerate(dates):
        place = dated.span.start - start
        if not 0 <= place < len(text) or text[place] == "\n" or _unfit(folded, dated):
            continue
        said = _says(folded, dated)
        if (said == "act" and not acts) or (dated.word in _TODAY and said != "story"):
            continue
        told = resolve(folded, dates, at, published, start)
        if told is None and published is None and dated.word in _BACK:
            told = _by_bounds(folded, dated)
        if told is not None and not (told[1] == "relative" and _ahead(told[0], published)):
            near = folded[dated.span.end : dated.span.end + _ATTACHED]
            back = not said and ((dated.word or "").endswith("前") or _SAME.get(dated.word or "", 0) < 0)  # 前一天放学,一个电话……
            bought = said in ("story", "") and P.bought.match(near) and not P.called.match(near)
            said = "bought" if bought else said
            kind = "open" if dated.open else "contact" if back or (said == "story" and P.contact.search(near)) else said or "other"
            found.append(Candidate(dated, kind, told))
    return found


def _ahead(told: str, published: str | None) -> bool:
    """After the notice itself: 本月27日, copied into a page of the 1st."""
    return published is not None and told > published[: len(told)]


def _is_own(folded: str, found: Candidate, end: int) -> bool:
    """Not the first day of a stretch that is counted, nor, where the story is told, a day of somebody else."""
    if found.dated.span.start >= end:
        return found.said in ("report", "story", "contact") and found.dated.word not in _OF_NOW and not found.dated.open
    return found.said in ("story", "contact") or P.stretch.match(folded, found.dated.span.end) is None


def _unfit(folded: str, dated: Dated) -> bool:
    """近日, a date in a scammer's own words, of a banner (今天是), of birth, or the end of a count (截至)."""
    start, end = dated.span.start, dated.span.end
    if dated.word in ("近日", "日前", "近期", "最近", "不久前", "前不久", "前段时间", "连日来"):
        return True
    if is_quoted(folded, start, _WORDS):
        return True
    line = folded.rfind("\n", 0, start) + 1
    banner = start - line < 40 and P.banner.search(folded, line, min(len(folded), end + 12)) is not None
    return (
        banner
        or bool((P.stamped if dated.year else P.stamped_date).search(folded, max(line, start - 8), start))
        or bool(P.signed.match(folded, end))
        or bool(P.claimed.search(folded, max(line, start - 32), start))
        or (dated.month is None and dated.year is not None and bool(P.vintage.match(folded, end)))
        or bool(P.until.search(folded, max(0, start - 6), start))
        or bool(P.coming.match(folded, end))
        or bool(P.born.match(folded[end : end + 6]))
    )


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
    arrests = [d for d in full if not d.open and _says(folded, d) == "act"]
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
