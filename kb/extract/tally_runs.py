"""Figures of a sentence that are told in one breath: one for each of the names before them."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.extract.gazetteer import place_names
from kb.extract.numerals import to_number
from kb.extract.patterns import Patterns
from kb.extract.tally_categories import CASES, QUOTES, category_of, core_of, is_money, type_of
from kb.extract.tally_figures import AND, Figure, Row, run_of, shares_of
from kb.extract.type_names import find_type_names
from kb.model import parted_by

P = Patterns("figures.yml", "tallies")
_JOINED, _CLAUSE = re.compile("[、，,和及与]"), re.compile("[，,]")
_BRACKETED = re.compile(r"[（(][^（）()\d]{1,16}[)）]")
_TAILS = 3  #: what may be said of names behind them: 是主要类型, 三类, 的占比
_PART = re.compile(r"[^、，,和及与]{2,16}")  #: what may be a name of its own in 虫草类、贷款类各1起
#: what one share of a list is of: 分别是返利诈骗(占35.9%)
_OWN = re.compile(r"(?:分别|依次)[是为:：]?(?P<name>[^，,。；;:：、和及与（(\d]{2,20})[（(](?:约|各)?占比?(?:约|为|达)?$")


def together(figures: list[Figure], rows: list[Row], cues: list[str]) -> list[Row] | None:
    """Rows of figures told in one breath: 分别以34起、39起, 占比分别为24.4%、22.8%, 男女各占50%; None where it is none of these.

    [] where they are counts of as many names, none of which says by what they are told: no such count is that of all.

    分别是返利诈骗(占35.9%), 买卖手机诈骗(占20.5%) are told one by one.
    """
    label = figures[0].label
    if (own := _OWN.search(label)) and category_of(own["name"], None, figures[0].unit)[0]:
        return None
    if "分别" in label and (spread := _distributed(figures)):
        return spread
    if "分别" not in label and (named := P.in_order.search(label)):
        return _in_order(figures, AND.split(named["names"]))
    if figures[0].unit == "%" and "分别" in label and "share" in cues and not _names_own(figures):
        return shares_of(figures, rows)
    if is_money(figures[0].unit) and "分别" in label and "loss" in cues:
        return _losses_of(figures, rows)
    if (each := P.each_of.search(label)) and len(run := run_of(figures)) == len(names := AND.split(each["names"])):
        return _each(run, names)
    if figures[0].unit == "%" and P.both_sexes.search(label):
        return [Row(figures[0], "share", "gender", name) for name in ("男", "女")]
    return [] if "分别" in label and figures[0].unit in CASES and _names_own(figures) else None


def _in_order(figures: list[Figure], names: list[str]) -> list[Row] | None:
    """前5名依序为假投资、假网拍、假交友,占20.69%、15.2%、11.1%: one figure for each name; [] where they are not as many."""
    run = run_of(figures)
    if len(run) != len(names):
        return [] if len(run) > 1 else None
    return _each(run, names, None) or []


def _losses_of(figures: list[Figure], rows: list[Row]) -> list[Row] | None:
    """分别为6起、4起,损失分别为31.2万元、12.8万元: one more for each of the counts right before."""
    run, before = run_of(figures), rows[-len(run_of(figures)) :]
    told = [(row.dimension, row.category) for row in before if row.metric == "cases"]
    if len(run) < 2 or len(set(told)) != len(run) or not _alike(told) or None in told[0]:
        return None
    return [Row(figure, "loss", *by) for figure, by in zip(run, told, strict=True)]


def _alike(told: list[tuple[str | None, str | None]]) -> bool:
    """Whether all of a list are told by the same; a name of its own is a type's."""
    return len({parted_by(dimension) for dimension, _ in told}) == 1


def _each(run: list[Figure], names: list[str], hint: str | None = "region") -> list[Row] | None:
    """柳林、河口、石塘各发案6起、4起、3起: one figure for each name."""
    told = [category_of(name, hint, run[0].unit) for name in names]
    metric = {"%": "share"}.get(run[0].unit, "cases" if run[0].unit in CASES else "")
    if not metric or not _alike(told):
        return None
    return [Row(figure, metric, *by) for figure, by in zip(run, told, strict=True)]


def types_of_each(label: str) -> list[str]:
    """The types that have so many each (贷款、代办信用卡类，冒充公检法类各2起), and 99 for one without a name (虫草类、贷款类各1起)."""
    told = P.each.search(_BRACKETED.sub("", label))  # 其他类（浏览黄色网站）各1起
    if told is None:
        return []
    stretch = told["names"]
    names = list(find_type_names(stretch))
    found = [(name.span.start, name.code) for name in names]
    for part in _PART.finditer(stretch):
        if all(part.end() <= name.span.start or name.span.end <= part.start() for name in names):
            code = type_of(core_of(part.group())) or ("99" if P.unnamed.fullmatch(part.group()) else None)
            found += [(part.start(), code)] if code else []
    return list(dict.fromkeys(code for _, code in sorted(found)))


