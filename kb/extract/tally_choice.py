"""Which figures of a notice are statistics, of what, and by what they are told: the rules' word and the signs, as the gold sets taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.extract.patterns import Patterns
from kb.extract.tally_candidates import Candidate, Reader
from kb.extract.tally_categories import CASES, PEOPLE, is_joint, is_money
from kb.extract.tally_crimes import is_of_other_crime
from kb.extract.tally_figures import Figure, cues_of, last_clause
from kb.extract.tally_inside import is_inside
from kb.extract.tally_metrics import names_other_crime
from kb.extract.tally_runs import is_rest
from kb.extract.tally_signs import Around, tally_signs
from kb.extract.tally_sure import class_of, is_of_accused, made_sure, of_kind, sum_counted_as
from kb.extract.tally_told_by import By, signs_of_sources, sources_of
from kb.extract.weighing import load_weighing

P = Patterns("figures.yml", "tallies")
WEIGHTS, BY_WEIGHTS = "tally_weights.tsv", "tally_by_weights.tsv"  #: learned by docs/learn_tallies.py and docs/learn_tally_by.py
NONE = "none"  #: no statistic
METRICS = (
    "none cases loss victims arrested criminally_detained suspects gangs dens cash_seized phones_seized cards_seized funds_frozen "
    "funds_returned calls dissuaded loss_averted share average_age max_loss other"
).split()
_ALWAYS = (*CASES, *PEOPLE, "%")  #: what is counted in these may be a statistic wherever it stands
_ALL = 100.0  #: per cent
_STOPPED = ("funds_returned", "funds_frozen", "loss_averted")
_SUFFERED = ("cases", "victims", "loss", "loss_averted")
_NEXT = 12  #: candidates before and behind one that may be of the same figure
_OWN = frozenset(("lost", "part", "averted", "recovered"))  #: roles of a sum that is a case's own
_OF_PEOPLE = ("gender", "age", "occupation")  #: dimensions by which people are told
_GIVEN_BACK = ("funds_returned", "loss_averted")
_BESIDE = 20  #: characters behind a sum in which it is told to whom it was given back
_RULED = 25  #: hundredths by which anything must weigh more than the rules' word for by what a figure is told


def is_open(one: Candidate) -> bool:
    """Whether the signs say if a figure is a statistic: of no change of another, of no sum or thing of a story of which no rule speaks.

    What a figure is compared to is told as the rules say, and one of each of the rest of a list.
    """
    if one.change or (one.kept and (one.row.earlier or one.row.sure)):
        return False
    return one.metric != "" or not one.aside or one.row.figure.unit in _ALWAYS


def _told_by(reader: Reader, around: Around, candidates: Sequence[Candidate], at: int, metric: str) -> By:
    """By what a figure is told: the likeliest, that of the rules unless something weighs enough more."""
    sources = sources_of(reader, around, candidates, at)
    ways = list(sources)
    figure = candidates[at].row.figure
    if len(ways) == 1 or figure.behind or _is_shared(candidates, at) or _is_each(candidates, at):
        return ways[0]
    clause = last_clause(figure.label)
    if figure.unit == "%" and (P.together.search(clause) or _is_joint_share(figure.label, clause)):
        return None, None
    known = load_weighing(BY_WEIGHTS, 1)
    weights = [known.sums(signs)[0] for signs in signs_of_sources(reader, around, candidates, at, metric, sources)]
    likeliest = ways[0] if max(weights) <= weights[0] + _RULED else ways[weights.index(max(weights))]
    return ways[0] if likeliest[0] == "type" and ways[0][0] is None and _parts(candidates, at) > 1 else likeliest


def _in_bracket(one: Candidate, metric: str, before: Candidate) -> bool:
    """Whether a sum stands in one bracket with the count of its type: 冒充查案诈骗（512起，案值1873.5万元）."""
    beside = metric == "loss" and before.metric == "cases" and before.row.figure.end == one.row.figure.label_start
    return beside and before.row.figure.label.endswith(("（", "(")) and not set("）)") & set(one.row.figure.label)


def _goes_with(one: Candidate, metric: str, before: Candidate) -> bool:
    """Whether a loss or a share is that of the count right before it: 60岁以上老人被骗37起，占18%，损失426万元.

    The rules say so of what they tell by something (tally_rows); here of what only the signs did.
    """
    figure = one.row.figure
    listed = before.row.figure.label.startswith("、")  # the last of several: what stands behind may be of all of them
    if before.row.figure.end != figure.label_start or before.sentence != one.sentence or listed:
        return False
    if metric == "loss" and P.of_all.search(figure.label):
        return False
    if before.metric not in (("cases", "share", "loss") if metric == "share" else ("cases", "share")):
        return False
    follows = {"loss": P.follows, "share": P.share_only}.get(metric)
    return follows is not None and follows.fullmatch(figure.label) is not None


def _goes_on(folded: str, one: Candidate, metric: str, made: Sequence[Candidate]) -> bool:
    """Whether a loss behind a semicolon is of the one category of which all before it is: 冒充客服类发案9起，占23.7%；涉案33万元."""
    figure = one.row.figure
    if metric != "loss" or not P.loss_alone.fullmatch(figure.label):
        return False
    start = max(folded.rfind("。", 0, figure.start), folded.rfind("\n", 0, figure.start))
    told = {(that.row.dimension, that.row.category) for that in made if start < that.row.figure.start < figure.start}
    return len(told) == 1 and (None, None) not in told


def _is_of_before(folded: str, one: Candidate, metric: str, made: Sequence[Candidate], prior: Sequence[Candidate]) -> bool:
    """Whether a figure by which nothing is named is of what the one before it counts."""
    before = made[-1]
    beside = _goes_with(one, metric, before) or _in_bracket(one, metric, before)
    return beside or _goes_on(folded, one, metric, made) or _goes_behind_change(folded, one, metric, prior, before)


def _goes_behind_change(folded: str, one: Candidate, metric: str, candidates: Sequence[Candidate], before: Candidate) -> bool:
    """Whether a loss is of the count before it, though its change stands between: 电话骗案共4300宗，下跌20%，总损失金额升至1.5亿元."""
    between = [that for that in candidates if before.row.figure.start < that.row.figure.start]
    reached = between and P.reaching.fullmatch(folded, between[-1].row.figure.end, one.row.figure.start)
    at = between[-2] if len(between) > 1 and reached else before if reached or not between else between[-1]
    words = folded[at.row.figure.end : one.row.figure.start]
    near = "\n" not in words and "。" not in words and all(that.change for that in between)
    return metric == "loss" and before.metric == "cases" and near and P.loss_moved.fullmatch(words) is not None


def _is_of_case(reader: Reader, around: Around, one: Candidate, metric: str) -> bool:
    """Whether a sum is that of a case: 追回被骗资金9.3万元,9月28日全部发还文女士, whose case has it."""
    figure = one.row.figure
    if not reader.statistical or metric not in _GIVEN_BACK or not _OWN.intersection(around.sums.get(figure.value, ())):
        return False
    before = reader.folded[one.sentence.start : figure.start]
    beside = before + reader.folded[figure.start : min(one.sentence.end, figure.end + _BESIDE)]
    return (one.aside or P.person.search(beside) is not None) and P.for_many.search(before) is None


def _is_shared(candidates: Sequence[Candidate], at: int) -> bool:
    """Whether the rules tell one figure by several types or places: 网上刷单、网上贷款各3起."""
    start, told = candidates[at].row.figure.start, candidates[at].row
    beside = (*candidates[max(0, at - _NEXT) : at], *candidates[at + 1 : at + 1 + _NEXT])
    rows = [one.row for one in beside if one.row.dimension and one.row.figure.start == start and one.row.metric == told.metric]
    return told.dimension is not None and any(row.category != told.category for row in rows)


def _is_each(candidates: Sequence[Candidate], at: int) -> bool:
    """Whether the rules tell one loss each of as many counts: 投资骗案55宗、网购骗案61宗,分别损失2180万元及4060万元."""
    row, first = candidates[at].row, at
    while first and P.joint.fullmatch(candidates[first].row.figure.label):
        first -= 1
    lead = candidates[first].row
    return row.dimension is not None and is_money(row.figure.unit) and row.dimension == lead.dimension and "分别" in lead.figure.label


def _is_no_figure(folded: str, one: Candidate, metric: str, made: Sequence[Candidate]) -> bool:
    """Whether it is no statistic whatever the signs say: a count of a band or of thefts, one told again, all of the shares, a link's."""
    figure = one.row.figure
    if (metric == "share" and figure.value == _ALL) or (metric == "loss" and P.of_each_together.search(figure.label)):
        return True
    if metric in _STOPPED and (P.greatest_of.search(last_clause(figure.label)) or _is_held_against(folded, one)):
        return True
    if (
        metric in ("cases", "loss")
        and one.row.dimension is None
        and P.occupying.search(folded, max(0, one.sentence.start - 1), figure.start)
    ):
        return True
    if is_inside(folded, one, metric):
        return True
    apart = {"cases": P.banded, "victims": P.banded, "loss": P.mean_ranked}.get(metric)
    if apart is not None and apart.search(folded, one.sentence.start, figure.start):
        return True
    clause = last_clause(figure.label) if figure.unit in CASES else ""
    if P.no_figure.search(clause) or (metric in _SUFFERED and _is_mean(folded, one)):
        return True
    if metric == "victims" and P.no_victims.search(folded, one.sentence.start, figure.start):
        return True
    if metric == "cases" and (P.not_suffered.search(clause) or _is_acted_on(folded, one) or is_rest(folded, one.row.figure)):
        return True
    if is_of_other_crime(folded, one, metric):
        return True
    if P.again.search(clause) and any(that.row.figure.value == figure.value for that in made):
        return True
    return P.other_pages.match(folded, folded.rfind("\n", 0, figure.start) + 1) is not None


