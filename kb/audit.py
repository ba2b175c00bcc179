"""Arithmetic of a notice's figures: broken digits are told and never guessed, what does not follow is flagged, nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.extract.breakdowns import equations_of
from kb.extract.equations import Repair, find_repairs
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.model import Case, Part, Reading, Span, Tally, Warned

P = Patterns("figures.yml", "audit")
_MOST = 40  #: warnings of one notice


def find_damaged(text: str, part: Part = "text") -> list[Warned]:
    """Figures that lost digits in a broken copy: .7万元, 环比上升%, 案件起, 2024326日.

    >>> [w.span.end - w.span.start for w in find_damaged("受理案件起,涉案金额.7万元,环比上升%") if w.span]
    [3, 4, 5]
    """
    folded = plain(text)
    found: list[Warned] = []
    if not P.suspicious.search(folded):
        return found
    last = -1
    for match in P.damaged.finditer(folded):
        if match.start() >= last and len(found) < _MOST:
            last = match.end()
            span = Span(match.start(), match.end(), part)
            found.append(Warned("damaged_number", f"digits are missing in {text[match.start() : match.end()]!r}: no value is given", span))
    return found


def _flagged(tally: Tally, repair: Repair) -> Tally:
    return replace(tally, flag=repair.kind, proposed=repair.right)


def audit_tallies(tallies: Sequence[Tally]) -> list[Tally]:
    """The same figures in the same order, those that do not follow flagged with the repair that would.

    >>> rows = [Tally("cases", 31.0, "起", Span(0, 1), period=("2024-03-01", "2024-03-31"), change={"percent": 27.6}),
    ...         Tally("cases", 21.0, "起", Span(2, 3), period=("2024-02-01", "2024-02-29"))]
    >>> [(t.flag, t.proposed) for t in audit_tallies(rows)]
    [('change', 47.6), (None, None)]
    """
    told = {repair.key[0]: repair for repair in reversed(find_repairs(*equations_of(tallies)))}
    return [_flagged(tally, told[at]) if at in told else tally for at, tally in enumerate(tallies)]


def _balance(case: Case) -> Warned | None:
    """Lost = stopped + gone: what came back cannot be more than what was lost."""
    if case.loss_yuan and case.recovered_yuan and case.recovered_yuan > case.loss_yuan * 1.001:
        span = next((f.span for f in case.facts if f.field == "amount.recovered"), case.span)
        return Warned("balance", f"case {case.ordinal}: {case.recovered_yuan:g} recovered of {case.loss_yuan:g} lost", span)
    rest = [a for a in case.amounts if a.role == "other" and a.yuan and case.loss_yuan and case.recovered_yuan]
    for amount in rest:
        if case.loss_yuan and case.recovered_yuan and amount.rule == "amounts.other.cashed":
            gone = (amount.yuan or 0.0) + case.recovered_yuan
            if gone > case.loss_yuan * 1.02:
                return Warned("balance", f"case {case.ordinal}: gone and recovered exceed {case.loss_yuan:g} lost", amount.span)
    return None


def audit(reading: Reading) -> Reading:
    """A reading with warnings for broken digits and unbalanced cases, and flags on figures that do not follow."""
    bulletin = reading.bulletin
    told = [*find_damaged(bulletin.title, "title"), *find_damaged(bulletin.text)]
    told += [warning for case in reading.cases if (warning := _balance(case)) is not None]
    return replace(reading, tallies=tuple(audit_tallies(reading.tallies)), warnings=(*reading.warnings, *told))
