"""Figures that can be nothing else than what is said beside them, whatever the weights make of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.extract.patterns import Patterns
from kb.extract.tally_candidates import Candidate
from kb.extract.tally_categories import CASES, PEOPLE, core_of, is_money, type_of
from kb.extract.tally_figures import Figure, last_clause
from kb.extract.type_names import find_type_names

P = Patterns("figures.yml", "tallies")
_ALIKE = 2  #: characters with which both of two shares are told
_KIND = 80  #: characters of its line before a sentence in which the kind is named that it speaks of


def made_sure(folded: str, one: Candidate, made: Sequence[Candidate]) -> str | None:
    """The metric of a figure that can be nothing else: 诈骗罪97人, of those charged with it; 占比15.38%, of what is counted before it."""
    figure = one.row.figure
    if figure.unit in PEOPLE and (P.charged.search(figure.label) or (one.row.dimension and P.offenders.search(figure.label))):
        return "other"
    if figure.unit in CASES and _place_of(figure, made):
        return "cases"
    if is_money(figure.unit) and not one.aside and P.caused.fullmatch(figure.label) and P.caused_loss.match(folded, figure.end):
        return "loss"
    if is_money(figure.unit) and not one.aside and P.sum_moved.search(figure.label):
        return "loss"
    if one.metric == "loss_averted" and P.intercepted.search(figure.label):
        return one.metric
    if one.kept and not one.aside and (_is_sum_of_all(folded, one, made) or _came_from(one, made)):
        return one.metric
    plain = P.share_plainly.search(figure.label) or P.share_by_way.search(figure.label)
    shares = figure.unit == "%" and (plain or _is_share_of(figure, made) or _class_of_share(folded, figure)[0] or _is_of_pair(figure, made))
    return "share" if shares else None


def sum_counted_as(metric: str, figure: Figure, sentence: str) -> str | None:
    """The metric of a sum, where words beside it say what police did with it; `sentence`: what it says before the sum."""
    clause = last_clause(figure.label)
    if metric in ("other", "loss", "funds_returned", "funds_frozen") and P.kept_from_paying.search(figure.label):
        return "loss_averted"
    if metric == "other" and P.defrauded_in_all.search(figure.label):
        return "loss"
    if metric == "loss" and P.greatest_each.search(sentence):
        return "max_loss"
    if metric == "loss" and P.stopped_with.search(sentence):
        return "loss_averted"
    if metric in ("loss", "loss_averted", "other", "cash_seized") and (P.frozen_briefly.search(clause) or P.frozen_with.search(sentence)):
        return "funds_frozen"
    return "other" if metric == "max_loss" and P.handed_back.search(sentence) else None


def _place_of(figure: Figure, made: Sequence[Candidate]) -> str | None:
    """The place that a list tells a count by: 发案地为大柘3宗、石正1宗."""
    if told := P.listed_place.search(figure.label):
        return str(told["name"])
    before, told = _right_before(figure, made), P.next_place.fullmatch(figure.label)
    listed = before is not None and before.row.dimension == "region" and before.row.figure.unit == figure.unit
    return str(told["name"]) if listed and told else None


def _class_of_share(folded: str, figure: Figure) -> tuple[str | None, str | None]:
    """By what a share is told in so many words: 61.7%涉及网上骗案; 20至39岁被害人约占6成1; 涉及“假冒官员”手法的案件超过八成."""
    for dimension, told in (("age", P.share_of_age), ("occupation", P.share_of_calling)):
        if named := told.search(figure.label):
            return dimension, named["name"]
    behind = P.share_class.match(folded, figure.end) or P.share_of_way.search(figure.label)
    if behind is None:
        return None, None
    core = core_of(behind["name"])
    return ("type", code) if (code := type_of(core)) else ("subtype", core)


def _is_sum_of_all(folded: str, one: Candidate, made: Sequence[Candidate]) -> bool:
    """Whether the rules' loss is named as the sum of what was lost right before it, or is that of what is counted there.

    损失金额上升35%至890万元; 诈骗案涉及的金额为91.2亿元; 接获312宗假客服骗案,涉款4860万元.
    """
    before = folded[one.sentence.start : one.row.figure.start]
    if one.metric != "loss":
        return False
    if P.loss_plainly.search(before) or P.involved_in_all.search(before):
        return True
    counted = _right_before(one.row.figure, made)
    return counted is not None and counted.metric == "cases" and P.costing.fullmatch(one.row.figure.label) is not None


def _right_before(figure: Figure, made: Sequence[Candidate]) -> Candidate | None:
    """What is told right before a figure."""
    return next((that for that in reversed(made) if that.row.figure.end == figure.label_start), None)


def _came_from(one: Candidate, made: Sequence[Candidate]) -> bool:
    """Whether it is what the figure right before it came to: 由39824宗增加至44480宗."""
    before = _right_before(one.row.figure, made)
    alike = before is not None and before.row.earlier is not None and before.metric == one.metric
    return alike and P.turned.search(one.row.figure.label) is not None


def _is_share_of(figure: Figure, made: Sequence[Candidate]) -> bool:
    """Whether a share stands right behind a count that is told by something."""
    before = _right_before(figure, made)
    return before is not None and before.row.dimension is not None and P.of_that.fullmatch(figure.label) is not None


def _is_of_pair(figure: Figure, made: Sequence[Candidate]) -> bool:
    """Whether a share is told in the words of the one right before it: 居住在城镇的占66.7%，居住在农村的占33.3%."""
    before, own = _right_before(figure, made), P.bare_share.fullmatch(figure.label)
    if before is None or own is None or before.row.figure.unit != "%":
        return False
    first = P.bare_share.search(before.row.figure.label)
    return first is not None and first["name"][:_ALIKE] == own["name"][:_ALIKE]


def is_of_accused(folded: str, one: Candidate) -> bool:
    """Whether people by sex or age are those who were tried or caught: 判决被告人231人,其中男性197人。年龄分布上,未成年人4人."""
    before = folded[folded.rfind("\n", 0, one.sentence.start) + 1 : one.row.figure.start]
    return P.defendants.search(before) is not None and P.suffered.search(P.defendants.sub("", before)) is None


def class_of(folded: str, one: Candidate, metric: str, made: Sequence[Candidate]) -> tuple[str | None, str | None]:
    """By what a figure is told that the rules and signs tell by nothing: its crime, the class behind it, what it came from."""
    figure = one.row.figure
    if metric == "other" and figure.unit in PEOPLE and not one.kept and (crime := P.charged.search(figure.label)):
        return "subtype", crime["name"]
    if metric == "share" and _is_share_of(figure, made):
        before = _right_before(figure, made)
        return (before.row.dimension, before.row.category) if before else (None, None)
    if metric == "share" and (of := _class_of_share(folded, figure))[0]:
        return of
    if metric == "cases" and (risen := P.class_risen.search(figure.label)):
        return "subtype", risen["name"]
    if metric == "cases" and (place := _place_of(figure, made)):
        return "region", place
    if metric == "victims" and (struck := P.struck.match(folded, figure.end)):
        return "age", struck["name"]
    if metric == "cases" and figure.unit == "宗" and (code := _code_behind(folded, figure)):
        return "type", code
    follows = _came_from(one, made) or P.caused.fullmatch(figure.label) or (metric == "loss" and P.sum_moved.search(figure.label))
    before = _right_before(figure, made) if follows else None
    return (before.row.dimension, before.row.category) if before else (None, None)


def _code_behind(folded: str, figure: Figure) -> str | None:
    """The type that is named right behind a count: 312宗假客服骗案."""
    named = P.counted_class.match(folded, figure.end)
    return type_of(core_of(named["name"])) if named else None


def of_kind(folded: str, one: Candidate) -> Candidate | None:
    """A figure of 此类骗案 with the type that its sentence names before, None where it names none: it would read as that of all."""
    row = one.row
    if row.dimension is not None or P.of_that_kind.match(last_clause(row.figure.label)) is None:
        return one
    line = folded.rfind("\n", 0, one.sentence.start) + 1
    told = folded[one.sentence.start : row.figure.start], folded[max(line, one.sentence.start - _KIND) : one.sentence.start]
    named = next((found for words in told if (found := list(find_type_names(words)))), [])
    return replace(one, row=replace(row, dimension="type", category=named[-1].code)) if named else None
