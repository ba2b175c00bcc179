"""Figures of one sentence of statistics or of a police report: what is counted, for which category, against what it changed."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.extract.patterns import Patterns
from kb.extract.tally_categories import CASES, PEOPLE, category_of, hint_of, is_money, type_behind
from kb.extract.tally_figures import Figure, Row, attach, attach_each, change_of, cues_of, find_figures, last_clause, run_of, shares_of
from kb.extract.type_names import find_type_names

P = Patterns("figures.yml", "tallies")
_SHORT = 8  #: characters of a label that needs no word for cases of its own
_SUBJECT = re.compile(r"[较比按同环增减升降上下回跌]")  #: what a change is told of stands before it: 电话骗案较去年减少
_CLAUSE = re.compile(r"[，,。；;]")
#: what police did is told for all types and places at once
_OF_ALL = frozenset("arrested criminally_detained dens gangs cash_seized funds_frozen funds_returned loss_averted dissuaded".split())
_SUBJECTS = frozenset(("cases", "loss", "victims"))
_COUNTERS = (*CASES, *PEOPLE, "元", "港元", "TWD")
_CARRIED = frozenset("seized cases loss publicity arrested victims".split())


#: what makes money a figure, in the order in which the words win: 返还群众被骗资金 is returned
_MONEY = (
    ("returned", "funds_returned"),
    ("averted", "loss_averted"),
    ("frozen", "funds_frozen"),
    ("seized", "cash_seized"),
    ("max_loss", "max_loss"),
    ("mean", "other"),
    ("least", "other"),
    ("gain", "other"),
    ("flow", "other"),
    ("loss", "loss"),
)


def _metric(figure: Figure, cues: list[str], carried: list[str], after: str, dimension: str | None) -> str | None:
    """What a figure counts, by its unit, the cues before it (and those carried in the sentence), and the noun behind it."""
    unit, every = figure.unit, cues + carried
    if unit in CASES:
        if P.processing.search(last_clause(figure.label)) or P.no_case.match(after):
            return None
        if (unit != "宗" and P.solved.match(after)) or P.hunted.search(last_clause(figure.label)):
            return "other"
        if "dissuaded" in cues or "broken" in cues:
            return "dissuaded" if "dissuaded" in cues else "other"
        told = "cases" in cues or ("cases" in carried and len(last_clause(figure.label)) <= _SHORT)
        return "cases" if dimension or told or unit == "宗" or P.case_noun.match(after) else None
    if is_money(unit):
        if P.worth.search(last_clause(figure.label)):
            return "other"
        telling = [cue for cue in cues if cue not in ("cash", "cases", "chain", "same", "publicity")]
        every = telling or (["loss"] if dimension else [cue for cue in carried if cue in ("seized", "loss")])
        return next((metric for cue, metric in _MONEY if cue in every), None)
    if unit in PEOPLE:
        return _metric_of_people(figure, cues, carried, after, dimension)
    return _metric_of_things(figure, cues, every, after)


def _metric_of_people(figure: Figure, cues: list[str], carried: list[str], after: str, dimension: str | None) -> str | None:
    behind = cues_of(_CLAUSE.split(after)[0])
    for cue, metric in (("criminally_detained",) * 2, ("forced", "other"), ("arrested",) * 2, ("dissuaded",) * 2):
        if cue in cues or (cue in behind and cue != "dissuaded"):
            return metric
    if "seized" in cues and "suspects" in behind:
        return "arrested"
    if figure.unit == "人次":
        return "other" if {"publicity", "flow"} & {*cues, *carried, *behind} else None
    spread = "victims" in carried and P.carried_people.fullmatch(figure.label)
    if dimension or spread or "victims" in cues or "被骗" in figure.label:
        return "victims"
    if "suspects" in cues or P.suspect_noun.match(after):
        return "suspects"
    return "other" if "publicity" in {*cues, *carried, *behind} else None


def _metric_of_things(figure: Figure, cues: list[str], every: list[str], after: str) -> str | None:
    unit = figure.unit
    noun = _CLAUSE.split(after[:14])[0]
    if unit in ("个", "处", "家"):
        if figure.value == 1 and not P.undone.search(figure.label):
            return None
        named = next((cue for cue in reversed(cues) if cue in ("gangs", "dens")), None)
        if named or P.den_noun.search(noun):
            return named or "dens"
        if P.gang_noun.search(noun):
            return "gangs"
    if unit == "岁":
        return "average_age" if "average_age" in cues else "other"
    if "calls" in cues and unit in ("个", "次", "通"):
        return "calls"
    if "dissuaded" in cues and unit in ("次", "人次", "个"):
        return "dissuaded"
    if "seized" in every and unit in ("部", "张", "套", "个", "台", "本", "辆", "条", "枚", "把", "公斤", "克"):
        if "phones" in cues or P.phone_noun.match(after):
            return "phones_seized"
        if ("cards" in cues and unit in ("张", "套")) or P.card_noun.match(after):
            return "cards_seized"
        return "other"
    if "publicity" in cues or "frozen" in cues or ("other_goods" in cues and "seized" in every):
        return "other"
    return None


def find_rows(folded: str, start: int, end: int, hint: str | None, home: str = "CNY", prior: list[Row] | None = None) -> list[Row]:
    """The counts of one sentence in order; changes go to the row they belong to, if need be one of the sentences before (`prior`).

    >>> [(r.metric, r.figure.value, r.change.get("percent")) for r in find_rows("全县共接报电诈警情13起,环比上升30%", 0, 21, None)]
    [('cases', 13.0, 30.0)]
    """
    rows: list[Row] = []
    carried: list[str] = []
    figures = _without_rates(find_figures(folded, start, end, home))
    done = 0  # figures told together with one before
    lost = False  # the figure before became no row: what is told of it is told of none
    coming: tuple[str, str, float] | None = None  # 减少38%至615宗: of the next row
    for at, figure in enumerate(figures):
        cues = cues_of(last_clause(figure.label))
        hint = (hint_of(figure.label) if P.hinting.search(figure.label) else None) or _listed(figure, rows) or hint
        if at < done:
            continue
        change = change_of(figure, cues)
        if change is not None and at + 1 < len(figures) and P.reaching.fullmatch(figures[at + 1].label):
            coming, lost = change, False
            figures[at + 1] = replace(figures[at + 1], label=_SUBJECT.split(last_clause(figure.label))[0])
            continue
        if change is not None:
            told = not (_elsewhere(figure, rows) or P.bound.match(folded, figure.end) or (lost and not _SUBJECTS & set(cues)))
            done = at + _tell([*(prior or [])[-6:], *rows], change, cues, figures[at:], told)
            continue
        together = _together(figures[at:], rows, cues)
        if together is not None:
            rows += together
            if "分别" in figure.label:
                break
            continue
        made = _rows(folded, end, figure, cues, carried, hint, rows)
        if made and coming is not None:
            attach(made, coming, [], figure.unit)
        lost, coming = not made and figure.unit in _COUNTERS, None
        rows += made
        carried = [] if "。" in figure.label else carried
        carried = list(dict.fromkeys([*(c for c in cues if c in _CARRIED), *carried]))
    return rows


def _tell(rows: list[Row], change: tuple[str, str, float], cues: list[str], figures: list[Figure], told: bool) -> int:
    """Writes a change to its row, or those of 分别上升3%、7% to theirs, and says how many figures that took."""
    run = run_of(figures)
    if "分别" in figures[0].label and len(run) > 1:
        attach_each(rows, change, run)
        return len(run)
    if told:
        attach(rows, change, cues, figures[0].unit)
    return 1


def _without_rates(figures: list[Figure]) -> list[Figure]:
    """平均每日受理470件、财损2亿元: no counts of the period, nor what stands beside them."""
    kept = []
    daily = False
    for figure in figures:
        daily = P.daily.search(figure.label) is not None or (daily and P.beside.match(figure.label) is not None)
        kept += [] if daily else [figure]
    return kept


def _together(figures: list[Figure], rows: list[Row], cues: list[str]) -> list[Row] | None:
    """Rows of figures told in one breath: 分别以34起、39起, 占比分别为24.4%、22.8%, 男女各占50%; None where it is none of these."""
    label = figures[0].label
    if "分别" in label and (spread := _distributed(figures)):
        return spread
    if figures[0].unit == "%" and "分别" in label and "share" in cues:
        return shares_of(figures, rows)
    if figures[0].unit == "%" and P.both_sexes.search(label):
        return [Row(figures[0], "share", "gender", name) for name in ("男", "女")]
    return None


def _rows(folded: str, end: int, figure: Figure, cues: list[str], carried: list[str], hint: str | None, rows: list[Row]) -> list[Row]:
    """The row of one figure; one for each name in 三阳、湛郎各5起; none for a bracket of sums."""
    row = None if P.bracket.search(figure.label) else _row(folded, end, figure, cues, carried, hint, rows)
    each = P.each_of.search(figure.label)
    if row is not None and row.dimension and each:
        return [Row(figure, row.metric, row.dimension, name) for name in each["names"].split("、")]
    return [] if row is None else [row]


def _elsewhere(figure: Figure, rows: list[Row]) -> bool:
    """Whether a change is told of a place or a type that has no count here."""
    names = list(find_type_names(figure.label))
    named = bool(names) and all(row.category != names[-1].code for row in rows)
    rest = P.moved.sub("", P.against_what.sub("", last_clause(figure.label)))
    foreign = len(rest) > 1 and not P.itself.fullmatch(rest) and not {"cases", "loss", "arrested", "broken"} & set(cues_of(rest))
    return named or foreign or P.other_subject.search(figure.label) is not None


def _distributed(figures: list[Figure]) -> list[Row]:
    """商品交易、贷款、刷信誉诈骗分别以34起、39起、17起居前三: one figure for each type named, in order."""
    names = list(dict.fromkeys(name.code for name in find_type_names(figures[0].label)))
    run = run_of(figures)
    metric = {"%": "share", "元": "loss"}.get(figures[0].unit, "cases")
    listed = P.listing.search(figures[0].label)
    told = [category_of(name, None, figures[0].unit) for name in re.split("[、和及与]", listed["names"])] if listed else []
    if len(told) == len(run) and len({dimension for dimension, _ in told}) == 1 and told[0][0] in ("age", "region", "gender"):
        return [Row(figure, metric, *by) for figure, by in zip(run, told, strict=True)]
    if len(names) < 2 or len(names) != len(run) or figures[0].unit not in ("起", "宗", "件", "%", "元"):
        return []
    return [Row(figure, metric, "type", code) for figure, code in zip(run, names, strict=True)]


def _listed(figure: Figure, rows: list[Row]) -> str | None:
    """学生22名、个体商户15名: what the one before is told by."""
    return rows[-1].dimension if figure.label.startswith("、") and rows and rows[-1].figure.unit == figure.unit else None


def _row(folded: str, end: int, figure: Figure, cues: list[str], carried: list[str], hint: str | None, rows: list[Row]) -> Row | None:
    after = folded[figure.end : min(end, figure.end + 40)]
    if P.each.search(figure.label) or P.of_those.match(after):
        return None
    topic = P.topic.search(figure.label) if P.topical.search(figure.label) else None
    dimension, category = category_of(topic.group() if topic else last_clause(figure.label), hint, figure.unit)
    if dimension is None or is_money(figure.unit):
        dimension, category = _near(figure, rows, after) or (dimension, category)
    if figure.unit == "%":
        return _share(figure, cues, dimension, category, rows)
    earlier = _earlier(folded, figure, cues, rows)
    metric = _metric(figure, cues, carried, after, dimension)
    like = next((r for r in reversed(rows) if r.figure.unit == figure.unit), None)
    if like and (earlier or P.turned.search(figure.label)) and (metric is None or (metric == like.metric and dimension is None)):
        metric, dimension, category = like.metric, like.dimension, like.category
    if metric is None:
        return None
    if metric in _OF_ALL:
        dimension = category = None
    return Row(figure, metric, dimension, category, _even(after), earlier)


def _near(figure: Figure, rows: list[Row], after: str) -> tuple[str, str | None] | None:
    """(dimension, category) from the row before (刷单5起,损失3万元; 网购占三成(90宗)) or the noun behind (10起征婚交友类)."""
    last = rows[-1] if rows and rows[-1].dimension and rows[-1].metric in ("cases", "share") else None
    if last and last.dimension and is_money(figure.unit) and P.follows.fullmatch(figure.label):
        return last.dimension, last.category
    if figure.unit not in CASES:
        return None
    if last and last.dimension and last.metric == "share" and not figure.label.strip("(（，, "):
        return last.dimension, last.category
    code = type_behind(after)
    return ("type", code) if code else None


def _earlier(folded: str, figure: Figure, cues: list[str], rows: list[Row]) -> str | None:
    """环比 or 同比 where a figure is that of the period compared to; 上周共接报 with no 本周 beside it is none."""
    compared = P.compared.search(figure.label)
    if rows and rows[-1].earlier and figure.unit != rows[-1].figure.unit and P.also.fullmatch(figure.label):
        return rows[-1].earlier
    if "same" in cues or (compared and "年" in compared.group()):
        told = "同比"
    elif "chain" in cues or compared:
        told = "环比"
    elif P.turning.search(figure.label):
        return "同比" if P.year_before.search(figure.label) else "环比"
    else:
        return None
    alone = all(row.figure.unit != figure.unit for row in rows) and P.own_stretch.search(last_clause(figure.label))
    return None if alone and not P.current.search(folded) else told


def _even(after: str) -> dict[str, float | str | None]:
    """The change where 环比持平 stands behind a count."""
    told = P.even.match(after)
    basis = "同比" if told and ("同" in told["basis"] or "年" in told["basis"]) else "环比"
    return {"percent": 0.0, "points": None, "absolute": None, "basis": basis} if told else {}


def _share(figure: Figure, cues: list[str], dimension: str | None, category: str | None, rows: list[Row]) -> Row | None:
    if P.of_some.search(figure.label):
        return None
    if P.several.search(figure.label):
        return Row(figure, "share")
    if "share" not in cues and not (dimension and P.share_label.search(figure.label)):
        return None
    if dimension is None and rows and P.share_only.fullmatch(figure.label):
        dimension, category = rows[-1].dimension, rows[-1].category
    return Row(figure, "share", dimension, category) if dimension else None
