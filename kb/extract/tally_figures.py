"""Numbers of a sentence with their units, and what changed against what: the ground on which rows of statistics are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise, takewhile

from kb.extract.lexemes import load_lexemes
from kb.extract.money import Money, find_money
from kb.extract.numerals import Number, find_numbers, to_number
from kb.extract.patterns import Patterns
from kb.extract.tally_categories import CASES, CLAUSE, PEOPLE, unit_of

P = Patterns("figures.yml", "tallies")
AND = re.compile("、|(?<![、和及与])[和及与]")
NO_CHANGE = {"percent": None, "points": None, "absolute": None}  #: the kinds of a change, none of them told
_CAUGHT = 10  #: characters before 一名 in which it is told that he was caught
_TENTHS = dict(zip("一二三四五六七八九123456789两", [*[*range(10, 100, 10)] * 2, 20], strict=True))
_ENDS = ("、", "，", "。", ",", ";", "；", ")", "）", "")
MOVES = ("rise", "fall")
_ARROWS = {"↑": "rise", "↓": "fall"}
_WHOLE = (*CASES, *PEOPLE, "张", "部", "台", "条")  #: what is counted in whole numbers
_NOT_ONE = (*CASES, "名", "位", "笔", "家")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit in a sentence; `label` is what stands between the figure before it and itself."""

    start: int
    end: int
    value: float
    unit: str
    approx: str | None
    label: str
    label_start: int
    behind: str | None = None  #: the type that stands right behind it, in a list of such (5起刷单返利、3起虚假贷款)


@dataclass(slots=True)
class Row:
    """One count before it becomes a tally."""

    figure: Figure
    metric: str
    dimension: str | None = None
    category: str | None = None
    change: dict[str, float | str | None] = field(default_factory=dict)
    earlier: str | None = None  #: 环比 or 同比 where the figure is of the period compared to
    month: str | None = None  #: that period, where a month is named (较去年8月)
    sure: bool = False  #: the rules say it, whatever the signs weigh


def find_figures(folded: str, start: int, end: int, home: str) -> list[Figure]:
    """Numbers with a unit in a stretch; ages in labels (18至35岁), dates and list numbers are none."""
    sums = list(find_money(folded[start:end], home))[::-1]
    found: list[Figure] = []
    last = start
    listed = False  # behind 百分之16.96 the next of a list stand bare
    for number in find_numbers(folded[start:end]):
        first, stop = start + number.start, start + number.end
        while sums and sums[-1].end <= number.start:
            sums.pop()
        if sums and sums[-1].start <= number.start:
            money = sums[-1]
            figure = _sum(folded, start, end, last, money, home)
            found += [figure] if figure else []
            last = figure.end if figure else last
            continue
        figure = (
            _hundredth(folded, last, first, stop, number, listed)
            or _of_sexes(folded, last, first, number)
            or _counted(folded, end, last, first, stop, number)
            or _uncounted(folded, end, last, first, stop, number, found)
        )
        listed = figure is not None and figure.end == stop
        found += [figure] if figure else []
        last = figure.end if figure else last
    return _with_tenths(folded, start, end, found)


def _hundredth(folded: str, last: int, first: int, stop: int, number: Number, listed: bool) -> Figure | None:
    """百分之16.96, and behind it the bare ones of its list (`listed`)."""
    told = folded.endswith("百分之", last, first)
    bare = listed and folded[stop : stop + 1] in _ENDS and "。" not in folded[last:first]
    if number.value is None or not (told or bare):
        return None
    at = first - 3 * told
    return Figure(at, stop, number.value, "%", number.approx, folded[last:at], last)


def _of_sexes(folded: str, last: int, first: int, number: Number) -> Figure | None:
    """469男213女: 682 people; 三男一女: four."""
    match = P.of_sexes.match(folded, first)
    if match is None:
        return None
    many = sum(to_number(match[key]) or 0.0 for key in ("men", "women"))
    return Figure(first, match.end(), many, "人", number.approx, folded[last:first], last)


def _counted(folded: str, end: int, last: int, first: int, stop: int, number: Number) -> Figure | None:
    """A number with a counter behind it; none where it is an age, an end of a range, 一 in 最多的一起, or a part of one thing (3.94宗)."""
    match = P.unit.match(folded, stop, end)
    if match is None or number.value is None:
        return None
    unit = match.group().strip()
    unit = "名" if unit == "个" and P.of_person.match(folded, match.end(), end) else unit
    broken = number.value != int(number.value) and unit in _WHOLE
    if broken or (folded[first:stop] == "一" and unit in _NOT_ONE and not _is_caught(folded, first, match.end())):
        return None
    age = unit == "岁" and not P.age_figure.search(folded[last:first])
    money = unit == "块" and not P.pieces.search(folded, last, first)
    ranged = number.in_range and unit != "%" and not P.reached.search(folded, last - 2, first)
    if age or ranged or money or P.not_counted.search(folded, max(0, first - 4), first):
        return None
    arrow = folded[match.end() : match.end() + 1] if unit == "%" else ""
    label = folded[last:first] + (arrow if arrow in _ARROWS else "")  # 环比23.8%↓
    return Figure(first, match.end(), number.value, unit, number.approx, label, last)


