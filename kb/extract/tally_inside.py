"""Figures of two classes at once, which the schema has no row for: the women whom one type struck, the types of one age."""

from __future__ import annotations

import re

from kb.extract.patterns import Patterns
from kb.extract.tally_candidates import Candidate
from kb.extract.tally_categories import CASES, category_of, core_of
from kb.extract.tally_figures import last_clause

P = Patterns("figures.yml", "tallies")
_PEOPLE_OR_PLACE = ("age", "gender", "occupation", "region")


def is_inside(folded: str, one: Candidate, metric: str) -> bool:
    """Whether a figure would read as that of all though it is of a part of one class."""
    if metric in ("victims", "share"):
        return _is_inside_type(folded, one)
    return metric in ("cases", "loss") and one.row.figure.unit in CASES and _is_inside_group(folded, one)


def _is_inside_type(folded: str, one: Candidate) -> bool:
    """Whether it tells the men, the women or an age of those whom one type struck: 刷单诈骗受害者中女性占72%."""
    told = (one.row.figure.label, core_of(last_clause(one.row.figure.label)))
    named = any(P.gender.search(text) or P.age.search(text) for text in told)
    return named and P.inside_type.search(folded, one.sentence.start, one.row.figure.start) is not None


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
