"""Figures of one sentence of statistics or of a police report: what is counted, for which category, against what it changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kb.extract.counts_first import with_names
from kb.extract.numerals import to_number
from kb.extract.patterns import Patterns
from kb.extract.tally_categories import (
    CASES,
    CLAUSE,
    PEOPLE,
    category_of,
    core_of,
    group_before,
    hint_of,
    is_joint,
    is_money,
    ranked,
    type_behind,
    type_of,
)
from kb.extract.tally_changes import Change, also_changed, attach, is_elsewhere, subject_of, tell, tell_unread
from kb.extract.tally_compared import earlier_of, even_behind, like_of, month_of, without_earlier
from kb.extract.tally_figures import AND, Figure, Row, came_to, change_of, cues_of, find_figures, last_clause, run_of
from kb.extract.tally_metrics import metric_of
from kb.extract.tally_runs import one_of_each, together, types_of_each

P = Patterns("figures.yml", "tallies")
_NAME = 5  #: characters of a comma and the short name of a place
_LINE_NAME = 16  #: characters of a list's mark and the name of a type behind it
_AHEAD = 40  #: characters behind a figure that say what it is
_STORY = 110  #: characters before a sum in which a story of the greatest loss begins
_BACK = 6  #: rows of the sentences before to which a change may belong
#: what police did is told for all types and places at once
_OF_ALL = frozenset(
    "arrested criminally_detained dens gangs dissuaded cash_seized phones_seized cards_seized "
    "funds_frozen funds_returned loss_averted".split()
)
_SEXES = (("men", "男"), ("women", "女"))
_SUBJECTS = frozenset(("cases", "loss", "victims"))
_COUNTERS = (*CASES, *PEOPLE, "元", "港元")
_CARRIED = frozenset("seized cases loss online arrested victims".split())


def read_sentence(
    folded: str, start: int, end: int, hint: str | None, home: str = "CNY", prior: list[Row] | None = None, idle_by: bool = True
) -> tuple[list[Row], list[Row], list[Row]]:
    """The counts of one sentence in order, its other figures, and those that say how one changed.

    A change goes to the row it belongs to, if need be one of the sentences before (`prior`). `idle_by`: it is asked of the
    other figures too by what they are told.

    >>> rows, idle, changes = read_sentence("全县共接报电诈警情13起,环比上升30%", 0, 21, None)
    >>> [(r.metric, r.figure.value, r.change.get("percent")) for r in rows], idle, [r.figure.value for r in changes]
    ([('cases', 13.0, 30.0)], [], [30.0])
    """
    rows: list[Row] = []
    every = with_names(folded, end, without_earlier(find_figures(folded, start, end, home)))
    changes = [Row(figure, "") for figure in every if came_to(figure)]
    unread = _read(folded, end, _without_rates([f for f in every if not came_to(f)]), hint, rows, prior or [], changes)
    idle = [_unread(folded, end, figure, by, rows) if idle_by else Row(figure, "") for figure, by in unread]
    tell_unread(rows, idle, changes)
    seen = {row.figure.start for row in (*rows, *idle, *changes)}
    return rows, [*idle, *(Row(figure, "") for figure in every if figure.start not in seen)], changes


def _read(
    folded: str, end: int, figures: list[Figure], hint: str | None, rows: list[Row], prior: list[Row], changes: list[Row]
) -> Iterator[tuple[Figure, str | None]]:
    """Puts the counts into `rows` and what changed into `changes`; gives the figures that are neither, with what they may be told by."""
    carried: list[str] = []
    basis = ""  # against what the changes of the sentence are told
    done = 0  # figures told together with one before
    lost = False  # the figure before became no row: what is told of it is told of none
    told = True  # whether the change before was told of a row
    last: Change | None = None  # that of the figure before
    coming: Change | None = None  # 减少38%至615宗: of the next row
    for at, figure in enumerate(figures):
        cues = cues_of(last_clause(figure.label))
        hint = (hint_of(figure.label) if P.hinting.search(figure.label) else None) or _listed(figure, rows) or hint
        if at < done:
            continue
        before, last = last, change_of(figure, cues) or also_changed(figure, last)
        change = last
        basis = change[0] if change and change[0] else basis
        if change is not None and _reaches(figures, at, rows, led=before is not None):
            coming, lost = change, False
            changes.append(Row(figure, ""))
        elif change is not None:
            again = not told and P.bracketed.match(figure.label)
            told = not (again or is_elsewhere(figure, rows) or P.bound.match(folded, figure.end) or (lost and not _SUBJECTS & set(cues)))
            done = at + tell(prior[-_BACK:], rows, (basis, *change[1:]), cues, figures[at:], told)
            changes += [Row(each, "") for each in figures[at : max(done, at + 1)]]
        elif (many := together(figures[at:], rows or prior[-_BACK:], cues)) is not None:
            rows += many
            done = at + len({row.figure.start for row in many} or run_of(figures[at:]))
        else:
            made = _rows(folded, end, figure, cues, carried, hint, rows, prior)
            if made and coming is not None:
                attach(made, coming, [], figure.unit)
            lost, coming = not made and figure.unit in _COUNTERS, None
            rows += made
            if not made:
                yield figure, hint
            carried = [] if "。" in figure.label else carried
            carried = list(dict.fromkeys([*(c for c in cues if c in _CARRIED), *carried]))


def _reaches(figures: list[Figure], at: int, rows: list[Row], led: bool) -> bool:
    """Whether a change ends in a count (减少38%至615宗; 诈骗案下跌2.7%，有5879宗), which then is told of the subject of the change.

    `led`: the figure before is a change too, whose subject it has: 电话骗案较2019年增加545宗,上升84%至1193宗.
    """
    if at + 1 == len(figures):
        return False
    label = figures[at + 1].label
    named = subject_of(figures[at].label) or (subject_of(figures[at - 1].label) if led and at else "")
    subject = _SUBJECTS & set(cues_of(named))
    if not (P.reaching.fullmatch(label) or (P.counted_after.fullmatch(label) and (subject or not rows))):
        return False
    figures[at + 1] = replace(figures[at + 1], label=named)
    return True


def _without_rates(figures: list[Figure]) -> list[Figure]:
    """平均每日受理470件、财损2亿元: no counts of the period, nor what stands beside them."""
    kept = []
    daily = False
    for figure in figures:
        daily = P.daily.search(figure.label) is not None or (daily and P.beside.match(figure.label) is not None)
        kept += [] if daily else [figure]
    return kept


def _rows(
    folded: str, end: int, figure: Figure, cues: list[str], carried: list[str], hint: str | None, rows: list[Row], prior: list[Row]
) -> list[Row]:
    """The row of one figure; one for each name in 三阳、湛郎各5起; none for a bracket of sums."""
    if rest := one_of_each(folded, figure):
        return rest
    row = None if P.bracket.search(figure.label) else _row(folded, end, figure, cues, carried, hint, rows, prior)
    if figure.unit == "人" and (sexes := P.of_sexes.match(folded, figure.start)) and (both := _by_sex(figure, sexes, rows)):
        return both
    each = P.each_of.search(figure.label)
    types = types_of_each(figure.label) if row is not None or figure.unit in CASES else []
    if len(types) > 1:
        return [Row(figure, row.metric if row else "cases", "type", code) for code in types]
    if row is not None and row.dimension and each:
        told = [(name, category_of(name, hint, figure.unit)) for name in AND.split(each["names"])]
        return [Row(figure, row.metric, by[0] or row.dimension, by[1] or name) for name, by in told]
    return [] if row is None else [row]


def _by_sex(figure: Figure, sexes: re.Match[str], rows: list[Row]) -> list[Row]:
    """Men and women of those who were counted right before: 拘捕173人，分别为127男46女."""
    before = rows[-1] if rows and rows[-1].figure.unit in PEOPLE and rows[-1].figure.value == figure.value else None
    if before is None:
        return []
    return [Row(replace(figure, value=to_number(sexes[key]) or 0.0), before.metric, "gender", name) for key, name in _SEXES]


def _listed(figure: Figure, rows: list[Row]) -> str | None:
    """学生22名、个体商户15名: what the one before is told by; of places behind a comma too (畹町镇3起，姐告3起)."""
    if not rows or rows[-1].figure.end != figure.label_start or rows[-1].figure.unit != figure.unit:
        return None
    named = rows[-1].dimension == "region" and len(figure.label) <= _NAME and figure.label[:1] in "，,"
    return rows[-1].dimension if named or figure.label.startswith("、") else None


def _row(
    folded: str, end: int, figure: Figure, cues: list[str], carried: list[str], hint: str | None, rows: list[Row], prior: list[Row]
) -> Row | None:
    after = folded[figure.end : min(end, figure.end + _AHEAD)]
    bound = P.bounded.search(figure.label) or (P.bound.match(after) and P.least.search(figure.label))
    if bound or P.rated.search(figure.label) or P.of_those.match(after):
        return None
    dimension, category = ("type", figure.behind) if figure.behind else _told_by(figure, hint, rows, after)
    beside = any(row.dimension == "subtype" for row in (*prior[-_BACK:], *rows))
    if dimension is None and beside and P.classed.fullmatch(core := core_of(last_clause(figure.label))):
        dimension, category = "subtype", core
    if figure.unit == "%":
        return _share(figure, cues, dimension, category, rows, after)
    earlier = earlier_of(folded, figure, cues, rows)
    metric = metric_of(figure, cues, carried, after, dimension)
    told = rows if not earlier or rows else [row for row in prior if row.metric != "share"][-_BACK:]
    like = like_of(figure, told)
    if like and (earlier or P.turned.search(figure.label)) and (metric is None or (metric == like.metric and dimension is None)):
        metric, dimension, category = like.metric, like.dimension, like.category
    elif like and like.metric == "other" and metric == "cases" and "cases" not in cues and (earlier or P.bare_part.fullmatch(figure.label)):
        metric, dimension, category = "other", None, None  # 录得罪案30871宗，较去年同期32345宗
    if metric in ("loss", None) and _is_largest(folded, figure, after):
        metric, dimension, category = "max_loss", None, None
    if metric is None and _stands_beside(figure, rows):
        metric, dimension, category = "loss", rows[-1].dimension, rows[-1].category
    if metric is None:
        return None
    if metric in _OF_ALL:
        dimension = category = None
    return Row(figure, metric, dimension, category, even_behind(after), earlier, month_of(figure, rows) if earlier else None)


def _told_by(figure: Figure, hint: str | None, rows: list[Row], after: str) -> tuple[str | None, str | None]:
    """(dimension, category) of a figure."""
    if (group := group_before(figure.label, figure.unit)) is not None:
        return group
    topic = P.topic.search(figure.label) if P.topical.search(figure.label) else None
    dimension, category = category_of(topic.group() if topic else last_clause(P.next_to.sub("", figure.label)), hint, figure.unit)
    if dimension is None or is_money(figure.unit):
        dimension, category = _near(figure, rows, after) or (dimension, category)
    return (
        (dimension, category)
        if dimension
        else ranked(figure.label, figure.unit) or _in_line(figure) or _named_before(figure) or (None, None)
    )


def _named_before(figure: Figure) -> tuple[str, str] | None:
    """The name in quotation marks before a count (包括「博客来」62件), or the class told in the clause before (电信诈骗反弹,发案181起)."""
    named = P.quoted_count.search(figure.label) or P.classed_moved.search(figure.label) if figure.unit in CASES else None
    return ("subtype", named["name"]) if named else None


def _unread(folded: str, end: int, figure: Figure, hint: str | None, rows: list[Row]) -> Row:
    """A figure that the rules make nothing of, with what it is told by."""
    return Row(figure, "", *_told_by(figure, hint, rows, folded[figure.end : min(end, figure.end + _AHEAD)]))


def _in_line(figure: Figure) -> tuple[str, str | None] | None:
    """The type, age or channel that a line or a sentence begins with, a comma before its count: 1）投资理财，5起; 18-29岁，9起."""
    *before, name, clause = ["", *CLAUSE.split(figure.label)]
    if figure.unit not in CASES or not P.reckoned.fullmatch(clause or "有") or any(part.strip() for part in before):
        return None
    code = type_of(core_of(name)) if len(name) <= _LINE_NAME else None
    if code is None and name and (named := P.age.fullmatch(name)):
        return "age", named["name"]
    if code is None and P.channel_of_line.fullmatch(name):
        return "subtype", core_of(name)
    return ("type", code) if code else None


def _is_largest(folded: str, figure: Figure, after: str) -> bool:
    """Whether a sum is the greatest loss, told some clauses before it or behind it: 单起损失最大的是一起投资理财案，损失68万元."""
    if not is_money(figure.unit):
        return False
    told = P.largest_told.search(folded, max(0, figure.start - _STORY), figure.start)
    story = told is not None and "元" not in told.group()
    return story or bool(P.largest.search(figure.label) or P.largest_behind.match(after))


def _stands_beside(figure: Figure, rows: list[Row]) -> bool:
    """A sum right behind a count of cases: 12起/43.1万, 2起 1.3万."""
    behind = bool(rows) and rows[-1].metric == "cases" and rows[-1].figure.end == figure.label_start
    return behind and is_money(figure.unit) and P.sum_beside.fullmatch(figure.label) is not None


def _near(figure: Figure, rows: list[Row], after: str) -> tuple[str, str | None] | None:
    """(dimension, category) from the row before (刷单5起,损失3万元; 网购占三成(90宗)) or the noun behind (10起征婚交友类)."""
    last = rows[-1] if rows and rows[-1].dimension and rows[-1].metric in ("cases", "share") else None
    two = rows[-2:] if last is not None and len(rows) > 1 else []  # 网络占83.5%、电话占16.5%,损失1.6亿元; 分别系A和B,共被骗3万元
    shared = bool(two) and ({row.metric for row in two} == {"share"} or two[0].figure.start == two[1].figure.start)
    if last and last.dimension and is_money(figure.unit) and P.follows.fullmatch(figure.label):
        return None if shared else (last.dimension, last.category)
    if figure.unit not in CASES:
        return None
    if last and last.dimension and last.metric == "share" and not figure.label.strip("(（，, "):
        return last.dimension, last.category
    code = type_behind(after)
    if code is None and P.part_of_these.fullmatch(figure.label) and (part := P.involving.match(after)):
        code = type_of(part["name"])
        return ("type", code) if code else ("subtype", part["name"])
    if code is None and (channel := P.channel_behind.match(after)):
        return "subtype", channel["name"]
    return ("type", code) if code else None


def _share(figure: Figure, cues: list[str], dimension: str | None, category: str | None, rows: list[Row], after: str) -> Row | None:
    if P.of_some.search(figure.label):
        return None
    if P.rate.search(last_clause(figure.label)):
        return Row(figure, "other")
    if P.share_bracket.fullmatch(figure.label) and rows and rows[-1].dimension and rows[-1].figure.end == figure.label_start:
        return Row(figure, "share", rows[-1].dimension, rows[-1].category)
    if (behind := P.share_behind.match(after)) and (told := category_of(behind["name"], None, "%"))[0]:
        return Row(figure, "share", *told)
    if aged := P.share_aged.match(after):
        return Row(figure, "share", "age", aged["name"])
    if P.several.search(last_clause(figure.label)) or is_joint(last_clause(figure.label)):
        return Row(figure, "share")
    if "share" not in cues and not (dimension and P.share_label.search(figure.label)):
        return None
    *_, before, clause = ["", "", *CLAUSE.split(figure.label)]
    if dimension is None and before and P.share_only.fullmatch(clause):
        dimension, category = category_of(P.next_to.sub("", before), None, "%")
    if dimension is None and rows and P.share_only.fullmatch(figure.label):
        dimension, category = rows[-1].dimension, rows[-1].category
    return Row(figure, "share", dimension, category) if dimension else None