def _uncounted(folded: str, end: int, last: int, first: int, stop: int, number: Number, before: Sequence[Figure]) -> Figure | None:
    """What a count is held against, its counter left out: 同比去年同期38下降31.58%."""
    counts = [figure.unit for figure in before if figure.unit in CASES]
    if not counts or number.value is None or number.approx or number.value != int(number.value) or not folded[first:stop].isdigit():
        return None
    if not P.same_period.search(folded, last, first) or not P.moved_behind.match(folded, stop, end):
        return None
    return Figure(first, stop, number.value, counts[-1], None, folded[last:first], last)


def _is_caught(folded: str, first: int, end: int) -> bool:
    """抓获一名出租银行卡的嫌疑人: one that counts, as 一名 seldom does."""
    return P.caught.search(folded, max(0, first - _CAUGHT), first) is not None and P.suspect.match(folded, end) is not None


def _sum(folded: str, start: int, end: int, last: int, money: Money, home: str) -> Figure | None:
    """A sum as a figure; none where it is vague, an end of a range, or the edge of a bracket (10万元以上的有7起)."""
    first, stop = start + money.start, start + money.end
    printed = folded[first:stop].rstrip("以上下内")
    ranged = money.in_range and not P.reached.search(folded, max(0, last - 2), first)
    if money.value is None or ranged or P.behind.match(folded, first + len(printed), end):
        return None
    if P.over.search(folded, start, stop) and P.over_behind.match(folded, stop, end):
        return None
    return Figure(first, stop, money.value, unit_of(money.currency, home), money.approx, folded[last:first], last)


def _with_tenths(folded: str, start: int, end: int, found: list[Figure]) -> list[Figure]:
    """The figures with shares told in tenths (约占三成), in order."""
    if "成" not in folded[start:end]:
        return found
    for match in P.tenths.finditer(folded, start, end):
        last = max((figure.end for figure in found if figure.end <= match.start()), default=start)
        label = folded[last : match.start("n")]
        told = "占" in label or folded.startswith("为", match.end()) or P.tenths_of.search(label)
        if told or set(MOVES) & set(cues_of(last_clause(label))):
            approx = "近" if match["near"] else "余" if match["over"] else "约"
            half = match["half"]
            value = _TENTHS[match["n"]] + (5.0 if half == "半" else _TENTHS[half] / 10 if half else 0.0)
            found.append(Figure(match.start("n"), match.end(), value, "%", approx, label, last))
    found.sort(key=lambda figure: figure.start)
    for at, (first, second) in enumerate(pairwise(found), 1):  # 上升五成至15.4亿元
        if second.label_start < first.end and P.reaching.fullmatch(between := folded[first.end : second.start]):
            found[at] = replace(second, label=between, label_start=first.end)
    return found


@lru_cache(maxsize=64)  # asked by the rules, then for each sign
def _cues(label: str) -> tuple[str, ...]:
    return tuple(cue for _, _, cue in load_lexemes("tally_cues.tsv").find(label))


def cues_of(label: str) -> list[str]:
    return list(_cues(label))


def last_clause(label: str) -> str:
    """What stands after the last comma: the words before it belong to the figure before."""
    return CLAUSE.split(label)[-1]


def change_of(figure: Figure, cues: list[str]) -> tuple[str, str, float] | None:
    """(basis, kind, signed value) where a figure says how another one changed."""
    signed = P.signed.search(figure.label)
    told = P.more_than.search(figure.label) or signed
    arrow = _ARROWS.get(figure.label[-1:])
    moved = arrow or ("fall" if "fall" in cues else "rise" if "rise" in cues else ("rise" if told["up"] else "fall") if told else None)
    basis = _basis(figure.label, cues)
    if figure.unit == "倍":
        return (basis or "", "percent", 100 * figure.value) if moved == "rise" else None
    if figure.unit == "%" or "百分点" in figure.unit:
        if moved is None and basis is None:
            return None
        sign = -1.0 if moved == "fall" else 1.0
        return basis or "", "points" if "百分点" in figure.unit else "percent", sign * figure.value
    changed = basis is not None or signed or P.moving.search(figure.label)
    if moved is not None and changed and not P.turned.search(figure.label):
        return basis or "", "absolute", (-1.0 if moved == "fall" else 1.0) * figure.value
    return None


def came_to(figure: Figure) -> bool:
    """Whether a share is only what something came to that has no row: 被骗率降至0.4%."""
    return figure.unit == "%" and P.turned.search(figure.label) is not None


def _basis(label: str, cues: list[str]) -> str | None:
    """Against what a change is told: 同比, 环比, or None where the text does not say."""
    if "same" in cues or P.year_before.search(label):
        return "同比"
    return "环比" if "chain" in cues or P.step_before.search(label) else None


def run_of(figures: list[Figure]) -> list[Figure]:
    """The first figures of one unit that only 、 and 和 join."""
    joined = takewhile(lambda one: one.unit == figures[0].unit and P.joint.fullmatch(one.label), figures[1:])
    return [figures[0], *joined]


def shares_of(figures: list[Figure], rows: list[Row]) -> list[Row]:
    """占比分别为24.4%、22.8%、15.4%: one for each of the last counts, whose category it has, both of 网恋、网贷各1起."""
    run = run_of(figures)
    counts = list(dict.fromkeys(row.figure for row in rows if row.metric != "share"))[-len(run) :]
    share = dict(zip(counts, run, strict=True)) if len(run) == len(counts) else {}
    told = (row for row in rows if row.metric != "share" and row.figure in share and row.dimension)
    return [Row(share[row.figure], "share", row.dimension, row.category) for row in told]