def _is_held_against(folded: str, one: Candidate) -> bool:
    """Whether what was given back is held against it: 发还862万元,但跟9400多万元的涉案金额比; 不到5100万元涉案资金的4%."""
    held = P.held_to.search(last_clause(one.row.figure.label))
    return held is not None and P.at_stake.match(folded, one.row.figure.end) is not None


def _is_joint_share(label: str, clause: str) -> bool:
    """Whether a share is of several types: by its clause or the one before (刷单、贷款最为常见,占六成), or a list's sum (共81.17%)."""
    if is_joint(clause) or P.all_listed.match(label):
        return True
    before = label.removesuffix(clause).rstrip("，,")
    return clause.startswith("占") and P.in_order.search(label) is None and is_joint(last_clause(before))


def _is_acted_on(folded: str, one: Candidate) -> bool:
    """Whether police did something to so many cases: 对4803起诈骗案件发起紧急止付."""
    to = folded[: one.row.figure.start].endswith(("对", "对全部", "对其中", "对上述", "针对"))
    return to and P.stopped_behind.match(folded, one.row.figure.end) is not None


def _is_mean(folded: str, one: Candidate) -> bool:
    """Whether it is told of a day: 平均每日受理诈骗案509件、财损2亿元."""
    before = folded[one.sentence.start : one.row.figure.start]
    ends = [daily.end() for daily in P.daily.finditer(before)]
    return bool(ends) and not set("，,；") & set(P.mean_before.sub("", before[ends[-1] :]))


