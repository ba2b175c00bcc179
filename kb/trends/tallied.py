"""The statistics that notices print, as a series: one figure a place, period and thing counted, however often it is printed.

A figure printed again with another value is restated: the last printing by the best-trusted publisher stands, the others stay beside
it. A part is never added to its total. Periods overlap and lie inside one another; `addable` marks a set of totals of one place that
do not, and which may be added up. What the audit flagged keeps its printed value, its flag and the proposed one.
"""

from __future__ import annotations

import calendar
import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from kb.model import parted_by
from kb.trends.changes import hold_changes
from kb.trends.counted import ask
from kb.trends.cut import Cut
from kb.trends.series import Row

_SQL = """\
SELECT coalesce(y.region, b.region) AS region, y.region IS NULL AS of_source, y.period_from, y.period_to, y.metric,
       y.unit, y.dimension, y.category, y.value, y.approx, y.change_basis, y.change_percent,
       y.part_of_start IS NOT NULL AS part, y.flag, y.proposed, y.n,
       b.id AS bulletin_id, coalesce(l.cluster, b.id) AS notice, b.published, b.publisher, b.tier, b.source
FROM tallies y JOIN bulletins b ON b.id = y.bulletin_id
LEFT JOIN bulletin_clusters l ON l.bulletin_id = b.id AND l.role <> 'round_up'
WHERE b.is_bulletin AND date(y.period_from, '+0 days') = y.period_from AND date(y.period_to, '+0 days') = y.period_to AND {where}
ORDER BY 1, y.period_from, y.period_to, y.metric, y.dimension, y.category, b.tier, b.published DESC, b.id, y.n"""
_KEPT = (
    "region", "of_source", "period_from", "period_to", "metric", "dimension", "category", "value", "unit", "approx", "flag", "proposed",
    "change_basis", "change_percent",
)  # fmt: skip
_ROUNDED = 0.05  #: within which an approximate figure says the same as an exact one
#: days of a period -> its grain, where it is no calendar month or longer
_SHORT = {1: "day", 7: "week", 8: "ten days", 9: "ten days", 10: "ten days", 11: "ten days"}


def load(db: sqlite3.Connection, cut: Cut, metrics: Sequence[str] = ()) -> tuple[list[Row], str, dict[str, str]]:
    """Printed figures that say their period, with the SQL. Of one place exactly, not of those below: their figures are inside its own."""
    where, parameters = ["1"], {name: value for name, value in cut.parameters.items() if name in ("region", "since", "until")}
    if cut.region:
        where.append("coalesce(y.region, b.region) = :region")
    if cut.since:
        where.append("y.period_to >= :since")
    if cut.until:
        where.append("y.period_from <= :until || '~'")
    if metrics:
        where.append(f"y.metric IN ({', '.join(f':metric{n}' for n in range(len(metrics)))})")
        parameters |= {f"metric{n}": metric for n, metric in enumerate(metrics)}
    sql = _SQL.format(where=" AND ".join(where))
    return ask(db, sql, parameters), sql, parameters


def grain(first: str, last: str) -> str:
    """What length of time a period is: day, week, ten days, month, quarter, half year, year, year to date, other.

    >>> [grain(f"2024-{a}", f"2024-{b}") for a, b in (("02-01", "02-29"), ("01-01", "06-30"), ("01-01", "11-10"), ("03-05", "03-11"))]
    ['month', 'half year', 'year to date', 'week']
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    days = (end - start).days + 1
    if days in _SHORT:
        return _SHORT[days]
    whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    known = {1: "month", 3: "quarter", 6: "half year", 12: "year"}
    if whole and months in known and (start.month - 1) % months == 0:
        return known[months]
    return "year to date" if (start.month, start.day) == (1, 1) and start.year == end.year else "other"


def figures(printed: Iterable[Row]) -> list[Row]:
    """One row a figure, with its restatements, its parts against it, and how its period lies to the others of its kind."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in printed:
        groups[_key(row)].append(row)
    made = [_figure(rows) for rows in groups.values()]
    kinds: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in made:
        kinds[_kind(row)].append(row)
    for rows in kinds.values():
        _place(rows)
        hold_changes(rows)
    _hold_parts(made)
    return sorted(made, key=_order)


def _key(row: Row) -> tuple[object, ...]:
    """What makes two printings one figure. A part without a category (其中既遂20起) is known only where it is printed."""
    lone = (row["notice"], row["n"]) if row["part"] and row["dimension"] is None else None
    place = row["region"] or f"@{row['publisher']}"
    return (place, row["period_from"], row["period_to"], row["metric"], row["unit"], row["dimension"], row["category"], lone)


