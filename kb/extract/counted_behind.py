"""Whose a sum is that stands behind a case in a report on a period: the case's, or the period's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.extract.patterns import Patterns
from kb.model import Case, Span, Tally

_ROLES = ("gang_total", "frozen", "seized")  #: roles of a sum that such a report may count behind a case
_CLAUSE = 60  #: characters before a figure within which the text says whose it is

P = Patterns("figures.yml", "tallies")
_SEVERAL = 2  #: cases of a page


def apart(cases: Sequence[Case], tallies: Sequence[Tally], folded: str) -> tuple[tuple[Case, ...], tuple[Tally, ...]]:
    """The cases and the statistics of a report on a period, each sum with one of them.

    冻结资金41.2万元 behind a case is of the month's work; 该案已冻结36万元 is of the case.
    """
    sums = {amount.span for case in cases for amount in case.amounts if amount.role in (*_ROLES, "recovered")}
    own = {span for span in sums if span.part == "text" and P.of_case.search(folded, max(0, span.start - _CLAUSE), span.start)}
    left = tuple(tally for tally in tallies if tally.span not in own)
    counted = {tally.span for tally in left}
    return tuple(_without(case, counted) for case in cases), left


def without_victims(cases: Sequence[Case], tallies: Sequence[Tally]) -> tuple[Tally, ...]:
    """The statistics without how many one case of several struck: 4名被害人按要求继续转账."""
    if len(cases) < _SEVERAL:
        return tuple(tallies)
    own = {(fact.span, fact.value) for case in cases for fact in case.facts if fact.field == "n_victims" and fact.value != 1}
    spans = [(span, number) for span, number in own if span.part == "text"]
    return tuple(t for t in tallies if t.metric != "victims" or not any(t.value == n and s.start <= t.span.start < s.end for s, n in spans))


def _without(case: Case, counted: set[Span]) -> Case:
    amounts = tuple(a for a in case.amounts if a.role not in _ROLES or a.span not in counted)
    fields = {f"amount.{role}" for role in _ROLES}
    return replace(case, amounts=amounts, facts=tuple(f for f in case.facts if f.field not in fields or f.span not in counted))
