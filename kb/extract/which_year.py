"""Which year, month and day a printed date means: by its own year, a date before it, the publication, or the bounds of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kb.extract.beside_date import ACTS, DAYS_AGO, is_masthead, is_unfit, says
from kb.extract.dates import VAGUE, YEARS, Dated, day_of, find_dates, iso, resolve_relative, year_before
from kb.extract.feasts import Feast, day_in, day_of_year, last_before
from kb.extract.numerals import to_number
from kb.model import Span

_OPENING = 16  #: characters of a case in which 次日 may follow the day of the one before: 次日,卢女士也接到……
_FAR_BACK = 50  #: dates before a date of which one may say the rest of it

#: words that count from the date before them, and the days they add
SAME = {
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
TODAY = ("今天", "今日", "今晚", "今早", "今晨")
OF_NOW = (*TODAY, "今年", "本周", "这周", "本月")
_THAT_YEAR = ("那年", "那一年", "同年")  #: words for the year of the date before
_ONE_DAY = ("周", "昨天", "昨日", "前天", "前日", "上周", "今天", "上个星期", "上星期", "上个周", "上礼拜", "上个礼拜", "昨晚")
_WEEKS = ("周前", "星期前", "礼拜前", "半个月前")
_ROUGH = 3  #: days by which a count of weeks may be off
_SPAN = 12  #: years that the bounds are tried over


@dataclass(frozen=True, slots=True)
class Known:
    """What is known around a date: the publication, where the text it stands in begins, and the stretches that tell other cases.

    The dates of `others` say nothing of this one's year; where the publication is known, nor do those before `low`.
    """

    published: str | None
    low: int = 0
    others: tuple[Span, ...] = ()

    def bars(self, other: Dated) -> bool:
        """Is the date one of another case, which says nothing of the year of this one?"""
        return any(span.start <= other.span.start < span.end for span in self.others)


def resolve(folded: str, dates: Sequence[Dated], at: int, known: Known) -> tuple[str, str] | None:
    """(prefix ISO, basis) of one of the dates of a text: by its own year, a date before it, the publication, a date after it."""
    dated = dates[at]
    if dated.feast is not None:
        return _of_feast(dated.feast, dates, at, known)
    if dated.year is not None:
        return iso(dated.year, dated.month, dated.day), "stated"
    if dated.word in SAME or (dated.word or "").endswith(("天前", "月前", "年前", *_WEEKS)):
        return _same(folded, dates, at, known)
    if dated.word in ("当年", "那年", "那一年", "同年", "次年", "翌年", "当月"):
        return _nearby(folded, dates, at, known)
    if dated.word is not None:
        told = resolve_relative(dated, known.published) if known.published else None
        return (told, "relative") if told else None
    return _nearby(folded, dates, at, known)


def _of_feast(feast: Feast, dates: Sequence[Dated], at: int, known: Known) -> tuple[str, str] | None:
    """正月初八, 去年国庆: in its own year, else the first time after a full date told before it, else the last before the publication."""
    dated, published = dates[at], known.published
    if dated.year is not None:
        told = day_of_year(feast, dated.year)
        return (told, "stated") if told else None
    if dated.word is not None:
        year = int(published[:4]) + YEARS[dated.word] if published else None
        told = day_of_year(feast, year) if year else None
        return (told, "relative") if told else None
    for other in reversed(dates[max(0, at - _FAR_BACK) : at]):
        if published is not None and other.span.start < known.low:
            break
        if other.year is not None and other.month is not None and not known.bars(other):
            came = [day_in(feast, year) for year in (other.year - 1, other.year, other.year + 1)]
            told = next((day for day in came if day and day >= iso(other.year, other.month, other.day)[: len(day)]), None)
            return (told, "stated") if told else None
    told = last_before(feast, published) if published else None
    return (told, "published_year") if told else None


def is_floating(dates: Sequence[Dated], at: int) -> bool:
    """The 昨天 of a story that happened 近日 and goes on 当天: nobody can tell which day that was."""
    if not (dates[at].word or "").startswith(DAYS_AGO):
        return False
    same = False
    for before in reversed(dates[max(0, at - _FAR_BACK) : at]):
        if before.word in VAGUE:
            return same
        if before.word in SAME and not SAME[before.word or ""]:
            same = True
        elif before.day is not None or before.weekday is not None:
            return False
    return False


def _shift(word: str) -> int:
    """How many days a word is from the date before it: 三天前 is three back."""
    return SAME.get(word, -int(to_number(word.removesuffix("天前")) or 0))


def _weeks(word: str) -> int:
    """How many days a word is back that counts in weeks, and so tells a month at most: 三周前, 半个月前; 0 of another."""
    if word == "半个月前":
        return 15
    end = next((end for end in _WEEKS if word.endswith(end)), None)
    return 7 * int(to_number(word.removesuffix(end).removesuffix("个")) or 0) if end else 0


def _months(word: str) -> int:
    """How many months a word is back: 两个月前, 半年前; 0 of one that counts in days or weeks."""
    if word == "半个月前":
        return 0
    return 6 if word == "半年前" else int(to_number(word.removesuffix("个月前")) or 0) if word.endswith("个月前") else 0


def _same(folded: str, dates: Sequence[Dated], at: int, known: Known) -> tuple[str, str] | None:
    """同一天, 次日: the date before, or the day after it; 半年前 where no date stands before it counts from the publication."""
    word = dates[at].word or ""
    opens = dates[at].span.start - known.low < _OPENING
    for before in range(at - 1, max(-1, at - 4), -1):
        if dates[before].word in VAGUE and not known.bars(dates[before]) and not (_months(word) or _weeks(word)):
            return None  # 近日……次日: no day is known that it follows
        if not opens and SAME.get(word, 1) and known.bars(dates[before]):
            continue
        feast = dates[before].feast
        one_day = dates[before].day is not None or dates[before].weekday is not None or dates[before].word in _ONE_DAY
        if not one_day and (feast is None or feast.meant != "day"):
            continue
        if is_unfit(folded, dates[before]):
            continue
        told = resolve(folded, dates, before, known)
        day = day_of(told[0]) if told else None
        if told and day:
            moved = _moved(day, word)
            return (moved, told[1]) if moved else None
    today = day_of(known.published) if _months(word) or _weeks(word) else None
    moved = _moved(today, word) if today else None
    return (moved, "relative") if moved else None


def _moved(day: date, word: str) -> str | None:
    """The day that lies as far from a day as a word says, or the month; None where a count of weeks leaves two months open."""
    if weeks := _weeks(word):
        first, last = day - timedelta(days=weeks + _ROUGH), day - timedelta(days=weeks - _ROUGH)
        return iso(first.year, first.month) if first.month == last.month else None
    if back := _months(word):
        months = day.year * 12 + day.month - 1 - back
        return iso(months // 12, months % 12 + 1)
    return iso(*(day + timedelta(days=_shift(word))).timetuple()[:3])


def _says_nothing(folded: str, dated: Dated, other: Dated, known: Known) -> bool:
    """Whether a date before another says nothing of its year or month: it is of another case (but for 同年), open, or of an act."""
    if other.is_year and other.year is not None and dated.word in _THAT_YEAR:
        return False  # 2018年离职后……。同年7月
    barred = known.bars(other) and dated.word != "同年"
    return barred or other.open or is_unfit(folded, other) or (says(folded, other) in ACTS and other.month is None)


def _nearby(folded: str, dates: Sequence[Dated], at: int, known: Known) -> tuple[str, str] | None:
    """A month and day without a year, or a day alone: the last full date before it says the rest, else the publication."""
    dated, published = dates[at], known.published
    for before in range(at - 1, max(-1, at - 1 - _FAR_BACK), -1):
        other = dates[before]
        afar = published is not None and other.span.start < known.low and dated.word is None
        if afar and (dated.month is not None or (other.day or 0) < (dated.day or 0)):
            break  # of a day alone the month may be told before: 9月13日……12日接到
        if _says_nothing(folded, dated, other, known):
            continue
        if dated.month is None and dated.day is not None and other.month is not None:
            told = resolve(folded, dates, before, known)
            if told and published and f"{told[0][:7]}-{dated.day:02}" > published and is_masthead(folded, other.span):
                continue  # 富阳日报 2014年3月6日……28日一早: of the month before
            if told and len(told[0]) >= 7:
                return f"{told[0][:7]}-{dated.day:02}", told[1]
        if other.year is not None and other.month is None and dated.word in _THAT_YEAR:
            return iso(other.year, dated.month, dated.day), "stated"
        if other.year is not None and dated.month is not None and other.month is not None:
            year = other.year if dated.word in _THAT_YEAR else _following(other, dated.month)
            came = iso(year, dated.month, dated.day)
            if published is not None and year > other.year and came > published[: len(came)]:
                break  # 2022年11月18日……2月13日: not of a year to come
            return came, "stated"
    if published and dated.month is not None:
        return iso(year_before(dated.month, dated.day, published), dated.month, dated.day), "published_year"
    if published and dated.day is not None and len(published) >= 10:
        back = dated.day > int(published[8:10])
        month = resolve_relative(replace(dated, word="上月" if back else "本月"), published)
        return (month, "relative") if month else None
    if published is None and dated.month is not None:
        for other in dates[at + 1 :]:
            if other.year is not None and other.month is not None and not other.open and not known.bars(other):
                year = other.year - (dated.month > other.month)
                return iso(year, dated.month, dated.day), "stated"
    return None


def _following(other: Dated, month: int) -> int:
    """The year of a month told after a full date: the same, or the next where it is far back in the calendar."""
    year, before = other.year or 0, other.month or 1
    return year + 1 if before - month >= 6 else year


def by_bounds(folded: str, dated: Dated) -> tuple[str, str] | None:
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
        if other.year is None and other.word is None and other.month is not None and other.day is not None and says(folded, other) in ACTS:
            first_year = max(first_year, last[0] + ((other.month, other.day) < last[1:]))
    arrests = [d for d in full if not d.open and says(folded, d) in ACTS]
    ends = [(d.year or 0, d.month or 12, d.day or 31) for d in arrests]
    if not ends or dated.word not in YEARS:
        return None
    crime = (dated.month or 1, dated.day or 1)
    fits = []
    for published in range(first_year, first_year + _SPAN):
        year = published + YEARS[dated.word]
        if (year, *crime) <= min(ends):
            fits.append(year)
    return (iso(fits[0], dated.month, dated.day), "context") if len(fits) == 1 else None