def _kind(row: Row) -> tuple[object, ...]:
    return (row["region"] or f"@{row['publisher']}", row["metric"], row["unit"], row["dimension"], row["category"], row["part"])


def _order(row: Row) -> tuple[str, ...]:
    names = ("region", "metric", "period_from", "period_to", "dimension", "category")
    return tuple(str(row[name] or "") for name in names)


def _figure(rows: list[Row]) -> Row:
    """The printing that stands: of the best tier the last, of one notice the first; what differs from it stays in `restated`."""
    best = min(row["tier"] for row in rows)
    last = max(row["published"] or "" for row in rows if row["tier"] == best)
    head = next(row for row in rows if row["tier"] == best and (row["published"] or "") == last)
    others = [row for row in rows if not _agree(row, head)]
    inside = [row for row in others if row["notice"] == head["notice"]]
    restated = {(row["value"], row["published"], row["bulletin_id"]) for row in others if row["notice"] != head["notice"]}
    said = {"published": head["published"], "publisher": head["publisher"], "tier": head["tier"], "bulletin_id": head["bulletin_id"]}
    return {
        **{name: head[name] for name in _KEPT}, "part": bool(head["part"]), "of_source": bool(head["of_source"]),
        "grain": grain(head["period_from"], head["period_to"]), "notices": len({row["notice"] for row in rows}),
        "restated": [{"value": value, "published": day, "bulletin_id": each} for value, day, each in sorted(restated, key=str)],
        "doubtful": bool(inside), **said,
    }  # fmt: skip


def _agree(a: Row, b: Row) -> bool:
    gap = abs(a["value"] - b["value"])
    return bool(gap == 0 or ((a["approx"] or b["approx"]) and gap <= _ROUNDED * max(abs(a["value"]), abs(b["value"]))))


def _days(row: Row) -> tuple[int, int]:
    return date.fromisoformat(row["period_from"]).toordinal(), date.fromisoformat(row["period_to"]).toordinal()


def _place(rows: list[Row]) -> None:
    """How periods of one kind of figure lie: the shortest that holds each, how many cut across it, and a set that may be added up."""
    lone = rows[0]["part"] and rows[0]["dimension"] is None
    chosen = {id(row) for row in ([] if lone else disjoint(rows))}
    spans = {_days(row) for row in rows}
    for row in rows:
        first, last = _days(row)
        around = [(b - a, a, b) for a, b in spans if a <= first and last <= b and (a, b) != (first, last)]
        row["inside"] = _said(min(around)[1:]) if around else None
        row["across"] = sum(a < first <= b < last or first < a <= last < b for a, b in spans)
        row["addable"] = id(row) in chosen


def _said(span: Sequence[int]) -> str:
    return "/".join(date.fromordinal(day).isoformat() for day in span)


def disjoint(rows: Sequence[Row]) -> list[Row]:
    """Of rows of one kind a set whose periods do not overlap and cover the most days; of equal ones that of more, shorter periods."""
    ordered = sorted(rows, key=lambda row: (row["period_to"], row["period_from"]))
    spans = [_days(row) for row in ordered]
    ends = [last for _, last in spans]
    best, back = [(0, 0)], [-1]  # over the first so many: (days, periods), and how many stand before the last that is taken
    for at, (first, last) in enumerate(spans):
        before = bisect_right(ends, first - 1, 0, at)
        taken = (best[before][0] + last - first + 1, best[before][1] + 1)
        best.append(max(taken, best[at]))
        back.append(before if taken > best[at] else -1)
    chosen, at = [], len(ordered)
    while at:
        if back[at] < 0:
            at -= 1
        else:
            chosen.append(ordered[at - 1])
            at = back[at]
    return chosen[::-1]


def _hold_parts(rows: list[Row]) -> None:
    """Totals against the sum of their parts, by the dimension that comes nearest to it."""
    parts: dict[tuple[object, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        by = parted_by(row["dimension"])
        if by is not None and row["metric"] != "share":
            parts[_total_key(row)][by] += row["value"]
    for row in rows:
        found = parts.get(_total_key(row), {}) if row["dimension"] is None and not row["part"] else {}
        near = min(found.items(), key=lambda item: (abs(item[1] - row["value"]), item[0]), default=None)
        row["parts_by"], row["parts_sum"] = near if near else (None, None)


def _total_key(row: Row) -> tuple[object, ...]:
    return (row["region"] or f"@{row['publisher']}", row["period_from"], row["period_to"], row["metric"], row["unit"])
