"""The equations that the statistics of one notice state: breakdowns of totals, changes against the period before, shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.extract.equations import Change, Difference, Equation, Key, Share, Sum, Values, slipped
from kb.extract.patterns import Patterns
from kb.extract.periods import holds
from kb.model import Tally, parted_by

P = Patterns("figures.yml", "audit")
_DIMENSIONS = frozenset("gender type age region occupation".split())
_COUNTED = ("cases", "victims", "loss")
_MOST = 2000  #: figures beyond which a notice is no statistic
_NEXT = 3  #: a total that stands so soon behind a breakdown is its own
_TIMES = 2  #: a figure with a digit too many is more than twice what it should be
_ALL = 100.0  #: percent
_FAR = 1.3  #: times a total beyond which parts are of something else
_FEW = 2  #: men and women may be so many more than the cases and still be meant to be all of them


def values_of(tallies: Sequence[Tally]) -> dict[Key, float]:
    """Every figure: the value of each tally, and how it changed."""
    values: dict[Key, float] = {}
    for at, tally in enumerate(tallies):
        values[(at, "value")] = tally.value
        for name in ("percent", "absolute"):
            told = (tally.change or {}).get(name)
            if isinstance(told, float | int):
                values[(at, name)] = float(told)
    return values


def _step(rows: Sequence[Tally]) -> float:
    """The smallest step of counts (1) or sums (the power of ten that divides them all, from 100 yuan to 10,000)."""
    if rows[0].metric != "loss":
        return 1.0
    step = 10_000.0
    while step > 0.01 and any(abs(row.value / step - round(row.value / step)) > 1e-6 for row in rows):
        step /= 10
    return step


def _breakdowns(tallies: Sequence[Tally]) -> Iterator[list[int]]:
    """Indexes of the rows of one breakdown: same metric, period and dimension, no category twice."""
    running: dict[tuple[object, ...], list[int]] = {}
    for at, tally in enumerate(tallies):
        if tally.metric not in _COUNTED:
            continue
        group = running.setdefault((tally.metric, tally.period), [])
        again = tally.category in {tallies[other].category for other in group} and tally.category != "99"
        other = bool(group) and parted_by(tallies[group[0]].dimension) != parted_by(tally.dimension)
        if group and (again or other or _is_other_list(tallies, group, tally)):
            yield group
            group = running[(tally.metric, tally.period)] = []
        if parted_by(tally.dimension) in _DIMENSIONS:
            group.append(at)
    yield from (group for group in running.values() if group)


def _is_other_list(tallies: Sequence[Tally], group: Sequence[int], tally: Tally) -> bool:
    """Whether a type begins a list of its own behind classes that are the whole: 141起,其中电信诈骗30起、网络诈骗111起。高发类型为…."""
    rows = [tallies[at] for at in group]
    if tally.dimension != "type" or any(row.dimension != "subtype" for row in rows):
        return False
    return any(tallies[at].value == sum(row.value for row in rows) for at in _totals(tallies, tally.metric, tally.period))


def _totals(tallies: Sequence[Tally], metric: str, period: object) -> list[int]:
    return [
        at
        for at, tally in enumerate(tallies)
        if tally.dimension is None and tally.metric == metric and tally.period == period and tally.value > 1 and not tally.approx
    ]


def _sums(tallies: Sequence[Tally]) -> Iterator[Equation]:
    for group in _breakdowns(tallies):
        rows = [tallies[at] for at in group]
        if len(rows) < 2 or any(row.approx for row in rows):
            continue
        parts = tuple((at, "value") for at in group)
        totals = _totals_of(tallies, group)
        closed = _closed(tallies, group, totals[0]) if totals else False
        for total in totals:
            misprinted = not closed and _misprinted(rows, tallies[total])
            if not closed and not misprinted and sum(row.value for row in rows) > _FAR * tallies[total].value:
                continue  # no breakdown of this total
            unit = _step([*rows, tallies[total]])
            yield Sum("sum", ((total, "value"), *parts), unit, open=not closed and not misprinted)
        if rows[0].dimension == "gender" and not _totals(tallies, "victims", rows[0].period):
            yield from _people(tallies, group)


def _misprinted(rows: Sequence[Tally], total: Tally) -> bool:
    """Would the parts be the whole to the last one, but for a digit too many in the total or in one of them?"""
    parts = sum(row.value for row in rows)
    if parts < total.value:
        return len(rows) > _FEW and _digit_more(total.value, parts)
    return any(_digit_more(row.value, total.value - (parts - row.value)) for row in rows)


def _digit_more(printed: float, right: float) -> bool:
    return printed > right > 0 and slipped(printed, right) and printed > _TIMES * right


def _people(tallies: Sequence[Tally], group: Sequence[int]) -> Iterator[Equation]:
    """Men and women add up to the cases where no number of victims is printed and they nearly do."""
    totals = _totals(tallies, "cases", tallies[group[0]].period)
    if totals and len(group) == 2 and abs(tallies[totals[0]].value - sum(tallies[at].value for at in group)) <= _FEW:
        yield Sum("sum", ((totals[0], "value"), *((at, "value") for at in group)), doubted=2)


def _totals_of(tallies: Sequence[Tally], group: Sequence[int]) -> list[int]:
    """The total printed right behind a breakdown and the first of the notice; without the one behind, any that fits."""
    totals = _totals(tallies, tallies[group[0]].metric, tallies[group[0]].period)
    parts = sum(tallies[at].value for at in group)
    fitting = [at for at in totals if abs(tallies[at].value - parts) < 0.01]
    own = [at for at in totals if _under(tallies, group, at)]
    return list(dict.fromkeys([*own[:1], *totals[:1]] if own else [*fitting, *totals][:1]))


def _under(tallies: Sequence[Tally], group: Sequence[int], total: int) -> bool:
    """Whether a total stands right under a breakdown and says that it is one, as 合计 or as a row of a table."""
    rule = tallies[total].rule
    return 0 < total - group[-1] <= _NEXT and (rule == "" or rule.endswith((".table", ".total")))


def _closed(tallies: Sequence[Tally], group: Sequence[int], total: int) -> bool:
    """Whether a breakdown claims to be whole: both sexes, all ages, a rest is named, a total stands under it."""
    rows = [tallies[at] for at in group]
    if rows[0].dimension == "gender" or _under(tallies, group, total):
        return True
    if rows[0].dimension == "age":
        return len(rows) > 2
    alone = [row for row in rows if sum(row.span == other.span for other in rows) == 1]  # not of 其余2起分别系网络招嫖和游戏交易
    if any(P.rest.search(row.category or "") or (row.category == "99" and not row.rule.endswith(".unnamed")) for row in alone):
        return True
    return rows[0].metric == "loss" and _all_cases(tallies, group)


def _all_cases(tallies: Sequence[Tally], losses: Sequence[int]) -> bool:
    """Losses by category are all of them where the cases of the same categories are."""
    names = {tallies[at].category for at in losses}
    for group in _breakdowns(tallies):
        rows = [tallies[at] for at in group]
        if rows[0].metric == "cases" and rows[0].period == tallies[losses[0]].period and {row.category for row in rows} == names:
            return any(sum(row.value for row in rows) == tallies[at].value for at in _totals(tallies, "cases", rows[0].period))
    return False


def _changes(tallies: Sequence[Tally], values: Values) -> Iterator[Equation]:
    for at, tally in enumerate(tallies):
        if tally.metric not in _COUNTED or tally.approx or (at, "percent") not in values:
            continue
        before = next((n for n in range(at + 1, min(at + 3, len(tallies))) if _is_before(tallies[n], tally)), None)
        if before is not None and tallies[before].value > 0:
            figures = ((at, "value"), (before, "value"), (at, "percent"))
            yield Change("change", figures, _step([tally, tallies[before]]), 2)
        elif before is None and values.get((at, "absolute")):
            yield Difference("change", ((at, "value"), (at, "absolute"), (at, "percent")), _step([tally]), 2)


def _is_before(other: Tally, tally: Tally) -> bool:
    same = (other.metric, other.unit, other.dimension, other.category) == (tally.metric, tally.unit, tally.dimension, tally.category)
    apart = not holds(tally.period, other.period)  # December of half a year is not what that is held against
    return same and other.change is None and other.period != tally.period and apart and other.approx is None


def _shares(tallies: Sequence[Tally], values: Values) -> Iterator[Equation]:
    """Shares of the total; several that follow together from another total, which is no misprint of this one, are of something else."""
    told: list[Share] = []
    for at, tally in enumerate(tallies):
        if tally.metric != "share" or tally.dimension is None or tally.value <= 0 or tally.approx:
            continue
        alike = [n for n, o in enumerate(tallies) if (o.dimension, o.category, o.period) == (tally.dimension, tally.category, tally.period)]
        beside = tallies[at - 1] if at and at - 1 in alike and tally.rule != "tallies.table" else tally  # 投资2.8亿余元最高,占40%
        counted = ("loss",) if tally.rule.endswith(".of_loss") or beside.metric == "loss" else _COUNTED
        parts = [n for n in alike if tallies[n].metric in counted and not tallies[n].approx]
        made = [
            Share("share", ((at, "value"), (part, "value"), (total, "value")))
            for part in sorted(parts, key=lambda n: (n > at, abs(n - at)))
            for total in _totals(tallies, tallies[part].metric, tally.period)
        ]
        several = sum(tallies[n].metric == "share" for n in alike) > 1  # of cases and of losses, or two names of one code
        right = next((share for share in made if share.holds(values)), None)
        wrong = next((share for share in made if _is_slip(share, values)), None) if several else next(iter(made), None)
        told += [share for share in (right or wrong,) if share]
    implied = {share: share.solve(share.figures[2], values) or 0.0 for share in told if not share.holds(values)}
    for share in told:
        whole = implied.get(share, 0.0)
        alike_ = sum(abs(other - whole) <= 0.02 * whole for other in implied.values()) if whole else 0
        if alike_ < 2 or slipped(values[share.figures[2]], whole):
            yield share


def _is_slip(share: Share, values: Values) -> bool:
    """More than all, and what follows from the counts but for a slip: 6 of 31 are 119%."""
    percent = values[share.figures[0]]
    right = share.solve(share.figures[0], values)
    return percent > _ALL and right is not None and (slipped(percent, right) or slipped(percent, round(right)))


def equations_of(tallies: Sequence[Tally]) -> tuple[list[Equation], dict[Key, float]]:
    """What must hold between the figures of a notice, and the figures.

    >>> from kb.model import Span
    >>> rows = [Tally("cases", n, "起", Span(0, 1), d, c) for n, d, c in ((9.0, None, None), (5.0, "type", "01"), (3.0, "type", "99"))]
    >>> equations, values = equations_of(rows)
    >>> [(e.kind, e.holds(values)) for e in equations]
    [('sum', False)]
    """
    if len(tallies) > _MOST:
        return [], {}
    values = values_of(tallies)
    return [*_sums(tallies), *_changes(tallies, values), *_shares(tallies, values)], values