def _parts(candidates: Sequence[Candidate], at: int) -> int:
    """How many types are told of a figure right behind it: 警情38起,其中有三类高发,分别是返利诈骗(占35.9%)."""
    whole, behind = candidates[at], candidates[at + 1 :]
    parts = [one.row for one in behind if one.sentence == whole.sentence]
    if not parts or not P.divided.search(parts[0].figure.label):
        return 0
    return len({row.category for row in parts if row.dimension == "type"})


def _counted_as(metric: str, folded: str, one: Candidate, made: Sequence[Candidate]) -> str:
    """The metric, where no words beside a figure say that it counts what police did or were asked."""
    figure = one.row.figure
    clause, sentence = last_clause(figure.label), folded[one.sentence.start : figure.start]
    if metric == "cases":
        if P.enquired.match(folded, figure.end) or P.solved_briefly.search(clause) or P.prosecuted_at_large.search(clause):
            return "other"
        moved = P.moved_to.search(sentence)
        if names_other_crime(clause) or P.other_crime_noun.match(folded, figure.end) or _is_of_solved(figure, made):
            return "other"
        if P.stopped_cases.fullmatch(figure.label) and P.intercepting.search(sentence):
            return "other"
        if P.felonies.search(clause) or (moved and P.felonies.search(moved["of"])):
            return "other"
        return "dissuaded" if P.stopped_midway.search(clause) else metric
    if is_money(figure.unit) and (known := sum_counted_as(metric, figure, sentence)):
        return known
    if metric == "calls" and P.talked_out.search(figure.label):
        return "dissuaded"
    if metric == "victims" and (P.charged.search(clause) or (one.row.dimension in _OF_PEOPLE and is_of_accused(folded, one))):
        return "other"
    if metric == "victims" and ((P.kept_from.search(clause) and P.from_it.match(folded, figure.end)) or P.kept_there.search(clause)):
        return "dissuaded"
    part = made and 0 <= figure.label_start - made[-1].row.figure.end <= 1 and P.bare_member.fullmatch(figure.label)
    same = part and made[-1].metric == "dissuaded" and made[-1].row.figure.unit == figure.unit
    return "dissuaded" if metric in ("victims", "other") and same else metric


