"""Dates as printed in a notice, each with what it leaves open; nothing is resolved that the text does not fix."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kb.extract.feasts import Feast, find_feasts
from kb.model import Span

_HAN = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_REPUBLIC = 1911  #: before the first year of the Republic, from which Taiwan counts: 114年11月19日
_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_ITEM = r"(?<=(?m:^)\d\.)|(?<=(?m:^)\d\d\.)|(?<=[^\d.]\d\.)(?=\d{1,2}月\d{1,2}[日号])"  #: the number of a list: 1.10月4日
_H = "[一二三四五六七八九十]{1,3}"
VAGUE = ("近日", "日前", "近期", "最近", "不久前", "前不久", "前段时间", "连日来")  #: of late: no day
_DATE = re.compile(
    r"(?=[\d一二三四五六七八九十今去前当同那次翌上本这大昨第隔近日最不连两头半周星礼])"
    r"(?:(?P<y>(?<!\d)(?:19|20)\d{2}|(?<![\d.,第])1[01]\d(?=年\d{1,2}月)|[二一][〇零○九0][〇零○一二三四五六七八九]{2})\s?年\s?(?!间|龄)"
    rf"(?:初|底|末)?(?:(?P<m>\d{{1,2}}|{_H})\s?月(?:份)?(?:\s?(?P<d>\d{{1,2}}|{_H})\s?(?=[日号至\-~—–、])[日号]?)?)?"
    r"|(?<!\d)(?P<y2>20\d{2})(?P<sep>[-./])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?!\d)"
    rf"|(?P<ry>今年|去年|前年|当年|那一?年|同年|次年|翌年|上一?年)\s?(?:(?P<rm>\d{{1,2}}|{_H})\s?月(?:份)?(?:\s?(?P<rd>\d{{1,2}}|{_H})\s?(?=[日号至\-~—–])[日号]?)?)?"
    rf"|(?:(?<![\d.第个])|{_ITEM})(?<!\d年)(?P<pm>\d{{1,2}})\s?月(?:份)?(?:\s?(?P<pd>\d{{1,2}})\s?(?=[日号至\-~—–、])[日号]?|(?!\s?\d))(?!内|之内)"
    rf"|(?:(?<![\d.第个])|{_ITEM})(?<!\d年)(?P<pm2>\d{{1,2}})\s?月(?P<pd2>\d{{1,2}})(?=[,，上下凌早中晚当])"
    r"|(?<![\d.])(?P<pm3>1[0-2]|0?[1-9])\.(?P<pd3>[12]\d|3[01]|0?[1-9])日"
    rf"|(?P<hm>{_H})月(?:(?P<hd>{_H})[日号]|份|(?=[，,初中下底]))"
    rf"|(?P<mr>本月|当月|上个?月|这个月)(?!的?(?:货款|账单|话费|租金|房租|电费|水费|工资|薪水|还款|额度|会员|费用|业绩|奖金))(?:份)?(?P<md>\d{{1,2}}|{_H})?(?(md)[日号])"
    r"|(?P<wr>上上个?周|上上个?星期|上个?周|上个?星期|上个?礼拜|本周|这周|本星期|这个?星期|这个?礼拜)(?P<wd>[一二三四五六日天末])?"
    r"|(?<![上本这每下一两个周])(?:周|星期|礼拜)(?P<bw>[一二三四五六日天])(?=[，,（(上下早晚中凌傍夜])"
    r"|(?P<day>大前天|前天|前日|昨天|昨日|昨晚|昨夜|今天|今日|今早|今晨|今晚)(?!起|后|头条|下班|之?内|以内)"
    r"|(?P<same>当天|当日|同日|同一天|当晚|次日|翌日|第二天|隔天|(?<![约易款货比较])前一[天日晚]|头天(?!起)|(?<![的期])头一天(?=[晚夜上下中傍凌清早在刚接])|(?P<ago>\d{1,2}|[一两二三四五六七八九十]{1,2})(?:天|个月|周|个?星期|个?礼拜)前(?!才|[。；！])|半个月前(?!才|[。；！])|半年前(?!才|[。；！]))(?!、)"
    rf"|(?P<vague>{'|'.join(VAGUE)})"
    r"|[昨前今][(（](?P<bd2>\d{1,2})[)）]日"
    r"|(?<![\d.月至\-~—第])(?<!过去|连续|为期|一连|短短|最近)(?P<bd>\d{1,2})[日号](?!\d(?!\d?[时点:])|内|之内|后|起(?![,，]?(?:分|先后|陆续|连续|接连|多次|每))|窗口|柜|桌|摊|馆|厅|出口|航站|库|楼|线|院|店|车|门|文|令|公告|台|机|卡|码|房|员|案))"
)
_OPEN = re.compile(r"(?:[上中下]旬|初|底)?(?:以?来|至今|迄今|以后|起(?![,，]?(?:分|先后|陆续|连续|接连|多次|每))|期间以来)")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with what the text prints of it; `word` is the relative word (去年, 上周, 同一天), `open` marks 今年以来."""

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    word: str | None = None
    weekday: int | None = None
    open: bool = False
    feast: Feast | None = None  #: a day of the moon or a feast; of the rest only the year is told beside it

    @property
    def is_year(self) -> bool:
        """Whether it tells nothing but a year: 2023年, 去年."""
        return self.month is None and self.feast is None and not self.open and (self.year is not None or self.word in YEARS)


