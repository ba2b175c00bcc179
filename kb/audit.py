"""Arithmetic of a notice's figures: broken digits are told and never guessed, what does not follow is flagged, nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.model import Case, Part, Reading, Span, Tally, Warned

P = Patterns("figures.yml", "audit")
_ROUNDING = 0.6  #: percent points within which a printed change or share still follows
_MOST = 40  #: warnings of one notice
_CLOSED = ("gender", "type", "age", "region", "occupation")


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


def _follows(printed: float, exact: float) -> bool:
    return abs(printed - exact) <= max(_ROUNDING, 0.02 * abs(exact))


def _percent(now: float, before: float) -> float:
    return round((now - before) / before * 100, 2)


def _changed(tallies: Sequence[Tally]) -> dict[int, Tally]:
    """Counts whose printed change does not follow from the count of the period before."""
    flagged = {}
    for at, tally in enumerate(tallies):
        percent = (tally.change or {}).get("percent")
        if not isinstance(percent, float | int) or tally.metric not in ("cases", "loss"):
            continue
        before = next((o for o in tallies[at + 1 : at + 3] if _is_before(o, tally)), None)
        if before is None or before.value <= 0:
            continue
        exact = _percent(tally.value, before.value)
        if not _follows(float(percent), exact):
            flagged[at] = replace(tally, flag="change", proposed=round(exact, 1))
    return flagged


def _is_before(other: Tally, tally: Tally) -> bool:
    same = (other.metric, other.unit, other.dimension, other.category) == (tally.metric, tally.unit, tally.dimension, tally.category)
    return same and other.change is None and other.period != tally.period and other.approx is None


def _shared(tallies: Sequence[Tally]) -> dict[int, Tally]:
    """Shares that do not follow from their count and the total, unless their neighbours follow from another total together."""
    flagged: dict[int, Tally] = {}
    implied: dict[int, float] = {}
    for at, tally in enumerate(tallies):
        if tally.metric != "share" or tally.dimension is None or tally.value <= 0:
            continue
        alike = [o for o in tallies if o.dimension == tally.dimension and o.category == tally.category and o.period == tally.period]
        count = next((o for o in alike if o.metric in ("cases", "victims")), None)
        total = next((o for o in tallies if count and _is_total(o, count)), None)
        if count is None or total is None or total.value <= 0:
            continue
        implied[at] = count.value / tally.value * 100
        exact = count.value / total.value * 100
        if not _follows(tally.value, exact):
            flagged[at] = replace(tally, flag="share", proposed=round(exact, _decimals(tally.value)))
    lone = {at for at in flagged if sum(abs(other - implied[at]) <= 0.02 * implied[at] for other in implied.values()) == 1}
    return {at: tally for at, tally in flagged.items() if at in lone}


def _decimals(value: float) -> int:
    return len(f"{value:g}".partition(".")[2]) or 1


def _is_total(other: Tally, part: Tally) -> bool:
    return other.dimension is None and other.metric == part.metric and other.unit == part.unit and other.period == part.period


def _groups(tallies: Sequence[Tally], metric: str) -> Iterator[list[int]]:
    """Indexes of the rows of one breakdown of a metric; the shares and losses of the same categories may stand between them."""
    group: list[int] = []
    for at, tally in enumerate(tallies):
        first = tallies[group[0]] if group else None
        if first is not None and tally.dimension == first.dimension and tally.period == first.period:
            if tally.metric == metric and tally.unit == first.unit:
                group.append(at)
            continue
        if group:
            yield group
        group = [at] if tally.metric == metric and tally.dimension in _CLOSED else []
    if group:
        yield group


def _summed(tallies: Sequence[Tally]) -> dict[int, Tally]:
    """Breakdowns that do not add up to their total; the row that a repair of one figure explains is flagged, else the total."""
    flagged: dict[int, Tally] = {}
    for metric in ("cases", "victims", "loss"):
        for group in _groups(tallies, metric):
            rows = [tallies[at] for at in group]
            total_at = next((at for at, t in enumerate(tallies) if _whole(t, rows[0])), None)
            if len(rows) < 2 or total_at is None or not _closed(rows) or any(t.approx for t in (*rows, tallies[total_at])):
                continue
            total, parts = tallies[total_at], round(sum(t.value for t in rows), 2)
            if abs(parts - total.value) > 0.005 * total.value:
                flagged.update(_blamed(tallies, group, total_at, parts))
    return flagged


def _whole(total: Tally, row: Tally) -> bool:
    """The total of a breakdown; victims add up to the cases where no number of victims is printed."""
    counted = row.metric == total.metric or (row.metric == "victims" and total.metric == "cases" and row.dimension == "gender")
    return total.dimension is None and counted and total.period == row.period and total.change != {} and total.value >= 2


def _closed(rows: Sequence[Tally]) -> bool:
    """Whether a breakdown claims to be whole: both sexes, or a rest is named, or each category has its figure in one list."""
    if rows[0].dimension == "gender":
        return len(rows) == 2
    if rows[0].dimension in ("age",):
        return len(rows) >= 3
    return any(P.rest.search(t.category or "") or t.category == "99" for t in rows) or len(rows) >= 4 or rows[0].metric == "loss"


def _blamed(tallies: Sequence[Tally], group: list[int], total_at: int, parts: float) -> dict[int, Tally]:
    total = tallies[total_at]
    rest = round(total.value - parts, 2)
    if tallies[group[0]].dimension == "gender":
        last = group[-1]
        right = tallies[last].value + rest
        return {last: replace(tallies[last], flag="sum", proposed=right)} if right > 0 and abs(rest) <= 0.5 * total.value else {}
    if abs(rest) > 0.2 * total.value:
        return {}
    return {total_at: replace(total, flag="sum", proposed=parts)} if rest < 0 or tallies[group[0]].metric == "loss" else {}


def audit_tallies(tallies: Sequence[Tally]) -> list[Tally]:
    """The same figures in the same order, those that do not follow flagged with the repair that would.

    >>> rows = [Tally("cases", 31.0, "起", Span(0, 1), period=("2024-03-01", "2024-03-31"), change={"percent": 20.0}),
    ...         Tally("cases", 21.0, "起", Span(2, 3), period=("2024-02-01", "2024-02-29"))]
    >>> [(t.flag, t.proposed) for t in audit_tallies(rows)]
    [('change', 47.6), (None, None)]
    """
    flagged = {**_summed(tallies), **_shared(tallies), **_changed(tallies)}
    return [flagged.get(at, tally) for at, tally in enumerate(tallies)]


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