def _is_of_solved(figure: Figure, made: Sequence[Candidate]) -> bool:
    """Whether it counts some of the cases that were solved: 破获各类刑事案件412起,其中电信网络诈骗案件137起."""
    before = made[-1].row.figure if made and made[-1].metric == "other" else None
    part = before is not None and before.end == figure.label_start and P.part_of_these.match(figure.label) is not None
    return bool(part and before and before.unit in CASES and "broken" in cues_of(before.label))


def _is_of_caught(one: Candidate, made: Sequence[Candidate]) -> bool:
    """Whether it tells some of those who were caught: 352名嫌疑人移交我方,其中网上在逃人员74名,头目和骨干17名."""
    figure, before = one.row.figure, made[-1] if made else None
    caught = before is not None and before.metric == "arrested" and before.sentence == one.sentence
    part = before is not None and before.row.figure.end == figure.label_start
    return bool(caught and part and figure.unit in PEOPLE and P.of_caught.search(figure.label))


def _with_class(
    reader: Reader, around: Around, candidates: Sequence[Candidate], one: Candidate, at: int, made: Sequence[Candidate]
) -> Candidate | None:
    """A statistic with that by which it is told; None where it is of 此类骗案 and nothing says of which."""
    metric = one.row.metric
    dimension, category = _told_by(reader, around, candidates, at, metric)
    if dimension is None and made and _is_of_before(reader.folded, one, metric, made, candidates[:at]):
        dimension, category = made[-1].row.dimension, made[-1].row.category
    if dimension is None:
        dimension, category = class_of(reader.folded, one, metric, made)
    told = replace(one, row=replace(one.row, dimension=dimension, category=category))
    return of_kind(reader.folded, told) if metric in _SUFFERED else told


def choose(reader: Reader, around: Around, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are statistics, with their metrics."""
    asked = [at for at, one in enumerate(candidates) if is_open(one)]
    known = load_weighing(WEIGHTS, len(METRICS))
    compared = (of_kind(reader.folded, one) for one in candidates if one.kept and not is_open(one))
    made = [one for one in compared if one is not None]
    for at, signs in zip(asked, tally_signs(reader, around, candidates, asked), strict=True):
        weights = known.sums(signs)
        one = candidates[at]
        metric = _counted_as(METRICS[weights.index(max(weights))], reader.folded, one, made)
        metric = "arrested" if metric == NONE and _is_of_caught(one, made) else metric
        if metric == NONE and made and made[-1].row.figure == candidates[at - 1].row.figure and _is_each(candidates, at):
            metric = one.row.metric  # 分别被骗3200元和1500元: of both, or of none
        metric = made_sure(reader.folded, one, made) or NONE if metric == NONE and reader.statistical else metric
        if metric == NONE or _is_no_figure(reader.folded, one, metric, made) or _is_of_case(reader, around, one, metric):
            continue
        told = _with_class(reader, around, candidates, replace(one, row=replace(one.row, metric=metric)), at, made)
        if told is None:
            continue
        dimension, category = told.row.dimension, told.row.category
        if dimension == "region" and category and P.not_category.search(category):
            dimension = category = None
        row = replace(one.row, metric=metric, dimension=dimension, category=category)
        made.append(replace(one, row=row, metric=metric, kept=True, weighed=not one.kept or metric != one.metric))
    return made
