"""Lists of counts that stand before the names of their types: 5起刷单返利、3起虚假贷款、2起冒充客服被骗5万元."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from kb.extract.patterns import Patterns
from kb.extract.tally_categories import CASES, category_of, is_money, named_behind, type_of
from kb.extract.tally_figures import Figure, last_clause

P = Patterns("figures.yml", "tallies")
_AHEAD = 40  #: characters behind a count in which its name may stand
_PARTED = re.compile(r"[、，,。；;和及与]")


def with_names(folded: str, end: int, figures: list[Figure]) -> list[Figure]:
    """The figures of a sentence, each count that stands before its name with that, and none with the name of the one before it."""
    figures = [part for figure in figures for part in _with_one(figure)] if any(f.unit in CASES for f in figures) else figures
    named = _named_behind(folded, end, figures)
    first = min(named, default=0)
    made = (replace(f, behind=named[f.start]) if f.start in named else f for f in figures)
    return [_without_name(f) if f.start in named and f.start > first else f for f in made] if named else figures


def _named_behind(folded: str, end: int, figures: list[Figure]) -> dict[int, str | None]:
    """By where a count stands its type, where all of a list stand before their names: 5起刷单返利、3起虚假贷款、2起冒充客服.

    Also where one is said to be of that type: 2起系游戏账号虚假交易.
    """
    behind = {one.start: folded[one.end : min(end, one.end + _AHEAD)] for one in figures if one.unit in CASES}
    said = ((at, named_behind(after)) for at, after in behind.items() if P.said_to_be.match(after))
    found: dict[int, str | None] = {at: code for at, code in said if code is not None}
    for run in _runs(folded, figures):
        named = {one.start: named_behind(behind[one.start]) for one in run}
        known = sum(code is not None for code in named.values())
        if known > 1 and category_of(last_clause(run[0].label), None, run[0].unit)[0] is None:
            found |= named
    return found


def _runs(folded: str, figures: list[Figure]) -> list[list[Figure]]:
    """Counts between which only names stand, each with what was lost or not, two and more."""
    runs: list[list[Figure]] = []
    for before, figure in pairwise(figure for figure in figures if figure.unit in CASES):
        if P.listed_behind.fullmatch(folded, before.end, figure.start):
            if runs and runs[-1][-1] is before:
                runs[-1].append(figure)
            else:
                runs.append([before, figure])
    return runs


def _with_one(figure: Figure) -> tuple[Figure, ...]:
    """A sum with the one case before it that lost it: 3起刷单返利被骗4.6万，一起游戏账号交易诈骗3000元."""
    one = P.one_that_lost.fullmatch(figure.label) if is_money(figure.unit) else None
    if one is None or (code := type_of(one["name"])) is None:
        return (figure,)
    start, end = figure.label_start + one.start("one"), figure.label_start + one.end("one")
    case = Figure(start, end, 1.0, "起", None, figure.label[: one.start("one")], figure.label_start, code)
    return case, replace(figure, label=figure.label[one.end("one") :], label_start=end)


def _without_name(figure: Figure) -> Figure:
    """A count of such a list without the name of the one before it: of 19宗公检法、13宗钓鱼短讯 the second is told by no 公检法."""
    return replace(figure, label=_PARTED.split(figure.label, maxsplit=1)[-1])
