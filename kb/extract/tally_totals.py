"""Figures of one notice beside each other: what is told again, and what stands inside a total."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from kb.extract.numerals import to_number
from kb.extract.patterns import Patterns
from kb.extract.periods import holds
from kb.extract.tally_categories import CASES, PEOPLE
from kb.model import Tally

P = Patterns("figures.yml", "tallies")
ACTION = frozenset("arrested criminally_detained suspects gangs dens cash_seized phones_seized cards_seized".split())
_SOON = 90  #: characters behind a total in which its parts are told
_STRUCK = ("victims", "dissuaded")  #: counts of people who were no swindlers
_GROUPS = ("occupation", "region", "gender", "age", "subtype")
_AGAIN_AT = 48  #: characters before a figure in which the count is named that it is some of
_ACT = 12  #: characters before people that say what was done with them
_SENTENCE = 200  #: characters of a sentence in which parts are told
_LABEL = 4  #: characters right before a figure that say that it is a part itself
_AGAIN = 10  #: smaller figures may well be two that are equal


def once(tallies: list[Tally], folded: str, statistical: bool) -> list[Tally]:
    """Without totals told again (46人均已到案): the first stands. Of one raid small ones too, where they stand in another line."""
    told: dict[tuple[object, ...], int] = {}
    arrested = {t.value for t in tallies if t.metric in ("arrested", "criminally_detained")}
    made = []
    for tally in tallies:
        if tally.metric in ("other", "suspects") and tally.unit in ("人", "名") and tally.value in arrested:
            continue  # 14人已被采取刑事强制措施: the same people
        unit = "人" if tally.unit == "名" else tally.unit
        key = (tally.metric, tally.value, unit, tally.dimension, tally.category, tally.period)
        before = told.setdefault(key, tally.span.end)
        raid = tally.metric in ACTION and not statistical and "\n" in folded[before : tally.span.start]
        again = before != tally.span.end and (tally.value >= _AGAIN or raid or _is_taken_up(tally, folded))
        if not again or tally.rule == "tallies.table":
            made.append(tally)
        elif tally.change:
            made = [replace(t, change=tally.change) if t.span.end == before and not t.change else t for t in made]
    return made


def _is_taken_up(tally: Tally, folded: str) -> bool:
    """Whether a count of a type opens a paragraph that tells of its victims: 2宗公检法骗案的事主都被人冒充."""
    line = folded.rfind("\n", 0, tally.span.start) + 1
    opens = P.takes_up.fullmatch(folded, line, tally.span.start) is not None
    return tally.metric == "cases" and opens and P.taken_up.match(folded, tally.span.end) is not None


def with_totals(tallies: list[Tally], folded: str) -> list[Tally]:
    """Figures inside totals: a category inside the sum of its metric; a raid's inside what a later 已抓获 sums up."""
    made: list[Tally] = []
    for tally in tallies:
        whole = _whole(tally, tallies, folded)
        made.append(replace(tally, part_of=whole.span) if whole is not None else tally)
    return made


def _alike(one: str, other: str) -> bool:
    """The same counter, or both of cases (6起, 各4宗)."""
    return one == other or {one, other} <= {*CASES}


def _inner(tally: Tally, tallies: list[Tally], folded: str) -> Tally | None:
    """The total of which a count without a category is told as a part: 接报警情58起,其中治安警情9起,刑事警情49起."""
    before = [t for t in tallies if t.metric == tally.metric and t.dimension is None and t.span.end <= tally.span.start]
    for whole in (t for t in before if t.value > tally.value and t.period == tally.period):
        between = folded[whole.span.end : tally.span.start].replace("。其中", "，其中")
        if P.inner.search(between) and "。" not in between and P.inner_name.search(between):
            return whole
    return None


def _bracketed(tally: Tally, tallies: list[Tally], folded: str) -> Tally | None:
    """The people of whom some are told in the brackets right behind them: 抓获19人(刑事打处8人、行政处罚11人)."""
    people = [t for t in tallies if t.unit in PEOPLE and t.dimension is None and t.span.end <= tally.span.start]
    if tally.unit not in PEOPLE or not people:
        return None
    return next((t for t in people if t.value >= tally.value and P.in_brackets.fullmatch(folded, t.span.end, tally.span.start)), None)