def _int(printed: str | None) -> int | None:
    """12, 十二, 二〇二一 → a number."""
    if printed is None or printed == "":
        return None
    if printed.isdigit():
        return int(printed)
    if "十" in printed:
        tens, _, ones = printed.partition("十")
        return _HAN.get(tens, 1) * 10 + _HAN.get(ones, 0)
    return int("".join(str(_HAN.get(c, c)) for c in printed))


def _possible(month: int | None, day: int | None) -> bool:
    return (month is None or 1 <= month <= 12) and (
        day is None or 1 <= day <= (31 if month is None else calendar.monthrange(2020, month)[1])
    )


def find_dates(folded: str) -> Iterator[Dated]:
    """Every date of a text that went through `plain`, in order; impossible ones (13月, 2月31日) are left out.

    >>> [(d.year, d.month, d.day, d.word) for d in find_dates("去年5月，2020年6月5日，3月8日，上周三")]
    [(None, 5, None, '去年'), (2020, 6, 5, None), (None, 3, 8, None), (None, None, None, '上周')]
    """
    return iter(_dates_in(folded))


@lru_cache(maxsize=8)  # the cases of one notice ask for the same dates
def _dates_in(folded: str) -> tuple[Dated, ...]:
    return tuple(_with_feasts(list(_read_dates(folded)), folded))


def _with_feasts(dates: Sequence[Dated], folded: str) -> list[Dated]:
    """The dates with the feasts among them: 去年国庆 is one date, and there is no 八月 in 农历八月初五."""
    made: list[Dated] = []
    at = 0
    for span, feast in find_feasts(folded):
        while at < len(dates) and dates[at].span.end <= span.start:
            made.append(dates[at])
            at += 1
        lead = made[-1] if made and made[-1].is_year and folded[made[-1].span.end : span.start] in ("", "的") else None
        if lead is not None:
            made.pop()
        while at < len(dates) and dates[at].span.start < span.end:
            lead = dates[at] if dates[at].span.start < span.start else lead
            at += 1
        begin = lead.span.start if lead else span.start
        year, word = (lead.year, lead.word) if lead else (None, None)
        made.append(Dated(Span(begin, span.end), year, word=word, feast=feast))
    return [*made, *dates[at:]]