def one_of_each(folded: str, figure: Figure) -> list[Row]:
    """One case of each type that the rest of a list is told to be of, where all have a name: 其余2起分别系网络购物诈骗和裸聊敲诈."""
    if figure.unit not in CASES or P.rest.search(figure.label) is None or (named := P.one_each.match(folded, figure.end)) is None:
        return []
    names = AND.split(named["names"])
    codes = [type_of(core_of(name)) for name in names]
    if len(codes) != figure.value or not all(codes):
        return []
    return [Row(replace(figure, value=1.0), "cases", "type", code, sure=True) for code in codes]


def is_rest(folded: str, figure: Figure) -> bool:
    """Whether it counts what is told right behind it: 其余3起分别系虚假购物、裸聊敲诈和冒充熟人诈骗, 其余27起分别系刷单15起、贷款12起."""
    if P.rest.search(figure.label) is None:
        return False
    named, told = P.one_each.match(folded, figure.end), P.rest_told.match(folded, figure.end)
    each = named is not None and len(AND.split(named["names"])) == figure.value
    return each or (told is not None and sum(map(int, P.rest_count.findall(told["list"]))) == figure.value)


def _distributed(figures: list[Figure]) -> list[Row]:
    """商品交易、贷款、刷信誉诈骗分别以34起、39起、17起居前三: one figure for each type named, in order."""
    names = list(dict.fromkeys(name.code for name in find_type_names(figures[0].label)))
    run = run_of(figures)
    metric = {"%": "share", "元": "loss"}.get(figures[0].unit, "cases")
    places = P.of_places.search(figures[0].label)
    if places and len(run) == len(named := AND.split(places["names"])) == to_number(places["n"]):
        return [Row(figure, metric, "region", name) for figure, name in zip(run, named, strict=True)]
    listed = P.listing.search(figures[0].label)
    if listed and listed["at"] and listed["names"].count("、") == len(run) - 1:
        return [Row(figure, metric, "region", name) for figure, name in zip(run, listed["names"].split("、"), strict=True)]
    told = [category_of(name, None, figures[0].unit) for name in AND.split(listed["names"])] if listed else []
    if len(told) == len(run) and _alike(told) and told[0][0]:
        return [Row(figure, metric, *by) for figure, by in zip(run, told, strict=True)]
    told = [_by_name(name, figures[0].unit) for name in _names_before(figures[0].label, len(run))]
    if len(set(told)) == len(run) > 1 and _alike(told) and told[0][0]:
        return [Row(figure, metric, *by) for figure, by in zip(run, told, strict=True)]
    if len(names) > 1 and len(names) == len(run) and figures[0].unit in (*CASES, "%", "元"):
        return [Row(figure, metric, "type", code) for figure, code in zip(run, names, strict=True)]
    named = _names_before(figures[0].label, len(run), listed=True)
    if len(run) > 1 and 2 * sum(name in place_names() for name in named) >= len(run):  # 南湖、秀洲、桐乡分别立案66起、51起、72起
        return [Row(figure, metric, "region", name) for figure, name in zip(run, named, strict=True)]
    return []


def _names_own(figures: list[Figure]) -> bool:
    """Whether as many names as shares stand before them: they are told of these, whether these are known or not."""
    return len(run := run_of(figures)) > 1 and len(_names_before(figures[0].label, len(run), listed=True)) == len(run)


def _names_before(label: str, count: int, *, listed: bool = False) -> list[str]:
    """The last so many names before 分别, whatever is said of them: 网购退赔、贷款诈骗，刷单类诈骗是主要类型，分别占.

    `listed`: they must stand in one clause.
    """
    head = label.rsplit("分别", 1)[0]
    for _ in range(_TAILS):
        head = P.list_tail.sub("", head)
    head = P.list_head.sub("", head)
    names = [name.strip(QUOTES) for name in (AND if listed else _JOINED).split(_CLAUSE.split(head)[-1] if listed else head)]
    return names[-count:] if len(names) >= count and all(names[-count:]) else []


def _by_name(name: str, unit: str) -> tuple[str | None, str | None]:
    """By what a name of a list tells a figure; 电话诈骗 beside others is a class of its own."""
    core = core_of(name)
    return ("subtype", core) if P.classed.fullmatch(core) else category_of(name, None, unit)