def _among(tally: Tally, tallies: list[Tally], folded: str) -> Tally | None:
    """The figure of the same things of which 其中 says that it is some, in its own sentence: 28件93人,其中批捕12件35人,起诉16件58人."""
    before = [t for t in reversed(tallies) if t.span.end <= tally.span.start and t.value >= tally.value and _same_things(t, tally)]
    other = [t for t in before if tally.dimension == "type" and t.dimension in _GROUPS]  # 学生被骗96起,其中刷单41起; 电话骗案986宗
    every = (*(t for t in before if t.dimension is None), *other)
    for whole in (t for t in every if t.period == tally.period or holds(t.period, tally.period)):  # 三年审结1794件,其中2020年312件
        if tally.metric in ACTION and P.warned.search(folded, max(0, whole.span.start - _ACT), whole.span.start):
            continue
        if P.some_of.fullmatch(folded, whole.span.end, min(tally.span.start, whole.span.end + _SENTENCE)):
            return whole
    return None


def _of_those(tally: Tally, tallies: list[Tally], folded: str) -> Tally | None:
    """The count that is taken up right before some of it: 投资骗案3986宗。…在该3986宗骗案中，81%、即3229宗来自社交平台."""
    again = P.of_those_named.search(folded, max(0, tally.span.start - _AGAIN_AT), tally.span.start)
    named = to_number(again["n"].replace(",", "")) if again else None
    before = (t for t in tallies if t.value == named and t.value > tally.value and t.span.end <= tally.span.start)
    return next((t for t in before if _same_things(t, tally)), None)


def _same_things(one: Tally, other: Tally) -> bool:
    """Cases and cases, people and people of one side; other figures where they are of one metric and unit."""
    if one.unit in CASES or one.unit in PEOPLE:
        units = CASES if one.unit in CASES else PEOPLE
        return other.unit in units and (one.metric in _STRUCK) == (other.metric in _STRUCK)
    return one.metric == other.metric not in ("other", "share") and one.unit == other.unit


def _whole(tally: Tally, tallies: list[Tally], folded: str) -> Tally | None:
    if (those := _of_those(tally, tallies, folded)) is not None:
        return those
    if tally.dimension is not None:
        return _among(tally, tallies, folded) or _total_of(tally, tallies, folded) if tally.metric != "share" else None
    if tally.metric == "cases":
        return _inner(tally, tallies, folded) or _among(tally, tallies, folded)
    if (inside := _bracketed(tally, tallies, folded) or _among(tally, tallies, folded)) is not None:
        return inside
    if tally.metric not in ACTION and tally.metric != "funds_frozen":
        return None
    beside = [t for t in tallies if t.metric == tally.metric and t.span.end < tally.span.start and t.value > tally.value]
    if beside and P.among_these.fullmatch(folded, beside[-1].span.end, tally.span.start):
        return beside[-1]
    metrics = ("arrested", "suspects") if tally.metric in ("arrested", "suspects") else (tally.metric,)
    later = [
        t for t in tallies if t.metric in metrics and t.dimension is None and t.span.start > tally.span.start and t.value > tally.value
    ]
    for total in later:
        stop = max(folded.rfind(mark, 0, total.span.start) for mark in "。\n")
        if P.summing.search(folded, max(stop + 1, tally.span.end), total.span.start):  # not 共扣押 of a list: 银行卡14张、电话卡230张
            return total
    near = (t for t in tallies if t.metric in metrics and 0 <= tally.span.start - t.span.end <= _SOON)
    return next((t for t in near if _adds_up(t, tally, tallies)), None)


def _total_of(tally: Tally, tallies: list[Tally], folded: str) -> Tally | None:
    """The total that a category is inside: the one before it in its paragraph where 其中 stands between, else the first of the page.

    What is counted as `other` is inside the last one before it: that of a page may be of anything.
    """
    whole = [
        t
        for t in tallies
        if t.metric == tally.metric and t.dimension is None and t.period == tally.period and _alike(t.unit, tally.unit)
        if t.value >= tally.value
        if not P.part_label.search(folded, max(0, t.span.start - _LABEL), t.span.start)  # 其中231宗涉及信用卡: no total
    ]
    before = [t for t in whole if t.span.end <= tally.span.start]
    if before and (tally.metric == "other" or _is_inside(folded[before[-1].span.end : tally.span.start])):
        return before[-1]
    return whole[0] if whole else None


def _is_inside(between: str) -> bool:
    """Whether what stands between a total and a figure says that the figure is a part of it."""
    return "\n" not in between and P.inner.search(between) is not None


def _adds_up(total: Tally, part: Tally, tallies: list[Tally]) -> bool:
    """Whether the counts told right behind a total, one of them this, come to just that: 抓获13人。在崆峒区抓获4名,在宝鸡抓获9名."""
    behind = [t for t in tallies if 0 <= t.span.start - total.span.end <= _SOON and t.metric == total.metric and t.period == total.period]
    sums = list(accumulate(t.value for t in behind))
    many = sums.index(total.value) + 1 if total.value in sums else 0
    return many > 1 and part in behind[:many]
