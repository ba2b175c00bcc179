"""Stretches of time that statistics are told for: a week, a month, half a year, as first and last day."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from kb.extract.dates import day_of, year_before
from kb.extract.numerals import to_number
from kb.extract.patterns import Patterns
from kb.extract.weeks import find_week

P = Patterns("figures.yml", "periods")
_BRACKETED = re.compile(r"今[(（](?:1[01]\d|20\d{2})[)）]年")  #: 今(114)年
_ROC = re.compile(r"(?<![\d.])(?P<y>1[01]\d)\s?年(?=\s?\d{1,2}\s?(?:月|至|到|[-—])|度|全年|[上下]半年)")  #: years of Taiwan's calendar
_TO_MONTH = re.compile(r"(?P<y>今年|去年|20\d{2}年)至(?=\d{1,2}月)")  #: 今年至10月: from January
_THIS_MONTH = re.compile(r"(?<=\d月)[至到]本月(?:底|期间|为止)?")  #: 今年4月至本月期间
_YEARS_END = re.compile(r"(?<=\d)月(?:份|成立|运作|启用|启动|开展)?[至到](?:同年)?年底")  #: 去年7月成立至年底
#: 上月9日至本月1日, 本月1日至7日: days of months that are told from the publication
_OF_NOW = re.compile(r"(?P<r>[上本])个?月(?P<d>\d{1,2})日?[至到](?:(?P<r2>[本上今])个?月)?(?P<d2>\d{1,2})日")
_BESIDE = 32  #: characters behind a month in which its days are told
_QUARTER = 92  #: days after a quarter in which it is spoken of without its year
_TO_THE_MONTH = 7  #: characters of a day of publication up to its month
_MOST = 10 * 366  #: days of a stretch
Period = tuple[str | None, str | None]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _pair(first: date | None, last: date | None) -> Period | None:
    if first is None or last is None or first > last or (last - first).days > _MOST:
        return None
    return first.isoformat(), last.isoformat()


def _spelled(match: re.Match[str], published: str) -> str:
    """The days of this month and the last one with year and month: 2026年2月9日至2026年3月1日."""
    now = int(published[:4]) * 12 + int(published[5:7]) - 1
    first, last = (now - (told == "上") for told in (match["r"], match["r2"] or match["r"]))
    return f"{first // 12}年{first % 12 + 1}月{match['d']}日至{last // 12}年{last % 12 + 1}月{match['d2']}日"


def _int(text: str | None) -> int | None:
    return int(to_number(text) or 0) if text else None


def _days(match: re.Match[str], published: str | None) -> Period | None:
    """8月12日至8月18日, 7.2－7.8, 2021年5月3日至9日: the year from the text, else from the publication."""
    month, day = int(match["m"]), int(match["d"])
    to_month, to_day = _int(match["m2"]) or month, int(match["d2"])
    year = _int(match["y"])
    to_year = _int(match["y2"]) or year
    if to_year is None:
        if published is None or not 1 <= to_month <= 12:
            return None
        to_year = year_before(to_month, to_day, published)
    if year is None:
        year = to_year - (month > to_month)
    return _pair(_day(year, month, day), _day(to_year, to_month, to_day))


def _months(match: re.Match[str], published: str | None) -> Period | None:
    """2023年3月, 今年1月至11月, 2019年1月至2020年12月, 3月份."""
    month = _int(match["m"]) or 0
    to_month = _int(match["m2"]) or month
    if not (1 <= month <= 12 and 1 <= to_month <= 12):
        return None
    year = _year(match["y"] or match["r"], published)
    to_year = _int(match["y2"]) or _year(match["r2"], published) or year
    if to_year is None and published is not None:
        to_year = year_before(to_month, None, published)
    if to_year is None:
        return None
    return _pair(date(year or to_year - (month > to_month), month, 1), _last(to_year, to_month))


def _years(match: re.Match[str], published: str | None) -> Period | None:
    """2017年至2021年."""
    return _pair(date(int(match["y"]), 1, 1), date(int(match["y2"]), 12, 31))


def _year(word: str | None, published: str | None) -> int | None:
    if word and word.isdigit():
        return int(word)
    back = {"今年": 0, "去年": 1, "前年": 2}.get(word or "")
    return int(published[:4]) - back if back is not None and published else None


def _longer(match: re.Match[str], published: str | None) -> Period | None:
    """2023年上半年, 2021年全年, 今年前三个月, 首11个月, 截至12月25日今年."""
    year = _year(match["y"] or match["r"], published)
    part = match["part"]
    if year is None and published is not None and "季" in (part or "") and not part.startswith("首"):
        return _just_over(_quarters(int(published[:4]), part), published)
    if year is None and published is not None and part:
        year = int(published[:4])
        if "下半年" in part or "全年" in part:
            year -= int(published[5:7]) < 7 if len(published) >= 7 else 0
    if year is None:
        return None
    if "上半年" in part or "下半年" in part:
        low = 1 if "上半年" in part else 7
        return _pair(date(year, low, 1), _last(year, low + 5))
    if "季" in part:
        return _quarters(year, part)
    count = re.search(r"\d{1,2}|[一二两三四五六七八九十]{1,2}", part)
    if ("前" in part or "首" in part) and count:
        months = int(to_number(count.group()) or 0)
        return _pair(date(year, 1, 1), _last(year, months)) if 1 <= months <= 12 else None
    return _pair(date(year, 1, 1), date(year, 12, 31))


def _just_over(period: Period | None, published: str) -> Period | None:
    """A stretch of the year of publication where it ended not long before: 一季度 in April."""
    day, last = day_of(published), day_of(period[1]) if period else None
    return period if day and last and 0 <= (day - last).days <= _QUARTER else None


def _quarters(year: int, part: str) -> Period | None:
    """第一季度, 首季, 前三季度."""
    number = re.search(r"[1-4一二三四]", part)
    last = int(to_number(number.group()) or 1) if number else 1
    first = 1 if "前" in part or "首" in part else last
    return _pair(date(year, 3 * first - 2, 1), _last(year, 3 * last))


def _last_month(match: re.Match[str], published: str | None) -> Period | None:
    """上月 of a notice that says what a month brought."""
    if published is None or len(published) < 7:
        return None
    months = int(published[:4]) * 12 + int(published[5:7]) - 2
    return _pair(date(months // 12, months % 12 + 1, 1), _last(months // 12, months % 12 + 1))


def _until(folded: str, published: str | None) -> Period | None:
    """截至12月25日今年, 截至4月上旬全年, 截至2017年底, a month alone (截至4月) in any words: from the first of January."""
    if end := P.until_year.search(folded):
        return _pair(date(int(end["y"]), 1, 1), date(int(end["y"]), 12, 31))
    until = P.until.search(folded)
    if not until or not published:
        return None
    month, day = int(until["m"]), _int(until["d"])
    whole = day is None and until["third"] is None
    if not 1 <= month <= 12 or not (whole or P.this_year.search(folded, max(0, until.start() - 12), until.end() + 14)):
        return None
    year = _int(until["y"]) or year_before(month, day, published)
    day = day or {"上": 10, "中": 20}.get(until["third"] or "")
    return _pair(date(year, 1, 1), _day(year, month, day) if day else _last(year, month))


def _to_this_year(match: re.Match[str], published: str | None) -> Period | None:
    """2020年至今年8月底, 2020年至2022年5月."""
    year, month, day = _year(match["y2"] or "今年", published), int(match["m2"]), _int(match["d"])
    if year is None or not 1 <= month <= 12:
        return None
    return _pair(_day(int(match["y"]), _int(match["m"]) or 1, 1), _day(year, month, day) if day else _last(year, month))


def _since(folded: str, published: str | None) -> Period | None:
    """今年以来, 去年至今, 今年4月至今, 8月15日以来, 上月以来: from then, or the first of January, up to the publication."""
    told, day = P.since.search(folded), day_of(published)
    if told is None or published is None or day is None or told["y"] not in (None, str(day.year)):
        return None
    month, first = _int(told["m"]) or 1, _int(told["d"]) or 1
    if (told["r"] or "").endswith("月"):
        back = day.year * 12 + day.month - 1 - told["r"].startswith("上")
        year, month = back // 12, back % 12 + 1
    elif told["y"] or told["r"]:
        year = day.year - (told["r"] == "去年")
    else:
        year = year_before(month, _int(told["d"]), published)
    return _pair(_day(year, month, first), day)


def since_year(folded: str, published: str | None) -> Period | None:
    """The stretch from a year before that of the publication up to it: 2021年以来, 自2020年10月以来, of the figures of a sentence.

    >>> since_year("2021年以来,全市共破获", "2024-06-14"), since_year("今年以来,全市共破获", "2024-06-14")
    (('2021-01-01', '2024-06-14'), None)
    """
    told, day = P.since.search(folded), day_of(published)
    if told is None or day is None or not P.counts_since.search(folded) or P.months.search(folded) or P.days.search(folded):
        return None
    year = _year(told["y"] or told["r"], published)
    if year and P.all_year.search(folded) and year == day.year - 1:  # 2020年以来…全年共接警
        return f"{year}-01-01", f"{year}-12-31"
    return _pair(_day(year, _int(told["m"]) or 1, _int(told["d"]) or 1), day) if year and year < day.year else None


def find_period(folded: str, published: str | None, weeks: bool = True) -> Period | None:
    """The first stretch of time that a folded text names, with the year where it can be told; 上周 where `weeks` and nothing else is named.

    >>> find_period("一周电诈警情(7.10—7.16)", "2023-07-18"), find_period("2023年3月电信网络诈骗警情", None)
    (('2023-07-10', '2023-07-16'), ('2023-03-01', '2023-03-31'))
    """
    folded = _YEARS_END.sub("月至12月", _THIS_MONTH.sub("至今", _TO_MONTH.sub(r"\g<y>1月至", folded)))
    if published is not None and len(published) >= _TO_THE_MONTH:
        folded = _OF_NOW.sub(lambda m: _spelled(m, published), folded)
    folded = _ROC.sub(lambda m: f"{int(m['y']) + 1911}年", _BRACKETED.sub("今年", P.times_that.sub("", folded)))
    until = _until(folded, published)
    if until:
        return until
    hits = []
    for pattern, read in (
        (P.days, _days),
        (P.months, _months),
        (P.years, _years),
        (P.month, _months),
        (P.last_month, _last_month),
        (P.to_this_year, _to_this_year),
        (P.longer, _longer),
        (P.last_year, _longer),
        (P.year, _longer),
    ):
        match = pattern.search(folded)
        if match:
            hits.append((match.start(), -len(match.group()), match, read))
    for _, _, match, read in sorted(hits, key=lambda hit: hit[:2]):
        found = read(match, published)
        if found:
            return _days_beside(folded, match, found, published) or found
    return _since(folded, published) or find_week(folded, published, weeks)


def _days_beside(folded: str, month: re.Match[str], period: Period, published: str | None) -> Period | None:
    """The days in brackets behind a month: 11月上半月(11.1—11.15)."""
    days = P.days.search(folded, month.end(), month.end() + _BESIDE)
    found = _days(days, published) if days and month.re is P.month else None
    return found if found and holds(period, found) else None


def holds(whole: Period, part: Period) -> bool:
    """Whether a stretch of time lies in another, or is the same; not where an end of one is not known.

    >>> holds(("2023-01-01", "2023-06-30"), ("2023-06-01", "2023-06-30")), holds((None, None), ("2023-06-01", "2023-06-30"))
    (True, False)
    """
    return all((*whole, *part)) and str(whole[0]) <= str(part[0]) and str(part[1]) <= str(whole[1])


def find_day(folded: str, published: str | None) -> Period | None:
    """One day as a period: 4月9日 of a daily bulletin.

    >>> find_day("4月9日,全市共接报电诈警情4起", "2023-04-10")
    ('2023-04-09', '2023-04-09')
    """
    single = P.day.search(folded)
    if single:
        month, day = int(single["m"]), int(single["d"])
        year = _int(single["y"]) or (year_before(month, day, published) if published and 1 <= month <= 12 else None)
        return _pair(_day(year, month, day), _day(year, month, day)) if year else None
    if P.yesterday.search(folded) and (day_after := day_of(published)) is not None:
        before = day_after - timedelta(days=1)
        return _pair(before, before)
    return None


def _is_ten_days(first: date, last: date) -> bool:
    """11日 to 20日, 21日 to the end of a month."""
    return first.month == last.month and last.day == (20 if first.day == 11 else _last(last.year, last.month).day)


def period_before(period: Period, same: bool) -> Period:
    """The period to which 环比 (the one before) or 同比 (`same`: a year before) compares.

    >>> period_before(("2019-08-12", "2019-08-18"), False), period_before(("2023-03-01", "2023-03-31"), False)
    (('2019-08-05', '2019-08-11'), ('2023-02-01', '2023-02-28'))
    >>> period_before(("2023-11-01", "2023-11-15"), False), period_before(("2023-11-11", "2023-11-20"), False)
    (('2023-10-16', '2023-10-31'), ('2023-11-01', '2023-11-10'))
    """
    if period[0] is None or period[1] is None or len(period[0]) < 10:
        return None, None
    first, last = date.fromisoformat(period[0]), date.fromisoformat(period[1])
    if same:
        begin, end = (_day(d.year - 1, d.month, d.day) or _last(d.year - 1, d.month) for d in (first, last))
        return begin.isoformat(), end.isoformat()
    if first.day == 1 and last == _last(last.year, last.month):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        index = first.year * 12 + first.month - 1 - months
        return date(index // 12, index % 12 + 1, 1).isoformat(), (first - timedelta(days=1)).isoformat()
    before = first - timedelta(days=1)
    if (first.day, last.day) == (16, _last(last.year, last.month).day) or (first.day in (11, 21) and _is_ten_days(first, last)):
        return first.replace(day=first.day - (15 if first.day == 16 else 10)).isoformat(), before.isoformat()
    if first.day == 1 and first.month == last.month and last.day in (10, 15):
        return before.replace(day=21 if last.day == 10 else 16).isoformat(), before.isoformat()
    length = (last - first).days + 1
    return (first - timedelta(days=length)).isoformat(), (first - timedelta(days=1)).isoformat()
