"""Of which figure a change is told: one before it, another that the text names, none; and how it is written to its row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.extract.patterns import Patterns
from kb.extract.tally_categories import CLAUSE, PEOPLE, category_of
from kb.extract.tally_figures import AND, MOVES, NO_CHANGE, Figure, Row, change_of, cues_of, last_clause, run_of
from kb.extract.tally_metrics import names_other_crime
from kb.extract.type_names import find_type_names
from kb.model import parted_by

P = Patterns("figures.yml", "tallies")
Change = tuple[str, str, float]  #: (basis, kind, signed value)
_AGAINST = re.compile("同比|环比|较|比|分别")  #: behind what changed
_COUNT = re.compile("(?:数|人数|金额|损失|数量|总量)$")  #: ends a subject that is counted, whether it has a row or not: 打处人数
#: what a change is told of, by the cue before it
_NAMED = (
    ("loss", "loss"),
    ("broken", "other"),
    ("cases", "cases"),
    ("criminally_detained", "criminally_detained"),
    ("arrested", "arrested"),
    ("averted", "loss_averted"),
)
#: what an act is called where it is counted, if not as where its change is told
_ACTS = {"起诉": "(?<!审查)(?<!不)起诉|提起公诉", "批捕": "(?<!审查)逮捕|批捕", "批准逮捕": "(?<!审查)逮捕|批捕"}
_SUBJECT = re.compile(
    r"较|[比按](?=[去上前同年\d])|[同环]比|[增减升跌]|[上下]升|上涨|下降|下滑|降(?!息)|回[落升]"
)  #: what a change is told of stands before it: 电话骗案较去年减少
_YEAR = re.compile("20[0-9]{2}年")  #: 2020年审结312件,2021年审结586件: as many years, not one told in parts
_MEASURED = {"cases", "loss", "arrested", "broken"}  #: what a change may be told of without a name


def is_elsewhere(figure: Figure, rows: list[Row]) -> bool:
    """Whether a change is told of a place or a type that has no count here, or of other crime (盗窃警情同比下降17.3%)."""
    clause = last_clause(figure.label)
    if names_other_crime(clause):
        return True
    names = list(find_type_names(figure.label))
    named = bool(names) and all(row.category != names[-1].code for row in rows)
    rest = left_of(clause)
    if len(rest) < 2 and "，" in figure.label:  # 网上求职骗案，增126宗
        by = category_of(figure.label.split("，")[-2], None, "起")
        named = named or (parted_by(by[0]) == "type" and all(row.category != by[1] for row in rows))
    foreign = len(rest) > 1 and not P.itself.fullmatch(rest) and not _MEASURED & set(cues_of(rest))
    return named or foreign or P.other_subject.search(figure.label) is not None


def left_of(clause: str) -> str:
    """What a clause says besides that something changed, and against what."""
    return P.moved.sub("", P.against_what.sub("", clause))


def subject_of(label: str) -> str:
    """Of what a change is told: 诈骗案 of 诈骗案较去年减少; where its clause names nothing, what the one before it does."""
    *_, before, clause = ["", "", *CLAUSE.split(label)]
    own = _SUBJECT.split(clause)[0]
    return P.subject_tail.sub("", _SUBJECT.split(before)[0]) if before and P.no_subject.fullmatch(own) else own


def _told_of(figure: Figure, rows: Sequence[Row]) -> Row | None:
    """The count that a change names again by what was done: 起诉506件972人……起诉人数上升21.37% of the people, not of the cases."""
    again = P.named_again.fullmatch(left_of(last_clause(figure.label)))
    if again is None or "分别" in figure.label:
        return None
    of_people = again["what"].startswith("人")
    act = re.compile(_ACTS.get(again["act"], again["act"]))
    for at, row in reversed(list(enumerate(rows))):
        if (row.figure.unit in PEOPLE) != of_people or row.change:
            continue
        label = row.figure.label if row.figure.label or not at else rows[at - 1].figure.label
        if act.search(label):
            return row
    return None


def tell(prior: list[Row], rows: list[Row], change: Change, cues: list[str], figures: list[Figure], told: bool) -> int:
    """Writes a change to its row, or those of 分别上升3%、7% to theirs, and says how many figures that took.

    Behind 比2024年与2019年同期分别 the two are of one row: that against the later year is told.
    """
    run = run_of(figures)
    if own := _told_of(figures[0], [*prior, *rows]):
        attach([own], change, [], figures[0].unit)
        return 1
    if (years := P.two_years.search(figures[0].label)) and len(figures) > 1 and figures[1].unit == figures[0].unit:
        if told:
            late = int(years["second"] > years["first"])
            falls = "fall" in cues_of(figures[late].label)
            attach([*prior, *rows], ("同比", change[1], (-1.0 if falls else 1.0) * figures[late].value), cues, figures[late].unit)
        return 2
    if len(run) > 1 and ("分别" in figures[0].label or len([row for row in rows if not row.change]) >= len(run)):
        attach_each(rows or prior if told else [], change, run)
        return len(run)
    if told:
        label, every = figures[0].label, [*prior, *rows]
        if P.of_all_cases.search(label):  # 警情数下降35%: of all, whatever class was counted last
            every = [row for row in every if row.dimension is None or row.metric != "cases"] or every
        if _of_another(label, every):
            return 1
        attach(every, change, cues, figures[0].unit, P.bracketed.match(label) is not None)
    return 1


def _of_another(label: str, rows: Sequence[Row]) -> bool:
    """Whether what changed is a class that none of the figures before is of: 电话骗案较2019年增加545宗,上升84%至1193宗."""
    named = category_of(subject_of(label), None, "宗")
    return named[0] == "subtype" and all((row.dimension, row.category) != named for row in rows)


def also_changed(figure: Figure, before: Change | None) -> Change | None:
    """The same change told once more in another measure: 减少了8.7亿元或49%."""
    if before is None or figure.unit != "%" or before[1] != "absolute" or re.fullmatch("[，,]?[或即]", figure.label) is None:
        return None
    return before[0], "percent", figure.value if before[2] > 0 else -figure.value


def tell_unread(rows: Sequence[Row], idle: Sequence[Row], changes: Sequence[Row]) -> None:
    """Writes 同比分别下降12.5%、8.7% to as many figures right before, where some of them are rows only to the signs: 判处罪犯492人.

    So is a change written to the one of them that it names again.
    """
    told = sorted((row for row in (*rows, *idle) if row.figure.unit != "%"), key=lambda row: row.figure.start)
    for at, first in enumerate(changes):
        if (again := _told_of(first.figure, told)) and (moved := change_of(first.figure, cues_of(last_clause(first.figure.label)))):
            attach([again], moved, [], first.figure.unit)
            continue
        run = run_of([row.figure for row in changes[at:]])
        own = [row for row in told if row.figure.start < first.figure.start]
        behind = own[-len(run) :]
        held = P.held_before.search(behind[0].figure.label) if behind else None
        own = own[-2 * len(run) : -len(run)] if held else behind
        change = change_of(first.figure, cues_of(last_clause(first.figure.label)))
        of_each = len({row.metric for row in own}) > 1 or all(_YEAR.search(row.figure.label) for row in own)
        beside = len(own) == len(run) > 1 and behind[-1].figure.end == first.figure.label_start and of_each
        if change is not None and beside and "分别" in first.figure.label and not any(row.change for row in own):
            near = held is not None and set("周月季") & set(held.group())
            basis = change[0] or ("环比" if near else "同比" if held else "")
            write_each(own, (basis, *change[1:]), run)


def attach(rows: Sequence[Row], change: Change, cues: list[str], unit: str, bracketed: bool = False) -> None:
    """Writes a change to the row it is told of: by the noun before it (发案减少2起, 损失下降61.2%) or its unit (少4起), else the last.

    One in brackets behind another change (减少4起（下降20%）) belongs to the same row.
    """
    basis, kind, _ = change
    measured = [r for r in rows if (r.figure.unit == "%" if kind == "points" else r.metric != "share")]
    own = [r for r in measured if r.earlier is None and (kind != "absolute" or r.figure.unit == unit)]
    named = _metric_named(cues)
    fitting = [r for r in own if (r.metric != "max_loss" if named is None else r.metric == named)]
    if not fitting:
        return
    half_told = [r for r in fitting if r.change and r.change.get(kind) is None]
    target = half_told[-1] if bracketed and half_told else fitting[-1]
    if target.change.get(kind) is not None:
        target = own[-1]
        if basis or len(own) < 2 or target.change.get(kind) is not None:
            return
    _write(target, change, rows)


def attach_each(rows: Sequence[Row], change: Change, figures: Sequence[Figure]) -> None:
    """同比分别上升25.1%、92.6%和143.1%: one for each of as many rows, in order."""
    told = [r for r in rows if r.earlier is None and r.metric != "share"]
    own: Sequence[Row | None] = _named(told, figures[0].label, change[1]) or told[-len(figures) :]
    if len(own) == len(figures) and all(row is None or row.change.get(change[1]) is None for row in own):
        write_each(own, change, figures, rows)


def write_each(own: Sequence[Row | None], change: Change, figures: Sequence[Figure], rows: Sequence[Row] = ()) -> None:
    """Writes each of the figures to its row as a change, falling or rising as its own words say, else as the first does."""
    for row, figure in zip(own, figures, strict=True):
        if row is None:
            continue
        moved = [cue for cue in cues_of(figure.label) if cue in MOVES]
        falls = moved[-1] == "fall" if moved else change[2] < 0
        _write(row, (change[0], change[1], -figure.value if falls else figure.value), rows)


def _named(rows: Sequence[Row], label: str, kind: str) -> list[Row | None]:
    """The rows that a label names for its changes (破获案件数、刑拘人数分别上升), where it names one for each; None for one not told."""
    *_, before, clause = ["", *CLAUSE.split(label)]
    subjects = AND.split(_AGAINST.split(clause)[0] or before)  # 立案数和损失数,同比分别下降
    metrics = [_metric_named(cues_of(subject)) for subject in subjects]
    if len(metrics) < 2 or (None in metrics and not all(_COUNT.search(subject) for subject in subjects)):
        return []
    return [next((r for r in rows if r.metric == metric and r.change.get(kind) is None), None) for metric in metrics]


def _metric_named(cues: Sequence[str]) -> str | None:
    return next((metric for cue, metric in _NAMED if cue in cues), None)


def _write(row: Row, change: Change, rows: Sequence[Row]) -> None:
    """A change with its basis: as said, else that of the figure compared to which stands beside it."""
    basis, kind, value = change
    known = row.change.get("basis")
    if known and basis and known != basis:
        return  # 同比上升40%,环比下降3起: two changes, of which a row tells one
    basis = basis or next((r.earlier for r in reversed(rows) if r.earlier), None) or ""
    row.change = {**NO_CHANGE, **row.change, "basis": known or basis or None, kind: round(value, 4)}
