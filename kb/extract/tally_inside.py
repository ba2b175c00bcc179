"""Figures of two classes at once, or of one case, which are no rows: the women whom one type struck, the types of one age."""

from __future__ import annotations

import re

from kb.extract.patterns import Patterns
from kb.extract.tally_candidates import Candidate
from kb.extract.tally_categories import CASES, category_of, core_of
from kb.extract.tally_figures import last_clause

P = Patterns("figures.yml", "tallies")
_BACK = 24  #: characters before a share that say of whom it is
_NUMBER = re.compile(r"\d{1,7}[人名]$")
_PEOPLE_OR_PLACE = ("age", "gender", "occupation", "region")


def is_inside(folded: str, one: Candidate, metric: str) -> bool:
    """Whether a figure would read as that of all though it is of a part of one class."""
    figure = one.row.figure
    if metric in ("victims", "share"):
        return _is_inside_type(folded, one)
    if metric in ("loss", "max_loss", "loss_averted") and P.of_one_case.search(figure.label):
        return True
    if folded[figure.start] == "一" and figure.unit in CASES and P.announces_one.search(figure.label):
        return True
    return metric in ("cases", "loss") and figure.unit in CASES and _is_inside_group(folded, one)


def _is_inside_type(folded: str, one: Candidate) -> bool:
    """Whether it tells the men, the women or an age of those whom one type struck: 刷单诈骗受害者中女性占72%."""
    figure = one.row.figure
    counted = folded[max(0, figure.label_start - _BACK) : figure.label_start] if P.share_only.fullmatch(figure.label) else ""
    told = (figure.label, core_of(last_clause(figure.label)), _NUMBER.sub("", counted))
    named = any(P.gender.search(text) or P.age.search(text) for text in told)
    before = folded.rfind("\n", 0, figure.start) + 1
    return named and any(P.inside_type.search(folded, start, figure.start) for start in (one.sentence.start, before))


def _is_inside_group(folded: str, one: Candidate) -> bool:
    """Whether it tells a type of one age, town or channel, whose own count leads the line: 18-29岁，9起；主要受骗类型：刷单4起."""
    start = folded.rfind("\n", 0, one.row.figure.start) + 1
    line: re.Match[str] | None = P.group_with_types.fullmatch(folded, start, one.row.figure.start)
    if line is None:
        return False
    if P.channel_of_line.fullmatch(line["head"]):
        return True
    dimension, category = category_of(line["head"], None, "起")
    return dimension in _PEOPLE_OR_PLACE and (dimension != "region" or P.small_place.search(category or "") is not None)