def _read_dates(folded: str) -> Iterator[Dated]:
    for match in _DATE.finditer(folded):
        got = match.groupdict()
        year = _int(got["y"] or got["y2"])
        year = year + _REPUBLIC if year is not None and year < _REPUBLIC else year
        month = _int(got["m"] or got["m2"] or got["rm"] or got["pm"] or got["pm2"] or got["pm3"] or got["hm"])
        day = _int(
            got["d"] or got["d2"] or got["rd"] or got["pd"] or got["pd2"] or got["pd3"] or got["hd"] or got["md"] or got["bd"] or got["bd2"]
        )
        word = got["ry"] or got["mr"] or got["wr"] or (got["bw"] and "周") or got["day"] or got["same"] or got["vague"]
        if _possible(month, day):
            weekday = _WEEKDAYS.get(got["wd"] or got["bw"] or "")
            opened = _OPEN.match(folded, match.end()) is not None
            end = match.start() + len(match.group().rstrip())
            yield Dated(Span(match.start(), end), year, month, day, word, weekday, opened)


def iso(year: int, month: int | None = None, day: int | None = None) -> str:
    """Prefix ISO, as precise as what is given.

    >>> iso(2020, 5), iso(2020, 6, 5)
    ('2020-05', '2020-06-05')
    """
    return f"{year:04}" + ("" if month is None else f"-{month:02}" + ("" if day is None else f"-{day:02}"))


def day_of(text: str | None) -> date | None:
    """A full prefix ISO date as a date, None for a shorter one."""
    if text is None or len(text) < 10:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


YEARS = {"今年": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2}  #: what a word adds to the year of the publication
_DAYS = {"大前天": -3, "前天": -2, "前日": -2, "昨": -1, "今": 0}


def resolve_relative(dated: Dated, published: str) -> str | None:
    """A date told from the publication (去年5月, 本月4日, 上周三, 昨日) as prefix ISO; None where it does not follow from it.

    >>> [resolve_relative(d, "2021-05-28") for d in find_dates("去年5月，本月4日，上周三，昨日，去年")]
    ['2020-05', '2021-05-04', '2021-05-19', '2021-05-27', '2020']
    """
    word = dated.word or ""
    if word in YEARS:
        return iso(int(published[:4]) + YEARS[word], dated.month, dated.day)
    if word in ("本月", "这个月", "上月", "上个月") and len(published) >= 7:
        back = word.startswith("上")
        year, month = int(published[:4]), int(published[5:7]) - back
        return iso(year - 1, 12, dated.day) if month == 0 else iso(year, month, dated.day)
    today = day_of(published)
    if today is None:
        return None
    if word == "周" and dated.weekday is not None:  # 周三: the last one before
        return iso(*(today - timedelta(days=(today.weekday() - dated.weekday - 1) % 7 + 1)).timetuple()[:3])
    if word[:1] in "上本这" and ("周" in word or "星期" in word or "礼拜" in word):
        monday = today - timedelta(days=today.weekday() + 7 * word.count("上"))
        if dated.weekday is None:  # 上周 alone: the month, where the week lies in one
            return iso(monday.year, monday.month) if (monday + timedelta(days=6)).month == monday.month else None
        return iso(*(monday + timedelta(days=dated.weekday)).timetuple()[:3])
    for key, days in _DAYS.items():
        if word.startswith(key):
            return iso(*(today + timedelta(days=days)).timetuple()[:3])
    return None


def year_before(month: int, day: int | None, published: str) -> int:
    """The year of a month (and day) printed without one: the publication's, or the year before where it would lie ahead.

    >>> year_before(12, 30, "2021-01-05"), year_before(3, 5, "2021-05-28")
    (2020, 2021)
    """
    year = int(published[:4])
    if len(published) < 7:
        return year
    month_now = int(published[5:7])
    ahead = month > month_now or (month == month_now and day is not None and len(published) >= 10 and day > int(published[8:10]))
    return year - 1 if ahead else year
